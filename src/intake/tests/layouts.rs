//! Files as people really have them are read without any option.

use super::*;
use crate::domain::asset::{AssetStatus, Lever};
use crate::domain::institution::InstitutionType;
use crate::domain::money::{Currency, Money};
use crate::domain::request::{AnnexKind, Kind, Procedure};
use jiff::civil::date;

fn pesos(centavos: i64) -> Money {
    Money {
        centavos,
        currency: Currency::Mxn,
    }
}

#[test]
fn an_inventory_of_government_systems() {
    let row = asset(
        "codigo,nombre,descripcion,finalidad,tema,ente,organismo,dir3,corporativo,fecha_alta\n\
         SICAC,Sistema de actuaciones,\"Inventario, con \"\"comillas\"\"\",Inventariar,\
         Transformación digital,PREGOB,Dirección General,A05003248,False,2025-11-24\n",
    );
    assert_eq!(row.key, "SICAC");
    assert_eq!(row.name, "Sistema de actuaciones");
    assert_eq!(row.description, "Inventario, con \"comillas\"");
    assert_eq!(row.function, "Inventariar");
    assert_eq!(row.categories, ["Transformación digital"]);
    assert_eq!(row.owner, "Dirección General");
    assert_eq!(row.owner_key.as_deref(), Some("A05003248"));
    assert_eq!(row.status, AssetStatus::Active);
}

#[test]
fn a_catalogue_of_free_software_with_lists() {
    let row = asset(
        "slug,nombre,descripcion_en,licencias,tecnologias,categorias,web,codigo,actualizado,archivado,estrellas\n\
         0-a.d.,0 A.D.,Strategy game.,MIT|GPL-2.0|MIT,C++|C|deb,Games,https://play0ad.com/,https://git/0ad,,True,\n",
    );
    assert_eq!(
        row.key, "0-a.d.",
        "the slug, not the address of the source code"
    );
    assert_eq!(row.licence, "MIT, GPL-2.0");
    assert_eq!(row.technologies, ["C++", "C", "deb"]);
    assert_eq!(row.url, "https://play0ad.com/");
    assert_eq!(row.status, AssetStatus::Retired, "archived");
}

#[test]
fn descriptions_in_several_languages_are_all_kept_once() {
    let row = asset(
        "id,nombre,funcion_fr,descripcion_fr,descripcion_en,categoria_fr,licencia,version_min,web\n\
         1,7zip,Compression,Archivage,File archiver,Compression,LGPL-2.0-only,19,https://www.7-zip.org/\n",
    );
    assert_eq!(row.description, "File archiver\nArchivage");
    assert_eq!(row.function, "Compression");
    assert_eq!(row.key, "1");
}

#[test]
fn a_list_of_licences_whose_product_names_repeat_keeps_every_row() {
    let (rows, faults) = read(
        What::Assets,
        "producto,sku,guid,planes_incluidos\n\
         Office,O_1,d2dea78b-507c-4e56-b400-39447f4738f8,Exchange|Teams\n\
         Office,O_2,e4654015-5daf-4a48-9b37-4f309dddd88b,Exchange\n",
    );
    assert_eq!(faults, vec![]);
    assert_eq!(rows.len(), 2);
    assert_eq!(
        rows[0].record.key(),
        "d2dea78b-507c-4e56-b400-39447f4738f8",
        "the vendor's id"
    );
    let Record::Asset(row) = &rows[0].record else {
        panic!()
    };
    assert_eq!((row.name.as_str(), row.acronym.as_str()), ("Office", "O_1"));
    assert_eq!(row.technologies, ["Exchange", "Teams"]);
}

