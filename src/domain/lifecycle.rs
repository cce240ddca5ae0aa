//! The life of a request as one table: state x event x role -> state.
//!
//! Everything that asks "may this happen now?" asks here: the API, the terminal, the commands.
//! What a move changes besides the state is `act`'s business. Support: art 9 for signature, control
//! body, reception, opinion, one return, deemed approval and budget unit, APCT rule 8 for the contract;
//! triage, assignment and withdrawal are this desk's design.

use super::person::Role;
use super::request::State;
use serde::{Deserialize, Serialize};

/// What can happen to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The institution changes its study before sending it.
    Edit,
    /// The head of its ICT unit signs it.
    Sign,
    SendToControlBody,
    /// The control body gives its suggestions or observations.
    Remark,
    /// Sent to the Unit: received, and the clock starts.
    Send,
    /// Given up before the Unit received it.
    Discard,
    /// A reviewer takes the request and reviews it.
    Take,
    /// The holder gives it back to the queue.
    Release,
    /// A supervisor gives it to somebody.
    Assign,
    /// The work of a review: checks, judgements, drafts.
    Work,
    /// Sent back for information; the law allows it once.
    Return,
    /// The institution answers the return.
    Answer,
    /// Signed favourably or denied by one person, within the rule pack's limits.
    IssueFavourable,
    IssueDenied,
    IssueNotRequired,
    /// Signed by one person where two are required.
    Propose,
    /// A second person of the Unit refuses to sign.
    Challenge,
    /// The legal day passed in silence, for kinds whose silence approves.
    Lapse,
    /// The opinion goes to the budget unit.
    Forward,
    /// The budget unit's pronouncement is recorded.
    Pronounce,
    /// The contract was signed; its registration is due.
    SignContract,
    /// The contract was registered.
    Register,
    Close,
    Withdraw,
}

impl Event {
    pub const ALL: [Event; 24] = [
        Event::Edit,
        Event::Sign,
        Event::SendToControlBody,
        Event::Remark,
        Event::Send,
        Event::Discard,
        Event::Take,
        Event::Release,
        Event::Assign,
        Event::Work,
        Event::Return,
        Event::Answer,
        Event::IssueFavourable,
        Event::IssueDenied,
        Event::IssueNotRequired,
        Event::Propose,
        Event::Challenge,
        Event::Lapse,
        Event::Forward,
        Event::Pronounce,
        Event::SignContract,
        Event::Register,
        Event::Close,
        Event::Withdraw,
    ];
}

const UNIT: &[Role] = &[Role::Reviewer, Role::Supervisor];
const SUPERVISOR: &[Role] = &[Role::Supervisor];
const INSTITUTION: &[Role] = &[Role::Institution, Role::IctHead];
const ICT_HEAD: &[Role] = &[Role::IctHead];
const CONTROL_BODY: &[Role] = &[Role::ControlBody];
const SYSTEM: &[Role] = &[Role::System];
const REGISTRARS: &[Role] = &[Role::Institution, Role::IctHead, Role::Supervisor];

/// One row: from these states, this event, by these roles, leads there.
struct Move {
    from: &'static [State],
    event: Event,
    by: &'static [Role],
    to: State,
}

const UNDER_CLOCK: &[State] = &[
    State::Received,
    State::Assigned,
    State::UnderReview,
    State::AwaitingSignature,
];

