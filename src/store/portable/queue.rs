//! The queue: pages by keyset in both directions, counts, and what is past its day.
//!
//! Owns how tabs, filter terms and sort orders become SQL. Sort values and ids are compared as a
//! pair, so pages neither overlap nor leave rows out, whatever happens between two of them.

use super::row::{Reading, bytes};
use super::{Connection, Db, dialect};
use crate::domain::ids::RequestId;
use crate::domain::money::{Currency, Money};
use crate::domain::query::{Comparison, Term};
use crate::domain::request::{Kind, State};
use crate::store::columns::{Line, NEVER, plain};
use crate::store::fault::Fault;
use crate::store::{Position, Selection, Slice, SortKey, sql};
use crate::wire::queue::{Counts, PutAside, QueueRow, Sort, Tab};
use jiff::civil::Date;
use sqlx::{QueryBuilder, Row as _};
use uuid::Uuid;

pub(super) async fn page(
    connection: &mut Connection,
    selection: &Selection,
    sort: Sort,
    position: &Position,
    limit: u32,
) -> Result<Slice, Fault> {
    let order = Order::of(sort);
    let column = order.column;
    let backward = matches!(position, Position::End | Position::Before(_));
    let direction = if order.descending == backward {
        "ASC"
    } else {
        "DESC"
    };
    let mut query = QueryBuilder::<Db>::new("SELECT string_agg(page.line, ',' ORDER BY page.");
    query.push(format_args!(
        "{column} {direction}, page.id {direction}) \
         FROM (SELECT r.line, r.id, r.{column} FROM request r"
    ));
    let mut conditions = Conditions::new(&mut query);
    conditions.tab(selection);
    conditions.scope(selection);
    if let Position::After(key) | Position::Before(key) = position
        && !conditions.beyond(&order, key, backward)
    {
        return Ok(Slice::default());
    }
    query.push(format_args!(
        " ORDER BY r.{column} {direction}, r.id {direction} LIMIT "
    ));
    query.push_bind(i64::from(limit) + 1).push(") page");
    let row = query.build().fetch_one(&mut *connection).await?;
    let mut rows = rows(&Reading {
        row: &row,
        table: "request",
    })?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    super::flags::attach(connection, &mut rows).await?;
    if backward {
        rows.reverse();
    }
    Ok(slice(rows, &order, position, more))
}

/// The rows with the keys to go on from, each only where something lies beyond.
fn slice(rows: Vec<QueueRow>, order: &Order, position: &Position, more: bool) -> Slice {
    let first = rows.first().map(|row| order.key(row));
    let last = rows.last().map(|row| order.key(row));
    let (before, after) = match position {
        Position::Start => (None, last.filter(|_| more)),
        Position::End => (first.filter(|_| more), None),
        // A page that emptied meanwhile is left by the way it was come to, its own key included.
        Position::After(key) if rows.is_empty() => (Some(order.just_behind(key)), None),
        Position::Before(key) if rows.is_empty() => (None, Some(order.just_ahead(key))),
        Position::After(_) => (first, last.filter(|_| more)),
        Position::Before(_) => (first.filter(|_| more), last),
    };
    Slice {
        rows,
        before,
        after,
    }
}

/// A sort's column, which way it runs, and how its value reads.
struct Order {
    sort: Sort,
    column: &'static str,
    descending: bool,
}

impl Order {
    fn of(sort: Sort) -> Order {
        let (column, descending) = match sort {
            Sort::Due => ("order_key", false),
            Sort::Amount => ("amount", true),
            Sort::Received => ("received_on", true),
            Sort::Folio => ("folio", false),
        };
        Order {
            sort,
            column,
            descending,
        }
    }

    fn key(&self, row: &QueueRow) -> SortKey {
        let value = match self.sort {
            Sort::Due => row
                .postponed
                .as_ref()
                .and_then(|aside| aside.back_on)
                .or(row.due)
                .map_or_else(|| NEVER.to_owned(), |due| due.to_string()),
            Sort::Amount => row.amount.centavos.to_string(),
            Sort::Received => row.received_on.to_string(),
            Sort::Folio => row.folio.clone(),
        };
        SortKey { value, id: row.id }
    }

    /// A place after `key` in view order with no row between.
    fn just_behind(&self, key: &SortKey) -> SortKey {
        beside(key, !self.descending)
    }

    /// A place before `key` in view order with no row between.
    fn just_ahead(&self, key: &SortKey) -> SortKey {
        beside(key, self.descending)
    }
}

fn beside(key: &SortKey, up: bool) -> SortKey {
    let id = key.id.0.as_u128();
    let id = if up {
        id.saturating_add(1)
    } else {
        id.saturating_sub(1)
    };
    SortKey {
        value: key.value.clone(),
        id: RequestId(Uuid::from_u128(id)),
    }
}

