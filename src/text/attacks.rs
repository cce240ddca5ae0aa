//! Hostile text against the border: a corpus by class, and properties over anything.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::{DisplayText, block, fit, fold, line, line_within, width, wrap};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

/// Each attack and how it must look on one line.
const CORPUS: &[(&str, &str)] = &[
    // Control sequences: colours, clearing, moving, hiding, scrolling regions, alternate screen.
    ("\x1b[31mrojo\x1b[0m", "^[[31mrojo^[[0m"),
    ("\x1b[2J\x1b[H", "^[[2J^[[H"),
    ("\x1b[1A\x1b[2K", "^[[1A^[[2K"),
    ("\x1b[8moculto\x1b[28m", "^[[8moculto^[[28m"),
    ("\x1b[?1049h", "^[[?1049h"),
    ("\x1b[?25l", "^[[?25l"),
    ("\x1b[1;1r", "^[[1;1r"),
    ("\x1bc", "^[c"),
    ("\x1b#8", "^[#8"),
    ("\x1b(0qqq\x1b(B", "^[(0qqq^[(B"),
    // Queries that make the terminal type.
    ("\x1b[6n", "^[[6n"),
    ("\x1b[c", "^[[c"),
    ("\x1b[>c", "^[[>c"),
    ("\x1b[21t", "^[[21t"),
    ("\x1b[20t", "^[[20t"),
    ("\x05", "^E"),
    ("\x1bP$qm\x1b\\", "^[P$qm^[\\"),
    ("\x1bP+q544e\x1b\\", "^[P+q544e^[\\"),
    // Operating-system commands: titles, clipboard, links, palette, working folder, files.
    ("\x1b]0;título\x07", "^[]0;título^G"),
    ("\x1b]2;x\x1b\\", "^[]2;x^[\\"),
    ("\x1b]52;c;cm0gLXJmIC8K\x07", "^[]52;c;cm0gLXJmIC8K^G"),
    ("\x1b]52;c;?\x07", "^[]52;c;?^G"),
    (
        "\x1b]8;;https://mal.example\x1b\\gob.mx\x1b]8;;\x1b\\",
        "^[]8;;https://mal.example^[\\gob.mx^[]8;;^[\\",
    ),
    ("\x1b]4;0;?\x07", "^[]4;0;?^G"),
    ("\x1b]7;file:///\x07", "^[]7;file:///^G"),
    (
        "\x1b]1337;File=inline=1:AAAA\x07",
        "^[]1337;File=inline=1:AAAA^G",
    ),
    ("\x1b]777;notify;a;b\x07", "^[]777;notify;a;b^G"),
    ("\x1b]50;?\x07", "^[]50;?^G"),
    // Device control, application, privacy and start-of strings.
    ("\x1bPq#0\x1b\\", "^[Pq#0^[\\"),
    ("\x1b_Gf=100;AAAA\x1b\\", "^[_Gf=100;AAAA^[\\"),
    ("\x1b^privado\x1b\\", "^[^privado^[\\"),
    ("\x1bXtexto\x1b\\", "^[Xtexto^[\\"),
    ("\x1bkventana\x1b\\", "^[kventana^[\\"),
    // The same in one byte.
    ("\u{9b}31m", "\\x9b31m"),
    ("\u{9d}0;t\u{9c}", "\\x9d0;t\\x9c"),
    ("\u{90}q\u{9c}", "\\x90q\\x9c"),
    ("\u{9f}G\u{9c}", "\\x9fG\\x9c"),
    ("\u{9e}\u{98}", "\\x9e\\x98"),
    ("\u{85}\u{84}\u{8d}", "\\x85\\x84\\x8d"),
    // Single controls: overwriting, ringing, erasing, shifting, pasting brackets.
    ("monto 1\rmonto 9", "monto 1␍monto 9"),
    ("aprobado\x08\x08\x08\x08", "aprobado^H^H^H^H"),
    ("a\x7fb", "a^?b"),
    ("\x07\x07", "^G^G"),
    ("a\0b", "a^@b"),
    ("\x0e\x0f", "^N^O"),
    ("\x0b\x0c", "^K^L"),
    ("\x11\x13\x18\x1a", "^Q^S^X^Z"),
    ("\x1c\x1d\x1e\x1f", "^\\^]^^^_"),
    ("\x1b[200~x\x1b[201~", "^[[200~x^[[201~"),
    ("a\tb", "a    b"),
    ("uno\ndos", "uno⏎dos"),
    ("uno\r\ndos", "uno⏎dos"),
    ("uno\n\rdos", "uno⏎␍dos"),
    // Order of reading.
    ("\u{202E}fdp.exe", "⟦RLO⟧fdp.exe"),
    ("if \u{2066}admin\u{2069}", "if ⟦LRI⟧admin⟦PDI⟧"),
    ("\u{202A}\u{202B}\u{202C}\u{202D}", "⟦LRE⟧⟦RLE⟧⟦PDF⟧⟦LRO⟧"),
    ("\u{2067}\u{2068}\u{61C}", "⟦RLI⟧⟦FSI⟧⟦ALM⟧"),
    ("a\u{200E}b\u{200F}c", "a⟦LRM⟧b⟦RLM⟧c"),
    // What cannot be seen.
    ("SA\u{200B}T", "SA⟦U+200B⟧T"),
    ("SA\u{200C}T\u{2060}", "SA⟦U+200C⟧T⟦U+2060⟧"),
    ("\u{FEFF}SAT", "⟦U+FEFF⟧SAT"),
    ("SA\u{AD}T", "SA⟦U+00AD⟧T"),
    ("a\u{3164}b\u{115F}\u{FFA0}", "a⟦U+3164⟧b⟦U+115F⟧⟦U+FFA0⟧"),
    (
        "a\u{E0041}\u{E0042}\u{E007F}",
        "a⟦U+E0041⟧⟦U+E0042⟧⟦U+E007F⟧",
    ),
    ("a\u{FE0F}b\u{FE00}", "a⟦U+FE0F⟧b⟦U+FE00⟧"),
    ("a\u{E0101}", "a⟦U+E0101⟧"),
    ("a\u{200D}b", "a⟦U+200D⟧b"),
    ("a\u{2028}b\u{2029}c", "a⟦U+2028⟧b⟦U+2029⟧c"),
    ("\u{FFF9}a\u{FFFA}b\u{FFFB}", "⟦U+FFF9⟧a⟦U+FFFA⟧b⟦U+FFFB⟧"),
    (
        "\u{2061}\u{2062}\u{2063}\u{2064}",
        "⟦U+2061⟧⟦U+2062⟧⟦U+2063⟧⟦U+2064⟧",
    ),
    ("\u{206A}\u{206F}", "⟦U+206A⟧⟦U+206F⟧"),
    ("\u{180E}\u{34F}", "⟦U+180E⟧⟦U+034F⟧"),
    ("\u{2800}", "⟦U+2800⟧"),
    ("\u{E000}\u{10FFFD}", "⟦U+E000⟧⟦U+10FFFD⟧"),
    ("\u{FFFE}\u{1FFFF}", "⟦U+FFFE⟧⟦U+1FFFF⟧"),
    ("\u{378}\u{E0002}", "⟦U+0378⟧⟦U+E0002⟧"),
    ("🏴\u{E0067}\u{E007F}", "🏴⟦U+E0067⟧⟦U+E007F⟧"),
    ("a\u{A0}b\u{3000}c\u{2003}d", "a b c d"),
    // Marks: piled up, without a letter, on a stand-in.
    ("a\u{301}\u{301}", "á\u{301}"),
    ("\u{301}suelto", "⟦U+0301⟧suelto"),
    ("\u{336}\u{336}\u{336}x", "⟦U+0336⟧⟦+2⟧x"),
    ("\x01\u{301}", "^Á"),
    ("\u{200B}\u{336}", "⟦U+200B⟧\u{336}"),
    ("\u{903}", "⟦U+0903⟧"),
    ("\u{1161}\u{1162}", "⟦U+1161⟧⟦+1⟧"),
    ("\u{1100}\u{1100}\u{1100}", "\u{1100}⟦+2⟧"),
    ("\u{D4E}x", "⟦U+0D4E⟧x"),
    // Emoji that lead nowhere.
    ("👩\u{200D}", "👩⟦U+200D⟧"),
    ("👩\u{200D}\u{200D}👩", "👩⟦U+200D⟧⟦U+200D⟧👩"),
    ("\u{1F249}\u{FE0F}", "⟦U+1F249⟧⟦U+FE0F⟧"),
    ("❤\u{FE0F}\u{FE0F}", "❤\u{FE0F}⟦U+FE0F⟧"),
];

