//! The names of columns: every synonym, what is mapped by hand, what is left over.

use super::*;
use crate::intake::columns::{Mapper, canonical};
use crate::intake::synonyms::{Field, field_named, names};

const ALL: [What; 3] = [What::Institutions, What::Assets, What::Requests];

#[test]
fn one_name_in_every_spelling() {
    for name in [
        "fecha_inicio",
        "Fecha de inicio",
        "FECHA DE INICIO",
        "fechaInicio",
        " fecha-inicio: ",
        "Fecha  del Inicio",
    ] {
        assert_eq!(canonical(name), "fecha_inicio", "{name}");
    }
    assert_eq!(canonical("Descripción"), "descripcion");
    assert_eq!(canonical("AÑO"), "ano");
}

#[test]
fn every_synonym_is_canonical_and_feeds_its_field() {
    for what in ALL {
        let mapper = Mapper::new(what, &Options::default()).unwrap();
        for (field, synonyms) in names(what, false) {
            for synonym in synonyms.split(' ') {
                assert_eq!(canonical(synonym), synonym, "can never be matched");
                let plan = mapper.plan(&[synonym.to_owned()]);
                let fed = plan.iter().any(|(fed, _)| *fed == field);
                assert!(fed, "{what:?}: {synonym} feeds {}", field.name());
            }
            assert!(
                synonyms
                    .split(' ')
                    .any(|synonym| synonym == canonical(field.name())),
                "{what:?}: {} is its own synonym",
                field.name()
            );
        }
    }
}

#[test]
fn every_field_that_the_shared_rules_name_has_a_column() {
    let institution = r#"{"key":"","name":"","budget_branch":"x","sector_head":"\u0007",
        "acronym":"\u0007","valid_from":"2015-01-02","valid_to":"2015-01-01"}"#;
    let asset = r#"{"key":"","name":"","acronym":"\u0007","description":"\u0000",
        "function":"\u0000","owner":"\u0007","owner_key":"\u0007","categories":["\u0007"],
        "technologies":["\u0007"],"vendor":"\u0007","licence":"\u0007","seats_free":-1,
        "annual_cost":{"centavos":-1,"currency":"MXN"},"url":"\u0007"}"#;
    let request = r#"{"key":"","institution":"","filing":{"kind":"lease","title":"",
        "description":"\u0000","amount":{"centavos":-1,"currency":"MXN"},
        "vat_basis_points":20000,"budget_line":"x","procurement_code":"\u0007",
        "starts_on":"2015-01-02","ends_on":"2015-01-01","supplier":"\u0007",
        "strategic_project":"\u0007","strategy_line":"\u0007","tech_domain":"\u0007",
        "area":"\u0007","items":[{"description":"\u0000"}],
        "annexes":[{"kind":"other","file_name":"a/b"}],"control_body_remarks":"\u0000",
        "own_inventory_search":"\u0000"}}"#;
    let institution: InstitutionRow = serde_json::from_str(institution).unwrap();
    let asset: AssetRow = serde_json::from_str(asset).unwrap();
    let request: RequestRow = serde_json::from_str(request).unwrap();
    let rules = [institution.validate(), asset.validate(), request.validate()].concat();
    assert!(rules.len() > 30);
    for rule in rules {
        let path = rule.field.strip_prefix("filing.").unwrap_or(&rule.field);
        let name = path.split('[').next().unwrap();
        assert!(field_named(name).is_some(), "{name}");
    }
}

#[test]
fn columns_say_what_was_understood_and_what_was_not() {
    let text = b"Clave;Nombre del sistema;Estrellas;;Siglas\nA;B;3;;C\n";
    let reader = open(What::Assets, text, Options::default()).unwrap();
    let recognised: Vec<(&str, &[&str])> = reader
        .columns()
        .recognised
        .iter()
        .map(|column| (column.theirs.as_str(), column.ours.as_slice()))
        .collect();
    assert_eq!(
        recognised,
        [
            ("Clave", &["key"][..]),
            ("Nombre del sistema", &["name"][..]),
            ("Siglas", &["acronym"][..])
        ]
    );
    assert_eq!(reader.columns().ignored, ["Estrellas"]);
}

#[test]
fn json_lines_say_what_was_understood_as_they_are_read() {
    let text = b"{\"id\":\"1\",\"nombre\":\"A\"}\n{\"id\":\"2\",\"nombre\":\"B\",\"stars\":1}\n";
    let mut reader = open(What::Assets, text, Options::default()).unwrap();
    assert!(reader.columns().recognised.is_empty());
    assert!(reader.by_ref().all(|read| read.is_ok()));
    assert_eq!(reader.columns().recognised.len(), 2);
    assert_eq!(reader.columns().ignored, ["stars"]);
}

