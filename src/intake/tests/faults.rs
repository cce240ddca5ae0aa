//! Bad and hostile input: each fault is named by line and column, and good rows are kept.

use super::*;
use crate::wire::import::FieldCode;

/// A table of requests with one row under test between two good ones.
fn between(row: &str) -> (Vec<Row>, Vec<RowError>) {
    let header = "clave,institucion,titulo,importe,tipo,moneda,fecha,fecha_inicio,fecha_fin,\
        plurianual,procedimiento,partida,cantidad,tasa_iva,materia_x";
    read(
        What::Requests,
        &format!("{header}\nA,SAT,Uno,1,servicios\n{row}\nZ,SAT,Dos,2,servicios\n"),
    )
}

#[test]
fn each_fault_has_its_code_line_column_and_value_and_the_other_rows_are_kept() {
    use FieldCode as F;
    use RowCode as C;
    for (row, code, column, value) in [
        (",SAT,T,1,servicios", C::Field(F::Required), "clave", None),
        (
            "B,,T,1,servicios",
            C::Field(F::Required),
            "institucion",
            None,
        ),
        ("B,SAT,,1,servicios", C::Field(F::Required), "titulo", None),
        ("B,SAT,T,,servicios", C::Field(F::Required), "importe", None),
        ("B,SAT,T,1,", C::Field(F::Required), "tipo", None),
        (
            "B,SAT,T,\"1.234,56\",servicios",
            C::AmbiguousAmount,
            "importe",
            Some("1.234,56"),
        ),
        (
            "B,SAT,T,-5,servicios",
            C::Field(F::Negative),
            "importe",
            Some("-5"),
        ),
        (
            "B,SAT,T,1.005,servicios",
            C::TooManyDecimals,
            "importe",
            Some("1.005"),
        ),
        (
            "B,SAT,T,mucho,servicios",
            C::BadAmount,
            "importe",
            Some("mucho"),
        ),
        (
            "B,SAT,T,1,jardinería",
            C::UnknownKind,
            "tipo",
            Some("jardinería"),
        ),
        (
            "B,SAT,T,1,obra pública",
            C::OutOfScope,
            "tipo",
            Some("obra pública"),
        ),
        (
            "B,SAT,T,1,servicios,XYZ",
            C::UnknownCurrency,
            "moneda",
            Some("XYZ"),
        ),
        (
            "B,SAT,T,USD 1,servicios,MXN",
            C::CurrencyConflict,
            "importe",
            Some("USD 1"),
        ),
        (
            "B,SAT,T,1,servicios,,29/02/2015",
            C::ImpossibleDate,
            "fecha",
            Some("29/02/2015"),
        ),
        (
            "B,SAT,T,1,servicios,,ayer",
            C::BadDate,
            "fecha",
            Some("ayer"),
        ),
        (
            "B,SAT,T,1,servicios,,,2015-03-02,2015-03-01",
            C::Field(F::DateOrder),
            "fecha_fin",
            Some("2015-03-01"),
        ),
        (
            "B,SAT,T,1,servicios,,,,,quizá",
            C::BadFlag,
            "plurianual",
            Some("quizá"),
        ),
        (
            "B,SAT,T,1,servicios,,,,,,sorteo",
            C::UnknownProcedure,
            "procedimiento",
            Some("sorteo"),
        ),
        (
            "B,SAT,T,1,servicios,,,,,,,333",
            C::Field(F::BadBudgetLine),
            "partida",
            Some("333"),
        ),
        (
            "B,SAT,T,1,servicios,,,,,,,,doce",
            C::BadNumber,
            "cantidad",
            Some("doce"),
        ),
        (
            "B,SAT,T,1,servicios,,,,,,,,,0.16",
            C::Field(F::BadRate),
            "tasa_iva",
            Some("0.16"),
        ),
        ("A,SAT,T,1,servicios", C::DuplicateKey, "clave", Some("A")),
        (
            "B,SAT\u{1b}[31m,T,1,servicios",
            C::Field(F::BadCharacter),
            "institucion",
            Some("SAT\u{1b}[31m"),
        ),
        (
            "B,SAT,T\u{202e},1,servicios",
            C::Field(F::BadCharacter),
            "titulo",
            Some("T\u{202e}"),
        ),
        (
            "B,SAT,a\0b,1,servicios",
            C::Field(F::NulByte),
            "titulo",
            Some("a\0b"),
        ),
    ] {
        let (rows, faults) = between(row);
        let expected = [(3, code, Some(column), value)];
        let found: Vec<_> = faults
            .iter()
            .map(|fault| {
                (
                    fault.line,
                    fault.code,
                    fault.column.as_deref(),
                    fault.value.as_deref(),
                )
            })
            .collect();
        assert_eq!(found, expected, "{row}");
        let keys: Vec<&str> = rows.iter().map(|row| row.record.key()).collect();
        assert_eq!(keys, ["A", "Z"], "{row}");
    }
}

