//! Texts are whole, and a page of them is not monotonous.

use super::*;
fn texts_of(case: &Case) -> Vec<&str> {
    let filing = &case.filing;
    let mut out = vec![
        filing.title.as_str(),
        &filing.description,
        &filing.supplier,
        &filing.area,
        &filing.strategy_line,
        &filing.control_body_remarks,
        &filing.own_inventory_search,
    ];
    out.extend(
        filing
            .items
            .iter()
            .flat_map(|item| [item.description.as_str(), &item.unit]),
    );
    out.extend(case.judgements.iter().map(|judged| judged.reason.as_str()));
    out.extend(case.returned.iter().flat_map(|it| {
        it.defects
            .iter()
            .map(|defect| defect.text.as_str())
            .chain([it.answer.as_str()])
    }));
    out.extend(
        case.draft
            .iter()
            .flat_map(|it| [it.draft.reasoning.as_str(), &it.draft.recommendations]),
    );
    out
}

fn is_sound(text: &str) -> bool {
    !text.contains(['{', '}', '[', ']', '|'])
        && ![
            "  ",
            " , ",
            " . ",
            "..",
            ",,",
            " de el ",
            " a el ",
            "de la la ",
            "el el ",
            "del los ",
            "del la ",
            " de de ",
        ]
        .iter()
        .any(|bad| text.contains(bad))
        && text.trim() == text
}

#[test]
fn texts_are_whole_sentences() {
    for one in cases() {
        for text in texts_of(&one.case) {
            assert!(is_sound(text), "{}: {text}", one.case.folio);
        }
        let sentences = one.case.filing.description.matches(". ").count() + 1;
        assert!(
            (2..=8).contains(&sentences),
            "{}",
            one.case.filing.description
        );
        assert!(
            !one.case.filing.title.ends_with('.') && one.case.filing.title.chars().count() <= 160,
            "{}",
            one.case.filing.title
        );
    }
    for asset in assets() {
        for text in [&asset.name, &asset.description, &asset.function] {
            assert!(is_sound(text) && !text.is_empty(), "{}: {text}", asset.key);
        }
    }
}

#[test]
fn a_page_of_the_queue_does_not_repeat_itself() {
    for two in cases().windows(2) {
        assert_ne!(
            two[0].case.filing.title, two[1].case.filing.title,
            "{}",
            two[0].case.folio
        );
    }
    for page in cases().chunks(40) {
        let titles: HashSet<&str> = page
            .iter()
            .map(|one| one.case.filing.title.as_str())
            .collect();
        assert!(titles.len() * 10 >= page.len() * 9, "{titles:#?}");
    }
}
