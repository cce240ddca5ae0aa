//! What a rule pack must say, and what it must refuse.
#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use crate::domain::calendar::{Calendar, HolidayRule, holiday_key};
use crate::domain::clock::Band;
use crate::domain::money::{Currency, MoneyError};
use jiff::civil::date;

const PACK: &str = include_str!("acuerdo-2018.toml");

fn pack() -> &'static Regime {
    Regime::for_reception(date(2018, 8, 1))
}

fn mxn(text: &str) -> Money {
    Money::parse(text, Currency::Mxn).unwrap()
}

#[test]
fn each_kind_has_its_clock_and_what_silence_means() {
    for (kind, due, silence) in [
        (Kind::Acquisition, date(2015, 3, 17), Silence::Overdue),
        (Kind::Lease, date(2015, 3, 24), Silence::DeemedFavourable),
        (Kind::Services, date(2015, 3, 24), Silence::DeemedFavourable),
        (Kind::Hosting, date(2015, 3, 17), Silence::Overdue),
        (Kind::Certification, date(2015, 3, 24), Silence::Overdue),
        (Kind::DomainName, date(2015, 3, 17), Silence::Overdue),
        (Kind::MobileApp, date(2015, 3, 24), Silence::Overdue),
        (Kind::Portfolio, date(2015, 12, 31), Silence::Overdue),
    ] {
        let rule = pack().rule(kind);
        let calendar = Calendar::of(&rule.authority).unwrap();
        let cycle = pack()
            .begin_cycle(kind, date(2015, 3, 2), calendar, CycleCause::Reception)
            .unwrap();
        assert_eq!((cycle.due, rule.silence), (due, silence), "{kind:?}");
    }
}

#[test]
fn only_acquisitions_go_on_to_the_budget_unit() {
    for kind in Kind::ALL {
        let route = pack()
            .rule(kind)
            .route
            .as_ref()
            .map(|route| (route.authority.as_str(), route.days.get()));
        assert_eq!(
            route,
            (kind == Kind::Acquisition).then_some(("budget_unit", 20)),
            "{kind:?}"
        );
    }
}

#[test]
fn an_answer_restarts_the_clock_and_a_portfolio_gets_days_for_it() {
    let answered = date(2015, 1, 15);
    for (kind, due) in [
        (Kind::Services, date(2015, 2, 6)),
        (Kind::Portfolio, date(2015, 2, 6)),
        (Kind::Hosting, date(2015, 1, 29)),
    ] {
        let rule = pack().rule(kind);
        let calendar = Calendar::of(&rule.authority).unwrap();
        let cycle = pack()
            .begin_cycle(kind, answered, calendar, CycleCause::Answer)
            .unwrap();
        assert_eq!(
            (cycle.due, cycle.cause),
            (due, CycleCause::Answer),
            "{kind:?}"
        );
    }
}

#[test]
fn every_authority_of_the_pack_has_a_calendar() {
    let periods = [&pack().control_body_review, &pack().contract_registration];
    let routes = Kind::ALL
        .into_iter()
        .filter_map(|kind| pack().rule(kind).route.as_ref());
    let authorities = periods
        .into_iter()
        .chain(routes)
        .map(|period| &period.authority);
    for authority in authorities.chain(
        Kind::ALL
            .into_iter()
            .map(|kind| &pack().rule(kind).authority),
    ) {
        assert!(Calendar::of(authority).is_some(), "{authority}");
    }
}

#[test]
fn leases_and_services_below_300_units_need_no_opinion() {
    for (day, threshold) in [
        (date(2014, 6, 2), "20,187.00"),
        (date(2015, 3, 2), "21,030.00"),
        (date(2016, 3, 1), "21,912.00"),
        (date(2017, 1, 31), "21,912.00"),
        (date(2017, 2, 1), "22,647.00"),
        (date(2018, 8, 1), "24,180.00"),
        (date(2019, 8, 1), "25,347.00"),
        (date(2024, 8, 1), "32,571.00"),
    ] {
        let threshold = mxn(threshold);
        let below = threshold.checked_sub(mxn("0.01")).unwrap();
        for kind in [Kind::Lease, Kind::Services] {
            assert_eq!(
                Regime::for_reception(day)
                    .opinion_required(kind, below, day)
                    .unwrap_err()
                    .threshold,
                threshold,
                "{day}"
            );
            assert_eq!(
                Regime::for_reception(day).opinion_required(kind, threshold, day),
                Ok(()),
                "{day}"
            );
        }
        assert_eq!(
            Regime::for_reception(day).opinion_required(Kind::Acquisition, below, day),
            Ok(()),
            "{day}"
        );
    }
}

