//! Bytes in, keys out: split sequences, pastes, strays.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::parser::{Parser, Said};
use crate::tui::keymap::{Code, Key};

fn said(reads: &[&[u8]]) -> Vec<Said> {
    let mut parser = Parser::default();
    let mut out = Vec::new();
    for read in reads {
        parser.feed(read, &mut out);
    }
    parser.expire(&mut out);
    out
}

fn keys(reads: &[&[u8]]) -> Vec<Key> {
    said(reads)
        .into_iter()
        .map(|said| match said {
            Said::Key(key) => key,
            Said::Paste(text) => panic!("pasted {text:?}"),
        })
        .collect()
}

fn plain(code: Code) -> Key {
    Key::plain(code)
}

fn char_key(c: char) -> Key {
    Key::plain(Code::Char(c))
}

fn ctrl(c: char) -> Key {
    Key::new(Code::Char(c), true, false, false)
}

fn alt(c: char) -> Key {
    Key::new(Code::Char(c), false, true, false)
}

#[test]
fn every_key_has_its_bytes() {
    let table: &[(&[u8], Key)] = &[
        (b"j", char_key('j')),
        (b"G", char_key('G')),
        (b" ", char_key(' ')),
        ("ñ".as_bytes(), char_key('ñ')),
        ("€".as_bytes(), char_key('€')),
        ("𝄞".as_bytes(), char_key('𝄞')),
        (b"\r", plain(Code::Enter)),
        (b"\n", ctrl('j')),
        (b"\t", plain(Code::Tab)),
        (b"\x7f", plain(Code::Backspace)),
        (b"\x08", plain(Code::Backspace)),
        (b"\x00", ctrl(' ')),
        (b"\x01", ctrl('a')),
        (b"\x1a", ctrl('z')),
        (b"\x1c", ctrl('\\')),
        (b"\x1f", ctrl('_')),
        (b"\x1b", plain(Code::Esc)),
        (b"\x1bj", alt('j')),
        ("\u{1b}ñ".as_bytes(), alt('ñ')),
        (b"\x1b]", alt(']')),
        (b"\x1b[A", plain(Code::Up)),
        (b"\x1b[B", plain(Code::Down)),
        (b"\x1b[C", plain(Code::Right)),
        (b"\x1b[D", plain(Code::Left)),
        (b"\x1bOA", plain(Code::Up)),
        (b"\x1bOM", plain(Code::Enter)),
        (b"\x1b[H", plain(Code::Home)),
        (b"\x1b[F", plain(Code::End)),
        (b"\x1b[1~", plain(Code::Home)),
        (b"\x1b[4~", plain(Code::End)),
        (b"\x1b[7~", plain(Code::Home)),
        (b"\x1b[2~", plain(Code::Insert)),
        (b"\x1b[3~", plain(Code::Delete)),
        (b"\x1b[5~", plain(Code::PageUp)),
        (b"\x1b[6~", plain(Code::PageDown)),
        (b"\x1bOP", plain(Code::F(1))),
        (b"\x1bOS", plain(Code::F(4))),
        (b"\x1b[[A", plain(Code::F(1))),
        (b"\x1b[11~", plain(Code::F(1))),
        (b"\x1b[15~", plain(Code::F(5))),
        (b"\x1b[17~", plain(Code::F(6))),
        (b"\x1b[24~", plain(Code::F(12))),
        (b"\x1b[Z", Key::new(Code::Tab, false, false, true)),
        (b"\x1b[1;2A", Key::new(Code::Up, false, false, true)),
        (b"\x1b[1;5C", Key::new(Code::Right, true, false, false)),
        (b"\x1b[1;3D", Key::new(Code::Left, false, true, false)),
        (b"\x1b[3;5~", Key::new(Code::Delete, true, false, false)),
        (b"\x1b[1;5P", Key::new(Code::F(1), true, false, false)),
        (b"\x1b[a", Key::new(Code::Up, false, false, true)),
        (b"\x1b[3^", Key::new(Code::Delete, true, false, false)),
        (b"\x1b[3$", Key::new(Code::Delete, false, false, true)),
        (b"\x1b[106;5u", ctrl('j')),
        (b"\x1b[13;2u", Key::new(Code::Enter, false, false, true)),
        (b"\x1b[27;5;9~", Key::new(Code::Tab, true, false, false)),
    ];
    for (bytes, key) in table {
        assert_eq!(
            keys(&[bytes]),
            [*key],
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn a_sequence_split_anywhere_is_still_one_key() {
    let sequences: [&[u8]; 5] = [
        b"\x1b[A",
        b"\x1bOP",
        b"\x1b[15~",
        b"\x1b[1;5C",
        "é".as_bytes(),
    ];
    for sequence in sequences {
        let whole = keys(&[sequence]);
        assert_eq!(whole.len(), 1);
        for at in 1..sequence.len() {
            let (first, second) = sequence.split_at(at);
            assert_eq!(keys(&[first, second]), whole, "{sequence:?} at {at}");
        }
        let single: Vec<&[u8]> = sequence.chunks(1).collect();
        assert_eq!(keys(&single), whole, "{sequence:?} byte by byte");
    }
}

#[test]
fn only_a_lone_escape_needs_time() {
    let mut parser = Parser::default();
    let mut out = Vec::new();
    for (bytes, waits) in [
        (&b"\x1b"[..], true),
        (b"[", false),
        (b"A", false),
        (b"j\x1b", true),
    ] {
        parser.feed(bytes, &mut out);
        assert_eq!(parser.lone_escape(), waits, "{bytes:?}");
    }
}

#[test]
fn a_key_typed_after_esc_is_not_alt() {
    assert_eq!(keys(&[b"\x1b", b"j"]), [plain(Code::Esc), char_key('j')]);
    assert_eq!(
        keys(&[b"\x1b", b"\x1b"]),
        [plain(Code::Esc), plain(Code::Esc)]
    );
    assert_eq!(keys(&[b"\x1b\x1b[A"]), [plain(Code::Esc), plain(Code::Up)]);
}

#[test]
fn what_no_key_sends_is_swallowed() {
    let table: &[&[u8]] = &[
        b"\x1b[?1;2c",
        b"\x1b[24;80R",
        b"\x1b[?2026;2$y",
        b"\x1b[<0;12;9M",
        b"\x1b[M !!",
        b"\x1b[I",
        b"\x1b[200;5~",
        b"\x1b]11;rgb:ffff/ffff/ffff\x07",
        b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
        b"\x1bP1+r4d73=1\x1b\\",
        b"\x1b_Gi=31;OK\x1b\\",
        b"\x80\xff\xc0",
        b"\xc2\x85",
        b"\xed\xa0\x80",
    ];
    for bytes in table {
        let mut reads = bytes.to_vec();
        reads.push(b'z');
        assert_eq!(
            keys(&[&reads]),
            [char_key('z')],
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn an_answer_that_never_ends_does_not_swallow_a_control_key() {
    assert_eq!(keys(&[b"\x1b]11;rgb", b"\r"]), [plain(Code::Enter)]);
    assert_eq!(keys(&[b"\x1b]11;rgb", b"\x1b[A"]), [plain(Code::Up)]);
    assert_eq!(keys(&[b"\x1b[12", b"\x03"]), [ctrl('c')]);
}

#[test]
fn a_character_cut_short_does_not_swallow_the_next() {
    assert_eq!(keys(&[b"\xc3j"]), [char_key('j')]);
    assert_eq!(keys(&[b"\xe2\x82\x1b[A"]), [plain(Code::Up)]);
}

#[test]
fn a_paste_is_one_event_wherever_it_is_split() {
    let bytes = "a\u{1b}[200~línea 1\r\nE\r\u{1b}[A fin\u{1b}[201~b".as_bytes();
    let expected = [
        Said::Key(char_key('a')),
        Said::Paste("línea 1\nE\n\u{1b}[A fin".to_owned()),
        Said::Key(char_key('b')),
    ];
    for at in 0..bytes.len() {
        let (first, second) = bytes.split_at(at);
        // An ESC at the very end of a read is joined with what follows.
        assert_eq!(said(&[first, second]), expected, "at {at}");
    }
}

#[test]
fn a_huge_paste_is_cut_and_ends() {
    let mut bytes = b"\x1b[200~".to_vec();
    bytes.extend(std::iter::repeat_n(b'x', (1 << 20) + 500));
    bytes.extend_from_slice(b"\x1b[201~j");
    let out = said(&[&bytes]);
    assert!(matches!(&out[0], Said::Paste(text) if text.len() == 1 << 20));
    assert_eq!(out[1], Said::Key(char_key('j')));
}
