//! The terminal without a screen: numbered lines, short questions, words instead of marks.
//!
//! It has the same model, the same `update` and the same `runtime` as the full screen, and another
//! view, so that an act exists in both or in neither and the law's answers are the same. It owns
//! how lines are understood and printed; it must not decide what an act does.

mod awaited;
mod ears;
mod session;
mod understand;

pub use session::{Ends, run};
