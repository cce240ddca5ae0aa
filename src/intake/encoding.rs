//! Bytes to text, in the encoding that the caller declared.

use super::options::Encoding;

/// The place, from 0, of the first byte that the encoding does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BadByte {
    pub(super) at: usize,
}

/// Windows-1252 from 0x80 to 0xFF. U+FFFD stands for the five bytes that it leaves undefined.
const WINDOWS_1252: [char; 128] = {
    let mut table = ['\u{fffd}'; 128];
    let low = [
        '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž',
        '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ',
        '\u{fffd}', 'ž', 'Ÿ',
    ];
    let mut at = 0;
    while at < 32 {
        table[at] = low[at];
        at += 1;
    }
    // From 0xA0 on it is Latin-1, whose bytes are their own code points.
    while at < 128 {
        table[at] = (0x80 + at as u8) as char;
        at += 1;
    }
    table
};

pub(super) fn decode(bytes: Vec<u8>, encoding: Encoding) -> Result<String, BadByte> {
    match encoding {
        Encoding::Utf8 => String::from_utf8(bytes).map_err(|error| BadByte {
            at: error.utf8_error().valid_up_to(),
        }),
        Encoding::Windows1252 => {
            let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
            for (at, byte) in bytes.into_iter().enumerate() {
                match byte {
                    0..=0x7f => text.push(char::from(byte)),
                    _ => match WINDOWS_1252[usize::from(byte - 0x80)] {
                        '\u{fffd}' => return Err(BadByte { at }),
                        c => text.push(c),
                    },
                }
            }
            Ok(text)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn windows_1252_reads_spanish_and_the_signs_that_latin_1_lacks() {
        let bytes = b"Contrataci\xf3n de se\xf1al \x93x\x94 \x80 \xff".to_vec();
        assert_eq!(
            decode(bytes, Encoding::Windows1252),
            Ok("Contratación de señal “x” € ÿ".to_owned())
        );
    }

    #[test]
    fn each_undefined_byte_is_refused_at_its_place() {
        for byte in [0x81, 0x8d, 0x8f, 0x90, 0x9d] {
            assert_eq!(
                decode(vec![b'a', byte], Encoding::Windows1252),
                Err(BadByte { at: 1 })
            );
        }
        let defined = (0x80..=0xffu8).filter(|b| decode(vec![*b], Encoding::Windows1252).is_ok());
        assert_eq!(defined.count(), 123);
    }

    #[test]
    fn utf8_is_refused_at_the_first_bad_byte() {
        assert_eq!(
            decode(b"a\xc3\xb1\xf3".to_vec(), Encoding::Utf8),
            Err(BadByte { at: 3 })
        );
    }
}