#[test]
fn an_amount_that_cannot_be_compared_needs_an_opinion() {
    let day = date(2015, 3, 2);
    for amount in [
        Money::new(1, Currency::Usd),
        mxn("0"),
        Money::new(-1, Currency::Mxn),
    ] {
        assert_eq!(
            pack().opinion_required(Kind::Services, amount, day),
            Ok(()),
            "{amount:?}"
        );
    }
    assert_eq!(
        pack().opinion_required(Kind::Services, mxn("1"), date(2013, 12, 31)),
        Ok(())
    );
}

#[test]
fn parts_below_the_threshold_that_together_reach_it_are_a_split() {
    let part = |kind, amount, received_on| Part {
        kind,
        amount: mxn(amount),
        received_on,
    };
    let march = date(2015, 3, 2);
    let services = |amount| part(Kind::Services, amount, march);
    // 300 times 70.10.
    let threshold = mxn("21,030.00");
    for (parts, split) in [
        (vec![services("15,000.00")], None),
        (
            vec![services("15,000.00"), services("6,030.00")],
            Some((threshold, threshold)),
        ),
        (vec![services("15,000.00"), services("6,029.99")], None),
        // One of them needs an opinion by itself: nothing is evaded.
        (vec![services("15,000.00"), services("21,030.00")], None),
        // A purchase needs one whatever its amount.
        (
            vec![
                services("15,000.00"),
                part(Kind::Acquisition, "15,000.00", march),
            ],
            None,
        ),
    ] {
        assert_eq!(pack().split(&parts), split, "{parts:?}");
    }
    assert!(pack().one_need(march, date(2016, 3, 2)));
    assert!(!pack().one_need(march, date(2016, 3, 3)));
}

