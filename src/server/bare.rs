//! What hyper answers before any handler is asked: a call that is no HTTP, or has too many headers.
//!
//! Owns recognising such an answer on its way out and giving it the form of every other one. Our own
//! answers always carry a request id, and hyper's never do.

use super::metrics::Metrics;
use crate::wire::problem::{Code, Problem};
use std::fmt::Write as _;
use std::io;
use std::io::IoSlice;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use uuid::Uuid;

/// Bytes of the longest head that hyper makes by itself.
const LONGEST: usize = 256;

/// A connection whose bare refusals get a body.
pub(crate) struct Dressed<S> {
    stream: S,
    metrics: Arc<Metrics>,
    /// What must go out before anything else does.
    waiting: Vec<u8>,
    gone: usize,
}

impl<S> Dressed<S> {
    pub(crate) fn new(stream: S, metrics: Arc<Metrics>) -> Self {
        Dressed {
            stream,
            metrics,
            waiting: Vec::new(),
            gone: 0,
        }
    }

    /// The whole answer in place of a bare head.
    fn answer(&self, status: u16) -> Vec<u8> {
        let (code, detail) = match status {
            414 => (Code::UriTooLong, "the address is too long"),
            431 => (
                Code::HeadersTooLarge,
                "the headers are too many or too large",
            ),
            _ => (Code::BadRequest, "not an HTTP/1.1 call"),
        };
        let mut problem = Problem::new(code, detail);
        problem.instance = Uuid::now_v7().to_string();
        self.metrics.answered(problem.status, Duration::ZERO);
        tracing::info!(
            id = problem.instance,
            status,
            code = code.name(),
            "refused unread"
        );
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut head = format!("HTTP/1.1 {status} {}\r\n", problem.title);
        // Writing to a string cannot fail.
        let _ = write!(
            head,
            "content-type: application/problem+json\r\ncontent-length: {}\r\n\
             x-request-id: {}\r\nconnection: close\r\n\r\n",
            body.len(),
            problem.instance
        );
        let mut answer = head.into_bytes();
        answer.extend(body);
        answer
    }
}

/// The status of a head without a body that no handler of ours has made.
fn bare(bytes: &[u8]) -> Option<u16> {
    if bytes.len() > LONGEST || !bytes.starts_with(b"HTTP/1.1 4") || !bytes.ends_with(b"\r\n\r\n") {
        return None;
    }
    let head = std::str::from_utf8(bytes).ok()?.to_ascii_lowercase();
    let ours = head.contains("x-request-id:") || !head.contains("content-length: 0\r\n");
    head.get(9..12)?.parse().ok().filter(|_| !ours)
}

impl<S: AsyncWrite + Unpin> Dressed<S> {
    fn poll_waiting(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.gone < self.waiting.len() {
            let left = &self.waiting[self.gone..];
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, left))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.gone += written;
        }
        self.waiting.clear();
        self.gone = 0;
        Poll::Ready(Ok(()))
    }

    /// Takes a bare head in place of the stream; `None` for what may go out as it is.
    fn replaced(&mut self, bytes: &[u8]) -> Option<usize> {
        let status = bare(bytes)?;
        self.waiting = self.answer(status);
        Some(bytes.len())
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Dressed<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Dressed<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_waiting(cx))?;
        match self.replaced(bytes) {
            Some(taken) => Poll::Ready(Ok(taken)),
            None => Pin::new(&mut self.stream).poll_write(cx, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_waiting(cx))?;
        let mut filled = slices.iter().filter(|slice| !slice.is_empty());
        if let (Some(only), None) = (filled.next(), filled.next())
            && let Some(taken) = self.replaced(only)
        {
            return Poll::Ready(Ok(taken));
        }
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_waiting(cx))?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_waiting(cx))?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_head_of_hypers_own_is_bare() {
        for (head, status) in [
            (
                "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\ndate: x\r\n\r\n",
                Some(400),
            ),
            (
                "HTTP/1.1 431 X\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
                Some(431),
            ),
            (
                "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nx-request-id: 1\r\n\r\n",
                None,
            ),
            (
                "HTTP/1.1 400 Bad Request\r\ncontent-length: 10\r\n\r\n",
                None,
            ),
            ("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", None),
            ("{\"a\":\"HTTP/1.1 400 content-length: 0\"}", None),
        ] {
            assert_eq!(bare(head.as_bytes()), status, "{head}");
        }
    }
}
