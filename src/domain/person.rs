//! Who acts, and in which role.

use super::ids::PersonId;
use super::institution::InstitutionKey;
use serde::{Deserialize, Serialize};

/// What a person may do is decided from this alone, in `service::policy` and `lifecycle`.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Takes requests, judges candidates, drafts and issues within the rule pack's limits.
    Reviewer,
    /// All that a reviewer may, and assigns; a second person for what needs two.
    Supervisor,
    /// Files, answers and withdraws the requests of one institution; sees no others.
    Institution,
    /// Head of an institution's ICT unit: all that its people may, and signs its studies.
    IctHead,
    /// An institution's internal control body (OIC): remarks on its studies before they are sent.
    ControlBody,
    /// Reads everything, changes nothing.
    Auditor,
    /// The server itself: records what the law makes happen by the passing of time.
    System,
}

impl Role {
    pub const ALL: [Role; 7] = [
        Role::Reviewer,
        Role::Supervisor,
        Role::Institution,
        Role::IctHead,
        Role::ControlBody,
        Role::Auditor,
        Role::System,
    ];

    /// The name used in files, on the wire and in commands.
    pub fn name(self) -> &'static str {
        match self {
            Role::Reviewer => "reviewer",
            Role::Supervisor => "supervisor",
            Role::Institution => "institution",
            Role::IctHead => "ict_head",
            Role::ControlBody => "control_body",
            Role::Auditor => "auditor",
            Role::System => "system",
        }
    }

    pub fn parse(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether this role is bound to one institution, and sees no other's requests.
    pub fn is_bound(self) -> bool {
        matches!(self, Role::Institution | Role::IctHead | Role::ControlBody)
    }

    /// Whether this role prepares and files an institution's requests.
    pub fn files(self) -> bool {
        matches!(self, Role::Institution | Role::IctHead)
    }

    /// Whether this role belongs to the Unit and works on requests.
    pub fn is_unit(self) -> bool {
        matches!(self, Role::Reviewer | Role::Supervisor)
    }
}

/// A person known to the server.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    /// Short unique name shown in lists, such as `alima`.
    pub handle: String,
    pub name: String,
    pub role: Role,
    /// Set for roles that are bound to one ([`Role::is_bound`]) and only there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionKey>,
}
