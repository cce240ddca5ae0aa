//! The words of enums, Spanish and English, as files write them.
//!
//! Words are canonical ([`super::columns::canonical`]). The English names of the API are words too.

use super::columns::canonical;
use crate::domain::asset::{AssetStatus, Lever};
use crate::domain::institution::InstitutionType;
use crate::domain::money::Currency;
use crate::domain::request::{AnnexKind, Kind, Procedure, Subject};

/// A table of words; a word with a final `*` also stands for whatever begins with it.
pub(super) type Words<T> = &'static [(&'static str, T)];

/// What a file's word for the kind of contract means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KindWord {
    Kind(Kind),
    /// Public works, which the ICT policy does not reach.
    OutOfScope,
}

pub(super) fn look_up<T: Copy>(words: Words<T>, text: &str) -> Option<T> {
    let wanted = canonical(text);
    let stands_for = |word: &str| match word.strip_suffix('*') {
        Some(stem) => wanted
            .strip_prefix(stem)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('_')),
        None => wanted == word,
    };
    words
        .iter()
        .find(|(word, _)| stands_for(word))
        .map(|(_, meaning)| *meaning)
}

pub(super) const KINDS: Words<KindWord> = &[
    ("servicios_relacionados*", KindWord::OutOfScope),
    ("obra_publica*", KindWord::OutOfScope),
    ("obras*", KindWord::OutOfScope),
    ("public_works*", KindWord::OutOfScope),
    ("acquisition", KindWord::Kind(Kind::Acquisition)),
    ("adquisicion*", KindWord::Kind(Kind::Acquisition)),
    ("adquisiciones*", KindWord::Kind(Kind::Acquisition)),
    ("compra*", KindWord::Kind(Kind::Acquisition)),
    ("purchase", KindWord::Kind(Kind::Acquisition)),
    ("goods", KindWord::Kind(Kind::Acquisition)),
    ("lease", KindWord::Kind(Kind::Lease)),
    ("arrendamiento*", KindWord::Kind(Kind::Lease)),
    ("arrendamientos*", KindWord::Kind(Kind::Lease)),
    ("renta", KindWord::Kind(Kind::Lease)),
    ("services", KindWord::Kind(Kind::Services)),
    ("service", KindWord::Kind(Kind::Services)),
    ("servicio*", KindWord::Kind(Kind::Services)),
    ("servicios*", KindWord::Kind(Kind::Services)),
    ("hosting", KindWord::Kind(Kind::Hosting)),
    ("hospedaje*", KindWord::Kind(Kind::Hosting)),
    ("nube*", KindWord::Kind(Kind::Hosting)),
    ("cloud", KindWord::Kind(Kind::Hosting)),
    ("certification", KindWord::Kind(Kind::Certification)),
    ("certificacion*", KindWord::Kind(Kind::Certification)),
    ("certificaciones*", KindWord::Kind(Kind::Certification)),
    ("domain_name", KindWord::Kind(Kind::DomainName)),
    ("dominio*", KindWord::Kind(Kind::DomainName)),
    ("nombre_dominio", KindWord::Kind(Kind::DomainName)),
    ("mobile_app", KindWord::Kind(Kind::MobileApp)),
    ("aplicacion_movil", KindWord::Kind(Kind::MobileApp)),
    ("app_movil", KindWord::Kind(Kind::MobileApp)),
    ("portfolio", KindWord::Kind(Kind::Portfolio)),
    ("cartera*", KindWord::Kind(Kind::Portfolio)),
    ("petic", KindWord::Kind(Kind::Portfolio)),
];

/// The kind that a budget line implies: chapter 5000 buys, 323 leases, 31, 33 and 35 are services.
pub(super) fn kind_of_budget_line(line: &str) -> Option<Kind> {
    match line.as_bytes() {
        [b'5', ..] => Some(Kind::Acquisition),
        [b'3', b'2', b'3', ..] => Some(Kind::Lease),
        [b'3', b'1' | b'3' | b'5', ..] => Some(Kind::Services),
        _ => None,
    }
}

pub(super) const PROCEDURES: Words<Procedure> = &[
    ("open_tender", Procedure::OpenTender),
    ("licitacion*", Procedure::OpenTender),
    ("open", Procedure::OpenTender),
    ("invited_tender", Procedure::InvitedTender),
    ("invitacion*", Procedure::InvitedTender),
    ("limited", Procedure::InvitedTender),
    ("direct_award", Procedure::DirectAward),
    ("adjudicacion_directa*", Procedure::DirectAward),
    ("directa", Procedure::DirectAward),
    ("direct", Procedure::DirectAward),
    ("public_public", Procedure::PublicPublic),
    ("convenio*", Procedure::PublicPublic),
    ("entre_entes_publicos", Procedure::PublicPublic),
    ("articulo_1*", Procedure::PublicPublic),
];