#[test]
fn words_of_an_inventory_that_are_not_known_are_named() {
    for (header, value, code) in [
        ("estado", "roto", RowCode::UnknownStatus),
        ("palanca", "magia", RowCode::UnknownLever),
        ("archivado", "tal vez", RowCode::BadFlag),
        (
            "licencias_libres",
            "-3",
            RowCode::Field(FieldCode::Negative),
        ),
        ("fin_soporte", "nunca", RowCode::BadDate),
        ("costo_anual", "1.000.000", RowCode::AmbiguousAmount),
    ] {
        let (_, faults) = read(
            What::Assets,
            &format!("clave,nombre,{header}\nA,B,{value}\n"),
        );
        assert_eq!(faults.len(), 1, "{header}");
        assert_eq!(
            (faults[0].code, faults[0].column.as_deref()),
            (code, Some(header))
        );
    }
    let (_, faults) = read(What::Institutions, "clave,nombre,tipo\nA,B,club\n");
    assert_eq!(faults[0].code, RowCode::UnknownType);
}

#[test]
fn all_faults_of_a_row_are_reported_and_the_row_counts_once() {
    let text = "clave,institucion,titulo,importe,tipo,fecha\nB,SAT,T,-1,servicios,29/02/2015\n";
    let mut reader = open(What::Requests, text.as_bytes(), Options::default()).unwrap();
    let faults: Vec<RowCode> = reader.by_ref().map(|read| read.unwrap_err().code).collect();
    assert_eq!(
        faults,
        [RowCode::Field(FieldCode::Negative), RowCode::ImpossibleDate]
    );
    let expected = Tally {
        good: 0,
        bad: 1,
        skipped: 0,
    };
    assert_eq!(reader.tally(), expected);
}

#[test]
fn a_second_row_with_a_key_names_the_line_of_the_first() {
    let (rows, faults) = read(
        What::Assets,
        "clave,nombre\nA,Uno\n\nB,Dos\nA,Tres\nA,Cuatro\n",
    );
    assert_eq!(rows.len(), 2);
    let found: Vec<(u64, &str)> = faults.iter().map(|f| (f.line, f.detail.as_str())).collect();
    assert_eq!(found, [(5, "2"), (6, "2")]);
}

#[test]
fn a_row_that_was_refused_does_not_take_its_key() {
    let (rows, faults) = read(
        What::Assets,
        "clave,nombre,estado\nA,Uno,roto\nA,Uno,activo\n",
    );
    assert_eq!((rows.len(), faults.len()), (1, 1));
}

#[test]
fn more_values_than_columns_is_a_fault_but_trailing_delimiters_are_not() {
    let (rows, faults) = read(What::Assets, "clave,nombre\nA,Uno, S.A.\nB,Dos,,,\n");
    assert_eq!(rows.len(), 1);
    let fault = &faults[0];
    assert_eq!(
        (fault.line, fault.code, fault.detail.as_str()),
        (2, RowCode::ExtraColumns, "2")
    );
}

