//! Marks, bulk acts and undo: a plan for every row, a result for every row, one step to take it back.

use crate::desk::Desk;
use crate::seat::Seat;
use dictamen::domain::ids::RequestId;
use dictamen::domain::request::State;
use dictamen::tui::keymap::Action;
use dictamen::tui::model::{Fate, Overlay, Stage};
use dictamen::wire::queue::Tab;

/// The fates of a plan's rows, in its order.
fn fates(seat: &Seat) -> Vec<(RequestId, Fate)> {
    let bulk = seat.model.bulk.as_ref().unwrap();
    bulk.rows
        .iter()
        .map(|row| (row.id, row.fate.clone()))
        .collect()
}

async fn unassigned(seat: &mut Seat) -> Vec<RequestId> {
    seat.press("g s").await;
    seat.until("nobody's requests are here", |model| {
        model.queue.tab == Tab::Unassigned && !model.queue.loading && model.queue.window.len() > 5
    })
    .await;
    seat.model.queue.window.iter().map(|row| row.id).collect()
}

async fn planned(seat: &mut Seat) {
    seat.until("the plan is made", |model| {
        matches!(model.overlay, Some(Overlay::Plan { .. }))
            && model
                .bulk
                .as_ref()
                .is_some_and(|bulk| bulk.stage == Stage::Planned)
    })
    .await;
}

#[tokio::test]
async fn two_of_three_are_taken_the_third_says_who_has_it_and_one_undo_brings_both_back() {
    let desk = Desk::open().await;
    let mut other = desk.seat(1).await;
    let mut seat = desk.seat(0).await;
    let ids = unassigned(&mut seat).await;
    other.open_by_id(ids[1]).await;
    other.press("t").await;
    other
        .until("the other has it", |model| model.pending.is_empty())
        .await;
    let theirs = ids[1];
    seat.until("that is seen", |model| {
        let at = model.queue.window.position(theirs).unwrap();
        let row = model.queue.window.get(at).unwrap();
        row.owner_handle.is_some()
    })
    .await;
    seat.model.queue.cursor = 0;
    seat.press("<space> <space> <space>").await;
    assert_eq!(seat.model.queue.marks.len(), 3);
    assert_eq!(seat.model.queue.cursor, 3, "each mark steps on");
    seat.press("t").await;
    planned(&mut seat).await;
    let plan = fates(&seat);
    assert!(matches!(plan[0].1, Fate::Will { .. }), "{plan:?}");
    let Fate::Excluded(why) = &plan[1].1 else {
        panic!("{plan:?}");
    };
    let handle = &other.model.me.as_ref().unwrap().handle;
    assert!(why.contains(handle.as_str()), "{why}");
    assert!(matches!(plan[2].1, Fate::Will { .. }), "{plan:?}");
    assert!(seat.model.pending.is_empty(), "a plan does nothing yet");

    seat.press("<enter>").await;
    seat.until("every row has its result", |model| {
        model.bulk.as_ref().unwrap().stage == Stage::Finished
    })
    .await;
    let done = fates(&seat);
    assert_eq!(done[0].1, Fate::Done);
    assert!(matches!(done[1].1, Fate::Excluded(_)));
    assert_eq!(done[2].1, Fate::Done);
    assert_eq!(seat.model.queue.marks.len(), 1, "what was done is unmarked");

    seat.press("<esc> u").await;
    seat.until("both are back", |model| model.pending.is_empty())
        .await;
    for (id, owner) in [(ids[0], false), (ids[1], true), (ids[2], false)] {
        let at = seat.model.queue.window.position(id).unwrap();
        let row = seat.model.queue.window.get(at).unwrap();
        assert_eq!(row.owner.is_some(), owner);
        assert_eq!(row.state == State::Received, !owner);
    }
    // An ordinary act in the log, not a hole in it.
    let history = desk.history(ids[0]).await;
    assert_eq!(history[history.len() - 2..], ["taken", "released"]);

    seat.press("U").await;
    seat.until("both are taken again", |model| model.pending.is_empty())
        .await;
    assert_eq!(desk.history(ids[2]).await.last().unwrap(), "taken");
    desk.verify_chain().await;
    desk.close().await;
}

#[tokio::test]
async fn what_a_filter_hides_is_never_touched() {
    let desk = Desk::open().await;
    let mut seat = desk.seat(0).await;
    let ids = unassigned(&mut seat).await;
    seat.press("<space> <space>").await;
    let folio = seat.model.queue.marks[0].folio.clone();
    seat.press("b").await;
    seat.type_text(&format!("folio:{folio}")).await;
    seat.press("<enter>").await;
    seat.until("one is shown", |model| {
        !model.queue.loading && model.queue.window.len() == 1
    })
    .await;
    seat.press("t").await;
    planned(&mut seat).await;
    let plan = fates(&seat);
    assert!(matches!(plan[0].1, Fate::Will { .. }));
    assert!(matches!(plan[1].1, Fate::Excluded(_)), "{plan:?}");
    seat.press("<enter>").await;
    seat.until("it is done", |model| model.pending.is_empty())
        .await;
    assert_eq!(desk.history(ids[0]).await.last().unwrap(), "taken");
    assert_eq!(desk.history(ids[1]).await.last().unwrap(), "received");
    desk.close().await;
}