pub(super) const SUBJECTS: Words<Subject> = &[
    ("tic", Subject::Ict),
    ("ict", Subject::Ict),
    ("to", Subject::Ot),
    ("ot", Subject::Ot),
];

pub(super) const STATUSES: Words<AssetStatus> = &[
    ("in_development", AssetStatus::InDevelopment),
    ("desarrollo", AssetStatus::InDevelopment),
    ("en_desarrollo", AssetStatus::InDevelopment),
    ("draft", AssetStatus::Draft),
    ("borrador", AssetStatus::Draft),
    ("approved", AssetStatus::Approved),
    ("aprobado", AssetStatus::Approved),
    ("active", AssetStatus::Active),
    ("activo", AssetStatus::Active),
    ("activa", AssetStatus::Active),
    ("en_uso", AssetStatus::Active),
    ("en_operacion", AssetStatus::Active),
    ("en_produccion", AssetStatus::Active),
    ("operacion", AssetStatus::Active),
    ("produccion", AssetStatus::Active),
    ("vigente", AssetStatus::Active),
    ("suspended", AssetStatus::Suspended),
    ("suspendido", AssetStatus::Suspended),
    ("retired", AssetStatus::Retired),
    ("retirado", AssetStatus::Retired),
    ("archivado", AssetStatus::Retired),
    ("out_use", AssetStatus::OutOfUse),
    ("fuera_uso", AssetStatus::OutOfUse),
    ("baja", AssetStatus::OutOfUse),
];

pub(super) const LEVERS: Words<Lever> = &[
    ("application", Lever::Application),
    ("aplicacion", Lever::Application),
    ("aplicativo", Lever::Application),
    ("sistema", Lever::Application),
    ("public_supplier", Lever::PublicSupplier),
    ("ente_publico_proveedor", Lever::PublicSupplier),
    ("proveedor_publico", Lever::PublicSupplier),
    ("spare_capacity", Lever::SpareCapacity),
    ("capacidad_disponible", Lever::SpareCapacity),
    ("capacidad_ociosa", Lever::SpareCapacity),
    ("framework_contract", Lever::FrameworkContract),
    ("contrato_marco", Lever::FrameworkContract),
    ("contratacion_consolidada", Lever::FrameworkContract),
    ("compra_consolidada", Lever::FrameworkContract),
    ("public_software", Lever::PublicSoftware),
    ("software_publico", Lever::PublicSoftware),
    ("software_libre", Lever::PublicSoftware),
    ("shared_service", Lever::SharedService),
    ("servicio_compartido", Lever::SharedService),
];

pub(super) const TYPES: Words<InstitutionType> = &[
    ("ministry", InstitutionType::Ministry),
    ("dependencia", InstitutionType::Ministry),
    ("secretaria", InstitutionType::Ministry),
    ("entity", InstitutionType::Entity),
    ("entidad*", InstitutionType::Entity),
    ("organismo_descentralizado", InstitutionType::Entity),
    ("descentralizado", InstitutionType::Entity),
    ("paraestatal", InstitutionType::Entity),
    ("fideicomiso", InstitutionType::Entity),
    ("empresa_participacion*", InstitutionType::Entity),
    ("deconcentrated_body", InstitutionType::DeconcentratedBody),
    ("organo_desconcentrado", InstitutionType::DeconcentratedBody),
    (
        "organo_administrativo_desconcentrado",
        InstitutionType::DeconcentratedBody,
    ),
    ("desconcentrado", InstitutionType::DeconcentratedBody),
    ("state_enterprise", InstitutionType::StateEnterprise),
    ("empresa_productiva*", InstitutionType::StateEnterprise),
];

/// What a body is by its budget branch and responsible-unit code: 52 and 53 are Pemex and CFE; units
/// numbered 100 and up belong to a ministry; a letter and two zeros is a deconcentrated body.
pub(super) fn type_of_unit(branch: &str, unit: &str) -> InstitutionType {
    match (branch, unit.as_bytes()) {
        ("52" | "53", _) => InstitutionType::StateEnterprise,
        (_, unit) if unit.iter().all(u8::is_ascii_digit) => InstitutionType::Ministry,
        (_, [first, b'0', b'0']) if first.is_ascii_alphabetic() => {
            InstitutionType::DeconcentratedBody
        }
        _ => InstitutionType::Entity,
    }
}