#[test]
fn every_attack_is_shown_for_what_it_is() {
    assert!(CORPUS.len() >= 60);
    for (attack, shown) in CORPUS {
        assert_eq!(line(attack).as_str(), *shown, "{attack:?}");
        harmless(attack);
    }
}

#[test]
fn attacks_stay_harmless_in_every_combination() {
    for (first, _) in CORPUS {
        for (second, _) in CORPUS {
            harmless(&format!("{first}{second}\u{301}"));
        }
    }
}

#[test]
fn characters_of_every_script_are_harmless_alone_and_beside_others() {
    for c in (0..=0x0010_FFFF).filter_map(char::from_u32) {
        let code = u32::from(c);
        // Scripts, symbols and specials one by one; ideographs and empty planes by sample.
        let by_itself = matches!(code, 0..=0x33FF | 0xA640..=0xABFF | 0xF900..=0x1_00FF
            | 0x1_1000..=0x1_10FF | 0x1_F000..=0x1_FAFF);
        if by_itself || code % 251 == 0 {
            harmless(&format!("{c}a{c}{c}"));
        }
    }
}

#[test]
fn a_pile_of_marks_is_capped() {
    let shown = line(&format!("a{}b", "\u{336}".repeat(200)));
    assert_eq!(shown.as_str(), format!("a{}⟦+192⟧b", "\u{336}".repeat(8)));
    let shown = line(&format!("👩{}", "\u{200D}👩".repeat(50)));
    assert_eq!(
        shown.as_str(),
        "👩\u{200D}👩\u{200D}👩\u{200D}👩\u{200D}👩⟦+92⟧"
    );
}

