//! The acts before the Unit: the study is changed, signed, remarked on, sent.

use super::apply::Applying;
use super::{Fact, Outcome, Refusal};
use crate::domain::case::Case;
use crate::domain::clock::{Cycle, CycleCause, local_date};
use crate::domain::lifecycle::Event;
use crate::domain::preparation::{
    ControlBodyReview, Preparation, Remarks, SentAfter, StudySignature,
};
use crate::domain::request::{Filing, State};

impl Applying<'_> {
    /// The case in `state`, with its preparation to be changed.
    fn preparing(&self, state: State, change: impl FnOnce(&mut Preparation)) -> Case {
        let mut case = self.free(state);
        if let Some(preparation) = &mut case.preparation {
            change(preparation);
        }
        case
    }

    pub(super) fn edit(&self, filing: &Filing) -> Result<Outcome, Refusal> {
        let state = self.next(Event::Edit)?;
        let mut case = self.preparing(state, |preparation| preparation.signed = None);
        case.filing = filing.clone();
        Ok(Outcome {
            case,
            facts: vec![Fact::Edited],
        })
    }

    pub(super) fn sign_study(&self) -> Result<Outcome, Refusal> {
        let state = self.next(Event::Sign)?;
        let signature = StudySignature {
            by: self.setting.actor.id,
            at: self.setting.now,
        };
        Ok(Outcome {
            case: self.preparing(state, |preparation| preparation.signed = Some(signature)),
            facts: vec![Fact::StudySigned],
        })
    }

    fn signed(&self) -> Result<(), Refusal> {
        match &self.case.preparation {
            Some(preparation) if preparation.signed.is_some() => Ok(()),
            _ => Err(Refusal::NotSigned),
        }
    }

    pub(super) fn send_to_control_body(&self) -> Result<Outcome, Refusal> {
        let state = self.next(Event::SendToControlBody)?;
        self.signed()?;
        let period = &self.setting.regime.control_body_review;
        let calendar = self
            .setting
            .calendar_of(&period.authority, self.case.institution.as_str());
        let cycle = Cycle::begin(
            local_date(self.setting.now),
            period.days.get(),
            calendar,
            CycleCause::ControlBody,
        )
        .ok_or(Refusal::CalendarExhausted)?;
        let due = cycle.due;
        let review = ControlBodyReview {
            sent_by: self.setting.actor.id,
            sent_at: self.setting.now,
            cycle,
            remarks: None,
        };
        Ok(Outcome {
            case: self.preparing(state, |preparation| {
                preparation.control_body = Some(review);
            }),
            facts: vec![Fact::SentToControlBody { due }],
        })
    }

    /// After its days the control body may still answer, as long as the study has not gone on.
    pub(super) fn remark(&self, text: &str) -> Result<Outcome, Refusal> {
        let state = self.next(Event::Remark)?;
        if text.trim().is_empty() {
            return Err(Refusal::ReasonRequired);
        }
        let remarks = Remarks {
            text: text.to_owned(),
            by: self.setting.actor.id,
            at: self.setting.now,
        };
        let mut case = self.preparing(state, |preparation| {
            if let Some(review) = &mut preparation.control_body {
                review.remarks = Some(remarks);
            }
        });
        text.clone_into(&mut case.filing.control_body_remarks);
        Ok(Outcome {
            case,
            facts: vec![Fact::Remarked {
                text: text.to_owned(),
            }],
        })
    }

    /// Reception: the setting's rule pack and calendar are those of today, not of the draft's day.
    pub(super) fn send(&self) -> Result<Outcome, Refusal> {
        let state = self.next(Event::Send)?;
        self.signed()?;
        let after = self.may_go_on()?;
        let today = local_date(self.setting.now);
        let cycle = self
            .setting
            .regime
            .begin_cycle(
                self.case.filing.kind,
                today,
                self.setting.calendar,
                CycleCause::Reception,
            )
            .ok_or(Refusal::CalendarExhausted)?;
        let due = cycle.due;
        let mut case = self.preparing(state, |preparation| preparation.sent_after = Some(after));
        case.received_on = today;
        self.setting.regime.id.clone_into(&mut case.regime);
        case.cycles = vec![cycle];
        Ok(Outcome {
            case,
            facts: vec![Fact::Sent { after }, Fact::Received { due }],
        })
    }

    /// Whether what comes before the Unit is done.
    fn may_go_on(&self) -> Result<SentAfter, Refusal> {
        let filing = &self.setting.regime.filing;
        match self.case.state {
            State::ControlBodyAnswered => Ok(SentAfter::Remarks),
            State::AtControlBody => {
                let review = self
                    .case
                    .preparation
                    .as_ref()
                    .and_then(|preparation| preparation.control_body.as_ref())
                    .ok_or(Refusal::ControlBodyFirst)?;
                if filing.silence_lets_pass() && review.cycle.has_lapsed(self.setting.now) {
                    Ok(SentAfter::Silence)
                } else {
                    Err(Refusal::ControlBodyPending {
                        due: review.cycle.due,
                    })
                }
            }
            _ if filing.is_direct(self.case.filing.kind) => Ok(SentAfter::Direct),
            _ => Err(Refusal::ControlBodyFirst),
        }
    }

    pub(super) fn discard(&self, reason: &str) -> Result<Outcome, Refusal> {
        let state = self.next(Event::Discard)?;
        Ok(Outcome {
            case: self.free(state),
            facts: vec![Fact::Discarded {
                reason: reason.to_owned(),
            }],
        })
    }
}
