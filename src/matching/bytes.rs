//! Numbers and texts as bytes, in memory and on disk the same.
//!
//! Owns the one encoding: seven bits a byte, the low ones first, so that small numbers take one byte.
//! Reading never panics: past the end there is nothing. Must not know what the bytes mean.

/// Appends a number.
pub(crate) fn put(number: u32, out: &mut Vec<u8>) {
    put_long(u64::from(number), out);
}

/// Appends a number of up to 64 bits.
pub(crate) fn put_long(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends bytes behind their length.
pub(crate) fn put_slice(bytes: &[u8], out: &mut Vec<u8>) {
    put_long(bytes.len() as u64, out);
    out.extend_from_slice(bytes);
}

/// Reads what was put, from the front.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[inline]
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    #[inline]
    pub(crate) fn number(&mut self) -> Option<u32> {
        let first = self.byte()?;
        if first < 0x80 {
            return Some(u32::from(first));
        }
        self.further(first)
            .and_then(|long| u32::try_from(long).ok())
    }

    pub(crate) fn long(&mut self) -> Option<u64> {
        let first = self.byte()?;
        if first < 0x80 {
            return Some(u64::from(first));
        }
        self.further(first)
    }

    fn further(&mut self, first: u8) -> Option<u64> {
        let mut number = u64::from(first & 0x7f);
        for shift in (7..64).step_by(7) {
            let next = self.byte()?;
            number |= u64::from(next & 0x7f) << shift;
            if next < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub(crate) fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn array<const LEN: usize>(&mut self) -> Option<[u8; LEN]> {
        self.take(LEN)?.try_into().ok()
    }

    /// Bytes that stand behind their length.
    pub(crate) fn slice(&mut self) -> Option<&'a [u8]> {
        let len = usize::try_from(self.long()?).ok()?;
        self.take(len)
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.slice()?).ok()
    }

    /// How many things follow, each of which takes `least` bytes at the least: what a wrong number
    /// would have allocated stays bounded by what is there.
    pub(crate) fn count(&mut self, least: usize) -> Option<usize> {
        let count = usize::try_from(self.long()?).ok()?;
        (count <= self.0.len() / least.max(1)).then_some(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_is_read_and_no_more() {
        let mut out = Vec::new();
        for number in [0, 1, 127, 128, 300, u32::MAX] {
            put(number, &mut out);
        }
        put_long(u64::MAX, &mut out);
        put_slice("ñ".as_bytes(), &mut out);
        let mut bytes = Bytes(&out);
        for number in [0, 1, 127, 128, 300, u32::MAX] {
            assert_eq!(bytes.number(), Some(number));
        }
        assert_eq!(bytes.long(), Some(u64::MAX));
        assert_eq!(bytes.text(), Some("ñ"));
        assert_eq!(
            (bytes.byte(), bytes.number(), bytes.slice()),
            (None, None, None)
        );
        assert_eq!(Bytes(&[0xff; 20]).long(), None);
        assert_eq!(Bytes(&[200, 1, 0]).slice(), None);
    }
}
