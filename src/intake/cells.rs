//! The values of one row, found by field, with their faults gathered by column.

use super::columns::Plan;
use super::error::{RowCode, RowError};
use super::synonyms::Field;
use super::values;
use super::words::{Words, look_up};
use crate::domain::money::{Currency, Money};
use crate::wire::import::FieldCode;
use jiff::civil::Date;
use serde_json::Value;

/// One value of a row.
#[derive(Clone, Debug)]
pub(super) enum Datum {
    Text(String),
    /// A list or an object of JSON.
    Json(Value),
}

impl Datum {
    /// A value of JSON as it is read here; `None` is one that says nothing.
    ///
    /// # Errors
    /// A number that JSON's floating point may have changed.
    pub(super) fn of_json(value: Value) -> Result<Option<Datum>, RowCode> {
        Ok(match value {
            Value::Null => None,
            Value::String(text) => Some(Datum::Text(text)),
            Value::Bool(flag) => Some(Datum::Text(flag.to_string())),
            Value::Number(number) => Some(Datum::Text(exact(&number)?)),
            Value::Array(_) | Value::Object(_) => Some(Datum::Json(value)),
        })
    }

    fn is_empty(&self) -> bool {
        matches!(self, Datum::Text(text) if text.trim().is_empty())
    }
}

/// The number as it was written. A double keeps fifteen digits: beyond, it may not be that number.
pub(super) fn exact(number: &serde_json::Number) -> Result<String, RowCode> {
    if number.is_i64() || number.is_u64() {
        return Ok(number.to_string());
    }
    let text = number
        .as_f64()
        .map(|float| float.to_string())
        .unwrap_or_default();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if (1..=15).contains(&digits) {
        Ok(text)
    } else {
        Err(RowCode::InexactNumber)
    }
}

/// The row being read.
pub(super) struct Cells<'a> {
    line: u64,
    layout: Layout<'a>,
    data: Vec<Option<Datum>>,
    faults: Vec<RowError>,
}

/// What all rows of one header have in common.
#[derive(Clone, Copy)]
pub(super) struct Layout<'a> {
    pub(super) labels: &'a [String],
    pub(super) plan: &'a Plan,
    pub(super) constants: &'a [(Field, String)],
    /// Whether rows of this file bring their own key.
    pub(super) keyed: bool,
}

impl<'a> Cells<'a> {
    pub(super) fn new(line: u64, layout: Layout<'a>, data: Vec<Option<Datum>>) -> Cells<'a> {
        Cells {
            line,
            layout,
            data,
            faults: Vec::new(),
        }
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn into_faults(self) -> Vec<RowError> {
        self.faults
    }

    pub(super) fn has_faults(&self) -> bool {
        !self.faults.is_empty()
    }

    /// Whether any column, or a value for all rows, can feed the field.
    pub(super) fn has_column(&self, field: Field) -> bool {
        self.layout
            .plan
            .iter()
            .any(|(planned, _)| *planned == field)
            || self.constant(field).is_some()
    }

    /// Whether rows of this file bring their own key.
    pub(super) fn is_keyed(&self) -> bool {
        self.layout.keyed
    }

    /// What the field is where the row says nothing.
    fn constant(&self, field: Field) -> Option<&'a str> {
        let mut constants = self.layout.constants.iter();
        constants
            .find(|(constant, _)| *constant == field)
            .map(|(_, value)| value.trim())
    }

    /// Whether the row, or a value for all rows, says anything for the field.
    pub(super) fn says(&self, field: Field) -> bool {
        self.found(field).is_some() || self.constant(field).is_some()
    }

    fn feeding(&self, field: Field) -> &'a [usize] {
        let planned = self
            .layout
            .plan
            .iter()
            .find(|(planned, _)| *planned == field);
        planned.map_or(&[], |(_, feeding)| feeding.as_slice())
    }

    /// The first value that says something, with the column where it stands.
    pub(super) fn found(&self, field: Field) -> Option<(usize, &Datum)> {
        self.feeding(field).iter().find_map(|at| {
            let datum = self.data.get(*at)?.as_ref()?;
            (!datum.is_empty()).then_some((*at, datum))
        })
    }

