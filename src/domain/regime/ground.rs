//! What a rule rests on: where the law says it, or that we assume it, or both.

use serde::Deserialize;

/// The ground of a rule. At least one of the two is always there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "RawGround")]
pub struct Ground {
    citation: Option<String>,
    assumption: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGround {
    citation: Option<String>,
    assumption: Option<String>,
}

impl TryFrom<RawGround> for Ground {
    type Error = &'static str;

    fn try_from(raw: RawGround) -> Result<Self, Self::Error> {
        let stated = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let ground = Ground {
            citation: stated(raw.citation),
            assumption: stated(raw.assumption),
        };
        if ground.citation.is_none() && ground.assumption.is_none() {
            return Err("a rule needs a citation or a stated assumption");
        }
        Ok(ground)
    }
}

impl Ground {
    /// What a pack that says nothing is taken to assume.
    pub(super) fn assumed(text: &str) -> Ground {
        Ground {
            citation: None,
            assumption: Some(text.to_owned()),
        }
    }

    /// The article, in the official short form.
    pub fn citation(&self) -> Option<&str> {
        self.citation.as_deref()
    }

    /// What the sources do not settle and the pack therefore decides.
    pub fn assumption(&self) -> Option<&str> {
        self.assumption.as_deref()
    }

    /// What to show beside the rule: the article, or the assumption where there is none.
    pub fn text(&self) -> &str {
        self.citation
            .as_deref()
            .or(self.assumption.as_deref())
            .unwrap_or_default()
    }
}
