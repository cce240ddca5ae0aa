//! `candidate export`: what was made of candidates, as labelled pairs to tune the check with.
//!
//! JSON Lines carry every text as it is stored. CSV is for spreadsheets: its texts are cleaned of what
//! a terminal would act on, and what a spreadsheet would take for a formula is marked as text.

use super::context::Context;
use super::failure::Failure;
use crate::client::Client;
use crate::domain::candidate::Confidence;
use crate::text;
use crate::wire::inventory::LabelledPair;

const COLUMNS: [&str; 15] = [
    "request",
    "institution",
    "title",
    "description",
    "items",
    "brands",
    "supplier",
    "asset",
    "asset_name",
    "verdict",
    "reason",
    "score",
    "confidence",
    "at",
    "practice",
];

pub async fn run(context: &Context, client: &Client, as_csv: bool) -> Result<(), Failure> {
    let out = context.out;
    if as_csv {
        out.data(&csv([COLUMNS.map(str::to_owned)]))?;
    }
    let mut cursor: Option<String> = None;
    loop {
        let page = client.judgements(cursor.as_deref()).await?;
        if as_csv {
            out.data(&csv(page.rows.iter().map(cells)))?;
        } else {
            for pair in &page.rows {
                out.document(pair)?;
            }
        }
        match page.next {
            // A server that goes in circles ends the export, not the disk.
            Some(next) if cursor.as_ref() != Some(&next) => cursor = Some(next),
            _ => return Ok(()),
        }
    }
}

/// Rows of RFC 4180; what could be taken for more than a value stands in quotes.
fn csv(rows: impl IntoIterator<Item = [String; 15]>) -> String {
    let cell = |text: &String| {
        if text.contains(['"', ',', ';', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.clone()
        }
    };
    rows.into_iter()
        .map(|row| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n")
        .collect()
}

fn cells(pair: &LabelledPair) -> [String; 15] {
    let LabelledPair { request, .. } = pair;
    [
        outside(&request.key),
        outside(&request.institution),
        outside(&request.title),
        outside(&request.description),
        outside(&request.items.join("\n")),
        outside(&request.brands.join("\n")),
        outside(&request.supplier),
        outside(&pair.asset),
        outside(&pair.asset_name),
        pair.verdict.name().to_owned(),
        outside(&pair.reason),
        pair.score.to_string(),
        Confidence::name(pair.confidence).to_owned(),
        pair.at.to_string(),
        pair.practice.to_string(),
    ]
}

/// A text of others', harmless on a terminal and in a spreadsheet.
fn outside(text: &str) -> String {
    let shown = text::block(text).to_string();
    if shown.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{shown}")
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::domain::candidate::Verdict;
    use crate::wire::inventory::Asked;

    #[test]
    fn a_row_of_csv_is_read_as_it_was_meant_and_harms_nobody() {
        let pair = LabelledPair {
            request: Asked {
                key: "UGD-2015-00001".to_owned(),
                title: "=HYPERLINK(\"http://x\")".to_owned(),
                description: "a\u{1b}[2J,\n\"b\"".to_owned(),
                items: vec!["uno".to_owned(), "dos".to_owned()],
                ..Asked::default()
            },
            asset: "A-1".to_owned(),
            asset_name: "Mesa".to_owned(),
            verdict: Verdict::Dismissed,
            reason: "-5".to_owned(),
            score: 812,
            confidence: Confidence::Probable,
            at: "2015-03-02T16:00:00Z".parse().unwrap(),
            practice: false,
        };
        let text = csv([COLUMNS.map(str::to_owned), cells(&pair)]);
        assert!(!text.contains('\u{1b}'));
        let (header, row) = text.split_once('\n').unwrap();
        assert_eq!(header, COLUMNS.join(","));
        for cell in [
            "UGD-2015-00001,,\"'=HYPERLINK(\"\"http://x\"\")\",",
            ",\n\"\"b\"\"\",\"uno\ndos\",,,A-1,Mesa,dismissed,'-5,812,probable,",
            "2015-03-02T16:00:00Z,false\n",
        ] {
            assert!(row.contains(cell), "{cell}: {row}");
        }
    }
}
