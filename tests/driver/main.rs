//! The whole loop by key presses: the real update and runtime, a real server, a real database.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod desk;
mod many;
mod seat;

use desk::Desk;
use dictamen::domain::money::{Currency, Money};
use dictamen::domain::opinion::Sense;
use dictamen::domain::request::State;
use dictamen::tui::effect::Effect;
use dictamen::tui::model::{Overlay, Pane, Screen, Weight};
use seat::Seat;

/// Answers the whole checklist with yes.
async fn answer_checks(seat: &mut Seat) {
    seat.press("l").await;
    let items = seat.checks();
    for _ in 0..items {
        seat.press("+").await;
    }
    seat.until("the checklist is stored", |model| model.pending.is_empty())
        .await;
}

/// From a taken request to the question that comes before issuing.
async fn complete(seat: &mut Seat, sense_key: &str, reasoning: &str) {
    seat.until("the request and its law are here", |model| {
        model.regime().is_some()
            && model
                .request
                .as_ref()
                .is_some_and(|r| r.candidates.is_some())
    })
    .await;
    answer_checks(seat).await;
    seat.press("i n").await;
    seat.press(sense_key).await;
    seat.press("d").await;
    seat.type_text(reasoning).await;
    seat.press("<esc>").await;
    seat.until("the draft is stored", |model| model.pending.is_empty())
        .await;
}

#[tokio::test]
async fn from_the_queue_to_an_issued_opinion_and_on_to_the_next() {
    let desk = Desk::open().await;
    let mut seat = desk.seat(0).await;
    seat.until("the queue is here", |model| !model.queue.window.is_empty())
        .await;
    seat.press("g s").await;
    seat.until("nobody's requests are here", |model| {
        model
            .queue
            .selected()
            .is_some_and(|row| row.owner.is_none())
    })
    .await;
    seat.press("<enter>").await;
    seat.until("the request is open", |model| {
        model.screen == Screen::Request && model.request.as_ref().is_some_and(|r| r.view.is_some())
    })
    .await;
    seat.until("its law is here", |model| model.regime().is_some())
        .await;
    seat.press("E").await;
    assert_ne!(seat.weight(), Some(Weight::Done), "nothing is complete yet");
    seat.press("t").await;
    complete(
        &mut seat,
        "1",
        "Se emite dictamen favorable: no se localizó un bien equivalente.",
    )
    .await;
    seat.press("E").await;
    assert!(
        matches!(seat.model.overlay, Some(Overlay::Issue { .. })),
        "{:?}",
        (
            &seat.model.notes,
            seat.case().version,
            seat.case().checks.len()
        )
    );
    let digits = seat.digits();
    seat.press("<enter>").await;
    assert!(seat.model.overlay.is_none(), "Enter alone signs nothing");
    assert_eq!(seat.case().state, State::UnderReview);
    seat.press("E").await;
    seat.type_text("x9").await;
    seat.press("<enter>").await;
    assert!(matches!(
        seat.model.overlay,
        Some(Overlay::Issue { wrong: true, .. })
    ));
    seat.type_text(&digits).await;
    seat.press("<enter>").await;
    seat.until("it is issued or proposed", |model| {
        model
            .request
            .as_ref()
            .and_then(|r| r.view.as_ref())
            .is_some_and(|view| {
                matches!(
                    view.case.state,
                    State::IssuedFavourable | State::AwaitingSignature
                )
            })
    })
    .await;
    let issued = seat.case().id;
    seat.press("s").await;
    seat.until("the next one is open", |model| {
        model
            .request
            .as_ref()
            .is_some_and(|r| r.id != issued && r.view.is_some())
    })
    .await;
    assert_eq!(seat.case().owner, Some(seat.model.me.as_ref().unwrap().id));
    desk.verify_chain().await;
    desk.close().await;
}

