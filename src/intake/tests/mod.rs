//! Whole files through the reader: small texts in, rows and errors out.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod faults;
mod layouts;
mod names;

use super::*;
use crate::wire::import::{AssetRow, InstitutionRow, RequestRow};

fn open(what: What, text: &[u8], options: Options) -> Result<Reader<&[u8]>, OpenError> {
    Reader::open(text, Format::Auto, what, options)
}

fn read_with(what: What, text: &[u8], options: Options) -> (Vec<Row>, Vec<RowError>) {
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for read in open(what, text, options).unwrap() {
        match read {
            Ok(row) => rows.push(row),
            Err(fault) => faults.push(fault),
        }
    }
    (rows, faults)
}

fn read(what: What, text: &str) -> (Vec<Row>, Vec<RowError>) {
    read_with(what, text.as_bytes(), Options::default())
}

fn only(what: What, text: &str) -> Record {
    let (mut rows, faults) = read(what, text);
    assert_eq!(faults, vec![], "{text}");
    assert_eq!(rows.len(), 1, "{text}");
    rows.remove(0).record
}

fn asset(text: &str) -> AssetRow {
    match only(What::Assets, text) {
        Record::Asset(row) => row,
        other => panic!("{other:?}"),
    }
}

fn institution(text: &str) -> InstitutionRow {
    match only(What::Institutions, text) {
        Record::Institution(row) => row,
        other => panic!("{other:?}"),
    }
}

fn request(text: &str) -> RequestRow {
    match only(What::Requests, text) {
        Record::Request(row) => row,
        other => panic!("{other:?}"),
    }
}
