//! The filter language of the queue: `inst:SAT monto:>5M vence:<3d sin:asignar "firma electrónica"`.
//!
//! Owns parsing and meaning; one language for the terminal, the commands and the API. Terms are
//! joined by "and". Field names work in Spanish and English. Must not know SQL or screens.

use super::precedent::FlagKind;
use super::request::{Kind, State};
use serde::{Deserialize, Serialize};

/// A parsed filter; every term must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    pub terms: Vec<Term>,
}

/// One condition on a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Term {
    /// Stands in folio, title, description, institution or supplier; folded.
    Text(String),
    /// Institution's key or short name; folded, whole.
    Institution(String),
    /// Folio contains; folded.
    Folio(String),
    Kind(Kind),
    State(State),
    /// Owner's handle; folded, whole.
    Owner(String),
    /// Nobody's.
    Unassigned,
    /// Amount without VAT, in centavos, whatever the currency.
    Amount(Comparison, i64),
    /// Business days left on the running clock.
    DaysLeft(Comparison, i32),
    /// Was returned once.
    Returned,
    /// Budget line contradicts the declared kind.
    Mismatch,
    /// Put aside, and not back yet.
    Postponed,
    /// Was flagged before anybody opened it.
    Flag(FlagKind),
}

/// How a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Comparison {
    Less,
    AtMost,
    Equal,
    AtLeast,
    More,
}

/// Why a filter does not parse, and where: offset and length in characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("filter: {problem:?} at character {at}")]
pub struct FilterError {
    pub at: usize,
    pub len: usize,
    pub problem: FilterProblem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterProblem {
    /// A quote is not closed.
    OpenQuote,
    /// `field:` with a field that does not exist.
    UnknownField,
    /// The value is not one that the field takes.
    BadValue,
    /// `field:` with nothing behind it.
    NoValue,
}

impl FilterProblem {
    pub fn name(self) -> &'static str {
        match self {
            FilterProblem::OpenQuote => "open_quote",
            FilterProblem::UnknownField => "unknown_field",
            FilterProblem::BadValue => "bad_value",
            FilterProblem::NoValue => "no_value",
        }
    }
}

/// Folds a word the way the store's search text is folded. The caller gives the function, so that
/// the law does not depend on the text room.
pub type Fold = fn(&str) -> String;

