//! Letters of every sense, made twice, read back, and looked at for what they must say.
#![allow(clippy::unwrap_used)]

use super::{Letter, embedded};
use crate::domain::opinion::{Cause, Sense};
use crate::evidence::signature::{Signed, SigningKey, message};
use crate::evidence::statement::{Onward, Statement, example};

fn signed(statement: Statement) -> Signed {
    let key = SigningKey::read(&SigningKey::generate().unwrap()).unwrap();
    let signature = key.sign(&message(&statement).unwrap());
    Signed {
        statement,
        key: key.public().id(),
        signature,
    }
}

fn of_sense(sense: Sense) -> Statement {
    let mut statement = example();
    statement.sense = sense;
    if sense != Sense::NotFavourableReuse {
        statement.cited.clear();
    }
    statement
}

#[test]
fn every_sense_becomes_a_conforming_document() {
    for sense in Sense::ALL {
        for cause in [Cause::Issued, Cause::DeemedApproval] {
            let mut statement = of_sense(sense);
            statement.cause = cause;
            statement.recommendations = "Evaluar el software público.".into();
            statement.budget_unit = Some(Onward { days: 20 });
            let signed = signed(statement);
            let letter = Letter::of(&signed).unwrap();
            let pdf = letter.pdf().unwrap();
            assert!(pdf.starts_with(b"%PDF-1.7"), "{sense:?}");
            assert!(letter.text().unwrap().contains("UGD-2015-00123"));
        }
    }
}

#[test]
fn the_same_statement_gives_the_same_bytes() {
    let signed = signed(example());
    let once = Letter::of(&signed).unwrap().pdf().unwrap();
    let again = Letter::of(&signed).unwrap().pdf().unwrap();
    assert!(once == again);
}

#[test]
fn the_statement_is_found_in_the_document_and_gives_it_again() {
    let signed = signed(example());
    let pdf = Letter::of(&signed).unwrap().pdf().unwrap();
    let found = embedded(&pdf).unwrap();
    assert_eq!(found, signed);
    assert!(Letter::of(&found).unwrap().pdf().unwrap() == pdf);
    assert_eq!(embedded(b"%PDF-1.7 {\"key\":\"x\"}"), None);
}

#[test]
fn the_decision_stands_before_the_reasons_and_what_to_do_after() {
    let signed = signed(example());
    let text = Letter::of(&signed).unwrap().text().unwrap();
    let at = |words: &str| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words}\n{text}"))
    };
    let order = [
        "Oficio núm. SFP/UGD/12/2015",
        "DICTAMEN TÉCNICO",
        "$12,345,678.90 MXN",
        "NO FAVORABLE: EXISTE UN BIEN REUTILIZABLE",
        "Motivos",
        "El objeto coincide",
        "Mesa de servicios institucional (APF-00017)",
        "Fundamento",
        "Qué sigue",
        "Alicia Martínez Olvera",
        "Código de verificación",
    ];
    assert!(
        order.windows(2).all(|pair| at(pair[0]) < at(pair[1])),
        "{text}"
    );
    assert!(
        text.lines().all(|line| crate::text::width(line) <= 78),
        "{text}"
    );
}

#[test]
fn long_and_hostile_text_still_conforms() {
    let mut statement = example();
    statement.title = "# ** :: \\ \u{202e}«título» 漢字 😀\u{7}".into();
    statement.reasoning = format!(
        "{}\n\n## no es un encabezado\n\n{}",
        "palabra ".repeat(3_000),
        "x".repeat(5_000)
    );
    statement.practice = true;
    let signed = signed(statement);
    let letter = Letter::of(&signed).unwrap();
    let pdf = letter.pdf().unwrap();
    assert!(pdf.len() > 20_000);
    let text = letter.text().unwrap();
    assert!(text.contains("PRÁCTICA: SIN VALIDEZ"));
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
}
