//! The rows that an import sends: what a file said, before the register gives it an id.
//!
//! Owns the three row types, their limits and their validation, which both sides run: the command
//! before it sends, the server on what it receives. Must not read files, know HTTP or guess values.

mod check;

use crate::domain::asset::{Asset, AssetStatus, Lever};
use crate::domain::ids::AssetId;
use crate::domain::institution::{Institution, InstitutionKey, InstitutionType};
use crate::domain::money::Money;
use crate::domain::request::Filing;
use check::Check;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The longest key, in characters.
pub const MAX_KEY: usize = 200;
/// The longest name or other one-line value, in characters.
pub const MAX_NAME: usize = 500;
/// The longest title of a request, in characters.
pub const MAX_TITLE: usize = 1_000;
/// The longest web address, in characters.
pub const MAX_URL: usize = 2_000;
/// The longest free text of one field, in bytes (256 KiB).
pub const MAX_FIELD_BYTES: usize = 256 * 1024;
/// The most values in one list: line items, annexes, categories, technologies.
pub const MAX_LIST: usize = 1_000;
/// The longest file name of an annex, in bytes.
pub const MAX_FILE_NAME_BYTES: usize = 120;

/// What is wrong with a field. The message is `intake.error.<name>` of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldCode {
    /// Nothing where something must be.
    Required,
    /// Longer than the limit; the detail is the limit in characters.
    TooLong,
    /// More bytes than a free text may have; the detail is the limit in KiB.
    FieldTooBig,
    /// More values than a list may have; the detail is the limit.
    TooMany,
    /// A control, escape, invisible or bidirectional character; the detail is its code point.
    BadCharacter,
    /// The NUL character, which no store keeps.
    NulByte,
    /// Below zero.
    Negative,
    /// Ends before it starts; the detail is the first day.
    DateOrder,
    /// Not a five-digit object of expenditure.
    BadBudgetLine,
    /// Not a two-digit budget branch.
    BadBranch,
    /// A rate over 100 %.
    BadRate,
    /// A file name with a folder in it.
    PathInName,
}

impl FieldCode {
    pub const ALL: [FieldCode; 12] = [
        FieldCode::Required,
        FieldCode::TooLong,
        FieldCode::FieldTooBig,
        FieldCode::TooMany,
        FieldCode::BadCharacter,
        FieldCode::NulByte,
        FieldCode::Negative,
        FieldCode::DateOrder,
        FieldCode::BadBudgetLine,
        FieldCode::BadBranch,
        FieldCode::BadRate,
        FieldCode::PathInName,
    ];

    pub fn name(self) -> &'static str {
        match self {
            FieldCode::Required => "required",
            FieldCode::TooLong => "too_long",
            FieldCode::FieldTooBig => "field_too_big",
            FieldCode::TooMany => "too_many",
            FieldCode::BadCharacter => "bad_character",
            FieldCode::NulByte => "nul_byte",
            FieldCode::Negative => "negative",
            FieldCode::DateOrder => "date_order",
            FieldCode::BadBudgetLine => "bad_budget_line",
            FieldCode::BadBranch => "bad_branch",
            FieldCode::BadRate => "bad_rate",
            FieldCode::PathInName => "path_in_name",
        }
    }
}

/// One field that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldError {
    /// The path of the field in the row's JSON: `name`, `filing.items[2].brand`.
    pub field: String,
    pub code: FieldCode,
    /// What the message needs besides the place: the limit, the code point. Never the value.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// One institution of an imported directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstitutionRow {
    pub key: String,
    #[serde(default)]
    pub acronym: String,
    pub name: String,
    /// Two-digit budget branch (`ramo`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_branch: Option<String>,
    #[serde(default)]
    pub r#type: InstitutionType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector_head: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    #[serde(default)]
    pub practice: bool,
}

impl InstitutionRow {
    /// Everything that keeps this row out of the register; empty when it can go in.
    pub fn validate(&self) -> Vec<FieldError> {
        let mut check = Check::default();
        check.required_line("key", &self.key, MAX_KEY);
        check.line("acronym", &self.acronym, MAX_KEY);
        check.required_line("name", &self.name, MAX_NAME);
        if let Some(branch) = &self.budget_branch {
            check.digits("budget_branch", branch, 2, FieldCode::BadBranch);
        }
        if let Some(head) = &self.sector_head {
            check.line("sector_head", head, MAX_KEY);
        }
        check.order("valid_to", self.valid_from, self.valid_to);
        check.done()
    }

    /// The domain's noun. An institution without an acronym is listed by its key.
    pub fn into_institution(self) -> Institution {
        let acronym = if self.acronym.is_empty() {
            self.key.clone()
        } else {
            self.acronym
        };
        Institution {
            key: InstitutionKey::new(self.key),
            acronym,
            name: self.name,
            budget_branch: self.budget_branch,
            r#type: self.r#type,
            sector_head: self.sector_head.map(InstitutionKey::new),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            practice: self.practice,
        }
    }
}