const TABLE: &[Move] = &[
    Move {
        from: &[State::Draft],
        event: Event::Edit,
        by: INSTITUTION,
        to: State::Draft,
    },
    // The study may take up what the control body remarked; it is then signed again.
    Move {
        from: &[State::ControlBodyAnswered],
        event: Event::Edit,
        by: INSTITUTION,
        to: State::ControlBodyAnswered,
    },
    Move {
        from: &[State::Draft],
        event: Event::Sign,
        by: ICT_HEAD,
        to: State::Draft,
    },
    Move {
        from: &[State::ControlBodyAnswered],
        event: Event::Sign,
        by: ICT_HEAD,
        to: State::ControlBodyAnswered,
    },
    Move {
        from: &[State::Draft],
        event: Event::SendToControlBody,
        by: INSTITUTION,
        to: State::AtControlBody,
    },
    Move {
        from: &[State::AtControlBody],
        event: Event::Remark,
        by: CONTROL_BODY,
        to: State::ControlBodyAnswered,
    },
    Move {
        from: &[
            State::Draft,
            State::AtControlBody,
            State::ControlBodyAnswered,
        ],
        event: Event::Send,
        by: INSTITUTION,
        to: State::Received,
    },
    Move {
        from: &[
            State::Draft,
            State::AtControlBody,
            State::ControlBodyAnswered,
        ],
        event: Event::Discard,
        by: INSTITUTION,
        to: State::Discarded,
    },
    Move {
        from: &[State::Received, State::Assigned],
        event: Event::Take,
        by: UNIT,
        to: State::UnderReview,
    },
    // A case whose holder's lease ran out can be taken over.
    Move {
        from: &[State::UnderReview],
        event: Event::Take,
        by: UNIT,
        to: State::UnderReview,
    },
    Move {
        from: &[State::UnderReview, State::Assigned],
        event: Event::Release,
        by: UNIT,
        to: State::Received,
    },
    Move {
        from: &[State::Received, State::Assigned, State::UnderReview],
        event: Event::Assign,
        by: SUPERVISOR,
        to: State::Assigned,
    },
    Move {
        from: &[State::UnderReview],
        event: Event::Work,
        by: UNIT,
        to: State::UnderReview,
    },
    Move {
        from: &[State::UnderReview],
        event: Event::Return,
        by: UNIT,
        to: State::Returned,
    },
    Move {
        from: &[State::Returned],
        event: Event::Answer,
        by: INSTITUTION,
        to: State::Received,
    },
    Move {
        from: &[State::UnderReview, State::AwaitingSignature],
        event: Event::IssueFavourable,
        by: UNIT,
        to: State::IssuedFavourable,
    },
    Move {
        from: &[State::UnderReview, State::AwaitingSignature],
        event: Event::IssueDenied,
        by: UNIT,
        to: State::IssuedDenied,
    },
    Move {
        from: &[State::UnderReview, State::AwaitingSignature],
        event: Event::IssueNotRequired,
        by: UNIT,
        to: State::IssuedNotRequired,
    },
    Move {
        from: &[State::UnderReview],
        event: Event::Propose,
        by: UNIT,
        to: State::AwaitingSignature,
    },
    Move {
        from: &[State::AwaitingSignature],
        event: Event::Challenge,
        by: UNIT,
        to: State::UnderReview,
    },
    Move {
        from: UNDER_CLOCK,
        event: Event::Lapse,
        by: SYSTEM,
        to: State::DeemedFavourable,
    },
    Move {
        from: &[State::IssuedFavourable, State::IssuedDenied],
        event: Event::Forward,
        by: UNIT,
        to: State::AtBudgetUnit,
    },
    Move {
        from: &[State::AtBudgetUnit],
        event: Event::Pronounce,
        by: UNIT,
        to: State::BudgetUnitAnswered,
    },
    Move {
        from: &[State::IssuedFavourable],
        event: Event::SignContract,
        by: REGISTRARS,
        to: State::IssuedFavourable,
    },
    Move {
        from: &[State::DeemedFavourable],
        event: Event::SignContract,
        by: REGISTRARS,
        to: State::DeemedFavourable,
    },
    Move {
        from: &[State::BudgetUnitAnswered],
        event: Event::SignContract,
        by: REGISTRARS,
        to: State::BudgetUnitAnswered,
    },
    Move {
        from: &[
            State::IssuedFavourable,
            State::DeemedFavourable,
            State::BudgetUnitAnswered,
        ],
        event: Event::Register,
        by: REGISTRARS,
        to: State::ContractRegistered,
    },
    Move {
        from: &[
            State::IssuedFavourable,
            State::IssuedDenied,
            State::IssuedNotRequired,
            State::DeemedFavourable,
            State::BudgetUnitAnswered,
            State::ContractRegistered,
        ],
        event: Event::Close,
        by: SUPERVISOR,
        to: State::Closed,
    },
    Move {
        from: &[
            State::Received,
            State::Assigned,
            State::UnderReview,
            State::AwaitingSignature,
            State::Returned,
        ],
        event: Event::Withdraw,
        by: INSTITUTION,
        to: State::Withdrawn,
    },
];

/// Why a move is not in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Illegal {
    /// Nobody may do this in this state.
    State,
    /// Others may, this role may not.
    Role,
}

/// The state that an event leads to.
///
/// # Errors
/// [`Illegal::State`] when no role could, [`Illegal::Role`] when another role could.
pub fn next(from: State, event: Event, by: Role) -> Result<State, Illegal> {
    let mut possible = TABLE
        .iter()
        .filter(|m| m.event == event && m.from.contains(&from))
        .peekable();
    if possible.peek().is_none() {
        return Err(Illegal::State);
    }
    possible
        .find(|m| m.by.contains(&by))
        .map(|m| m.to)
        .ok_or(Illegal::Role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_of_the_table_is_ambiguous() {
        for state in State::ALL {
            for event in Event::ALL {
                for role in Role::ALL {
                    let hits = TABLE
                        .iter()
                        .filter(|m| {
                            m.event == event && m.from.contains(&state) && m.by.contains(&role)
                        })
                        .count();
                    assert!(
                        hits <= 1,
                        "{state:?} x {event:?} x {role:?} has {hits} outcomes"
                    );
                }
            }
        }
    }

    #[test]
    fn a_request_that_is_not_before_the_unit_takes_no_work() {
        for state in State::ALL.into_iter().filter(|s| !s.is_open()) {
            for event in [
                Event::Take,
                Event::Work,
                Event::Return,
                Event::IssueFavourable,
                Event::Lapse,
            ] {
                for role in Role::ALL {
                    assert_eq!(
                        next(state, event, role),
                        Err(Illegal::State),
                        "{state:?} {event:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_auditor_moves_nothing() {
        for state in State::ALL {
            for event in Event::ALL {
                assert!(
                    next(state, event, Role::Auditor).is_err(),
                    "{state:?} {event:?}"
                );
            }
        }
    }

    #[test]
    fn every_state_can_be_reached_from_a_draft_and_none_leads_back_before_the_unit() {
        let mut reached = vec![State::Draft];
        let mut at = 0;
        while let Some(from) = reached.get(at).copied() {
            for event in Event::ALL {
                for role in Role::ALL {
                    let Ok(to) = next(from, event, role) else {
                        continue;
                    };
                    assert!(
                        from.is_before_unit() || !to.is_before_unit(),
                        "{from:?} {event:?}"
                    );
                    if !reached.contains(&to) {
                        reached.push(to);
                    }
                }
            }
            at += 1;
        }
        for state in State::ALL {
            assert!(reached.contains(&state), "{state:?} cannot be reached");
        }
    }

    #[test]
    fn a_returned_request_only_waits_for_its_institution() {
        assert_eq!(
            next(State::Returned, Event::Answer, Role::Institution),
            Ok(State::Received)
        );
        assert_eq!(
            next(State::Returned, Event::Take, Role::Reviewer),
            Err(Illegal::State)
        );
        assert_eq!(
            next(State::Returned, Event::Answer, Role::Reviewer),
            Err(Illegal::Role)
        );
    }
}