pub(super) const ANNEXES: Words<AnnexKind> = &[
    ("market_research", AnnexKind::MarketResearch),
    ("investigacion_mercado", AnnexKind::MarketResearch),
    ("estudio_mercado", AnnexKind::MarketResearch),
    ("cost_benefit", AnnexKind::CostBenefit),
    ("costo_beneficio", AnnexKind::CostBenefit),
    ("analisis_costo_beneficio", AnnexKind::CostBenefit),
    (
        "public_supplier_statement",
        AnnexKind::PublicSupplierStatement,
    ),
    ("ente_publico_proveedor", AnnexKind::PublicSupplierStatement),
    ("pronunciamiento*", AnnexKind::PublicSupplierStatement),
    (
        "multi_year_authorisation",
        AnnexKind::MultiYearAuthorisation,
    ),
    ("autorizacion_plurianual", AnnexKind::MultiYearAuthorisation),
    ("plurianual", AnnexKind::MultiYearAuthorisation),
    ("technical_annex", AnnexKind::TechnicalAnnex),
    ("anexo_tecnico", AnnexKind::TechnicalAnnex),
    ("other", AnnexKind::Other),
    ("otro", AnnexKind::Other),
];

pub(super) const CURRENCIES: Words<Currency> = &[
    ("mxn", Currency::Mxn),
    ("m_n", Currency::Mxn),
    ("mn", Currency::Mxn),
    ("peso", Currency::Mxn),
    ("pesos*", Currency::Mxn),
    ("usd", Currency::Usd),
    ("us", Currency::Usd),
    ("dolar*", Currency::Usd),
    ("dolares*", Currency::Usd),
    ("eur", Currency::Eur),
    ("euro", Currency::Eur),
    ("euros", Currency::Eur),
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn all_canonical<T: Copy>(words: Words<T>) {
        for (word, _) in words {
            let stem = word.trim_end_matches('*');
            assert_eq!(canonical(stem), stem, "can never be matched");
        }
    }

    #[test]
    fn every_word_is_canonical() {
        all_canonical(KINDS);
        all_canonical(PROCEDURES);
        all_canonical(SUBJECTS);
        all_canonical(STATUSES);
        all_canonical(LEVERS);
        all_canonical(TYPES);
        all_canonical(ANNEXES);
        all_canonical(CURRENCIES);
    }

    #[test]
    fn the_names_of_the_api_are_words() {
        for kind in Kind::ALL {
            assert_eq!(look_up(KINDS, kind.name()), Some(KindWord::Kind(kind)));
        }
        for procedure in Procedure::ALL {
            assert_eq!(look_up(PROCEDURES, procedure.name()), Some(procedure));
        }
        for status in AssetStatus::ALL {
            assert_eq!(look_up(STATUSES, status.name()), Some(status));
        }
        for lever in Lever::ALL {
            assert_eq!(look_up(LEVERS, lever.name()), Some(lever));
        }
        for r#type in InstitutionType::ALL {
            assert_eq!(look_up(TYPES, r#type.name()), Some(r#type));
        }
        for annex in AnnexKind::ALL {
            assert_eq!(look_up(ANNEXES, annex.name()), Some(annex));
        }
    }

    #[test]
    fn the_words_of_the_federal_contracts_are_known() {
        for (word, meaning) in [
            ("Adquisiciones", KindWord::Kind(Kind::Acquisition)),
            ("Arrendamientos", KindWord::Kind(Kind::Lease)),
            ("Servicios", KindWord::Kind(Kind::Services)),
            ("Obra Pública", KindWord::OutOfScope),
            ("Servicios Relacionados con la OP", KindWord::OutOfScope),
        ] {
            assert_eq!(look_up(KINDS, word), Some(meaning), "{word}");
        }
        for (word, meaning) in [
            ("Adjudicación Directa Federal", Procedure::DirectAward),
            (
                "Invitación a Cuando Menos 3 Personas",
                Procedure::InvitedTender,
            ),
            ("Licitación Pública", Procedure::OpenTender),
        ] {
            assert_eq!(look_up(PROCEDURES, word), Some(meaning), "{word}");
        }
        assert_eq!(look_up(KINDS, "serviciosos"), None);
    }

    #[test]
    fn retired_and_out_of_use_are_not_confused() {
        assert_eq!(look_up(STATUSES, "Retirado"), Some(AssetStatus::Retired));
        assert_eq!(
            look_up(STATUSES, "Fuera de uso"),
            Some(AssetStatus::OutOfUse)
        );
    }

    #[test]
    fn unit_codes_tell_the_type() {
        for (branch, unit, expected) in [
            ("06", "E00", InstitutionType::DeconcentratedBody),
            ("06", "HIU", InstitutionType::Entity),
            ("06", "100", InstitutionType::Ministry),
            ("52", "T9N", InstitutionType::StateEnterprise),
            ("53", "TVV", InstitutionType::StateEnterprise),
        ] {
            assert_eq!(type_of_unit(branch, unit), expected, "{branch}-{unit}");
        }
    }
}
