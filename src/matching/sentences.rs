//! Which sentences of a request's description say what is wanted.
//!
//! Owns the words by which a description speaks of the making of the contract (money, deadlines,
//! guarantees, the article that allows it), and those by which it says what it needs. Must not weigh
//! words.

use super::fold::cut;
use super::query::Source;
use super::tokens::{FIELD_BYTES, tokens};

/// Sentences of a description that are read.
const SENTENCES: usize = 60;

/// Words of a sentence that speaks of how the contract is made, not of what it is for.
const BOILERPLATE: &[&str] = &[
    "iva",
    "pesos",
    "licitacion",
    "adjudicacion",
    "fianza",
    "fraccion",
    "monto",
    "montos",
    "importe",
    "plurianual",
    "plurianualidad",
    "anexa",
    "anexan",
    "adjunta",
    "adjudicara",
    "vigencia",
    "cotizado",
    "cotizacion",
    "fallo",
    "confidencialidad",
    "penalizaciones",
    "pagos",
    "pago",
    "presupuestal",
    "suficiencia",
];
/// Words of a sentence that says what is wanted.
const WANTED: &[&str] = &[
    "requiere",
    "requieren",
    "requiriendo",
    "solicita",
    "solicitan",
    "solicitamos",
    "pide",
    "piden",
    "necesita",
    "necesitan",
    "permita",
    "permitan",
    "contratar",
    "adquirir",
    "consiste",
    "consistente",
    "propone",
    "contemple",
    "implementar",
    "desea",
    "busca",
    "pretende",
];

/// The sentences of a description with what each is for; those on the making of the contract are left
/// out, unless there is nothing else.
pub(crate) fn sentences(description: &str) -> Vec<(Source, &str)> {
    let description = cut(description, FIELD_BYTES);
    let all: Vec<&str> = description
        .split_inclusive(['.', ';', '\n', ':'])
        .filter(|sentence| !sentence.trim().is_empty())
        .take(SENTENCES)
        .collect();
    let says = |sentence: &str, list: &[&str]| {
        tokens(sentence)
            .iter()
            .any(|token| list.contains(&token.text.as_str()))
    };
    let wanted = |sentence: &str| says(sentence, WANTED);
    let mut out: Vec<(Source, &str)> = all
        .iter()
        .filter(|sentence| wanted(sentence) || !says(sentence, BOILERPLATE))
        .map(|sentence| match wanted(sentence) || all.len() == 1 {
            true => (Source::Need, *sentence),
            false => (Source::Description, *sentence),
        })
        .collect();
    if out.is_empty() {
        out = all
            .into_iter()
            .map(|sentence| (Source::Need, sentence))
            .collect();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_making_of_the_contract_is_left_out_and_the_need_is_marked() {
        let text = "La Dirección atiende 40 sedes. Se requiere llevar las existencias del almacén. El monto \
            es de 3 millones de pesos más IVA.";
        let read: Vec<(Source, &str)> = sentences(text)
            .into_iter()
            .map(|(source, sentence)| (source, sentence.trim()))
            .collect();
        assert_eq!(
            read,
            [
                (Source::Description, "La Dirección atiende 40 sedes."),
                (
                    Source::Need,
                    "Se requiere llevar las existencias del almacén."
                ),
            ]
        );
    }

    #[test]
    fn a_text_of_boilerplate_alone_is_read_all_the_same() {
        assert_eq!(sentences("Monto: 3 pesos. Vigencia de un año.").len(), 3);
        assert!(sentences("").is_empty());
    }
}
