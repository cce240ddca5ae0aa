//! One call as data: what is sent, and whether it may be sent twice.

use super::retry::Repeat;
use reqwest::{Method, Url};
use serde::Serialize;
use std::time::Duration;
use uuid::Uuid;

/// A call that can be sent any number of times, always the same.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub method: Method,
    pub segments: Vec<String>,
    pub query: Vec<(&'static str, String)>,
    pub body: Option<Vec<u8>>,
    pub if_match: Option<i64>,
    pub key: Option<Uuid>,
    pub repeat: Repeat,
    /// Over all attempts, where the client's own is too short.
    pub timeout: Option<Duration>,
}

impl Call {
    fn new(method: Method, repeat: Repeat, segments: &[&str]) -> Self {
        Call {
            method,
            segments: segments.iter().map(|s| (*s).to_owned()).collect(),
            query: Vec::new(),
            body: None,
            if_match: None,
            key: None,
            repeat,
            timeout: None,
        }
    }

    pub(crate) fn get(segments: &[&str]) -> Self {
        Call::new(Method::GET, Repeat::Safe, segments)
    }

    /// A write that the server recognises when it comes again.
    pub(crate) fn keyed(key: Uuid, segments: &[&str]) -> Self {
        let mut call = Call::new(Method::POST, Repeat::Safe, segments);
        call.key = Some(key);
        call
    }

    /// A write that must not be sent again once it may have arrived. It still carries a key: the
    /// API asks one of every POST.
    pub(crate) fn once(segments: &[&str]) -> Self {
        let mut call = Call::new(Method::POST, Repeat::Unsafe, segments);
        call.key = Some(Uuid::now_v7());
        call
    }

    pub(crate) fn delete(segments: &[&str]) -> Self {
        Call::new(Method::DELETE, Repeat::Unsafe, segments)
    }

    pub(crate) fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// # Errors
    /// None for the bodies of `wire`: they have no map with keys that are not strings.
    pub(crate) fn json(mut self, body: &impl Serialize) -> Result<Self, serde_json::Error> {
        self.body = Some(serde_json::to_vec(body)?);
        Ok(self)
    }

    pub(crate) fn if_match(mut self, version: i64) -> Self {
        self.if_match = Some(version);
        self
    }

    pub(crate) fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The address under `base`. `None` where a segment can name nothing: empty, or a step in the
    /// path, which URLs resolve away.
    pub(crate) fn url(&self, base: &Url) -> Option<Url> {
        let nothing = |segment: &String| matches!(segment.as_str(), "" | "." | "..");
        if self.segments.iter().any(nothing) {
            return None;
        }
        let mut url = base.clone();
        url.path_segments_mut()
            .ok()?
            .pop_if_empty()
            .extend(&self.segments);
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Some(url)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn segments_and_values_are_escaped_and_the_prefix_stays() {
        let base = Url::parse("https://example.mx/api").unwrap();
        let call = Call::get(&["v1", "requests", "A/../B?x#ñ"]).query("q", "a&b=ñ +");
        assert_eq!(
            call.url(&base).unwrap().as_str(),
            "https://example.mx/api/v1/requests/A%2F..%2FB%3Fx%23%C3%B1?q=a%26b%3D%C3%B1+%2B"
        );
    }

    #[test]
    fn a_step_in_the_path_names_nothing() {
        let base = Url::parse("http://localhost").unwrap();
        for reference in ["", ".", ".."] {
            assert!(
                Call::get(&["v1", "requests", reference])
                    .url(&base)
                    .is_none()
            );
        }
    }
}
