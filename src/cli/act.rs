//! The way of every act on a case: read it, act on the version that was read, say what became of it.

use super::failure::Failure;
use super::out::Out;
use crate::client::{Client, ClientError};
use crate::domain::act::{Act, Refusal};
use crate::domain::regime::Regime;
use crate::i18n::{Lang, sentence};
use crate::text;
use crate::wire::receipt::Receipt;
use crate::wire::request::RequestView;
use uuid::Uuid;

/// Does an act on the case as it stands now, made from what the case says.
///
/// # Errors
/// The server's refusal, said with the names that the case knows and with what has to be done first.
pub async fn act(
    out: Out,
    client: &Client,
    view: &RequestView,
    act: &Act,
) -> Result<Receipt, Failure> {
    let case = &view.case;
    let done = client.act(case.id, case.version, Uuid::now_v7(), act).await;
    match done {
        Ok(receipt) => Ok(receipt),
        Err(error) => {
            let to_do = to_do(client, view, &error, out.lang).await;
            Err(Failure::of_act(
                error,
                out.lang,
                |id| view.handle(id),
                to_do,
            ))
        }
    }
}

/// What an incomplete opinion lacks, one thing a line.
async fn to_do(
    client: &Client,
    view: &RequestView,
    error: &ClientError,
    lang: Lang,
) -> Vec<String> {
    let ClientError::Problem(problem) = error else {
        return Vec::new();
    };
    let Some(Refusal::Incomplete { missing }) = &problem.refusal else {
        return Vec::new();
    };
    let regime = regime(client, &view.case.regime).await.ok();
    missing
        .iter()
        .map(|one| sentence::to_do(lang, one, |item| item_text(regime.as_ref(), item, lang)))
        .collect()
}

/// The rule pack that a case is under.
///
/// # Errors
/// The server does not give it.
pub async fn regime(client: &Client, id: &str) -> Result<Regime, ClientError> {
    client.regime(id).await
}

/// The sentence of a checklist item; its id where neither the pack nor the catalogue has one.
pub fn item_text(regime: Option<&Regime>, item: &str, lang: Lang) -> String {
    regime.and_then(|regime| regime.check(item)).map_or_else(
        || text::line(item).to_string(),
        |check| sentence::check(lang, check),
    )
}

/// Says what an act did.
///
/// # Errors
/// The output cannot be written.
pub fn receipt(out: Out, receipt: &Receipt) -> Result<(), Failure> {
    if out.json {
        return out.document(receipt);
    }
    let folio = text::line(&receipt.folio);
    let state = out.lang.entry("domain.state", receipt.state.name());
    let said = match &receipt.opinion {
        Some(number) => out.lang.fill(
            "cli.receipt.opinion",
            &[
                ("folio", folio.as_str()),
                ("state", state),
                ("number", text::line(number).as_str()),
            ],
        ),
        None => out.lang.fill(
            "cli.receipt.state",
            &[("folio", folio.as_str()), ("state", state)],
        ),
    };
    out.data(&said)
}