#[tokio::test]
async fn undo_leaves_alone_what_somebody_else_changed_since() {
    let desk = Desk::open().await;
    let mut seat = desk.seat(0).await;
    let ids = unassigned(&mut seat).await;
    seat.press("t").await;
    seat.until("taken", |model| model.pending.is_empty()).await;
    seat.press("t").await;
    seat.until("released", |model| model.pending.is_empty())
        .await;
    let mut other = desk.seat(1).await;
    other.open_by_id(ids[0]).await;
    other.press("t").await;
    other
        .until("the other has it", |model| model.pending.is_empty())
        .await;
    seat.until("that is seen", |model| {
        let at = model.queue.window.position(ids[0]).unwrap();
        let row = model.queue.window.get(at).unwrap();
        row.owner.is_some()
    })
    .await;
    let before = desk.history(ids[0]).await.len();
    seat.press("u").await;
    seat.until("nothing is sent", |model| model.pending.is_empty())
        .await;
    assert_eq!(desk.history(ids[0]).await.len(), before);
    assert_eq!(seat.weight(), Some(dictamen::tui::model::Weight::Failure));
    desk.close().await;
}

#[tokio::test]
async fn the_same_text_goes_into_each_draft_and_checks_are_undone_one_by_one() {
    let desk = Desk::open().await;
    let mut seat = desk.seat(0).await;
    let ids = unassigned(&mut seat).await;
    seat.press("<space> <space> t").await;
    planned(&mut seat).await;
    seat.press("<enter> <esc>").await;
    seat.until("both are mine", |model| model.pending.is_empty())
        .await;
    seat.model.queue.cursor = 0;
    seat.press("<space> <space> c").await;
    seat.type_text("Véase el criterio 4.").await;
    seat.press("<enter>").await;
    planned(&mut seat).await;
    seat.press("<enter> <esc>").await;
    seat.until("both are saved", |model| model.pending.is_empty())
        .await;
    for id in &ids[..2] {
        assert_eq!(desk.history(*id).await.last().unwrap(), "draft_saved");
    }
    seat.open_by_id(ids[1]).await;
    assert_eq!(
        seat.case().draft.as_ref().unwrap().draft.reasoning,
        "Véase el criterio 4."
    );
    seat.press("l +").await;
    assert_eq!(seat.case().checks.len(), 1);
    seat.press("u").await;
    assert!(seat.case().checks.is_empty());
    seat.press("u").await;
    seat.until("the drafts are as before", |model| model.pending.is_empty())
        .await;
    let draft = &seat.case().draft.as_ref().unwrap().draft;
    assert!(draft.reasoning.is_empty());
    desk.close().await;
}

#[tokio::test]
async fn rows_are_exported_to_a_new_file_and_never_over_another() {
    let desk = Desk::open().await;
    let mut seat = desk.seat(0).await;
    unassigned(&mut seat).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dos.csv");
    for n in 0..2 {
        seat.press("g g <space> <space>").await;
        if n == 1 {
            // The first two were exported and unmarked only if the file was written.
            assert!(seat.model.queue.marks.len() <= 2);
        }
        seat.press("g e <c-u>").await;
        seat.type_text(path.to_str().unwrap()).await;
        seat.press("<enter>").await;
        planned(&mut seat).await;
        assert_eq!(
            seat.model.bulk.as_ref().unwrap().action,
            Action::RequestExport
        );
        seat.press("<enter>").await;
        seat.until("it is written, or not", |model| {
            model.bulk.as_ref().unwrap().stage == Stage::Finished
        })
        .await;
        let fate = &fates(&seat)[0].1;
        match n {
            0 => assert_eq!(*fate, Fate::Done),
            _ => assert!(matches!(fate, Fate::Refused(_)), "{fate:?}"),
        }
        seat.press("<esc>").await;
    }
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.starts_with("folio,institution,"));
    desk.close().await;
}

#[tokio::test]
async fn a_postponed_request_leaves_the_tabs_of_work_and_undo_brings_it_back() {
    let desk = Desk::open().await;
    let mut seat = desk.seat(0).await;
    unassigned(&mut seat).await;
    let window = &seat.model.queue.window;
    let far = (0..window.len())
        .rev()
        .find(|at| {
            window
                .get(*at)
                .is_some_and(|row| row.days_left.is_some_and(|left| left > 3))
        })
        .expect("a request with time left");
    let id = window.get(far).unwrap().id;
    seat.model.queue.cursor = far;
    seat.press("z").await;
    seat.type_text("+1").await;
    seat.press("<enter>").await;
    assert!(
        matches!(seat.model.overlay, Some(Overlay::Prompt(_))),
        "a reason is needed"
    );
    seat.type_text(" falta el anexo").await;
    seat.press("<enter>").await;
    planned(&mut seat).await;
    assert!(
        matches!(fates(&seat)[0].1, Fate::Will { .. }),
        "{:?}",
        fates(&seat)
    );
    seat.press("<enter> <esc>").await;
    seat.until("it is put aside", |model| model.pending.is_empty())
        .await;
    seat.press("R").await;
    seat.until("it is away", |model| {
        !model.queue.loading && model.queue.window.position(id).is_none()
    })
    .await;
    assert_eq!(desk.history(id).await.last().unwrap(), "postponed");
    seat.press("u").await;
    seat.until("it is back", |model| model.pending.is_empty())
        .await;
    assert_eq!(desk.history(id).await.last().unwrap(), "resumed");
    desk.close().await;
}