#[test]
fn a_title_of_a_megabyte_costs_its_own_row() {
    for (length, code) in [
        (1_001, RowCode::Field(FieldCode::TooLong)),
        (900 * 1024, RowCode::Field(FieldCode::TooLong)),
        (1024 * 1024, RowCode::RowTooBig),
        (5 * 1024 * 1024, RowCode::RowTooBig),
    ] {
        let row = format!("B,SAT,{},1,servicios", "x".repeat(length));
        let (rows, faults) = between(&row);
        assert_eq!((rows.len(), faults.len()), (2, 1), "{length}");
        assert_eq!((faults[0].line, faults[0].code), (3, code), "{length}");
        let quoted = faults[0].value.as_deref().unwrap_or_default();
        assert!(quoted.chars().count() <= 61, "a value is quoted in part");
    }
}

#[test]
fn a_long_description_is_refused_and_a_long_name_too() {
    for (column, length, code) in [
        ("descripcion", 256 * 1024, None),
        (
            "descripcion",
            256 * 1024 + 1,
            Some(RowCode::Field(FieldCode::FieldTooBig)),
        ),
        ("nombre", 500, None),
        ("nombre", 501, Some(RowCode::Field(FieldCode::TooLong))),
    ] {
        let other = if column == "nombre" {
            "descripcion"
        } else {
            "nombre"
        };
        let text = format!("clave,{column},{other}\nA,{},B\n", "x".repeat(length));
        let (_, faults) = read(What::Assets, &text);
        assert_eq!(
            faults.first().map(|fault| fault.code),
            code,
            "{column} {length}"
        );
    }
}

#[test]
fn escape_sequences_in_a_description_are_kept_as_they_came() {
    let row = asset("clave,nombre,descripcion\nA,B,\u{1b}]0;x\u{7}\n");
    assert_eq!(row.description, "\u{1b}]0;x\u{7}");
}

#[test]
fn a_byte_of_another_encoding_costs_its_row_and_names_its_place() {
    let text = b"clave,nombre\nA,Uno\nB,N\xf3mina\nC,Tres\n";
    let (rows, faults) = read_with(What::Assets, text, Options::default());
    assert_eq!(rows.len(), 2);
    let fault = &faults[0];
    assert_eq!(
        (fault.line, fault.code, fault.detail.as_str()),
        (3, RowCode::BadEncoding, "4")
    );
    let message = fault.message(crate::i18n::Lang::Es);
    assert!(message.contains("--encoding windows-1252"), "{message}");
}

#[test]
fn files_that_are_not_text_tables_are_refused_with_what_to_do() {
    let header: Vec<String> = (0..10_000).map(|n| format!("c{n}")).collect();
    let wide = header.join(",");
    for (bytes, code) in [
        (&b""[..], "empty"),
        (b"\n \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfec\0l\0", "utf16"),
        (b"\xfe\xff\0c\0l", "utf16"),
        (b"c\0l\0a\0v\0e\0", "header_nul"),
        (b"PK\x03\x04....", "not_text"),
        (b"%PDF-1.7", "not_text"),
        (b"[{\"id\":1}]", "json_array"),
        (b"clave,descripci\xf3n\nA,B\n", "bad_encoding"),
        (b"clave,\"nombre\nA,B\n", "header_quote"),
        (wide.as_bytes(), "too_many_columns"),
        (b"hola mundo", "missing_columns"),
    ] {
        let error = open(What::Assets, bytes, Options::default()).unwrap_err();
        assert_eq!(error.code(), code, "{:?}", String::from_utf8_lossy(bytes));
    }
    let long = format!("clave,nombre,{}", "x".repeat(1024 * 1024));
    let error = open(What::Assets, long.as_bytes(), Options::default()).unwrap_err();
    assert_eq!(error.code(), "header_too_big");
}

