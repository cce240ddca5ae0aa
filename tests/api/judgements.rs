//! What was judged is remembered: set aside from what is offered, and given out as labelled pairs.

use crate::support::{Caller, Server};
use dictamen::domain::candidate::Verdict;
use dictamen::wire::directory::Page;
use dictamen::wire::inventory::{Candidates, LabelledPair};
use dictamen::wire::problem::Code;
use dictamen::wire::receipt::Receipt;
use reqwest::StatusCode;
use serde_json::json;

async fn candidates(caller: &Caller, folio: &str) -> Candidates {
    let path = format!("/v1/requests/{folio}/candidates?limit=1");
    caller.get(&path).await.expect(StatusCode::OK).read()
}

fn keys(found: &Candidates) -> (Vec<&str>, Vec<&str>) {
    let offered = found.candidates.iter().map(|one| one.asset.key.as_str());
    let aside = found.dismissed.iter().map(|one| one.asset.key.as_str());
    (offered.collect(), aside.collect())
}

async fn judge(
    caller: &Caller,
    at: &Receipt,
    found: &Candidates,
    verdict: &str,
    reason: &str,
) -> Receipt {
    let one = &found.candidates[0];
    let act = json!({ "act": "judge", "asset": one.asset.id, "asset_key": "", "asset_name": "",
        "verdict": verdict, "reason": reason, "score": one.score, "confidence": one.confidence });
    caller.done(&at.folio, at.version, act).await
}

#[tokio::test]
async fn a_dismissed_candidate_is_not_offered_again_and_can_be_seen() {
    let server = Server::start().await;
    let title = "Mesa de ayuda y control de correspondencia";
    let filed = server.file("services", title, 100).await;
    let (ana, sat) = (server.caller("ana").await, server.caller("sat").await);
    let mut at = ana.done(&filed.folio, 1, json!({ "act": "take" })).await;
    let first = candidates(&ana, &filed.folio).await;
    assert_eq!(keys(&first).1, Vec::<&str>::new());
    at = judge(&ana, &at, &first, "dismissed", "Sin licencias").await;
    let second = candidates(&ana, &filed.folio).await;
    assert_eq!(second.candidates.len(), 1, "the next one moves up");
    assert_eq!(keys(&second).1, keys(&first).0);
    let aside = &second.dismissed[0];
    assert_eq!(aside.judgement.as_ref().unwrap().reason, "Sin licencias");
    assert!(aside.score > 0);

    // Neither a return nor its answer with other words brings it back.
    let back = json!({ "act": "return", "defects": [{ "text": "Falta el estudio" }] });
    at = ana.done(&filed.folio, at.version, back).await;
    let filing = crate::support::new_request("services", "Vacunas zqxw", 100)["filing"].clone();
    let answer = json!({ "act": "answer", "text": "Va el estudio", "filing": filing });
    at = sat.done(&filed.folio, at.version, answer).await;
    let third = candidates(&ana, &filed.folio).await;
    assert_eq!(keys(&third).1, keys(&first).0);

    // Cited ones stay where they are.
    let asset = aside.asset.id;
    at = ana
        .done(&filed.folio, at.version, json!({ "act": "take" }))
        .await;
    let taken_back = json!({ "act": "unjudge", "asset": asset });
    ana.done(&filed.folio, at.version, taken_back).await;
    assert!(candidates(&ana, &filed.folio).await.dismissed.is_empty());
}

#[tokio::test]
async fn judgements_leave_as_labelled_pairs_page_by_page() {
    let server = Server::start().await;
    let (ana, sol) = (server.caller("ana").await, server.caller("sol").await);
    for (title, verdict) in [
        ("Mesa de ayuda", "dismissed"),
        ("Firma electrónica", "cited"),
        ("Control de correspondencia", "dismissed"),
    ] {
        let filed = server.file("services", title, 100).await;
        let at = ana.done(&filed.folio, 1, json!({ "act": "take" })).await;
        let found = candidates(&ana, &filed.folio).await;
        judge(&ana, &at, &found, verdict, "Por esto").await;
    }
    let mut path = "/v1/judgements?limit=2".to_owned();
    let (mut pairs, mut pages) = (Vec::new(), 0);
    loop {
        let answer = sol.get(&path).await.expect(StatusCode::OK);
        let text = String::from_utf8(answer.body.clone()).unwrap();
        assert!(
            !text.contains("\"by\""),
            "who judged does not leave: {text}"
        );
        let page: Page<LabelledPair> = answer.read();
        pairs.extend(page.rows);
        pages += 1;
        let Some(next) = page.next else { break };
        path = format!("/v1/judgements?limit=2&cursor={next}");
    }
    assert_eq!(pages, 2);
    let told: Vec<(&str, &str, Verdict)> = pairs
        .iter()
        .map(|one| (one.request.title.as_str(), one.asset.as_str(), one.verdict))
        .collect();
    assert_eq!(
        told,
        [
            ("Mesa de ayuda", "APP-1", Verdict::Dismissed),
            ("Firma electrónica", "APP-2", Verdict::Cited),
            ("Control de correspondencia", "APP-3", Verdict::Dismissed),
        ]
    );
    assert_eq!(pairs[0].request.institution, "06-E00");
    assert!(pairs[0].request.key.starts_with("UGD-") && pairs[0].score > 0);
    ana.get("/v1/judgements").await.is(Code::Forbidden);
    sol.get("/v1/judgements?cursor=x").await.is(Code::BadCursor);
    sol.get("/v1/judgements?all=1").await.is(Code::BadRequest);
}