#[test]
fn budget_branches_and_units_become_institutions() {
    for (line, key, name, r#type) in [
        (
            "6,Hacienda y Crédito Público,E00,Servicio de Administración Tributaria",
            "06-E00",
            "Servicio de Administración Tributaria",
            InstitutionType::DeconcentratedBody,
        ),
        (
            "4,Gobernación,100,Secretaría",
            "04-100",
            "Secretaría (Gobernación)",
            InstitutionType::Ministry,
        ),
        (
            "53,Comisión Federal de Electricidad,TVV,Comisión Federal de Electricidad",
            "53-TVV",
            "Comisión Federal de Electricidad",
            InstitutionType::StateEnterprise,
        ),
        (
            "6,Hacienda,HIU,\"Nacional Financiera, S.N.C.\"",
            "06-HIU",
            "Nacional Financiera, S.N.C.",
            InstitutionType::Entity,
        ),
    ] {
        let row = institution(&format!("ramo_id,ramo,unidad_id,unidad\n{line}\n"));
        assert_eq!(row.key, key);
        assert_eq!(row.name, name);
        assert_eq!(row.r#type, r#type);
        assert_eq!(row.budget_branch.as_deref(), Some(&key[..2]));
    }
}

#[test]
fn federal_contracts_become_requests() {
    let header = "siglas,dependencia,claveuc,nombre_de_la_uc,numero_expediente,titulo_expediente,\
        numero_procedimiento,proc_f_publicacion,caracter,tipo_contratacion,tipo_procedimiento,\
        codigo_contrato,titulo_contrato,fecha_inicio,fecha_fin,importe_contrato,moneda,\
        estatus_contrato,ramo,contrato_marco,compra_consolidada,plurianual,estratificacion_mpc,\
        proveedor_contratista\n";
    let row = request(&format!(
        "{header}SAT,Servicio de Administración Tributaria,006E00001,SAT-COMPRAS,289188,\
         CONTRATACIÓN DEL SERVICIO,AA-006E00001-N51-2012,2012-10-30 19:24,Nacional,Servicios,\
         Adjudicación Directa Federal,285948,MESA DE AYUDA,2012-12-03,2012-12-07,43683.4,MXN,\
         Expirado,6,0,0,1,,ULAN S.C.\n"
    ));
    assert_eq!(row.key, "285948");
    assert_eq!(row.institution, "SAT");
    assert_eq!(row.received_on, Some(date(2012, 10, 30)));
    let filing = row.filing;
    assert_eq!(filing.kind, Kind::Services);
    assert_eq!(filing.title, "MESA DE AYUDA");
    assert_eq!(filing.description, "CONTRATACIÓN DEL SERVICIO");
    assert_eq!(filing.amount, pesos(4_368_340));
    assert_eq!(filing.procedure, Some(Procedure::DirectAward));
    assert!(filing.multi_year);
    assert_eq!(filing.supplier, "ULAN S.C.");
    assert_eq!(filing.starts_on, Some(date(2012, 12, 3)));

    let works = format!(
        "{header}API,Puerto,009,U,1,MUELLE,IO-1,,Nacional,Obra Pública,Licitación Pública,\
         7,MUELLE,2014-01-01,2014-02-01,1,MXN,,,,,,,\n"
    );
    let mut reader = open(What::Requests, works.as_bytes(), Options::default()).unwrap();
    let fault = reader.next().unwrap().unwrap_err();
    assert!(fault.is_skip());
    assert_eq!(fault.column.as_deref(), Some("tipo_contratacion"));
    assert!(reader.next().is_none());
    assert_eq!(
        reader.tally(),
        Tally {
            good: 0,
            bad: 0,
            skipped: 1
        }
    );
}

#[test]
fn a_batch_of_descriptions_is_read_for_its_words() {
    let options = Options {
        words_only: true,
        ..Options::default()
    };
    let text = concat!(
        r#"{"id":"q1","titulo":"Mesa de ayuda","descripcion":"Servicio","institucion":"SAT","importe":"1.234,56"}"#,
        "\n\n",
        r#"{"id":7,"descripcion":"Licencias de hoja de cálculo","marca":"Excel","tipo":"algo nuevo"}"#,
        "\n",
    );
    let (rows, faults) = read_with(What::Requests, text.as_bytes(), options);
    assert_eq!(faults, vec![]);
    let Record::Request(second) = &rows[1].record else {
        panic!()
    };
    assert_eq!((second.key.as_str(), rows[1].line), ("7", 3));
    assert_eq!(second.filing.title, "Licencias de hoja de cálculo");
    assert_eq!(second.filing.items[0].brand, "Excel");
}

#[test]
fn json_lines_carry_lists_objects_and_the_form_of_the_api() {
    let row = request(
        r#"{"id":"S-1","institucion":"SAT","tipo":"adquisición","título":"Licencias","importe":1234.5,
        "conceptos":[{"descripcion":"Office","cantidad":10,"marca":"Microsoft","precio_unitario":"1,000.00"},"Soporte"],
        "anexos":[{"tipo":"investigación de mercado","archivo":"im.pdf","bytes":10},"otro.pdf"],"plurianual":true}"#
            .replace('\n', " ")
            .as_str(),
    );
    assert_eq!(row.filing.amount, pesos(123_450));
    assert_eq!(row.filing.items[0].quantity, 10);
    assert_eq!(row.filing.items[0].unit_price, Some(pesos(100_000)));
    assert_eq!(row.filing.items[1].description, "Soporte");
    assert_eq!(row.filing.annexes[0].kind, AnnexKind::MarketResearch);
    assert_eq!(row.filing.annexes[1].file_name, "otro.pdf");

    let sent = serde_json::to_string(&row).unwrap();
    assert_eq!(request(&sent), row, "what we write we can read");
}