#[tokio::test]
async fn a_like_request_is_opened_from_the_precedents_and_left_again() {
    let desk = Desk::open().await;
    let mut seat = desk.seat(0).await;
    let title = "Cronógrafo de mareas y oleaje";
    let filed = desk.file_thrice(title).await;
    seat.press("g t /").await;
    seat.type_text(title).await;
    seat.press("<enter>").await;
    seat.until("all three are listed", |model| {
        model.queue.window.position(filed[2]).is_some()
            && model.queue.filtered.is_some_and(|counts| counts.all == 3)
    })
    .await;
    seat.model.queue.cursor = seat.model.queue.window.position(filed[2]).unwrap();
    seat.press("A").await;
    seat.until("the precedents are here", |model| {
        let past = model.request.as_ref().and_then(|r| r.precedents.as_ref());
        past.is_some_and(|past| past.duplicates.len() == 2)
    })
    .await;
    seat.press("j <enter>").await;
    let second = seat.model.request.as_ref().unwrap().id;
    assert_eq!(seat.model.before.len(), 1);
    assert_eq!(second, filed[1]);
    seat.until("the like request is here", |model| {
        model.request.as_ref().is_some_and(|r| r.view.is_some())
    })
    .await;
    seat.press("q").await;
    assert_eq!(seat.model.request.as_ref().unwrap().id, filed[2]);
    assert!(matches!(
        seat.model.overlay,
        Some(Overlay::Precedents { cursor: 1 })
    ));
    seat.until("it is here again, with its list", |model| {
        model
            .request
            .as_ref()
            .is_some_and(|r| r.view.is_some() && r.precedents.is_some())
    })
    .await;
    assert!(matches!(
        seat.model.overlay,
        Some(Overlay::Precedents { cursor: 1 })
    ));
    seat.press("q q").await;
    assert_eq!(seat.model.screen, Screen::Queue);
    desk.close().await;
}

#[tokio::test]
async fn candidates_are_cited_and_dismissed_with_a_reason_and_kept_as_evidence() {
    let desk = Desk::open().await;
    let mut seat = desk.seat(0).await;
    seat.open_with_candidates().await;
    seat.press("t i x").await;
    assert!(matches!(seat.model.overlay, Some(Overlay::Prompt(_))));
    seat.press("<enter>").await;
    assert!(seat.model.overlay.is_some(), "a dismissal needs a reason");
    seat.press("1").await;
    seat.until("the dismissal is stored", |model| model.pending.is_empty())
        .await;
    let judged = seat.case().judgements.clone();
    assert_eq!(judged.len(), 1);
    assert!(!judged[0].reason.is_empty());
    let history = desk.history(seat.case().id).await;
    assert!(history.iter().any(|kind| kind == "judged"), "{history:?}");
    // Opened again, it is out of what is offered and can be gone down to.
    let (id, asset) = (seat.case().id, judged[0].asset);
    seat.press("q <enter>").await;
    seat.until("the request is open again", |model| {
        let request = model.request.as_ref().filter(|request| request.id == id);
        request.is_some_and(|request| request.candidates.is_some())
    })
    .await;
    let request = seat.model.request.as_ref().unwrap();
    let found = request.candidates.as_ref().unwrap();
    assert_eq!(found.dismissed.len(), 1);
    assert!(found.candidates.iter().all(|one| one.asset.id != asset));
    seat.press("i G").await;
    let request = seat.model.request.as_ref().unwrap();
    assert_eq!(request.candidate().map(|one| one.asset.id), Some(asset));
    seat.press("x").await;
    seat.until("the dismissal is taken back", |model| {
        let view = model.request.as_ref().and_then(|r| r.view.as_ref());
        view.is_some_and(|view| view.case.judgements.is_empty())
    })
    .await;
    desk.close().await;
}