/// Whether tabs leave out what is put aside: who asks for that sees it in every tab.
fn hides(selection: &Selection) -> bool {
    !selection.filter.terms.contains(&Term::Postponed)
}

/// The conditions of a query, joined by "and".
struct Conditions<'q> {
    query: &'q mut QueryBuilder<Db>,
    joiner: &'static str,
}

impl<'q> Conditions<'q> {
    fn new(query: &'q mut QueryBuilder<Db>) -> Self {
        Conditions {
            query,
            joiner: " WHERE ",
        }
    }

    fn and(&mut self, text: &str) -> &mut QueryBuilder<Db> {
        self.query.push(self.joiner);
        self.joiner = " AND ";
        self.query.push(text)
    }

    fn tab(&mut self, selection: &Selection) {
        match selection.tab {
            Tab::Mine => {
                self.and("r.is_open = 1 AND r.owner = ")
                    .push_bind(bytes(selection.person.0));
            }
            Tab::Unassigned => {
                self.and("r.clock_runs = 1 AND r.owner IS NULL");
            }
            Tab::DueSoon => {
                self.and("r.clock_runs = 1 AND r.due_key <= ")
                    .push_bind(selection.due_soon.to_string());
            }
            Tab::Returned => {
                self.and("r.is_open = 1 AND r.state = 'returned'");
            }
            Tab::All => {}
        }
        let work = matches!(selection.tab, Tab::Mine | Tab::Unassigned | Tab::DueSoon);
        if work && hides(selection) {
            self.and("r.back_on <= ")
                .push_bind(selection.today.to_string());
        }
    }

    /// What holds in every tab: the institution that may be seen, and the filter.
    fn scope(&mut self, selection: &Selection) {
        if let Some(institution) = &selection.institution {
            self.and("r.institution = ")
                .push_bind(institution.as_str().to_owned());
        }
        let mut ranges = selection.due_ranges.iter();
        for term in &selection.filter.terms {
            match term {
                Term::DaysLeft(..) => match ranges.next() {
                    Some((from, to)) => {
                        self.and("r.clock_runs = 1 AND r.due_key >= ")
                            .push_bind(from.to_string())
                            .push(" AND r.due_key <= ")
                            .push_bind(to.to_string());
                    }
                    // No day satisfies it.
                    None => {
                        self.and("1 = 0");
                    }
                },
                // The Unit's working papers: an institution must not find its requests by them.
                Term::Flag(_) | Term::Postponed if selection.institution.is_some() => {
                    self.and("1 = 0");
                }
                Term::Postponed => {
                    self.and("r.back_on > ")
                        .push_bind(selection.today.to_string());
                }
                term => self.term(term),
            }
        }
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::Text(words) => {
                let words = plain(words);
                let own = self.and("(");
                dialect::contains(own, "r.search_text", words.clone());
                own.push(" OR r.institution IN (SELECT key FROM institution WHERE ");
                dialect::contains(own, "search_text", words);
                own.push("))");
            }
            Term::Institution(name) => {
                self.and("(r.institution_fold = ")
                    .push_bind(plain(name))
                    .push(" OR r.institution IN (SELECT key FROM institution WHERE acronym_fold = ")
                    .push_bind(plain(name))
                    .push("))");
            }
            Term::Folio(part) => {
                dialect::contains(self.and(""), "r.folio_fold", plain(part));
            }
            Term::Kind(kind) => {
                self.and("r.kind = ").push_bind(kind.name());
            }
            Term::State(state) => {
                self.and("r.state = ").push_bind(state.name());
            }
            Term::Owner(handle) => {
                self.and("r.owner IN (SELECT id FROM person WHERE handle_fold = ")
                    .push_bind(plain(handle))
                    .push(")");
            }
            Term::Unassigned => {
                self.and("r.owner IS NULL");
            }
            Term::Amount(comparison, centavos) => {
                self.and("r.amount ")
                    .push(sign(*comparison))
                    .push_bind(*centavos);
            }
            Term::Returned => {
                self.and("r.returns > 0");
            }
            Term::Mismatch => {
                self.and("r.mismatch = 1");
            }
            Term::Flag(kind) => {
                self.and("r.id IN (SELECT request FROM flag WHERE kind = ")
                    .push_bind(kind.name())
                    .push(")");
            }
            // Counted from today: `scope` has the dates.
            Term::DaysLeft(..) | Term::Postponed => {}
        }
    }

    /// Beyond a key in view order; `false` when no row can have such a key.
    fn beyond(&mut self, order: &Order, key: &SortKey, backward: bool) -> bool {
        let sign = if order.descending == backward {
            ">"
        } else {
            "<"
        };
        let column = order.column;
        let query = self.and("");
        query.push(format_args!("(r.{column}, r.id) {sign} ("));
        if order.sort == Sort::Amount {
            let Ok(amount) = key.value.parse::<i64>() else {
                return false;
            };
            query.push_bind(amount);
        } else {
            query.push_bind(plain(&key.value));
        }
        query.push(", ").push_bind(bytes(key.id.0)).push(")");
        true
    }
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Less => "< ",
        Comparison::AtMost => "<= ",
        Comparison::Equal => "= ",
        Comparison::AtLeast => ">= ",
        Comparison::More => "> ",
    }
}

