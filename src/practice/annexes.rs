//! Owns the annexes of a filing: which ones come with each kind, their file names and sizes.

use super::rng::Rng;
use crate::domain::request::{Annex, AnnexKind, Kind};

const PDF: &str = "application/pdf";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// An annex that may come: what it is, the stem of its file's name, in how many of a thousand
/// filings it is there and a sheet, and its size in KiB.
struct Usual {
    kind: AnnexKind,
    stem: &'static str,
    there: usize,
    sheet: usize,
    kib: (i64, i64),
}

const fn usual(
    kind: AnnexKind,
    stem: &'static str,
    there: usize,
    sheet: usize,
    kib: (i64, i64),
) -> Usual {
    Usual {
        kind,
        stem,
        there,
        sheet,
        kib,
    }
}

const CONTRACT: [Usual; 6] = [
    usual(
        AnnexKind::MarketResearch,
        "Investigacion_de_mercado",
        1000,
        0,
        (420, 9_600),
    ),
    usual(
        AnnexKind::CostBenefit,
        "Costo_beneficio",
        1000,
        550,
        (60, 1_900),
    ),
    usual(
        AnnexKind::PublicSupplierStatement,
        "Manifestacion_ente_publico",
        1000,
        0,
        (90, 780),
    ),
    usual(
        AnnexKind::MultiYearAuthorisation,
        "Autorizacion_plurianual",
        1000,
        0,
        (110, 940),
    ),
    usual(
        AnnexKind::TechnicalAnnex,
        "Anexo_tecnico",
        1000,
        0,
        (280, 14_200),
    ),
    usual(
        AnnexKind::Other,
        "Suficiencia_presupuestaria",
        280,
        0,
        (80, 420),
    ),
];
const CERTIFICATION: [Usual; 2] = [
    usual(
        AnnexKind::TechnicalAnnex,
        "Justificacion_articulo_10",
        1000,
        0,
        (180, 2_400),
    ),
    usual(
        AnnexKind::MarketResearch,
        "Investigacion_de_mercado",
        1000,
        0,
        (420, 5_200),
    ),
];
const DOMAIN_NAME: [Usual; 1] = [usual(
    AnnexKind::Other,
    "Oficio_cabeza_de_sector",
    1000,
    0,
    (90, 640),
)];
const MOBILE_APP: [Usual; 2] = [
    usual(
        AnnexKind::TechnicalAnnex,
        "Ficha_aplicacion_movil",
        1000,
        0,
        (240, 3_800),
    ),
    usual(
        AnnexKind::Other,
        "Prototipo_de_pantallas",
        800,
        0,
        (900, 18_000),
    ),
];
const PORTFOLIO: [Usual; 1] = [usual(
    AnnexKind::TechnicalAnnex,
    "Fichas_tecnicas_base",
    1000,
    1000,
    (220, 2_600),
)];

/// The annexes of a filing. Some institutions number their files, some sign them with their name.
pub(crate) fn of(kind: Kind, acronym: &str, multi_year: bool, rng: &mut Rng) -> Vec<Annex> {
    let table: &[Usual] = match kind {
        Kind::Acquisition | Kind::Lease | Kind::Services | Kind::Hosting => &CONTRACT,
        Kind::Certification => &CERTIFICATION,
        Kind::DomainName => &DOMAIN_NAME,
        Kind::MobileApp => &MOBILE_APP,
        Kind::Portfolio => &PORTFOLIO,
    };
    let numbered = rng.chance(500);
    let mut out = Vec::with_capacity(table.len());
    for usual in table {
        if usual.kind == AnnexKind::MultiYearAuthorisation && !multi_year
            || !rng.chance(usual.there)
        {
            continue;
        }
        let (extension, media_type) = if rng.chance(usual.sheet) {
            ("xlsx", XLSX)
        } else {
            ("pdf", PDF)
        };
        let file_name = if numbered {
            format!("{:02}_{}.{extension}", out.len() + 1, usual.stem)
        } else {
            format!("{}_{acronym}.{extension}", usual.stem)
        };
        let bytes = rng.range(usual.kib.0, usual.kib.1) * 1024 + rng.range(0, 1023);
        out.push(Annex {
            kind: usual.kind,
            file_name,
            media_type: media_type.to_owned(),
            bytes: bytes.unsigned_abs(),
        });
    }
    out
}