/// What must hold of anything that passed the border.
fn harmless(text: &str) {
    for (shown, breaks) in [
        (line(text), false),
        (block(text), true),
        (line_within(text, 12), false),
    ] {
        for c in shown.chars() {
            assert!(
                !c.is_control() || (breaks && c == '\n'),
                "{c:?} in {shown:?} of {text:?}"
            );
            assert!(
                !matches!(u32::from(c), 0x61C | 0x200E..=0x200F | 0x2028..=0x202E | 0x2066..=0x2069
                    | 0x200B..=0x200C | 0x2060 | 0xFEFF | 0xE0000..=0xE0FFF | 0xE000..=0xF8FF),
                "U+{:04X} in {shown:?} of {text:?}",
                u32::from(c)
            );
        }
        for grapheme in shown.graphemes(true).filter(|grapheme| *grapheme != "\n") {
            assert!(
                (1..=2).contains(&width(grapheme)),
                "{grapheme:?} of {text:?}"
            );
            assert!(
                grapheme.len() <= 32 && grapheme.chars().count() <= 9,
                "{grapheme:?}"
            );
        }
        assert!(
            unicode_normalization::is_nfc(&shown),
            "{shown:?} of {text:?}"
        );
        assert_eq!(block(&shown), shown, "again, of {text:?}");
        if !breaks {
            assert_eq!(line(&shown), shown, "again, of {text:?}");
        }
    }
    assert_eq!(
        line_within(&line_within(text, 12), 12),
        line_within(text, 12)
    );
    assert!(line_within(text, 12).width() <= 12);
}

/// Text that leans towards what is dangerous.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => any::<char>().prop_map(String::from),
        2 => "[ -~]{0,6}",
        2 => "[áéíóúñÑüÜ¿¡«»]{0,4}",
        2 => (0x300_u32..0x370).prop_map(|c| char::from_u32(c).unwrap().to_string()),
        1 => (0_u32..0xA0).prop_map(|c| char::from_u32(c).unwrap().to_string()),
        1 => (0x900_u32..0xE80).prop_map(|c| char::from_u32(c).unwrap().to_string()),
        1 => (0x1100_u32..0x1200).prop_map(|c| char::from_u32(c).unwrap().to_string()),
        1 => (0x2000_u32..0x2070).prop_map(|c| char::from_u32(c).unwrap().to_string()),
        1 => (0x2190_u32..0x2200).prop_map(|c| char::from_u32(c).unwrap().to_string()),
        1 => (0x1F1E6_u32..0x1F650).prop_map(|c| char::from_u32(c).unwrap().to_string()),
        1 => prop::sample::select(vec!["\u{200D}", "\u{FE0F}", "\u{20E3}", "\u{338}", "\r\n", "👩"])
            .prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_passed_the_border_does_harm(text in hostile()) {
        harmless(&text);
    }

    #[test]
    fn any_text_passes_the_border(text in any::<String>()) {
        harmless(&text);
    }

    #[test]
    fn printable_ascii_is_untouched(text in "[ -~]{0,200}") {
        let shown = line(&text);
        prop_assert_eq!(shown.as_str(), text.as_str());
    }

    #[test]
    fn folding_twice_is_folding_once(text in hostile()) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded.clone());
        prop_assert_eq!(fold(&text.nfd().collect::<String>()), folded);
    }

    #[test]
    fn what_is_fitted_or_wrapped_keeps_its_columns(text in hostile(), columns in 0_usize..20) {
        let shown: DisplayText = block(&text);
        prop_assert!(width(&fit(&line(&text), columns)) <= columns);
        for row in wrap(&shown, columns) {
            prop_assert!(width(row) <= columns.max(2), "{row:?}");
        }
        // Wrapping drops spaces and breaks, nothing else.
        let dense = |text: &str| text.replace([' ', '\n'], "");
        prop_assert_eq!(dense(&wrap(&shown, columns).concat()), dense(&shown));
    }

    #[test]
    fn ascii_has_the_columns_of_what_it_replaces(text in hostile()) {
        let shown = line(&text);
        let plain = super::ascii(&shown);
        prop_assert!(plain.is_ascii());
        prop_assert_eq!(plain.len(), shown.width());
    }
}