    /// The column that a message about the field names.
    pub(super) fn column(&self, field: Field) -> &'a str {
        let at = self.found(field).map(|(at, _)| at);
        let at = at.or_else(|| self.feeding(field).first().copied());
        at.and_then(|at| self.layout.labels.get(at))
            .map_or(field.name(), String::as_str)
    }

    /// A fault of the shared rules, under the column and value of its field.
    pub(super) fn fault_of(&mut self, field: Field, fault: RowError) {
        let mut fault = fault.in_column(self.column(field));
        // A value that could not be read is not missing too.
        if fault.code == RowCode::Field(FieldCode::Required)
            && self.faults.iter().any(|known| known.column == fault.column)
        {
            return;
        }
        if let Some((_, Datum::Text(text))) = self.found(field) {
            fault = fault.quoting(text);
        }
        self.faults.push(fault);
    }

    pub(super) fn fault(&mut self, field: Field, code: RowCode, value: &str) {
        self.fault_saying(field, code, value, "");
    }

    pub(super) fn fault_saying(&mut self, field: Field, code: RowCode, value: &str, detail: &str) {
        let mut fault = RowError::new(self.line, code)
            .in_column(self.column(field))
            .saying(detail);
        if !value.is_empty() {
            fault = fault.quoting(value);
        }
        self.faults.push(fault);
    }

    /// The text of a field as it stands, trimmed; empty where the row says nothing.
    pub(super) fn raw(&mut self, field: Field) -> String {
        match self.found(field).map(|(_, datum)| datum.clone()) {
            Some(Datum::Text(text)) => text.trim().to_owned(),
            Some(Datum::Json(Value::Array(values))) => {
                let joined = self.scalars(field, values);
                joined.join(", ")
            }
            Some(Datum::Json(_)) => {
                self.fault(field, RowCode::NotText, "");
                String::new()
            }
            None => self.constant(field).unwrap_or_default().to_owned(),
        }
    }

    /// One line: runs of spaces, tabs and line breaks become one space.
    pub(super) fn one_line(&mut self, field: Field) -> String {
        collapse(&self.raw(field))
    }

    /// The one-line value, if there is one.
    pub(super) fn optional(&mut self, field: Field) -> Option<String> {
        let value = self.one_line(field);
        (!value.is_empty()).then_some(value)
    }

    /// Free text from every column that feeds the field, each once.
    pub(super) fn all_text(&mut self, field: Field) -> String {
        let mut parts: Vec<String> = Vec::new();
        for at in self.feeding(field) {
            match self.data.get(*at) {
                Some(Some(Datum::Text(text))) => {
                    let text = text.trim();
                    if !text.is_empty() && !parts.iter().any(|part| part == text) {
                        parts.push(text.to_owned());
                    }
                }
                Some(Some(Datum::Json(_))) => self.fault(field, RowCode::NotText, ""),
                Some(None) | None => {}
            }
        }
        if parts.is_empty() {
            return self.constant(field).unwrap_or_default().to_owned();
        }
        parts.join("\n")
    }

    /// A list: a list of JSON, or a text cut at `|`, else at `;`.
    pub(super) fn list(&mut self, field: Field) -> Vec<String> {
        let values = match self.found(field).map(|(_, datum)| datum.clone()) {
            Some(Datum::Json(Value::Array(values))) => self.scalars(field, values),
            _ => split(&self.raw(field)),
        };
        let mut list: Vec<String> = Vec::with_capacity(values.len());
        for value in values.iter().map(|value| collapse(value)) {
            if !value.is_empty() && !list.contains(&value) {
                list.push(value);
            }
        }
        list
    }

    fn scalars(&mut self, field: Field, values: Vec<Value>) -> Vec<String> {
        let mut scalars = Vec::with_capacity(values.len());
        for value in values {
            match Datum::of_json(value) {
                Ok(Some(Datum::Text(text))) => scalars.push(text),
                Ok(None) => {}
                Ok(Some(Datum::Json(_))) => self.fault(field, RowCode::NotText, ""),
                Err(code) => self.fault(field, code, ""),
            }
        }
        scalars
    }

    /// A value read by `read`, or its fault.
    pub(super) fn parsed<T>(
        &mut self,
        field: Field,
        read: impl Fn(&str) -> Result<T, RowCode>,
    ) -> Option<T> {
        let text = self.raw(field);
        if text.is_empty() {
            return None;
        }
        match read(&text) {
            Ok(value) => Some(value),
            Err(code) => {
                self.fault(field, code, &text);
                None
            }
        }
    }

    pub(super) fn date(&mut self, field: Field) -> Option<Date> {
        self.parsed(field, values::date)
    }

    pub(super) fn flag(&mut self, field: Field) -> Option<bool> {
        self.parsed(field, values::flag)
    }

    pub(super) fn word<T: Copy>(
        &mut self,
        field: Field,
        words: Words<T>,
        unknown: RowCode,
    ) -> Option<T> {
        self.parsed(field, |text| look_up(words, text).ok_or(unknown))
    }

    /// The currency that the row names for its amounts, or `default`.
    pub(super) fn currency(&mut self, default: Currency) -> Currency {
        let named = self.word(
            Field::Currency,
            super::words::CURRENCIES,
            RowCode::UnknownCurrency,
        );
        named.unwrap_or(default)
    }

    pub(super) fn money(&mut self, field: Field, currency: Currency) -> Option<Money> {
        if let Some((_, Datum::Json(value @ Value::Object(_)))) = self.found(field) {
            // The form of the API: {"centavos": 100, "currency": "MXN"}.
            return match serde_json::from_value::<Money>(value.clone()) {
                Ok(money) => Some(money),
                Err(_) => {
                    self.fault(field, RowCode::BadAmount, "");
                    None
                }
            };
        }
        let named = self.found(Field::Currency).is_some();
        let money = self.parsed(field, |text| values::amount(text, currency))?;
        if named && money.currency != currency {
            let text = self.raw(field);
            self.fault_saying(field, RowCode::CurrencyConflict, &text, currency.name());
            return None;
        }
        Some(money)
    }
}

/// Runs of blanks to one space. Other characters that act as blanks stay, to be refused by name.
pub(super) fn collapse(text: &str) -> String {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{a0}');
    let words: Vec<&str> = text.split(blank).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn split(text: &str) -> Vec<String> {
    let at = if text.contains('|') { '|' } else { ';' };
    text.split(at).map(str::to_owned).collect()
}
