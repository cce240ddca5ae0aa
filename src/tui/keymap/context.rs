//! Where a key is pressed, and from whom each place inherits its keys.
//!
//! Owns the tree of contexts. Must not know any key.

use super::action::Action;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A place with keys of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// Everywhere but text fields and overlays.
    Global,
    /// Anything with rows and a cursor.
    List,
    /// The queue of requests.
    Queue,
    /// The checklist of a request.
    Checks,
    /// What the inventory offers for a request.
    Candidates,
    /// The federal inventory by itself.
    Inventory,
    /// Anything that scrolls.
    Reader,
    /// A request that is open.
    Request,
    /// Anything that takes text: plain keys are text there.
    Field,
    /// The filter line of the queue.
    Filter,
    /// The search line over the inventory.
    Search,
    /// One line that is asked for: a reason, a note.
    Prompt,
    /// The text of an opinion.
    Editor,
    /// What is about to be signed; takes the digits of the folio.
    Confirm,
    /// The palette of acts, which narrows as one types.
    Palette,
    /// Any other list that narrows as one types: a person to assign to, an order.
    Picker,
    /// Anything to read that covers the screen.
    Overlay,
    Help,
    /// Why a request is due when it is.
    Why,
    History,
    /// What was said and seen before on the same object.
    Precedents,
    Messages,
    /// What a bulk act will do, row by row, and what became of it.
    Plan,
}

impl Context {
    pub const ALL: [Context; 23] = [
        Context::Global,
        Context::List,
        Context::Queue,
        Context::Checks,
        Context::Candidates,
        Context::Inventory,
        Context::Reader,
        Context::Request,
        Context::Field,
        Context::Filter,
        Context::Search,
        Context::Prompt,
        Context::Editor,
        Context::Confirm,
        Context::Palette,
        Context::Picker,
        Context::Overlay,
        Context::Help,
        Context::Why,
        Context::History,
        Context::Precedents,
        Context::Messages,
        Context::Plan,
    ];

    /// The name of its table in a keymap file.
    pub fn name(self) -> &'static str {
        match self {
            Context::Global => "global",
            Context::List => "list",
            Context::Queue => "queue",
            Context::Checks => "checks",
            Context::Candidates => "candidates",
            Context::Inventory => "inventory",
            Context::Reader => "reader",
            Context::Request => "request",
            Context::Field => "field",
            Context::Filter => "filter",
            Context::Search => "search",
            Context::Prompt => "prompt",
            Context::Editor => "editor",
            Context::Palette => "palette",
            Context::Overlay => "overlay",
            Context::Help => "help",
            Context::Confirm => "confirm",
            Context::Why => "why",
            Context::History => "history",
            Context::Precedents => "precedents",
            Context::Picker => "picker",
            Context::Messages => "messages",
            Context::Plan => "plan",
        }
    }

    pub fn parse(name: &str) -> Option<Context> {
        Context::ALL
            .into_iter()
            .find(|context| context.name() == name)
    }

    /// Whom it inherits from, the nearest first.
    pub fn parents(self) -> &'static [Context] {
        match self {
            Context::Global | Context::Field | Context::Overlay => &[],
            Context::List | Context::Reader => &[Context::Global],
            Context::Queue | Context::Inventory => &[Context::List, Context::Global],
            Context::Request => &[Context::Reader, Context::Global],
            // Panes of a request: its acts work there too.
            Context::Checks | Context::Candidates => &[
                Context::List,
                Context::Request,
                Context::Reader,
                Context::Global,
            ],
            Context::Filter
            | Context::Search
            | Context::Prompt
            | Context::Editor
            | Context::Confirm
            | Context::Palette
            | Context::Picker => &[Context::Field],
            Context::Help
            | Context::Why
            | Context::History
            | Context::Precedents
            | Context::Messages
            | Context::Plan => &[Context::Overlay],
        }
    }

    /// Itself and whom it inherits from: the order in which a key is looked up.
    pub(super) fn chain(self) -> impl Iterator<Item = Context> + Clone {
        std::iter::once(self).chain(self.parents().iter().copied())
    }

    /// Whether plain keys are text here, so that none of them may be bound.
    pub fn is_field(self) -> bool {
        self.chain().any(|context| context == Context::Field)
    }

    /// The one act whose global keys also work here, although nothing else of `global` does.
    pub(super) fn borrows(self) -> Option<Action> {
        matches!(self, Context::Field | Context::Overlay).then_some(Action::AppCancel)
    }
}

impl Serialize for Context {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Context {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Context::parse(&name)
            .ok_or_else(|| serde::de::Error::custom(format!("no context is called {name:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_read_back() {
        for context in Context::ALL {
            assert_eq!(Context::parse(context.name()), Some(context));
        }
    }

    #[test]
    fn parents_of_a_parent_are_parents_too_and_come_after_it() {
        for context in Context::ALL {
            let chain: Vec<Context> = context.chain().collect();
            for (index, parent) in chain.iter().enumerate() {
                for grandparent in parent.parents() {
                    assert!(
                        chain[index + 1..].contains(grandparent),
                        "{context:?} {parent:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn fields_and_overlays_see_nothing_of_the_screen_below() {
        for context in Context::ALL {
            let covers = context.is_field() || context.chain().any(|c| c == Context::Overlay);
            assert_eq!(
                covers,
                !context.chain().any(|c| c == Context::Global),
                "{context:?}"
            );
        }
    }
}
