//! The line items and annexes of a request: lists of JSON objects, or the columns of a table.

use super::cells::{Cells, Datum, collapse, exact};
use super::columns::canonical;
use super::error::RowCode;
use super::synonyms::Field;
use super::values;
use super::words::{ANNEXES, look_up};
use crate::domain::money::{Currency, Money};
use crate::domain::request::{Annex, AnnexKind, LineItem};
use serde_json::{Map, Value};

/// The line items. A table has one a row, by its product and brand columns, or a list of names.
pub(super) fn line_items(cells: &mut Cells, title: &str, currency: Currency) -> Vec<LineItem> {
    if let Some((_, Datum::Json(Value::Array(values)))) = cells.found(Field::Items) {
        let values = values.clone();
        return values
            .iter()
            .filter_map(|value| item(cells, value, currency))
            .collect();
    }
    let mut names = cells.list(Field::Items);
    if names.is_empty() {
        names = cells.list(Field::Product);
    }
    let brands = cells.list(Field::Brand);
    let quantity = cells
        .parsed(Field::Quantity, values::whole)
        .unwrap_or_default();
    let unit = cells.one_line(Field::Unit);
    let unit_price = cells.money(Field::UnitPrice, currency);
    if names.is_empty() {
        if brands.is_empty() && quantity == 0 && unit_price.is_none() {
            return Vec::new();
        }
        names.push(title.to_owned());
    }
    let alone = names.len() == 1;
    let paired = names.len() == brands.len();
    let all_brands = brands.join(", ");
    names
        .into_iter()
        .enumerate()
        .map(|(at, description)| LineItem {
            description,
            // A quantity and a price of the row belong to its only item.
            quantity: if alone { quantity.unsigned_abs() } else { 0 },
            unit: if alone { unit.clone() } else { String::new() },
            brand: if paired {
                brands[at].clone()
            } else {
                all_brands.clone()
            },
            unit_price: unit_price.filter(|_| alone),
        })
        .collect()
}

fn item(cells: &mut Cells, value: &Value, currency: Currency) -> Option<LineItem> {
    let object = match value {
        Value::String(text) => {
            return Some(LineItem {
                description: text.trim().to_owned(),
                quantity: 0,
                unit: String::new(),
                brand: String::new(),
                unit_price: None,
            });
        }
        Value::Object(object) => object,
        _ => {
            cells.fault(Field::Items, RowCode::NotText, "");
            return None;
        }
    };
    let mut inner = Inner {
        cells,
        field: Field::Items,
        object,
    };
    let quantity = inner.parsed(&["quantity", "cantidad"], values::whole);
    Some(LineItem {
        description: inner.value(&[
            "description",
            "descripcion",
            "product",
            "producto",
            "name",
            "nombre",
        ]),
        quantity: quantity.unwrap_or_default().unsigned_abs(),
        unit: collapse(&inner.value(&["unit", "unidad", "unidad_medida"])),
        brand: collapse(&inner.value(&["brand", "marca"])),
        unit_price: inner.money(&["unit_price", "precio_unitario"], currency),
    })
}

/// The annexes: file names, or objects with a kind and a file name.
pub(super) fn annexes(cells: &mut Cells) -> Vec<Annex> {
    if let Some((_, Datum::Json(Value::Array(values)))) = cells.found(Field::Annexes) {
        let values = values.clone();
        return values
            .iter()
            .filter_map(|value| annex(cells, value))
            .collect();
    }
    cells.list(Field::Annexes).into_iter().map(named).collect()
}

fn named(file_name: String) -> Annex {
    Annex {
        kind: AnnexKind::Other,
        file_name,
        media_type: String::new(),
        bytes: 0,
    }
}

fn annex(cells: &mut Cells, value: &Value) -> Option<Annex> {
    let object = match value {
        Value::String(text) => return Some(named(text.trim().to_owned())),
        Value::Object(object) => object,
        _ => {
            cells.fault(Field::Annexes, RowCode::NotText, "");
            return None;
        }
    };
    let mut inner = Inner {
        cells,
        field: Field::Annexes,
        object,
    };
    let kind = inner.parsed(&["kind", "tipo", "type"], |text| {
        look_up(ANNEXES, text).ok_or(RowCode::UnknownAnnex)
    });
    let bytes = inner.parsed(&["bytes", "tamano", "size"], values::whole);
    Some(Annex {
        kind: kind.unwrap_or(AnnexKind::Other),
        file_name: inner.value(&["file_name", "archivo", "nombre_archivo", "nombre", "name"]),
        media_type: inner.value(&["media_type", "tipo_medio", "mime"]),
        bytes: bytes.unwrap_or_default().unsigned_abs(),
    })
}

/// One object of a list, whose faults are its field's.
struct Inner<'c, 'a, 'o> {
    cells: &'c mut Cells<'a>,
    field: Field,
    object: &'o Map<String, Value>,
}

impl Inner<'_, '_, '_> {
    fn find(&self, names: &[&str]) -> Option<&Value> {
        names.iter().find_map(|wanted| {
            let mut entries = self.object.iter();
            entries
                .find(|(name, _)| canonical(name) == *wanted)
                .map(|(_, value)| value)
        })
    }

    fn value(&mut self, names: &[&str]) -> String {
        let read = match self.find(names) {
            None | Some(Value::Null) => return String::new(),
            Some(Value::String(text)) => return text.trim().to_owned(),
            Some(Value::Bool(flag)) => Ok(flag.to_string()),
            Some(Value::Number(number)) => exact(number),
            Some(Value::Array(_) | Value::Object(_)) => Err(RowCode::NotText),
        };
        read.unwrap_or_else(|code| {
            self.cells.fault(self.field, code, "");
            String::new()
        })
    }

    fn parsed<T>(
        &mut self,
        names: &[&str],
        read: impl Fn(&str) -> Result<T, RowCode>,
    ) -> Option<T> {
        let text = self.value(names);
        if text.is_empty() {
            return None;
        }
        match read(&text) {
            Ok(value) => Some(value),
            Err(code) => {
                self.cells.fault(self.field, code, &text);
                None
            }
        }
    }

    fn money(&mut self, names: &[&str], currency: Currency) -> Option<Money> {
        if let Some(value @ Value::Object(_)) = self.find(names) {
            let money = serde_json::from_value::<Money>(value.clone()).ok();
            if money.is_none() {
                self.cells.fault(self.field, RowCode::BadAmount, "");
            }
            return money;
        }
        self.parsed(names, |text| values::amount(text, currency))
    }
}