/// One asset of an imported inventory: [`Asset`] without what only the register can give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetRow {
    pub key: String,
    pub name: String,
    #[serde(default)]
    pub acronym: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub function: String,
    #[serde(default)]
    pub lever: Lever,
    #[serde(default)]
    pub status: AssetStatus,
    #[serde(default)]
    pub owner: String,
    /// The owner's key as the file gave it; whether it is a known institution is for the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_key: Option<String>,
    #[serde(default)]
    pub categories: Vec<String>,
    #[serde(default)]
    pub technologies: Vec<String>,
    #[serde(default)]
    pub vendor: String,
    #[serde(default)]
    pub licence: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats_free: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supported_until: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annual_cost: Option<Money>,
    #[serde(default)]
    pub url: String,
    #[serde(default)]
    pub practice: bool,
}

impl AssetRow {
    /// Everything that keeps this row out of the inventory; empty when it can go in.
    pub fn validate(&self) -> Vec<FieldError> {
        let mut check = Check::default();
        check.required_line("key", &self.key, MAX_KEY);
        check.required_line("name", &self.name, MAX_NAME);
        check.line("acronym", &self.acronym, MAX_KEY);
        check.block("description", &self.description);
        check.block("function", &self.function);
        check.line("owner", &self.owner, MAX_NAME);
        if let Some(key) = &self.owner_key {
            check.line("owner_key", key, MAX_KEY);
        }
        check.lines("categories", &self.categories);
        check.lines("technologies", &self.technologies);
        check.line("vendor", &self.vendor, MAX_NAME);
        check.line("licence", &self.licence, MAX_NAME);
        check.not_negative("seats_free", self.seats_free);
        check.not_negative("annual_cost", self.annual_cost.map(|cost| cost.centavos));
        check.line("url", &self.url, MAX_URL);
        check.done()
    }

    /// The domain's noun, under the id that the register gives it.
    pub fn into_asset(self, id: AssetId) -> Asset {
        Asset {
            id,
            key: self.key,
            name: self.name,
            acronym: self.acronym,
            description: self.description,
            function: self.function,
            lever: self.lever,
            status: self.status,
            owner: self.owner,
            owner_key: self.owner_key.map(InstitutionKey::new),
            categories: self.categories,
            technologies: self.technologies,
            vendor: self.vendor,
            licence: self.licence,
            seats_free: self.seats_free,
            supported_until: self.supported_until,
            annual_cost: self.annual_cost,
            url: self.url,
            practice: self.practice,
            version: 0,
        }
    }
}

/// One request of an imported file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestRow {
    /// The id that the file gave.
    pub key: String,
    /// Key, acronym or name of the institution, as given.
    pub institution: String,
    /// The local day of reception, where the file says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<Date>,
    pub filing: Filing,
}

impl RequestRow {
    /// Everything that keeps this row from being filed; empty when it can be.
    pub fn validate(&self) -> Vec<FieldError> {
        let mut check = Check::default();
        check.required_line("key", &self.key, MAX_KEY);
        check.required_line("institution", &self.institution, MAX_NAME);
        check_filing(&mut check, &self.filing);
        check.done()
    }
}

fn check_filing(check: &mut Check, filing: &Filing) {
    check.required_line("filing.title", &filing.title, MAX_TITLE);
    check.block("filing.description", &filing.description);
    check.not_negative("filing.amount", Some(filing.amount.centavos));
    if filing.vat_basis_points > 10_000 {
        check.fault("filing.vat_basis_points", FieldCode::BadRate, "");
    }
    if let Some(line) = &filing.budget_line {
        check.digits("filing.budget_line", line, 5, FieldCode::BadBudgetLine);
    }
    if let Some(code) = &filing.procurement_code {
        check.line("filing.procurement_code", code, MAX_KEY);
    }
    check.order("filing.ends_on", filing.starts_on, filing.ends_on);
    check.line("filing.supplier", &filing.supplier, MAX_NAME);
    check.line(
        "filing.strategic_project",
        &filing.strategic_project,
        MAX_NAME,
    );
    check.line("filing.strategy_line", &filing.strategy_line, MAX_NAME);
    check.line("filing.tech_domain", &filing.tech_domain, MAX_NAME);
    check.line("filing.area", &filing.area, MAX_NAME);
    check.block("filing.control_body_remarks", &filing.control_body_remarks);
    check.block("filing.own_inventory_search", &filing.own_inventory_search);
    check.at_most("filing.items", filing.items.len());
    for (at, item) in filing.items.iter().enumerate().take(MAX_LIST) {
        let path = |field: &str| format!("filing.items[{at}].{field}");
        check.block(&path("description"), &item.description);
        check.line(&path("unit"), &item.unit, MAX_NAME);
        check.line(&path("brand"), &item.brand, MAX_NAME);
        check.not_negative(
            &path("unit_price"),
            item.unit_price.map(|price| price.centavos),
        );
    }
    check.at_most("filing.annexes", filing.annexes.len());
    for (at, annex) in filing.annexes.iter().enumerate().take(MAX_LIST) {
        let path = |field: &str| format!("filing.annexes[{at}].{field}");
        check.file_name(&path("file_name"), &annex.file_name);
        check.line(&path("media_type"), &annex.media_type, MAX_NAME);
    }
}

#[cfg(test)]
mod tests;
