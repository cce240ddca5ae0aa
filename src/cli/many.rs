//! The same act on several requests: one by one, with a result for each.
//!
//! One request is answered as a command always answers. Of several, those that could be done are
//! done; the exit code says whether all were.

use super::act::{act, receipt};
use super::args::References;
use super::context::Context;
use super::exit::Exit;
use super::failure::Failure;
use crate::client::Client;
use crate::domain::act::Act;
use crate::text;
use crate::wire::receipt::Receipt;
use jiff::civil::Date;
use serde_json::json;

/// Does `what` to each, in the order in which they were named.
///
/// # Errors
/// Of a single request, why not; of several, only what is no answer about one of them: the server
/// cannot be reached, the credential is not good, the output cannot be written.
pub async fn each(
    context: &Context,
    client: &Client,
    at: &References,
    what: &Act,
) -> Result<Exit, Failure> {
    let out = context.out;
    if let [only] = at.reference.as_slice() {
        receipt(out, &one(context, client, only, what).await?)?;
        return Ok(Exit::Ok);
    }
    let (mut done, mut first, mut documents) = (0, None, Vec::new());
    for reference in &at.reference {
        match one(context, client, reference, what).await {
            Ok(receipt) if out.json => {
                done += 1;
                documents.push(json!({ "reference": reference, "receipt": receipt }));
            }
            Ok(receipt) => {
                done += 1;
                self::receipt(out, &receipt)?;
            }
            Err(failure) if ends_all(&failure) => {
                // What was done before is told before.
                if !documents.is_empty() {
                    out.document(&documents)?;
                }
                return Err(failure);
            }
            Err(failure) => {
                let message = failure.sentence(out.lang);
                if out.json {
                    let error = json!({ "code": failure.code(), "message": message });
                    documents.push(json!({ "reference": reference, "error": error }));
                } else {
                    let named = text::line(reference);
                    out.complain(&format!("{}: {message}", named.as_str()));
                }
                first.get_or_insert(failure.exit());
            }
        }
    }
    if out.json {
        out.document(&documents)?;
    }
    Ok(match (done, first) {
        (_, None) => Exit::Ok,
        (0, Some(exit)) => exit,
        (_, Some(_)) => Exit::Partial,
    })
}

async fn one(
    context: &Context,
    client: &Client,
    reference: &str,
    what: &Act,
) -> Result<Receipt, Failure> {
    let view = client.request(reference).await?;
    act(context.out, client, &view, what).await
}

/// Whether the next request would end the same way.
fn ends_all(failure: &Failure) -> bool {
    matches!(
        failure.exit(),
        Exit::Unreachable | Exit::SignedOut | Exit::TryAgain | Exit::Config | Exit::Interrupted
    ) || matches!(failure, Failure::Pipe | Failure::Output(_))
}

/// A date as it is written everywhere: `2026-12-01`.
pub fn day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| format!("{}: AAAA-MM-DD", text::line(text).as_str()))
}