#[test]
fn each_fault_of_json_lines_costs_its_line() {
    let bomb = format!("{{\"id\":\"B\",\"nombre\":{}", "[".repeat(100_000));
    let wide: Vec<String> = (0..10_000).map(|n| format!("\"c{n}\":1")).collect();
    let wide = format!("{{{}}}", wide.join(","));
    for (line, code) in [
        ("{\"id\":\"B\",\"nombre\":", RowCode::BadJson),
        ("[1]", RowCode::NotAnObject),
        (bomb.as_str(), RowCode::TooDeep),
        (wide.as_str(), RowCode::TooManyFields),
        (
            "{\"id\":\"B\",\"id\":\"C\",\"nombre\":\"x\"}",
            RowCode::RepeatedField,
        ),
        (
            "{\"nombre\":\"B\",\"Nombre\":\"C\",\"id\":\"x\"}",
            RowCode::RepeatedField,
        ),
        ("{\"id\":\"B\",\"nombre\":{\"a\":1}}", RowCode::NotText),
        (
            "{\"id\":\"B\",\"nombre\":\"x\",\"categorias\":[[1]]}",
            RowCode::NotText,
        ),
        (
            "{\"id\":12345678901234567.5,\"nombre\":\"x\"}",
            RowCode::InexactNumber,
        ),
        (
            "{\"nombre\":\"sin clave\"}",
            RowCode::Field(FieldCode::Required),
        ),
        (
            "{\"id\":\"B\",\"nombre\":\"a\\u0000b\"}",
            RowCode::Field(FieldCode::NulByte),
        ),
        (
            "{\"id\":\"B\",\"nombre\":\"a\\u001b[2J\"}",
            RowCode::Field(FieldCode::BadCharacter),
        ),
        ("{\"id\":\"A\",\"nombre\":\"otra\"}", RowCode::DuplicateKey),
    ] {
        let text = format!(
            "{{\"id\":\"A\",\"nombre\":\"Uno\"}}\n{line}\n{{\"id\":\"Z\",\"nombre\":\"Dos\"}}\n"
        );
        let (rows, faults) = read(What::Assets, &text);
        let shown: String = line.chars().take(60).collect();
        assert_eq!(faults.len(), 1, "{shown}: {faults:?}");
        assert_eq!((faults[0].line, faults[0].code), (2, code), "{shown}");
        assert_eq!(rows.len(), 2, "{shown}");
    }
}

#[test]
fn a_stream_that_breaks_gives_what_it_had_and_one_error() {
    struct Breaks(bool);
    impl std::io::Read for Breaks {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            if std::mem::replace(&mut self.0, true) {
                return Err(std::io::Error::other("cable"));
            }
            let text = format!("clave,nombre,descripcion\nA,Uno,{}\nB,D", "x".repeat(2_000));
            into[..text.len()].copy_from_slice(text.as_bytes());
            Ok(text.len())
        }
    }
    let mut reader =
        Reader::open(Breaks(false), Format::Csv, What::Assets, Options::default()).unwrap();
    assert!(reader.next().unwrap().is_ok());
    let fault = reader.next().unwrap().unwrap_err();
    assert_eq!((fault.line, fault.code), (2, RowCode::Io));
    assert!(reader.next().is_none());
}

#[test]
fn any_bytes_at_all_come_to_an_end_without_a_panic() {
    use proptest::prelude::*;
    let header = b"clave,institucion,titulo,importe,tipo,fecha,conceptos\n";
    proptest!(ProptestConfig::with_cases(48), |(bytes in proptest::collection::vec(
        prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), Just(b'{'), any::<u8>()],
        0..400,
    ))| {
        for lead in [&header[..], b"{}\n", b""] {
            let text = [lead, &bytes[..]].concat();
            for encoding in [Encoding::Utf8, Encoding::Windows1252] {
                let options = Options { encoding, ..Options::default() };
                if let Ok(reader) = open(What::Requests, &text, options) {
                    prop_assert!(reader.count() <= 20 * (text.len() + 1));
                }
            }
        }
    });
}
