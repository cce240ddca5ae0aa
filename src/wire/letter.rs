//! Letters: their forms, and the key by which they are checked.

use serde::{Deserialize, Serialize};

/// A public key of the Unit.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionKey {
    /// Short name: 16 hexadecimal digits, as letters print it.
    pub id: String,
    /// The Ed25519 public key (RFC 8032) as 64 hexadecimal digits.
    pub ed25519: String,
}

/// A form in which a letter is given.
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// PDF/A-3a with the signed statement inside.
    #[default]
    Pdf,
    Text,
    /// The signed statement itself.
    Json,
}

impl Form {
    pub const ALL: [Form; 3] = [Form::Pdf, Form::Text, Form::Json];

    /// The name on the wire and in commands.
    pub fn name(self) -> &'static str {
        match self {
            Form::Pdf => "pdf",
            Form::Text => "text",
            Form::Json => "json",
        }
    }

    /// Without parameters.
    pub fn media_type(self) -> &'static str {
        match self {
            Form::Pdf => "application/pdf",
            Form::Text => "text/plain",
            Form::Json => "application/json",
        }
    }
}
