//! Facts about the rows: each rule refuses what it must and nothing else.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::domain::money::Currency;
use crate::domain::request::{Annex, AnnexKind, Kind, LineItem};
use jiff::civil::date;

fn institution() -> InstitutionRow {
    serde_json::from_str(r#"{"key":"06-E00","name":"Servicio de Administración Tributaria"}"#)
        .unwrap()
}

fn asset() -> AssetRow {
    serde_json::from_str(r#"{"key":"A-1","name":"SIRHUS"}"#).unwrap()
}

fn request() -> RequestRow {
    serde_json::from_str(
        r#"{"key":"S-1","institution":"SAT","filing":{"kind":"services","title":"Mesa de ayuda",
            "amount":{"centavos":100,"currency":"MXN"}}}"#,
    )
    .unwrap()
}

fn pairs(faults: Vec<FieldError>) -> Vec<(String, FieldCode)> {
    faults
        .into_iter()
        .map(|fault| (fault.field, fault.code))
        .collect()
}

#[test]
fn a_plain_row_of_each_kind_is_taken() {
    assert_eq!(institution().validate(), vec![]);
    assert_eq!(asset().validate(), vec![]);
    assert_eq!(request().validate(), vec![]);
}

#[test]
fn a_field_that_the_row_does_not_have_is_refused() {
    let unknown = r#"{"key":"A-1","name":"X","id":"00000000-0000-0000-0000-000000000000"}"#;
    assert!(serde_json::from_str::<AssetRow>(unknown).is_err());
    let unknown = r#"{"key":"A-1","name":"X","role":"supervisor"}"#;
    assert!(serde_json::from_str::<InstitutionRow>(unknown).is_err());
}

#[test]
fn rows_survive_the_way_over_the_wire() {
    let row = request();
    let text = serde_json::to_string(&row).unwrap();
    assert_eq!(serde_json::from_str::<RequestRow>(&text).unwrap(), row);
}

#[test]
fn hostile_characters_in_a_name_are_named_by_code_point() {
    for (name, code, detail) in [
        ("SAT\u{1b}[31m", FieldCode::BadCharacter, "U+001B"),
        ("SAT\u{9b}31m", FieldCode::BadCharacter, "U+009B"),
        ("SAT\u{202e}TAS", FieldCode::BadCharacter, "U+202E"),
        ("SAT\u{2066}", FieldCode::BadCharacter, "U+2066"),
        ("S\u{200b}AT", FieldCode::BadCharacter, "U+200B"),
        ("SAT\u{e0041}", FieldCode::BadCharacter, "U+E0041"),
        ("SAT\r", FieldCode::BadCharacter, "U+000D"),
        ("SAT\0", FieldCode::NulByte, "U+0000"),
    ] {
        let row = InstitutionRow {
            name: name.into(),
            ..institution()
        };
        let expected = FieldError {
            field: "name".into(),
            code,
            detail: detail.into(),
        };
        assert_eq!(row.validate(), vec![expected], "{name:?}");
    }
}

#[test]
fn escape_sequences_in_free_text_are_kept_but_nul_is_not() {
    let mut row = request();
    row.filing.description = "\u{1b}[2J borrado".into();
    assert_eq!(row.validate(), vec![]);
    row.filing.description = "a\0b".into();
    assert_eq!(
        pairs(row.validate()),
        [("filing.description".into(), FieldCode::NulByte)]
    );
}

#[test]
fn limits_are_inclusive_and_count_characters() {
    let mut row = request();
    row.filing.title = "ñ".repeat(MAX_TITLE);
    assert_eq!(row.validate(), vec![]);
    row.filing.title.push('ñ');
    assert_eq!(
        pairs(row.validate()),
        [("filing.title".into(), FieldCode::TooLong)]
    );
    row.filing.title = "x".repeat(1024 * 1024);
    assert_eq!(
        pairs(row.validate()),
        [("filing.title".into(), FieldCode::TooLong)]
    );
    row.filing.title = "x".into();
    row.filing.description = "x".repeat(MAX_FIELD_BYTES + 1);
    assert_eq!(
        pairs(row.validate()),
        [("filing.description".into(), FieldCode::FieldTooBig)]
    );
}

#[test]
fn all_faults_of_a_filing_are_reported_at_once_with_their_paths() {
    let mut row = request();
    row.key = " ".into();
    row.filing.amount.centavos = -1;
    row.filing.vat_basis_points = 10_001;
    row.filing.budget_line = Some("515".into());
    row.filing.starts_on = Some(date(2015, 3, 2));
    row.filing.ends_on = Some(date(2015, 3, 1));
    row.filing.items = vec![LineItem {
        description: "Licencias".into(),
        quantity: 1,
        unit: String::new(),
        brand: "\u{7}".into(),
        unit_price: Some(Money {
            centavos: -5,
            currency: Currency::Mxn,
        }),
    }];
    row.filing.annexes = vec![Annex {
        kind: AnnexKind::Other,
        file_name: "../etc/passwd".into(),
        media_type: String::new(),
        bytes: 0,
    }];
    assert_eq!(
        pairs(row.validate()),
        [
            ("key".into(), FieldCode::Required),
            ("filing.amount".into(), FieldCode::Negative),
            ("filing.vat_basis_points".into(), FieldCode::BadRate),
            ("filing.budget_line".into(), FieldCode::BadBudgetLine),
            ("filing.ends_on".into(), FieldCode::DateOrder),
            ("filing.items[0].brand".into(), FieldCode::BadCharacter),
            ("filing.items[0].unit_price".into(), FieldCode::Negative),
            ("filing.annexes[0].file_name".into(), FieldCode::PathInName),
        ]
    );
    assert_eq!(row.filing.kind, Kind::Services);
}

#[test]
fn lists_have_a_limit_and_each_value_is_checked() {
    let mut row = asset();
    row.categories = vec!["Recursos humanos".into(), "a\u{1b}".into()];
    row.technologies = vec!["x".into(); MAX_LIST + 1];
    row.seats_free = Some(-3);
    assert_eq!(
        pairs(row.validate()),
        [
            ("categories[1]".into(), FieldCode::BadCharacter),
            ("technologies".into(), FieldCode::TooMany),
            ("seats_free".into(), FieldCode::Negative),
        ]
    );
}

#[test]
fn an_institution_without_acronym_is_listed_by_its_key() {
    assert_eq!(institution().into_institution().acronym, "06-E00");
}

#[test]
fn a_branch_has_two_digits() {
    for (branch, good) in [
        ("06", true),
        ("6", false),
        ("006", false),
        ("aa", false),
        ("٠٦", false),
    ] {
        let row = InstitutionRow {
            budget_branch: Some(branch.into()),
            ..institution()
        };
        assert_eq!(row.validate().is_empty(), good, "{branch}");
    }
}