impl Filter {
    /// Parses a filter. An empty text is the filter that lets everything through.
    ///
    /// # Errors
    /// The first mistake, with its place in characters.
    pub fn parse(text: &str, fold: Fold) -> Result<Filter, FilterError> {
        let terms = words(text)?
            .into_iter()
            .map(|word| term(&word, fold))
            .collect::<Result<_, _>>()?;
        Ok(Filter { terms })
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

struct Word {
    text: String,
    quoted: bool,
    at: usize,
}

impl Word {
    fn error(&self, problem: FilterProblem) -> FilterError {
        FilterError {
            at: self.at,
            len: self.text.chars().count(),
            problem,
        }
    }
}

/// Splits at blanks; double quotes keep blanks together, after a field name too.
fn words(text: &str) -> Result<Vec<Word>, FilterError> {
    let mut words = Vec::new();
    let mut current: Option<Word> = None;
    let mut open: Option<usize> = None;
    for (at, c) in text.chars().enumerate() {
        match c {
            '"' => {
                let word = current.get_or_insert(Word {
                    text: String::new(),
                    quoted: false,
                    at,
                });
                word.quoted |= word.text.is_empty();
                open = if open.is_some() { None } else { Some(at) };
            }
            c if c.is_whitespace() && open.is_none() => words.extend(current.take()),
            c => current
                .get_or_insert(Word {
                    text: String::new(),
                    quoted: false,
                    at,
                })
                .text
                .push(c),
        }
    }
    if let Some(at) = open {
        return Err(FilterError {
            at,
            len: 1,
            problem: FilterProblem::OpenQuote,
        });
    }
    words.extend(current);
    words.retain(|word| !word.text.trim().is_empty());
    Ok(words)
}

fn term(word: &Word, fold: Fold) -> Result<Term, FilterError> {
    let Some((field, value)) = word.text.split_once(':').filter(|_| !word.quoted) else {
        return Ok(Term::Text(fold(word.text.trim())));
    };
    if value.is_empty() {
        return Err(word.error(FilterProblem::NoValue));
    }
    let value_folded = fold(value);
    let bad = || word.error(FilterProblem::BadValue);
    match fold(field).as_str() {
        "inst" | "institucion" | "institution" => Ok(Term::Institution(value_folded)),
        "folio" => Ok(Term::Folio(value_folded)),
        "tipo" | "kind" => kind(&value_folded).map(Term::Kind).ok_or_else(bad),
        "estado" | "state" => state(&value_folded).map(Term::State).ok_or_else(bad),
        "de" | "owner" => Ok(Term::Owner(value_folded)),
        "sin" | "no" => match value_folded.as_str() {
            "asignar" | "responsable" | "owner" => Ok(Term::Unassigned),
            _ => Err(bad()),
        },
        "es" | "is" => match value_folded.as_str() {
            "devuelta" | "devuelto" | "returned" => Ok(Term::Returned),
            "incongruente" | "mismatch" => Ok(Term::Mismatch),
            "pospuesta" | "pospuesto" | "postponed" => Ok(Term::Postponed),
            _ => Err(bad()),
        },
        "senal" | "flag" => flag(&value_folded).map(Term::Flag).ok_or_else(bad),
        "monto" | "amount" => {
            let (comparison, number) = compared(&value_folded);
            amount(number)
                .map(|centavos| Term::Amount(comparison, centavos))
                .ok_or_else(bad)
        }
        "vence" | "due" => {
            let (comparison, number) = compared(&value_folded);
            let days = number.strip_suffix('d').unwrap_or(number);
            match days {
                "hoy" | "today" => Ok(Term::DaysLeft(comparison, 0)),
                days => days
                    .parse()
                    .map(|days| Term::DaysLeft(comparison, days))
                    .map_err(|_| bad()),
            }
        }
        _ => Err(word.error(FilterProblem::UnknownField)),
    }
}

fn compared(value: &str) -> (Comparison, &str) {
    for (prefix, comparison) in [
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("<", Comparison::Less),
        (">", Comparison::More),
        ("=", Comparison::Equal),
    ] {
        if let Some(rest) = value.strip_prefix(prefix) {
            return (comparison, rest);
        }
    }
    (Comparison::Equal, value)
}

/// Pesos with an optional `k` or `m`, to centavos: `5m`, `750k`, `1,200,000`, `2.5m`.
fn amount(text: &str) -> Option<i64> {
    let (digits, scale) = match text.strip_suffix(['k', 'm']) {
        Some(rest) if text.ends_with('k') => (rest, 1_000),
        Some(rest) => (rest, 1_000_000),
        None => (text, 1),
    };
    let digits = digits.replace(',', "");
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    if whole.is_empty() || fraction.len() > 6 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole: i64 = whole.parse().ok().filter(|whole| *whole >= 0)?;
    let per_unit: i64 = scale * 100;
    let fraction_unit = 10_i64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let fraction: i64 = if fraction.is_empty() {
        0
    } else {
        fraction.parse().ok()?
    };
    whole
        .checked_mul(per_unit)?
        .checked_add(fraction.checked_mul(per_unit)? / fraction_unit)
}

fn flag(name: &str) -> Option<FlagKind> {
    Some(match name {
        "existe" => FlagKind::Exists,
        "duplicada" => FlagKind::Duplicate,
        "precedente" => FlagKind::Precedent,
        other => return FlagKind::parse(other),
    })
}

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "adquisicion" | "compra" => Kind::Acquisition,
        "arrendamiento" | "renta" => Kind::Lease,
        "servicio" | "servicios" | "service" => Kind::Services,
        "hospedaje" | "nube" | "cloud" => Kind::Hosting,
        "certificacion" => Kind::Certification,
        "dominio" | "domain" => Kind::DomainName,
        "app" | "movil" => Kind::MobileApp,
        "cartera" | "petic" => Kind::Portfolio,
        other => return Kind::parse(other),
    })
}

