//! Time and chance, as the client needs them: so that tests need neither.

use futures_util::future::BoxFuture;
use std::fmt;
use std::time::{Duration, Instant};

/// A clock that can be waited on, and a die.
pub trait Pace: fmt::Debug + Send + Sync {
    fn now(&self) -> Instant;
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
    /// Evenly spread over `0.0..1.0`.
    fn random(&self) -> f64;
}

/// The system's clock and randomness, on tokio's timer.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealPace;

impl Pace for RealPace {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn random(&self) -> f64 {
        // Without randomness everybody waits alike: worse for the server, not wrong.
        let bits = getrandom::u64().unwrap_or(u64::MAX / 2);
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
        let fraction = (bits >> 11) as f64;
        #[expect(clippy::cast_precision_loss, reason = "a power of two")]
        let whole = (1_u64 << 53) as f64;
        fraction / whole
    }
}
