//! Who may do what: one pure function over role, action and the institution concerned.
//!
//! Owns every answer to "may this person?". Whether the case allows it is the lifecycle's business;
//! which roles an act is for is read from the lifecycle's table, so that the two cannot disagree.

use crate::domain::act::Act;
use crate::domain::institution::InstitutionKey;
use crate::domain::lifecycle::{self, Event};
use crate::domain::person::{Person, Role};
use crate::domain::request::State;

/// Something that a caller asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Their own record, their own token.
    Own,
    /// The law's data: calendars and rule packs; the directory; the inventory.
    ReadCommon,
    /// The people of the Unit.
    ReadPeople,
    AddPerson,
    AddToken,
    /// The queue and its counts, narrowed to what the caller may see.
    ReadQueue,
    ReadRequest,
    /// The ranked candidates of a request, with their judgements: the Unit's working papers.
    ReadCandidates,
    /// Checks the inventory for a filing that is not stored. Institutions may, for their own: Article 9
    /// asks them to state what they found, and the answer carries no judgement of the Unit's.
    CheckInventory,
    /// What was made of candidates in every request.
    ReadJudgements,
    /// Files a request in the name of an institution.
    File,
    TakeNext,
    Act(Event),
    Import,
    /// Push events, narrowed to what the caller may see.
    Listen,
    /// The audit trail, whole: working papers of all requests included.
    ReadTrail,
}

/// What is known of the thing that the action is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'a> {
    /// The institution whose request it is.
    pub institution: Option<&'a InstitutionKey>,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Allow,
    /// The caller may know of it, and may not do it: 403.
    Deny,
    /// The caller must not learn that it exists: 404.
    Hide,
}

/// The lifecycle event that an act is.
pub fn event_of(act: &Act) -> Event {
    match act {
        Act::Take => Event::Take,
        // Whoever may release a case may put it aside.
        Act::Release | Act::Postpone { .. } | Act::Resume => Event::Release,
        Act::Assign { .. } => Event::Assign,
        Act::Check { .. }
        | Act::Judge(_)
        | Act::Unjudge { .. }
        | Act::NothingFound { .. }
        | Act::SaveDraft(_) => Event::Work,
        Act::Return { .. } => Event::Return,
        Act::Answer { .. } => Event::Answer,
        // Which of the three depends on the draft; the same roles issue all of them.
        Act::Issue { .. } => Event::IssueFavourable,
        Act::Challenge { .. } => Event::Challenge,
        Act::Lapse => Event::Lapse,
        Act::Withdraw { .. } => Event::Withdraw,
    }
}

/// Decides whether `actor` may do `action`.
pub fn decide(actor: &Person, action: Action, facts: Facts<'_>) -> Decision {
    let role = actor.role;
    // The server itself never calls from outside.
    if role == Role::System {
        return Decision::Deny;
    }
    if role == Role::Institution && facts.institution != actor.institution.as_ref() {
        match action {
            Action::ReadRequest | Action::ReadCandidates | Action::Act(_) => return Decision::Hide,
            Action::File | Action::CheckInventory => return Decision::Deny,
            _ => {}
        }
    }
    let allowed = match action {
        Action::Own | Action::ReadCommon | Action::CheckInventory | Action::Listen => true,
        Action::ReadQueue | Action::ReadRequest => true,
        Action::ReadPeople | Action::ReadCandidates => role != Role::Institution,
        Action::AddPerson | Action::AddToken => role == Role::Supervisor,
        Action::ReadJudgements => matches!(role, Role::Supervisor | Role::Auditor),
        Action::ReadTrail => matches!(role, Role::Supervisor | Role::Auditor),
        Action::File => role.is_unit() || role == Role::Institution,
        Action::TakeNext | Action::Import => role.is_unit(),
        Action::Act(event) => State::ALL
            .into_iter()
            .any(|state| lifecycle::next(state, event, role).is_ok()),
    };
    if allowed {
        Decision::Allow
    } else {
        Decision::Deny
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::ids::PersonId;
    use uuid::Uuid;

    fn person(role: Role) -> Person {
        Person {
            id: PersonId(Uuid::nil()),
            handle: role.name().to_owned(),
            name: String::new(),
            role,
            institution: (role == Role::Institution).then(|| InstitutionKey::new("06-E00")),
        }
    }

    /// One column a caller: reviewer, supervisor, institution on its own, institution on
    /// another's, auditor, system. `+` allow, `-` deny, `0` hide.
    #[test]
    fn each_role_may_what_the_table_says() {
        let own = InstitutionKey::new("06-E00");
        let other = InstitutionKey::new("16-B00");
        let callers = [
            (Role::Reviewer, &own),
            (Role::Supervisor, &own),
            (Role::Institution, &own),
            (Role::Institution, &other),
            (Role::Auditor, &own),
            (Role::System, &own),
        ];
        for (action, expected) in [
            (Action::Own, "+++++-"),
            (Action::ReadCommon, "+++++-"),
            (Action::ReadPeople, "++--+-"),
            (Action::AddPerson, "-+----"),
            (Action::AddToken, "-+----"),
            (Action::ReadQueue, "+++++-"),
            (Action::ReadRequest, "+++0+-"),
            (Action::ReadCandidates, "++-0+-"),
            (Action::CheckInventory, "+++-+-"),
            (Action::ReadJudgements, "-+--+-"),
            (Action::File, "+++---"),
            (Action::TakeNext, "++----"),
            (Action::Import, "++----"),
            (Action::Listen, "+++++-"),
            (Action::Act(Event::Take), "++-0--"),
            (Action::Act(Event::Release), "++-0--"),
            (Action::Act(Event::Assign), "-+-0--"),
            (Action::Act(Event::Work), "++-0--"),
            (Action::Act(Event::Return), "++-0--"),
            (Action::Act(Event::Answer), "--+0--"),
            (Action::Act(Event::IssueFavourable), "++-0--"),
            (Action::Act(Event::IssueDenied), "++-0--"),
            (Action::Act(Event::IssueNotRequired), "++-0--"),
            (Action::Act(Event::Propose), "++-0--"),
            (Action::Act(Event::Challenge), "++-0--"),
            (Action::Act(Event::Lapse), "---0--"),
            (Action::Act(Event::Withdraw), "--+0--"),
        ] {
            let got: String = callers
                .iter()
                .map(|(role, institution)| {
                    let facts = Facts {
                        institution: Some(institution),
                    };
                    match decide(&person(*role), action, facts) {
                        Decision::Allow => '+',
                        Decision::Deny => '-',
                        Decision::Hide => '0',
                    }
                })
                .collect();
            assert_eq!(got, expected, "{action:?}");
        }
    }

    #[test]
    fn an_institution_without_a_key_owns_nothing() {
        let mut nobody = person(Role::Institution);
        nobody.institution = None;
        let key = InstitutionKey::new("06-E00");
        let facts = Facts {
            institution: Some(&key),
        };
        assert_eq!(decide(&nobody, Action::ReadRequest, facts), Decision::Hide);
    }
}
