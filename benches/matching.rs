//! How fast the inventory check answers, and how it grows.
//!
//! `cargo bench --bench matching` measures 1,000, 12,000 and 100,000 assets; sizes may be given
//! instead: `cargo bench --bench matching -- 1000000`. Prints; asserts nothing.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops at the first fault"
)]

use dictamen::domain::asset::Asset;
use dictamen::domain::ids::AssetId;
use dictamen::matching::{Index, Subject};
use jiff::civil::date;
use std::time::{Duration, Instant};
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
const SYLLABLES: [&str; 20] = [
    "ba", "ce", "di", "fo", "gu", "ja", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu",
    "tra", "ble", "cri", "dro", "plu",
];

/// A small reproducible source of numbers.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len())]
    }

    fn word(&mut self) -> String {
        (0..3).map(|_| self.of(&SYLLABLES)).collect()
    }
}

fn asset(number: usize, dice: &mut Dice) -> Asset {
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

fn resident_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap_or_default();
    line.split_whitespace()
        .nth(1)
        .and_then(|kib| kib.parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}

fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort();
    format!(
        "p50 {:>9.1?}  p95 {:>9.1?}  max {:>9.1?}",
        times[times.len() / 2],
        times[times.len() * 95 / 100],
        times[times.len() - 1]
    )
}

fn measure(size: usize) {
    let mut dice = Dice(size as u64);
    let before = resident_mib();
    let start = Instant::now();
    let mut index = Index::new();
    for number in 0..size {
        index.upsert(&asset(number, &mut dice));
    }
    index.shrink();
    println!(
        "{size:>9} assets  built in {:.2?}  {} MiB",
        start.elapsed(),
        resident_mib().saturating_sub(before)
    );
    let (mut requests, mut keys, mut changes) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..300 {
        let (thing, place, word) = (dice.of(&THINGS), dice.of(&PLACES), dice.word());
        let title = format!(
            "Contratación del servicio de mantenimiento al {} {thing} de {place} {word}",
            dice.of(&KINDS)
        );
        let description = format!(
            "Se requiere {thing} con soporte a {} y {} usuarios de {place}",
            dice.word(),
            dice.roll(900)
        );
        let subject = Subject {
            title: &title,
            description: &description,
            ..Subject::default()
        };
        let start = Instant::now();
        std::hint::black_box(index.check(&subject, date(2025, 1, 1), 50));
        requests.push(start.elapsed());
        let line: String = format!("{thing} {place}")
            .chars()
            .take(4 + dice.roll(16))
            .collect();
        let start = Instant::now();
        std::hint::black_box(index.search(&line, 20));
        keys.push(start.elapsed());
        let changed = asset(dice.roll(size), &mut dice);
        let start = Instant::now();
        index.upsert(&changed);
        changes.push(start.elapsed());
    }
    println!("          request  {}", percentiles(requests));
    println!("          key      {}", percentiles(keys));
    println!("          change   {}", percentiles(changes));
}

fn main() {
    let sizes: Vec<usize> = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    for size in if sizes.is_empty() {
        vec![1_000, 12_000, 100_000]
    } else {
        sizes
    } {
        measure(size);
    }
}