fn state(name: &str) -> Option<State> {
    Some(match name {
        "recibida" => State::Received,
        "asignada" => State::Assigned,
        "revision" => State::UnderReview,
        "devuelta" => State::Returned,
        "firma" => State::AwaitingSignature,
        "favorable" => State::IssuedFavourable,
        "negada" => State::IssuedDenied,
        "innecesaria" => State::IssuedNotRequired,
        "afirmativa" => State::DeemedFavourable,
        "contratada" => State::ContractRegistered,
        "cerrada" => State::Closed,
        "retirada" => State::Withdrawn,
        other => return State::parse(other),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn fold(text: &str) -> String {
        text.to_lowercase()
            .replace('ó', "o")
            .replace('é', "e")
            .replace('ñ', "n")
    }

    fn parse(text: &str) -> Result<Vec<Term>, (usize, FilterProblem)> {
        Filter::parse(text, fold)
            .map(|filter| filter.terms)
            .map_err(|e| (e.at, e.problem))
    }

    #[test]
    fn the_example_of_the_help_parses() {
        assert_eq!(
            parse(r#"inst:SAT monto:>5M vence:<3d sin:asignar "firma electrónica""#).unwrap(),
            vec![
                Term::Institution("sat".into()),
                Term::Amount(Comparison::More, 500_000_000),
                Term::DaysLeft(Comparison::Less, 3),
                Term::Unassigned,
                Term::Text("firma electronica".into()),
            ]
        );
    }

    #[test]
    fn a_flag_is_named_in_both_languages() {
        for (text, kind) in [
            ("señal:existe", FlagKind::Exists),
            ("flag:exists", FlagKind::Exists),
            ("Señal:Duplicada", FlagKind::Duplicate),
            ("flag:duplicate", FlagKind::Duplicate),
            ("señal:consolidable", FlagKind::Consolidable),
            ("flag:consolidable", FlagKind::Consolidable),
            ("señal:precedente", FlagKind::Precedent),
            ("flag:precedent", FlagKind::Precedent),
        ] {
            assert_eq!(parse(text).unwrap(), vec![Term::Flag(kind)], "{text}");
        }
        assert_eq!(parse("señal:roja"), Err((0, FilterProblem::BadValue)));
    }

    #[test]
    fn amounts_are_pesos_to_the_centavo() {
        for (text, centavos) in [
            ("1", 100),
            ("0.01", 1),
            ("2.5m", 250_000_000),
            ("750k", 75_000_000),
            ("1,200,000", 120_000_000),
        ] {
            assert_eq!(amount(text), Some(centavos), "{text}");
        }
        for text in [
            "",
            "m",
            "-1",
            "1.2.3",
            "x",
            "99999999999999999999",
            "92233720368547758m",
        ] {
            assert_eq!(amount(text), None, "{text}");
        }
    }

    #[test]
    fn a_mistake_is_named_with_its_place() {
        assert_eq!(
            parse("hola \"sin cerrar"),
            Err((5, FilterProblem::OpenQuote))
        );
        assert_eq!(
            parse("añó colour:red"),
            Err((4, FilterProblem::UnknownField))
        );
        assert_eq!(parse("monto:>mucho"), Err((0, FilterProblem::BadValue)));
        assert_eq!(parse("inst:"), Err((0, FilterProblem::NoValue)));
    }

    #[test]
    fn quotes_keep_a_colon_literal_and_reach_behind_a_field() {
        assert_eq!(parse(r#""a:b""#).unwrap(), vec![Term::Text("a:b".into())]);
        assert_eq!(
            parse(r#"inst:"dos palabras""#).unwrap(),
            vec![Term::Institution("dos palabras".into())]
        );
    }

    #[test]
    fn nothing_is_the_filter_that_lets_everything_through() {
        assert!(parse("  ").unwrap().is_empty());
        assert!(parse("\"\"").unwrap().is_empty());
    }
}
