//! Counters of the server, in the text form that Prometheus reads.
//!
//! Owns a few atomics and nothing else: no registry, no labels of callers' making.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

/// Upper bounds of the duration buckets, in milliseconds.
const BOUNDS_MS: [u64; 9] = [1, 2, 5, 10, 25, 50, 100, 500, 2_000];
const STATUSES: usize = 600;

/// What the server counts.
#[derive(Debug)]
pub(crate) struct Metrics {
    by_status: [AtomicU64; STATUSES],
    buckets: [AtomicU64; BOUNDS_MS.len() + 1],
    micros: AtomicU64,
    pub(crate) in_flight: AtomicI64,
    pub(crate) connections: AtomicI64,
    pub(crate) streams: AtomicI64,
    pub(crate) shed: AtomicU64,
}

impl Default for Metrics {
    fn default() -> Self {
        Metrics {
            by_status: std::array::from_fn(|_| AtomicU64::new(0)),
            buckets: std::array::from_fn(|_| AtomicU64::new(0)),
            micros: AtomicU64::new(0),
            in_flight: AtomicI64::new(0),
            connections: AtomicI64::new(0),
            streams: AtomicI64::new(0),
            shed: AtomicU64::new(0),
        }
    }
}

impl Metrics {
    pub(crate) fn answered(&self, status: u16, took: Duration) {
        if let Some(counter) = self.by_status.get(usize::from(status)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let bucket = BOUNDS_MS
            .iter()
            .position(|bound| millis < *bound)
            .unwrap_or(BOUNDS_MS.len());
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    pub(crate) fn text(&self) -> String {
        let mut out = String::with_capacity(2_048);
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut line = |text: std::fmt::Arguments<'_>| {
            // Writing to a string cannot fail.
            let _ = out.write_fmt(text);
            out.push('\n');
        };
        line(format_args!("# TYPE dictamen_requests_total counter"));
        for (status, counter) in self.by_status.iter().enumerate() {
            let count = load(counter);
            if count > 0 {
                line(format_args!(
                    "dictamen_requests_total{{status=\"{status}\"}} {count}"
                ));
            }
        }
        line(format_args!("# TYPE dictamen_request_seconds histogram"));
        let mut below = 0;
        for (bound, counter) in BOUNDS_MS.iter().zip(&self.buckets) {
            below += load(counter);
            let seconds = *bound as f64 / 1_000.0;
            line(format_args!(
                "dictamen_request_seconds_bucket{{le=\"{seconds}\"}} {below}"
            ));
        }
        below += load(&self.buckets[BOUNDS_MS.len()]);
        line(format_args!(
            "dictamen_request_seconds_bucket{{le=\"+Inf\"}} {below}"
        ));
        line(format_args!("dictamen_request_seconds_count {below}"));
        let seconds = load(&self.micros) as f64 / 1_000_000.0;
        line(format_args!("dictamen_request_seconds_sum {seconds}"));
        for (name, gauge) in [
            ("in_flight", &self.in_flight),
            ("connections", &self.connections),
            ("event_streams", &self.streams),
        ] {
            line(format_args!("# TYPE dictamen_{name} gauge"));
            line(format_args!(
                "dictamen_{name} {}",
                gauge.load(Ordering::Relaxed)
            ));
        }
        line(format_args!("# TYPE dictamen_shed_total counter"));
        line(format_args!("dictamen_shed_total {}", load(&self.shed)));
        out
    }
}

/// Counts one up while it lives.
pub(crate) struct Counted<'a>(&'a AtomicI64);

impl<'a> Counted<'a> {
    pub(crate) fn up(gauge: &'a AtomicI64) -> Self {
        gauge.fetch_add(1, Ordering::Relaxed);
        Counted(gauge)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_cumulative_and_end_at_infinity() {
        let metrics = Metrics::default();
        for millis in [0, 3, 3, 9_000] {
            metrics.answered(200, Duration::from_millis(millis));
        }
        let text = metrics.text();
        for line in [
            "dictamen_requests_total{status=\"200\"} 4",
            "dictamen_request_seconds_bucket{le=\"0.001\"} 1",
            "dictamen_request_seconds_bucket{le=\"0.005\"} 3",
            "dictamen_request_seconds_bucket{le=\"+Inf\"} 4",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }
}
