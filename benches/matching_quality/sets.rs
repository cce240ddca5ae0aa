//! The labelled sets: an inventory, requests, and which assets serve each.

use dictamen::domain::asset::{Asset, AssetStatus};
use dictamen::domain::ids::AssetId;
use serde::Deserialize;

use std::path::Path;
use uuid::Uuid;

/// One line of `requests.jsonl`.
#[derive(Clone, Debug, Deserialize)]
pub struct Request {
    pub id: String,
    #[serde(rename = "titulo")]
    pub title: String,
    #[serde(default, rename = "descripcion")]
    pub description: String,
    #[serde(default, rename = "institucion")]
    pub institution: String,
    #[serde(default, rename = "partidas")]
    pub items: Vec<Item>,
    pub kind: String,
    /// Keys of the assets that serve.
    pub relevant: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Item {
    #[serde(default, rename = "descripcion")]
    pub description: String,
}

impl Request {
    /// Odd numbers are held out: their figures are reported and nothing was tuned on them.
    pub fn is_held_out(&self) -> bool {
        let digits: String = self.id.chars().filter(char::is_ascii_digit).collect();
        digits.parse::<u64>().is_ok_and(|number| number % 2 == 1)
    }
}

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    nombre: String,
    #[serde(default)]
    siglas: String,
    #[serde(default)]
    descripcion: String,
    #[serde(default)]
    funcion: String,
    #[serde(default)]
    institucion: String,
    #[serde(default)]
    estado: String,
    #[serde(default)]
    tecnologias: Technologies,
    #[serde(default)]
    fabricante: String,
}

/// As the import takes them: a list, or one text.
#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
enum Technologies {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

/// A set with its inventory.
#[derive(Debug)]
pub struct Set {
    pub name: &'static str,
    pub assets: Vec<Asset>,
    pub requests: Vec<Request>,
}

impl Set {
    /// Reads `assets.jsonl` and `requests.jsonl` of a folder.
    pub fn read(name: &'static str, folder: &Path) -> Set {
        let rows: Vec<Row> = lines(&folder.join("assets.jsonl"));
        let assets = (1u128..)
            .zip(rows)
            .map(|(number, row)| asset(number, row))
            .collect();
        Set {
            name,
            assets,
            requests: lines(&folder.join("requests.jsonl")),
        }
    }
}

fn lines<T: for<'de> Deserialize<'de>>(path: &Path) -> Vec<T> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    text.lines()
        .map(|line| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{path:?}: {error}: {line}"))
        })
        .collect()
}

fn asset(number: u128, row: Row) -> Asset {
    let mut asset: Asset = serde_json::from_value(serde_json::json!({
        "id": AssetId(Uuid::from_u128(number)), "key": row.id, "name": row.nombre,
    }))
    .unwrap();
    asset.acronym = row.siglas;
    asset.description = row.descripcion;
    asset.function = row.funcion;
    asset.owner = row.institucion;
    asset.vendor = row.fabricante;
    asset.technologies = match row.tecnologias {
        Technologies::None => Vec::new(),
        Technologies::One(text) => text.split([';', '|', ',']).map(str::to_owned).collect(),
        Technologies::Many(list) => list,
    };
    asset.status = match row.estado.as_str() {
        "fuera de uso" => AssetStatus::OutOfUse,
        "retirado" => AssetStatus::Retired,
        _ => AssetStatus::Active,
    };
    asset
}
