//! Owns the numbers of letters: by year, in the order in which opinions were issued.

use super::PracticeCase;
use crate::domain::act::Fact;
use crate::domain::clock::local_date;
use crate::domain::opinion::Cause;
use crate::domain::regime::Regime;
use jiff::Timestamp;

/// Gives every issued opinion its number. A deemed approval has no letter.
pub(crate) fn number(cases: &mut [PracticeCase]) {
    let mut issued: Vec<(Timestamp, usize)> = cases
        .iter()
        .enumerate()
        .filter_map(|(index, practice)| {
            let opinion = practice.case.opinion.as_ref()?;
            (opinion.cause == Cause::Issued).then_some((opinion.issued_at, index))
        })
        .collect();
    issued.sort_unstable();
    let (mut year, mut seq) = (0, 0);
    for (at, index) in issued {
        let now = local_date(at).year();
        if now != year {
            (year, seq) = (now, 0);
        }
        seq += 1;
        let practice = &mut cases[index];
        let Some(regime) = Regime::by_id(&practice.case.regime) else {
            continue;
        };
        let assigned = regime
            .numbering
            .letter
            .format(year, seq, &regime.numbering.letter_prefix);
        for happening in &mut practice.past {
            if let Fact::Issued { number, .. } = &mut happening.fact {
                assigned.clone_into(number);
            }
        }
        if let Some(opinion) = &mut practice.case.opinion {
            opinion.number = Some(assigned);
        }
    }
}
