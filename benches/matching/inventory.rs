//! An inventory of any size, invented from a seed.
//!
//! Owns names, functions and descriptions whose words are used as words are: a few everywhere, most
//! hardly ever, and the more assets the more words. Must not measure.

#![allow(clippy::unwrap_used, reason = "an invented asset is well formed")]

use dictamen::domain::asset::Asset;
use dictamen::domain::ids::AssetId;
use uuid::Uuid;

const KINDS: [&str; 8] = [
    "Sistema de",
    "Sistema Integral de",
    "Registro de",
    "Plataforma de",
    "Control de",
    "Portal de",
    "Módulo de seguimiento de",
    "Gestión de",
];
const THINGS: [&str; 24] = [
    "recursos humanos",
    "pesca",
    "nómina",
    "correspondencia",
    "trámites vehiculares",
    "becas",
    "expedientes clínicos",
    "bienes inmuebles",
    "almacén",
    "permisos ambientales",
    "contratos",
    "auditorías",
    "viáticos",
    "capacitación",
    "denuncias ciudadanas",
    "padrón agrario",
    "laboratorios",
    "aduanas",
    "archivo histórico",
    "proyectos de obra",
    "datos abiertos",
    "mesa de ayuda",
    "firma electrónica",
    "cartografía",
];
const PLACES: [&str; 12] = [
    "la zona norte",
    "delegaciones",
    "oficinas centrales",
    "planteles",
    "hospitales",
    "puertos",
    "consulados",
    "centros regionales",
    "municipios",
    "unidades médicas",
    "tribunales",
    "la frontera sur",
];
const ONSETS: [&str; 24] = [
    "b", "c", "d", "f", "g", "j", "l", "m", "n", "p", "r", "s", "t", "v", "z", "tr", "bl", "cr",
    "dr", "pl", "ch", "ll", "qu", "fr",
];
const VOWELS: [&str; 5] = ["a", "e", "i", "o", "u"];
const CODAS: [&str; 6] = ["", "n", "r", "s", "l", "m"];

/// Words that a very large inventory may use.
const WORDS: f64 = 600_000.0;

/// A small reproducible source of numbers.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len())]
    }

    /// The word of rank r is used one r-th as often as the first.
    pub fn word(&mut self) -> String {
        let share = self.roll(1 << 30) as f64 / f64::from(1 << 30);
        let mut rank = WORDS.powf(share) as usize + 100;
        let mut word = String::new();
        while rank > 0 {
            // Neighbours in rank are not neighbours in spelling.
            let syllable = rank * 7 + word.len();
            word.push_str(ONSETS[syllable % ONSETS.len()]);
            word.push_str(VOWELS[syllable / ONSETS.len() % VOWELS.len()]);
            word.push_str(CODAS[syllable / 120 % CODAS.len()]);
            rank /= 90;
        }
        word
    }
}

/// An asset of a register: a name of some six words, a function, some thirty words in all.
pub fn asset(number: usize, dice: &mut Dice) -> Asset {
    let name = format!(
        "{} {} {} {}",
        dice.of(&KINDS),
        dice.of(&THINGS),
        dice.of(&PLACES),
        dice.word()
    );
    let mut asset: Asset = serde_json::from_value(serde_json::json!({
        "id": AssetId(Uuid::from_u128(number as u128)), "key": format!("APP-{number:07}"), "name": name,
    }))
    .unwrap();
    if dice.roll(3) == 0 {
        asset.acronym = dice.word().to_uppercase();
    }
    asset.owner = format!("Dirección de {}", dice.of(&THINGS));
    asset.function = format!(
        "Atender {} para {} y {}",
        dice.of(&THINGS),
        dice.of(&PLACES),
        dice.word()
    );
    asset.description = format!("Permite {} y {}", dice.of(&THINGS), dice.of(&THINGS));
    for _ in 0..12 {
        asset.description.push(' ');
        asset.description.push_str(&dice.word());
    }
    asset
}

/// A request's title and description, and what a person has typed of it so far. Some words no asset has.
pub fn question(dice: &mut Dice) -> (String, String, String) {
    let (thing, place, mut word) = (dice.of(&THINGS), dice.of(&PLACES), dice.word());
    if dice.roll(3) == 0 {
        word.insert(word.len() / 2, 'x');
    }
    let title = format!(
        "Contratación del servicio de mantenimiento al {} {thing} de {place} {word}",
        dice.of(&KINDS)
    );
    let description = format!(
        "Se requiere {thing} con soporte a {} y {} usuarios de {place}",
        dice.word(),
        dice.roll(900)
    );
    let line = format!("{thing} {place}");
    let line = line.chars().take(4 + dice.roll(16)).collect();
    (title, description, line)
}