/// Reads the lines of a page. Over no row at all there is no value.
fn rows(reading: &Reading<'_>) -> Result<Vec<QueueRow>, Fault> {
    let lines = reading.row.try_get::<Option<&str>, _>(0)?;
    let lines = format!("[{}]", lines.unwrap_or_default());
    let lines: Vec<Line<'_>> =
        serde_json::from_str(&lines).map_err(|error| reading.bad(0, error))?;
    lines
        .into_iter()
        .map(|line| queue_row(line, reading))
        .collect()
}

fn queue_row(line: Line<'_>, reading: &Reading<'_>) -> Result<QueueRow, Fault> {
    let day =
        |day: &str| -> Result<Date, Fault> { day.parse().map_err(|error| reading.bad(0, error)) };
    Ok(QueueRow {
        id: line.id.into(),
        folio: line.folio,
        acronym: line.institution.clone(),
        institution: line.institution,
        title: line.title,
        kind: reading.known(0, line.kind, Kind::parse)?,
        state: reading.known(0, line.state, State::parse)?,
        amount: Money {
            centavos: line.centavos,
            currency: reading.known(0, line.currency, Currency::parse)?,
        },
        received_on: day(line.received_on)?,
        due: match line.due_key {
            NEVER => None,
            due => Some(day(due)?),
        },
        days_left: None,
        silence_approves: false,
        owner: line.owner.map(Into::into),
        owner_handle: None,
        version: line.version,
        returns: line.returns,
        mismatch: line.mismatch != 0,
        practice: line.practice != 0,
        postponed: match line.back_on.as_str() {
            "" => None,
            back => Some(Box::new(PutAside {
                back_on: match back {
                    NEVER => None,
                    back => Some(day(back)?),
                },
                reason: line.aside,
            })),
        },
        flags: Vec::new(),
    })
}

pub(super) async fn counts(
    connection: &mut Connection,
    selection: &Selection,
) -> Result<Counts, Fault> {
    if selection.institution.is_none() && selection.filter.terms.is_empty() {
        return counts_of_all(connection, selection).await;
    }
    let mut query = QueryBuilder::<Db>::new("SELECT (SELECT count(*) FROM request r");
    Conditions::new(&mut query).scope(selection);
    // An empty day, as of what is not postponed, is before any other.
    let today = if hides(selection) {
        selection.today.to_string()
    } else {
        NEVER.to_owned()
    };
    query
        .push("), count(CASE WHEN r.owner = ")
        .push_bind(bytes(selection.person.0))
        .push(" AND r.back_on <= ")
        .push_bind(today.clone())
        .push(
            " THEN 1 END), count(CASE WHEN r.clock_runs = 1 AND r.owner IS NULL AND r.back_on <= ",
        )
        .push_bind(today.clone())
        .push(" THEN 1 END), count(CASE WHEN r.clock_runs = 1 AND r.due_key <= ")
        .push_bind(selection.due_soon.to_string())
        .push(" AND r.back_on <= ")
        .push_bind(today)
        .push(" THEN 1 END), count(CASE WHEN r.state = 'returned' THEN 1 END) FROM request r");
    let mut conditions = Conditions::new(&mut query);
    conditions.and("r.is_open = 1");
    conditions.scope(selection);
    let row = query.build().fetch_one(connection).await?;
    let reading = Reading {
        row: &row,
        table: "request",
    };
    five(&reading)
}

/// The counts without a condition, from the tally.
async fn counts_of_all(
    connection: &mut Connection,
    selection: &Selection,
) -> Result<Counts, Fault> {
    let row = sqlx::query(sql::TALLY)
        .bind(bytes(selection.person.0))
        .bind(selection.due_soon.to_string())
        .bind(Vec::<u8>::new())
        .bind(selection.today.to_string())
        .fetch_one(connection)
        .await?;
    let reading = Reading {
        row: &row,
        table: "tally",
    };
    five(&reading)
}

fn five(reading: &Reading<'_>) -> Result<Counts, Fault> {
    let count =
        |column| u64::try_from(reading.number(column)?).map_err(|error| reading.bad(column, error));
    Ok(Counts {
        all: count(0)?,
        mine: count(1)?,
        unassigned: count(2)?,
        due_soon: count(3)?,
        returned: count(4)?,
    })
}

pub(super) async fn past_due(
    connection: &mut Connection,
    today: Date,
    limit: u32,
) -> Result<Vec<RequestId>, Fault> {
    sqlx::query(sql::PAST_DUE)
        .bind(today.to_string())
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| {
            Reading {
                row,
                table: "request",
            }
            .id(0)
        })
        .collect()
}
