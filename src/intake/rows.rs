//! From the values of one row to the row of its kind.

use super::cells::Cells;
use super::error::{RowCode, RowError};
use super::items::{annexes, line_items};
use super::options::Options;
use super::reader::Record;
use super::synonyms::Field;
use super::values;
use super::words::{self, KindWord, look_up};
use crate::domain::asset::AssetStatus;
use crate::domain::money::Money;
use crate::domain::request::{Filing, Kind};
use crate::wire::import::{AssetRow, FieldCode, FieldError, InstitutionRow, RequestRow};

/// Characters of a title made from a description.
const MADE_TITLE: usize = 200;

/// The fields that a table of this kind cannot do without.
pub(super) fn missing(
    what: super::What,
    has: impl Fn(Field) -> bool,
    options: &Options,
) -> Vec<&'static str> {
    // Each entry is a choice: any one of its fields will do.
    let needed: &[&[Field]] = match what {
        super::What::Institutions => &[
            &[Field::Name],
            &[Field::Key, Field::UnitCode, Field::Acronym],
        ],
        super::What::Assets => &[&[Field::Name]],
        super::What::Requests if options.words_only => &[&[Field::Title, Field::Description]],
        super::What::Requests => &[
            &[Field::Title],
            &[Field::Institution],
            &[Field::Amount],
            &[Field::Kind, Field::BudgetLine],
        ],
    };
    needed
        .iter()
        .filter(|choice| !choice.iter().any(|field| has(*field)))
        .filter(|choice| !(choice.contains(&Field::Kind) && options.default_kind.is_some()))
        .filter_map(|choice| choice.first().map(|field| field.name()))
        .collect()
}

pub(super) fn read(
    what: super::What,
    mut cells: Cells,
    options: &Options,
) -> Result<Record, Vec<RowError>> {
    let record = match what {
        super::What::Institutions => institution(&mut cells).map(Record::Institution),
        super::What::Assets => Some(Record::Asset(asset(&mut cells, options))),
        super::What::Requests => request(&mut cells, options).map(Record::Request),
    };
    match record {
        Some(record) => {
            for fault in record.validate() {
                take_over(&mut cells, fault, options);
            }
            if cells.has_faults() {
                Err(cells.into_faults())
            } else {
                Ok(record)
            }
        }
        None => Err(cells.into_faults()),
    }
}

/// Puts a fault that the shared rules found under the column that its field came from.
fn take_over(cells: &mut Cells, fault: FieldError, options: &Options) {
    if options.words_only && fault.field == "institution" && fault.code == FieldCode::Required {
        return;
    }
    let path = fault.field.strip_prefix("filing.").unwrap_or(&fault.field);
    let name = path.split('[').next().unwrap_or(path);
    // Every field of a row has a field here; a test holds the two lists together.
    let field = super::synonyms::field_named(name).unwrap_or(Field::Key);
    cells.fault_of(field, RowError::of_field(cells.line(), fault));
}

/// The key of the row. A file without any key column gets keys by line, which stay the same for as
/// long as no line is added above; a row that leaves its key column empty has none.
/// An object of JSON Lines names its own fields, so there a key is always due.
fn key(cells: &mut Cells, options: &Options) -> String {
    if cells.is_keyed() {
        cells.raw(Field::Key)
    } else {
        format!("{}fila-{}", options.key_prefix, cells.line())
    }
}

fn institution(cells: &mut Cells) -> Option<InstitutionRow> {
    let branch_name = cells.one_line(Field::BranchName);
    let mut branch = cells.one_line(Field::BudgetBranch);
    if branch.is_empty() && branch_name.bytes().all(|b| b.is_ascii_digit()) {
        branch.clone_from(&branch_name);
    }
    if branch.len() == 1 {
        branch.insert(0, '0');
    }
    let unit = cells.one_line(Field::UnitCode).to_uppercase();
    let mut key = cells.raw(Field::Key);
    let mut name = cells.one_line(Field::Name);
    if key.is_empty() && cells.has_column(Field::UnitCode) {
        for (field, value) in [(Field::BudgetBranch, &branch), (Field::UnitCode, &unit)] {
            if value.is_empty() {
                cells.fault(field, RowCode::Field(FieldCode::Required), "");
            }
        }
        if cells.has_faults() {
            return None;
        }
        key = format!("{branch}-{unit}");
        // Every ministry has a unit called Secretaría: by itself the name says nothing.
        if unit.bytes().all(|b| b.is_ascii_digit()) && !branch_name.is_empty() {
            name = format!("{name} ({branch_name})");
        }
    }
    let acronym = cells.one_line(Field::Acronym);
    if key.is_empty() && !cells.has_column(Field::Key) {
        key.clone_from(&acronym);
    }
    let by_code = key
        .split_once('-')
        .filter(|(branch, unit)| branch.len() == 2 && unit.len() == 3);
    let guessed = by_code.map(|(branch, unit)| words::type_of_unit(branch, unit));
    let r#type = cells
        .word(Field::Type, words::TYPES, RowCode::UnknownType)
        .or(guessed);
    Some(InstitutionRow {
        key,
        acronym,
        name,
        budget_branch: (!branch.is_empty()).then_some(branch),
        r#type: r#type.unwrap_or_default(),
        sector_head: cells.optional(Field::SectorHead),
        valid_from: cells.date(Field::ValidFrom),
        valid_to: cells.date(Field::ValidTo),
        practice: false,
    })
}