#[test]
fn a_mapped_column_replaces_what_would_have_been_found() {
    let map = |theirs: &str, ours: &str| (theirs.to_owned(), ours.to_owned());
    let options = Options {
        map: vec![
            map("Núm. interno", "key"),
            map("Título largo", "nombre"),
            map("descripcion", "-"),
        ],
        set: vec![map("palanca", "software libre")],
        ..Options::default()
    };
    let text = "clave,num_interno,nombre,titulo_largo,descripcion\nA,B,C,D,E\n";
    let (rows, faults) = read_with(What::Assets, text.as_bytes(), options);
    assert_eq!(faults, vec![]);
    let Record::Asset(row) = &rows[0].record else {
        panic!()
    };
    assert_eq!((row.key.as_str(), row.name.as_str()), ("B", "D"));
    assert_eq!(row.description, "");
    assert_eq!(
        row.lever,
        crate::domain::asset::Lever::PublicSoftware,
        "set for every row"
    );
}

#[test]
fn a_product_beside_a_name_and_a_lever_among_types_are_not_lost() {
    let text = "clave,nombre,producto,tipo\nA,Correo institucional,Zimbra,Software público\nB,Nómina,,Sistema\n";
    let (rows, faults) = read_with(What::Assets, text.as_bytes(), Options::default());
    assert_eq!(faults, vec![]);
    let seen: Vec<_> = rows
        .iter()
        .map(|row| match &row.record {
            Record::Asset(row) => (row.name.as_str(), row.technologies.join(" "), row.lever),
            _ => panic!(),
        })
        .collect();
    use crate::domain::asset::Lever;
    assert_eq!(
        seen,
        [
            (
                "Correo institucional",
                "Zimbra".to_owned(),
                Lever::PublicSoftware
            ),
            ("Nómina", String::new(), Lever::Application),
        ]
    );
}

#[test]
fn a_map_to_or_from_what_is_not_there_is_refused() {
    let with = |theirs: &str, ours: &str| Options {
        map: vec![(theirs.to_owned(), ours.to_owned())],
        ..Options::default()
    };
    let text = b"clave,nombre\nA,B\n";
    assert!(matches!(
        open(What::Assets, text, with("nombre", "nombrre")),
        Err(OpenError::UnknownField { name, known }) if name == "nombrre" && known.contains(&"name")
    ));
    assert!(matches!(
        open(What::Assets, text, with("nmbre", "name")),
        Err(OpenError::UnknownColumn(name)) if name == "nmbre"
    ));
}

#[test]
fn missing_columns_are_named_once_and_not_for_every_row() {
    for (what, header, missing) in [
        (What::Assets, "clave,otra", vec!["name"]),
        (What::Institutions, "ramo,descripcion", vec!["name", "key"]),
        (
            What::Requests,
            "clave,descripcion",
            vec!["title", "institution", "amount", "kind"],
        ),
        (What::Requests, "titulo,dependencia,monto,partida", vec![]),
        (What::Institutions, "siglas,nombre", vec![]),
    ] {
        let text = format!("{header}\nA,B,1,33301\n");
        match open(what, text.as_bytes(), Options::default()) {
            Ok(_) => assert!(missing.is_empty(), "{header}"),
            Err(OpenError::MissingColumns(columns)) => {
                assert_eq!(columns.missing, missing, "{header}");
            }
            Err(other) => panic!("{header}: {other}"),
        }
    }
}

#[test]
fn the_same_column_twice_is_refused_unless_nobody_reads_it() {
    let twice = b"clave,nombre,Nombre\nA,B,C\n";
    assert!(matches!(
        open(What::Assets, twice, Options::default()),
        Err(OpenError::RepeatedColumn(name)) if name == "Nombre"
    ));
    assert!(
        open(
            What::Assets,
            b"clave,nombre,x,x\nA,B,C,D\n",
            Options::default()
        )
        .is_ok()
    );
}

#[test]
fn a_column_that_is_empty_gives_way_to_the_next_best() {
    let text = "clave,siglas,dependencia,titulo,importe,tipo\n\
        1,SAT,Servicio de Administración Tributaria,T,1,servicios\n\
        2,,Servicio de Administración Tributaria,T,1,servicios\n";
    let (rows, _) = read(What::Requests, text);
    let institutions: Vec<String> = rows
        .into_iter()
        .map(|row| match row.record {
            Record::Request(row) => row.institution,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        institutions,
        ["SAT", "Servicio de Administración Tributaria"]
    );
    assert_eq!(Field::Institution.name(), "institution");
}

#[test]
fn a_files_name_tells_its_format_or_nothing() {
    for (name, format) in [
        ("a.csv", Format::Csv),
        ("a.TSV", Format::Csv),
        ("a.jsonl", Format::JsonLines),
        ("a.ndjson", Format::JsonLines),
        ("a.json", Format::Auto),
        ("a.txt", Format::Auto),
        ("-", Format::Auto),
    ] {
        assert_eq!(Format::of_name(name), format, "{name}");
    }
    for (name, encoding) in [
        ("UTF-8", Some(Encoding::Utf8)),
        ("windows-1252", Some(Encoding::Windows1252)),
        ("ISO-8859-1", Some(Encoding::Windows1252)),
        ("ebcdic", None),
    ] {
        assert_eq!(Encoding::parse(name), encoding, "{name}");
    }
}