#[tokio::test]
async fn two_people_issue_the_same_request_and_the_second_keeps_every_word() {
    let desk = Desk::open().await;
    let mut first = desk.seat(0).await;
    let mut second = desk.seat(1).await;
    let id = first.open_unassigned().await;
    first.press("t").await;
    complete(
        &mut first,
        "3",
        "No procede: ya existe capacidad disponible.",
    )
    .await;
    first.press("E").await;
    let digits = first.digits();
    first.type_text(&digits).await;
    first.press("<enter>").await;
    first
        .until("it waits for a second person", |model| {
            model
                .request
                .as_ref()
                .and_then(|r| r.view.as_ref())
                .is_some_and(|view| view.case.state == State::AwaitingSignature)
        })
        .await;
    // Two others sign at the same moment.
    let mut third = desk.seat(2).await;
    for seat in [&mut second, &mut third] {
        seat.open_by_id(id).await;
        seat.press("E").await;
        assert!(
            matches!(seat.model.overlay, Some(Overlay::Issue { .. })),
            "{:?}",
            seat.model.note
        );
        seat.type_text(&digits).await;
    }
    second.press("<enter>").await;
    third.press("<enter>").await;
    for seat in [&mut second, &mut third] {
        seat.until("it was answered", |model| model.pending.is_empty())
            .await;
    }
    second
        .until("the winner or the conflict is shown", |model| {
            model.overlay.is_some() || !model.request.as_ref().unwrap().issuing
        })
        .await;
    let conflicts = [&second, &third]
        .iter()
        .filter(|seat| matches!(seat.model.overlay, Some(Overlay::Conflict { .. })))
        .count();
    assert_eq!(conflicts, 1, "one wins, the other sees the conflict");
    let loser = if matches!(second.model.overlay, Some(Overlay::Conflict { .. })) {
        &mut second
    } else {
        &mut third
    };
    loser
        .until("theirs is here", |model| {
            matches!(&model.overlay, Some(Overlay::Conflict { conflict, .. }) if conflict.theirs.is_some())
        })
        .await;
    let Some(Overlay::Conflict { conflict, .. }) = &loser.model.overlay else {
        unreachable!()
    };
    assert_eq!(
        conflict.mine.reasoning,
        "No procede: ya existe capacidad disponible."
    );
    assert_eq!(conflict.mine.sense, Some(Sense::NotFavourable));
    assert!(
        loser.saved_draft(id).is_some(),
        "the draft is still on disk"
    );
    desk.close().await;
}

#[tokio::test]
async fn a_draft_survives_a_session_that_was_killed() {
    let desk = Desk::open().await;
    let mut seat = desk.seat(0).await;
    let id = seat.open_unassigned().await;
    seat.press("t").await;
    seat.until("it is taken", |model| {
        model.pending.is_empty() && model.regime().is_some()
    })
    .await;
    seat.press("d").await;
    seat.type_text("Cada palabra cuenta").await;
    let state = seat.kill();
    let mut again = desk.seat_with_state(0, state).await;
    again.open_by_id(id).await;
    again
        .until("the draft is back", |model| {
            model
                .request
                .as_ref()
                .is_some_and(|r| r.draft.reasoning == "Cada palabra cuenta" && r.restored)
        })
        .await;
    desk.close().await;
}

#[tokio::test]
async fn the_filter_narrows_the_queue_and_its_counts() {
    let desk = Desk::open().await;
    let mut seat = desk.seat(0).await;
    seat.until("the queue is here", |model| model.queue.counts.is_some())
        .await;
    seat.press("g t").await;
    seat.until("everything is here", |model| model.queue.window.len() > 40)
        .await;
    let all = seat.model.queue.total().unwrap();
    seat.press("/").await;
    seat.type_text("tipo:arrendamiento").await;
    seat.until("it is applied", |model| {
        model.queue.filtered.is_some()
            && !model.queue.loading
            && model.queue.applied == "tipo:arrendamiento"
    })
    .await;
    let leases = seat.model.queue.total().unwrap();
    assert!(leases > 0 && leases < all, "{leases} of {all}");
    let kinds: Vec<_> = seat.model.queue.window.iter().map(|row| row.kind).collect();
    assert!(
        kinds
            .iter()
            .all(|kind| *kind == dictamen::domain::request::Kind::Lease)
    );
    seat.press("<enter>").await;
    assert!(!seat.model.queue.filtering);
    seat.press("<esc>").await;
    seat.until("everything is back", |model| {
        model.queue.applied.is_empty() && !model.queue.loading
    })
    .await;
    assert_eq!(seat.model.queue.total(), Some(all));
    desk.close().await;
}