#[test]
fn denials_high_amounts_and_flagged_requests_need_a_second_person() {
    let limit = mxn("50,000,000.00");
    let above = mxn("50,000,000.01");
    for (sense, amount, flagged, expected) in [
        (Sense::Favourable, limit, false, None),
        (Sense::NotRequired, limit, false, None),
        (
            Sense::Favourable,
            above,
            false,
            Some(SecondPersonReason::Amount { over: limit }),
        ),
        (
            Sense::Favourable,
            limit,
            true,
            Some(SecondPersonReason::Flagged),
        ),
        (
            Sense::NotFavourable,
            mxn("1"),
            false,
            Some(SecondPersonReason::Denial),
        ),
        (
            Sense::NotFavourableReuse,
            above,
            true,
            Some(SecondPersonReason::Denial),
        ),
        (
            Sense::FavourableWithRecommendations,
            Money::new(250_000_001, Currency::Usd),
            false,
            Some(SecondPersonReason::Amount {
                over: Money::new(250_000_000, Currency::Usd),
            }),
        ),
    ] {
        assert_eq!(
            pack().needs_second_person(sense, amount, flagged),
            expected,
            "{sense:?} {amount:?} {flagged}"
        );
    }
    let pesos_only =
        Regime::parse(&PACK.replace(r#", "2,500,000.00 USD", "2,500,000.00 EUR""#, "")).unwrap();
    assert_eq!(
        pesos_only.needs_second_person(Sense::Favourable, Money::new(1, Currency::Usd), false),
        Some(SecondPersonReason::NoLimit {
            currency: Currency::Usd
        })
    );
}

#[test]
fn each_kind_knows_its_senses() {
    use Sense::{
        Favourable, FavourableWithRecommendations, NotFavourable, NotFavourableReuse, NotRequired,
    };
    let all = [
        Favourable,
        FavourableWithRecommendations,
        NotFavourable,
        NotFavourableReuse,
        NotRequired,
    ];
    for (kind, expected) in [
        (Kind::Acquisition, &all[..]),
        (Kind::Services, &all[..]),
        (
            Kind::Certification,
            &[
                Favourable,
                FavourableWithRecommendations,
                NotFavourable,
                NotRequired,
            ],
        ),
        (Kind::DomainName, &all[..4]),
        (Kind::Portfolio, &all[..3]),
    ] {
        let senses: Vec<_> = pack().outcomes(kind).map(|outcome| outcome.sense).collect();
        assert_eq!(senses, expected, "{kind:?}");
    }
    let needs = |sense| {
        let outcome = pack().outcome(Kind::Services, sense).unwrap();
        (outcome.needs_recommendations, outcome.needs_cited_asset)
    };
    assert_eq!(needs(Favourable), (false, false));
    assert_eq!(needs(FavourableWithRecommendations), (true, false));
    assert_eq!(needs(NotFavourableReuse), (false, true));
}

#[test]
fn the_legal_basis_joins_kind_and_sense_without_repeating() {
    assert_eq!(
        pack().legal_basis(Kind::Services, Sense::NotFavourableReuse),
        [
            "Acuerdo, art. 2, definición de Dictamen Técnico",
            "Acuerdo, art. 9, fr. IV y párrafo relativo a arrendamientos y servicios",
            "Acuerdo, art. 8",
            "MAAGTICSI, proceso APCT, regla 9",
        ]
    );
    let repeated = PACK.replace(
        r#"legal_basis = ["Acuerdo, art. 4"]"#,
        r#"legal_basis = ["Acuerdo, art. 9"]"#,
    );
    assert_eq!(
        Regime::parse(&repeated)
            .unwrap()
            .legal_basis(Kind::Certification, Sense::Favourable),
        ["Acuerdo, art. 9", "Acuerdo, art. 10, fr. I"]
    );
}

#[test]
fn the_checklist_follows_kind_and_technology_domain() {
    let ids = |kind, domain| {
        pack()
            .checklist(kind, domain)
            .map(|item| item.id.as_str())
            .collect::<Vec<_>>()
    };
    let services = ids(Kind::Services, "applications");
    assert!(services.contains(&"software_ownership") && services.contains(&"component_breakdown"));
    assert!(
        !services.contains(&"mexican_jurisdiction") && !services.contains(&"denial_of_service")
    );
    assert!(ids(Kind::Hosting, "").contains(&"mexican_jurisdiction"));
    assert_eq!(
        ids(Kind::DomainName, "internet"),
        [
            "is_ict",
            "sector_head_letter",
            "sector_domain_first",
            "denial_of_service"
        ]
    );
    for kind in [Kind::Acquisition, Kind::Lease, Kind::Services] {
        assert_eq!(
            pack()
                .checklist(kind, "")
                .filter(|item| item.required)
                .count(),
            9,
            "{kind:?}"
        );
        assert!(
            (13..=14).contains(&ids(kind, "no such domain").len()),
            "{kind:?}"
        );
    }
    assert_eq!(
        pack().check("is_ict").unwrap().text_key(),
        "law.check.is_ict"
    );
    assert_eq!(pack().check("nothing"), None);
}

#[test]
fn a_budget_line_can_speak_against_the_modality() {
    for (line, kind, mismatch) in [
        ("51501", Kind::Acquisition, false),
        ("51501", Kind::Lease, true),
        ("59101", Kind::Services, true),
        ("32301", Kind::Lease, false),
        ("32301", Kind::Acquisition, true),
        ("33301", Kind::Services, false),
        ("31904", Kind::Hosting, false),
        ("31904", Kind::Acquisition, true),
        ("32701", Kind::Acquisition, false),
        ("21401", Kind::Services, false),
        ("51501", Kind::Portfolio, false),
        ("5150", Kind::Lease, false),
        ("5150x", Kind::Lease, false),
        ("", Kind::Lease, false),
    ] {
        assert_eq!(
            pack().modality_mismatch(line, kind),
            mismatch,
            "{line} {kind:?}"
        );
    }
    assert_eq!(
        pack().budget_lines.ict_line("59101").unwrap().group,
        LineGroup::Software
    );
    assert_eq!(pack().budget_lines.ict_line("11301"), None);
}

#[test]
fn numbers_have_the_forms_of_the_pack() {
    let Numbering {
        folio,
        letter,
        letter_prefix,
        ..
    } = &pack().numbering;
    assert_eq!(folio.format(2015, 123, ""), "UGD-2015-00123");
    assert_eq!(letter.format(2015, 123, letter_prefix), "SFP/UGD/123/2015");
}

#[test]
fn a_pack_is_chosen_by_the_day_of_reception() {
    let later = Regime::parse(
        &PACK
            .replace(r#"id = "acuerdo-2018""#, r#"id = "later""#)
            .replace(
                r#"in_force_from = "2018-07-24""#,
                r#"in_force_from = "2021-09-07""#,
            )
            .replace(r#"in_force_to = "2021-09-06""#, ""),
    )
    .unwrap();
    let packs = [later, pack().clone()];
    for (day, id) in [
        (date(2010, 1, 1), "acuerdo-2018"),
        (date(2018, 7, 24), "acuerdo-2018"),
        (date(2021, 9, 6), "acuerdo-2018"),
        (date(2021, 9, 7), "later"),
        (date(2030, 1, 1), "later"),
    ] {
        assert_eq!(Regime::select(&packs, day).unwrap().id, id, "{day}");
    }
    assert_eq!(Regime::select(&[], date(2015, 1, 1)), None);
    assert_eq!(Regime::by_id("acuerdo-2018"), Some(pack()));
    assert_eq!(Regime::by_id("acuerdo-1917"), None);
    for (day, in_force) in [
        (date(2018, 7, 23), false),
        (date(2018, 7, 24), true),
        (date(2021, 9, 6), true),
        (date(2021, 9, 7), false),
    ] {
        assert_eq!(pack().is_in_force(day), in_force, "{day}");
    }
}

/// The line of the first line of the pack that contains a text.
fn line_with(text: &str, needle: &str) -> usize {
    1 + text.lines().position(|line| line.contains(needle)).unwrap()
}

#[test]
fn a_faulty_pack_names_the_line_and_the_fault() {
    let last = |text: &str, needle: &str| {
        text.lines().count()
            - text
                .lines()
                .rev()
                .position(|line| line.contains(needle))
                .unwrap()
    };
    let twice = format!(
        "{PACK}\n[[checklist]]\nid = \"is_ict\"\nverification = \"formal\"\nground = {{ citation = \"x\" }}\n"
    );
    let outcome_twice = PACK.replace(r#"kinds = ["acquisition", "hosting", "certification"]"#, "");
    let cases = [
        (twice.clone(), last(&twice, "[[checklist]]"), "stands twice"),
        (
            PACK.replacen(r#"domains = ["internet"]"#, r#"domains = ["intranet"]"#, 1),
            line_with(PACK, r#"id = "denial_of_service""#) - 1,
            "\"intranet\"",
        ),
        (
            outcome_twice.clone(),
            last(&outcome_twice, "[[outcomes]]"),
            "\"not_required\" stands twice",
        ),
        (
            PACK.replacen(
                r#"sense = "favourable""#,
                "sense = \"favourable\"\nkinds = [\"lease\"]",
                1,
            ),
            line_with(PACK, "[[outcomes]]"),
            "could never be answered",
        ),
        (
            PACK.replace("2021-09-06", "2014-05-08"),
            line_with(PACK, "in_force_to"),
            "ends before it begins",
        ),
        (
            PACK.replace("{seq:05}", "{seq:5}"),
            line_with(PACK, "folio ="),
            "padding",
        ),
        (
            PACK.replace("50,000,000.00", "50.000.000,00"),
            line_with(PACK, "amount_over"),
            "ambiguous",
        ),
        (
            PACK.replace("2,500,000.00 EUR", "1 USD"),
            line_with(PACK, "amount_over"),
            "two limits",
        ),
        (
            PACK.replace("month = 12, day = 31", "month = 2, day = 29"),
            line_with(PACK, "fixed_date"),
            "every year",
        ),
        (
            PACK.replacen("business_days = 10", "business_days = 0", 1),
            line_with(PACK, "clock ="),
            "nonzero",
        ),
        (
            PACK.replacen("[returns]\nallowed", "[returns]\nalowed", 1),
            line_with(PACK, "[returns]") + 1,
            "alowed",
        ),
        (
            PACK.replace("[kinds.mobile_app]", "[kinds.mobile]"),
            line_with(PACK, "[kinds.mobile_app]"),
            "mobile",
        ),
        (
            PACK.replace(
                "{ assumption = \"Las fuentes no indican el formato de folios ni de oficios\" }",
                "{ assumption = \" \" }",
            ),
            line_with(PACK, "letter_prefix") + 1,
            "citation or a stated assumption",
        ),
    ];
    for (text, line, part) in cases {
        let error = Regime::parse(&text).unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("line {line}: ")) && error.contains(part),
            "line {line}, {part}: {error}"
        );
    }
}

/// The catalogue belongs to another room; only its files are looked at here.
#[test]
fn both_languages_have_a_text_for_all_that_the_law_names() {
    for text in [
        include_str!("../../i18n/es/law.toml"),
        include_str!("../../i18n/en/law.toml"),
    ] {
        let catalogue: toml::Table = toml::from_str(text).unwrap();
        let mut keys: Vec<String> = Vec::new();
        keys.extend(
            pack()
                .checklist
                .iter()
                .map(|item| item.get_ref().text_key()),
        );
        keys.extend(
            pack()
                .tech_domains
                .iter()
                .map(|domain| format!("law.tech_domain.{domain}")),
        );
        keys.extend(
            pack()
                .budget_lines
                .ict_lines()
                .iter()
                .map(|line| format!("law.budget_line.{}", line.code)),
        );
        keys.extend(LineGroup::ALL.map(|group| format!("law.line_group.{}", group.name())));
        keys.extend(IndexUnit::ALL.map(|unit| format!("law.unit.{}", unit.name())));
        keys.extend(Band::ALL.map(|band| format!("law.band.{}", band.name())));
        keys.extend(
            Calendar::builtin()
                .iter()
                .map(|calendar| format!("law.authority.{}", calendar.authority)),
        );
        keys.extend(HolidayRule::ALL.map(|rule| format!("law.holiday_rule.{}", rule.name())));
        keys.extend(["weekend", "holiday", "suspension"].map(|day| format!("law.day_off.{day}")));
        keys.extend(
            ["deemed_favourable", "overdue"].map(|silence| format!("law.silence.{silence}")),
        );
        keys.extend(MoneyError::ALL.map(|error| error.key().to_owned()));
        keys.extend(
            date(2024, 1, 1)
                .series(jiff::ToSpan::days(1))
                .take(366)
                .flat_map(|day| {
                    HolidayRule::ALL
                        .into_iter()
                        .filter_map(move |rule| rule.holiday(day))
                })
                .map(|id| holiday_key(id).unwrap().to_owned()),
        );
        let money = mxn("1");
        keys.extend(
            [
                SecondPersonReason::Denial,
                SecondPersonReason::Flagged,
                SecondPersonReason::Amount { over: money },
                SecondPersonReason::NoLimit {
                    currency: Currency::Mxn,
                },
            ]
            .map(|reason| reason.key().to_owned()),
        );
        for key in keys {
            let (group, name) = key.strip_prefix("law.").unwrap().split_once('.').unwrap();
            let sentence = catalogue
                .get(group)
                .and_then(|group| group.get(name))
                .and_then(toml::Value::as_str);
            assert!(
                sentence.is_some_and(|sentence| !sentence.is_empty()),
                "{key}"
            );
        }
    }
}

#[test]
fn the_built_in_packs_follow_one_another_without_a_gap() {
    let packs = Regime::builtin();
    for (day, id) in [
        (date(2010, 1, 1), "acuerdo-2014"),
        (date(2014, 5, 9), "acuerdo-2014"),
        (date(2016, 2, 4), "acuerdo-2014"),
        (date(2016, 2, 5), "acuerdo-2016"),
        (date(2018, 7, 23), "acuerdo-2016"),
        (date(2018, 7, 24), "acuerdo-2018"),
        (date(2021, 9, 6), "acuerdo-2018"),
        (date(2021, 9, 7), "acuerdo-2021"),
        (date(2030, 1, 1), "acuerdo-2021"),
    ] {
        assert_eq!(Regime::for_reception(day).id, id, "{day}");
    }
    for pair in packs.windows(2) {
        let ends = pair[0].in_force_to().unwrap();
        assert_eq!(ends.tomorrow().unwrap(), pair[1].in_force_from());
    }
    for pack in packs {
        assert_eq!(
            Regime::builtin_text(&pack.id).map(Regime::parse),
            Some(Ok(pack.clone()))
        );
        // What could not be read in the gazette says so, rule by rule.
        if pack.id != "acuerdo-2018" {
            for kind in Kind::ALL {
                let ground = &pack.rule(kind).ground;
                let assumed = ground.assumption().unwrap();
                assert!(
                    assumed.contains("se toma la regla de 2018"),
                    "{}: {assumed}",
                    pack.id
                );
            }
        }
        assert!(pack.filing.ground.assumption().unwrap().contains("calla"));
    }
}

#[test]
fn only_the_text_of_2018_sends_studies_to_the_control_body_first() {
    let direct = |day, kind| Regime::for_reception(day).filing.is_direct(kind);
    for (kind, expected) in [
        (Kind::Acquisition, false),
        (Kind::Lease, false),
        (Kind::Services, false),
        (Kind::Hosting, false),
        (Kind::Certification, true),
        (Kind::DomainName, true),
        (Kind::MobileApp, true),
        (Kind::Portfolio, true),
    ] {
        assert_eq!(direct(date(2019, 1, 2), kind), expected, "{kind:?}");
        assert!(direct(date(2015, 3, 2), kind) && direct(date(2023, 3, 2), kind));
    }
}
