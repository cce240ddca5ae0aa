//! Money: integer centavos plus an ISO 4217 code. Never a float.

use serde::{Deserialize, Serialize};

/// An amount in hundredths of its currency's unit (centavos, cents), without VAT unless said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    pub centavos: i64,
    pub currency: Currency,
}

/// ISO 4217 codes that requests may use.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    #[default]
    Mxn,
    Usd,
    Eur,
}