#[tokio::test]
async fn the_end_of_the_list_is_reached_and_left_again() {
    let desk = Desk::open().await;
    let mut seat = desk.seat(0).await;
    seat.press("g t").await;
    seat.until("everything is here", |model| {
        model.queue.counts.is_some() && model.queue.window.len() > 40
    })
    .await;
    let first = seat.model.queue.selected().unwrap().id;
    seat.press("G").await;
    seat.until("the last row is under the cursor", |model| {
        !model.queue.loading
            && model.queue.window.below().is_none()
            && model.queue.cursor + 1 == model.queue.window.len()
    })
    .await;
    seat.press("g g").await;
    seat.until("the first row is", |model| {
        model.queue.selected().is_some_and(|row| row.id == first)
    })
    .await;
    desk.close().await;
}

#[tokio::test]
async fn pasted_text_and_bursts_do_nothing_outside_a_field() {
    let desk = Desk::open().await;
    let mut seat = desk.seat(0).await;
    seat.until("the queue is here", |model| !model.queue.window.is_empty())
        .await;
    seat.paste("tsE1234\n").await;
    assert!(seat.model.pending.is_empty() && seat.model.screen == Screen::Queue);
    seat.burst("ttttttttt").await;
    assert!(seat.model.pending.is_empty());
    desk.close().await;
}

#[tokio::test]
async fn the_external_editor_gets_the_text_and_gives_it_back() {
    let desk = Desk::open().await;
    let mut seat = desk.seat(0).await;
    seat.open_unassigned().await;
    seat.press("t").await;
    seat.until("it is taken", |model| {
        model.pending.is_empty() && model.regime().is_some()
    })
    .await;
    seat.press("e").await;
    assert!(
        seat.asked
            .iter()
            .any(|effect| matches!(effect, Effect::Edit { .. }))
    );
    seat.edited("Texto de fuera\u{1b}[31m").await;
    let request = seat.model.request.as_ref().unwrap();
    assert_eq!(request.draft.reasoning, "Texto de fuera^[[31m");
    assert_eq!(request.pane, Pane::Opinion);
    desk.close().await;
}

#[tokio::test]
async fn a_price_is_ruled_as_it_is_typed_and_never_guessed() {
    let desk = Desk::open().await;
    let mut seat = desk.seat(0).await;
    seat.open_with_candidates().await;
    seat.press("t $").await;
    seat.type_text("1.234,56").await;
    seat.press("<enter>").await;
    assert!(
        matches!(seat.model.overlay, Some(Overlay::Prompt(_))),
        "what could be two amounts stays to be corrected"
    );
    assert_eq!(seat.weight(), Some(Weight::Notice));
    seat.press("<c-u>").await;
    seat.type_text("1,234.56 USD").await;
    seat.press("<enter>").await;
    assert!(seat.model.overlay.is_none());
    seat.until("the draft is stored", |model| {
        model.pending.is_empty()
            && model
                .request
                .as_ref()
                .and_then(|r| r.view.as_ref())
                .is_some_and(|view| view.case.draft.is_some())
    })
    .await;
    let price = |seat: &Seat| seat.case().draft.as_ref().unwrap().draft.price_ruled;
    assert_eq!(price(&seat), Some(Money::new(123_456, Currency::Usd)));
    // What is there can be changed; nothing takes it away.
    seat.press("$").await;
    seat.press("<c-u> <enter>").await;
    seat.until("the draft without a price is stored", |model| {
        model.pending.is_empty()
    })
    .await;
    assert_eq!(price(&seat), None);
    desk.close().await;
}