fn asset(cells: &mut Cells, options: &Options) -> AssetRow {
    let currency = cells.currency(options.default_currency);
    let status = cells.word(Field::Status, words::STATUSES, RowCode::UnknownStatus);
    let archived = cells.flag(Field::Archived).unwrap_or_default();
    let status = status.unwrap_or(if archived {
        AssetStatus::Retired
    } else {
        AssetStatus::Active
    });
    let lever = cells.word(Field::Lever, words::LEVERS, RowCode::UnknownLever);
    let categories = cells.list(Field::Categories);
    // Registers say in their column of types what the law calls a lever.
    let lever = lever.or_else(|| {
        let mut words = categories.iter();
        words.find_map(|word| look_up(words::LEVERS, word))
    });
    AssetRow {
        key: key(cells, options),
        name: cells.one_line(Field::Name),
        acronym: cells.one_line(Field::Acronym),
        description: cells.all_text(Field::Description),
        function: cells.all_text(Field::Function),
        lever: lever.unwrap_or_default(),
        status,
        owner: cells.one_line(Field::Owner),
        owner_key: cells.optional(Field::OwnerKey),
        categories,
        technologies: cells.list(Field::Technologies),
        vendor: cells.one_line(Field::Vendor),
        licence: cells.list(Field::Licence).join(", "),
        seats_free: cells.parsed(Field::SeatsFree, values::whole),
        supported_until: cells.date(Field::SupportedUntil),
        annual_cost: cells.money(Field::AnnualCost, currency),
        url: cells.one_line(Field::Url),
        practice: false,
    }
}

fn request(cells: &mut Cells, options: &Options) -> Option<RequestRow> {
    let budget_line = budget_line(cells)
        .filter(|line| !options.words_only || line.bytes().all(|b| b.is_ascii_digit()));
    let kind = kind(cells, budget_line.as_deref(), options)?;
    let currency = cells.currency(options.default_currency);
    let amount = cells.money(Field::Amount, currency).unwrap_or_else(|| {
        if !cells.says(Field::Amount) && !options.words_only {
            cells.fault(Field::Amount, RowCode::Field(FieldCode::Required), "");
        }
        Money {
            centavos: 0,
            currency,
        }
    });
    let description = cells.all_text(Field::Description);
    let mut title = cells.one_line(Field::Title);
    if title.is_empty() && options.words_only {
        let first = description.lines().next().unwrap_or_default();
        title = first.chars().take(MADE_TITLE).collect();
    }
    let vat = cells.parsed(Field::VatRate, values::percent);
    let points = cells.parsed(Field::VatBasisPoints, |text| {
        text.parse().map_err(|_| RowCode::Field(FieldCode::BadRate))
    });
    let items = line_items(cells, &title, currency);
    let procedure = cells.word(
        Field::Procedure,
        words::PROCEDURES,
        RowCode::UnknownProcedure,
    );
    let subject = cells.word(Field::Subject, words::SUBJECTS, RowCode::UnknownSubject);
    Some(RequestRow {
        key: key(cells, options),
        institution: cells.one_line(Field::Institution),
        received_on: cells.date(Field::ReceivedOn),
        filing: Filing {
            kind,
            title,
            description,
            subject: subject.unwrap_or_default(),
            amount,
            vat_basis_points: points.or(vat).unwrap_or_default(),
            budget_line,
            procurement_code: cells.optional(Field::ProcurementCode),
            procedure,
            multi_year: cells.flag(Field::MultiYear).unwrap_or_default(),
            starts_on: cells.date(Field::StartsOn),
            ends_on: cells.date(Field::EndsOn),
            supplier: cells.one_line(Field::Supplier),
            strategic_project: cells.one_line(Field::StrategicProject),
            strategy_line: cells.one_line(Field::StrategyLine),
            tech_domain: cells.one_line(Field::TechDomain),
            area: cells.one_line(Field::Area),
            items,
            annexes: annexes(cells),
            control_body_remarks: cells.all_text(Field::ControlBodyRemarks),
            own_inventory_search: cells.all_text(Field::OwnInventorySearch),
        },
    })
}

/// The five digits of a budget line, without the label that some files write after them.
fn budget_line(cells: &mut Cells) -> Option<String> {
    let text = cells.optional(Field::BudgetLine)?;
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    Some(if end == 5 { text[..5].to_owned() } else { text })
}

/// `None` is a kind that cannot be read; its fault was recorded, and the rest of the row with it.
fn kind(cells: &mut Cells, budget_line: Option<&str>, options: &Options) -> Option<Kind> {
    if !cells.says(Field::Kind) {
        let implied = budget_line
            .and_then(words::kind_of_budget_line)
            .or(options.default_kind);
        let last = options.words_only.then_some(Kind::Acquisition);
        return implied.or(last).or_else(|| {
            cells.fault(Field::Kind, RowCode::Field(FieldCode::Required), "");
            None
        });
    }
    let text = cells.raw(Field::Kind);
    match words::look_up(words::KINDS, &text) {
        Some(KindWord::Kind(kind)) => Some(kind),
        Some(KindWord::OutOfScope) if !options.words_only => {
            cells.fault(Field::Kind, RowCode::OutOfScope, &text);
            None
        }
        None if !options.words_only => {
            cells.fault(Field::Kind, RowCode::UnknownKind, &text);
            None
        }
        _ => Some(Kind::Acquisition),
    }
}
