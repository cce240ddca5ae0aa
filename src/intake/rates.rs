//! Exchange rates from a CSV file of three columns: day, currency, pesos.
//!
//! Unlike other files, one fault refuses the whole: a missing rate would change a sum in silence.

use crate::domain::money::Currency;
use crate::domain::rate::{DatedRate, Rate};
use crate::text::fold;

/// What is wrong with a line; its name is a key of the catalogue under `cli.rate.fault`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateFault {
    Header,
    NotText,
    Day,
    Currency,
    Rate,
    Empty,
}

impl RateFault {
    pub fn name(self) -> &'static str {
        match self {
            RateFault::Header => "header",
            RateFault::NotText => "not_text",
            RateFault::Day => "day",
            RateFault::Currency => "currency",
            RateFault::Rate => "rate",
            RateFault::Empty => "empty",
        }
    }
}

/// The rates of a text headed `fecha,moneda,tasa` or `day,currency,pesos`.
///
/// # Errors
/// Every fault with its line, from 1.
pub fn read_rates(text: &str) -> Result<Vec<DatedRate>, Vec<(u64, RateFault)>> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let wanted = [["fecha", "moneda", "tasa"], ["day", "currency", "pesos"]];
    let headed = reader.headers().is_ok_and(|headers| {
        let folded: Vec<String> = headers.iter().map(fold).collect();
        wanted.iter().any(|names| folded == *names)
    });
    if !headed {
        return Err(vec![(1, RateFault::Header)]);
    }
    let (mut rates, mut faults) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let Ok(record) = record else {
            faults.push((1, RateFault::NotText));
            break;
        };
        let line = record.position().map_or(1, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let day = cell(0).parse();
        let currency = Currency::parse(cell(1)).filter(|one| *one != Currency::Mxn);
        match (day, currency, Rate::parse(cell(2))) {
            (Err(_), ..) => faults.push((line, RateFault::Day)),
            (_, None, _) => faults.push((line, RateFault::Currency)),
            (.., Err(_)) => faults.push((line, RateFault::Rate)),
            (Ok(day), Some(currency), Ok(pesos)) => rates.push(DatedRate {
                currency,
                day,
                pesos,
            }),
        }
    }
    if rates.is_empty() && faults.is_empty() {
        faults.push((1, RateFault::Empty));
    }
    if faults.is_empty() {
        Ok(rates)
    } else {
        Err(faults)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_fault_of_a_file_is_told_with_its_line() {
        let good = "Fecha,Moneda,Tasa\n2015-07-31,usd,16.98\n";
        assert_eq!(read_rates(good).unwrap()[0].pesos.plain(), "16.98");
        let bad =
            "fecha,moneda,tasa\n31/07/2015,USD,16.98\n2015-07-31,MXN,1\n2015-07-31,USD,\"16,98\"\n";
        assert_eq!(
            read_rates(bad).unwrap_err(),
            [
                (2, RateFault::Day),
                (3, RateFault::Currency),
                (4, RateFault::Rate)
            ]
        );
        for (text, fault) in [
            ("", RateFault::Header),
            ("a,b\n1,2\n", RateFault::Header),
            ("fecha,moneda,tasa\n", RateFault::Empty),
        ] {
            assert_eq!(read_rates(text).unwrap_err(), [(1, fault)], "{text}");
        }
    }
}