#[test]
fn every_row_of_ours_reads_back_from_its_own_json() {
    let text = r#"{"key":"A-1","name":"SIRHUS","status":"out_of_use","lever":"public_software",
        "categories":["RH"],"annual_cost":{"centavos":500,"currency":"USD"},"seats_free":3,
        "supported_until":"2016-02-29","practice":false}"#
        .replace('\n', " ");
    let row = asset(&text);
    assert_eq!(row.lever, Lever::PublicSoftware);
    assert_eq!(
        row.annual_cost.map(|cost| cost.currency),
        Some(Currency::Usd)
    );
    assert_eq!(asset(&serde_json::to_string(&row).unwrap()), row);
    let row = institution(r#"{"key":"06-E00","name":"SAT","type":"deconcentrated_body"}"#);
    assert_eq!(institution(&serde_json::to_string(&row).unwrap()), row);
}

#[test]
fn delimiters_endings_and_byte_order_marks_make_no_difference() {
    for text in [
        "clave,nombre\nA,Nómina\n",
        "clave;nombre\r\nA;Nómina\r\n",
        "clave\tnombre\rA\tNómina\r",
        "clave|nombre\nA|Nómina",
        "\u{feff}clave,nombre\nA,Nómina\n",
        "\u{feff}\"clave\",\"nombre\"\nA,Nómina\n",
        "sep=;\nclave;nombre\nA;Nómina\n",
        "\n\nclave,nombre,,\n,,,\nA,Nómina,,,,\n",
    ] {
        let row = asset(text);
        assert_eq!(
            (row.key.as_str(), row.name.as_str()),
            ("A", "Nómina"),
            "{text:?}"
        );
    }
}

#[test]
fn windows_1252_is_read_when_it_is_declared() {
    let options = Options {
        encoding: Encoding::Windows1252,
        ..Options::default()
    };
    let (rows, faults) = read_with(What::Assets, b"clave;nombre\nA;N\xf3mina \x80\n", options);
    assert_eq!(faults, vec![]);
    let Record::Asset(row) = &rows[0].record else {
        panic!()
    };
    assert_eq!(row.name, "Nómina €");
}

#[test]
fn a_budget_line_implies_the_kind_that_a_row_does_not_name() {
    for (line, kind) in [
        ("51501", Kind::Acquisition),
        ("32301", Kind::Lease),
        ("33301 Desarrollo de aplicaciones", Kind::Services),
    ] {
        let row = request(&format!(
            "clave,institucion,titulo,importe,partida\nS,SAT,T,1,{line}\n"
        ));
        assert_eq!(row.filing.kind, kind);
        assert_eq!(row.filing.budget_line.as_deref(), Some(&line[..5]));
    }
}

#[test]
fn a_table_without_keys_gets_them_by_line_under_its_own_prefix() {
    let options = Options {
        key_prefix: "inventario-".into(),
        ..Options::default()
    };
    let (rows, faults) = read_with(
        What::Assets,
        b"nombre\nUno\n\"Dos\ny medio\"\nTres\n",
        options,
    );
    assert_eq!(faults, vec![]);
    let keys: Vec<&str> = rows.iter().map(|row| row.record.key()).collect();
    assert_eq!(
        keys,
        [
            "inventario-fila-2",
            "inventario-fila-3",
            "inventario-fila-5"
        ]
    );
    let Record::Asset(second) = &rows[1].record else {
        panic!()
    };
    assert_eq!(second.name, "Dos y medio", "a name is one line");
}

#[test]
fn the_currency_of_a_row_is_its_own_or_the_default() {
    for (header, line, currency) in [
        ("", "1", Currency::Eur),
        (",moneda", "1,USD", Currency::Usd),
        (",moneda", "1,pesos mexicanos", Currency::Mxn),
        (",moneda", "1,", Currency::Eur),
    ] {
        let options = Options {
            default_currency: Currency::Eur,
            default_kind: Some(Kind::Acquisition),
            ..Options::default()
        };
        let text = format!("clave,institucion,titulo,importe{header}\nS,SAT,T,{line}\n");
        let (rows, faults) = read_with(What::Requests, text.as_bytes(), options);
        assert_eq!(faults, vec![]);
        let Record::Request(row) = &rows[0].record else {
            panic!()
        };
        assert_eq!(row.filing.amount.currency, currency, "{line}");
    }
}
