use proptest::prelude::*;

use super::*;
use crate::domain::{Printable, SgrColor, Styled};

fn shown(line: &[u8]) -> String {
    Styled::from_bytes(line).text.as_str().to_owned()
}

fn is_forbidden(c: char) -> bool {
    c.is_control() || is_hidden(c)
}

/// What every output must be, whatever went in.
fn assert_safe(text: &str) {
    assert!(!text.chars().any(is_forbidden), "{text:?}");
    assert!(text.len() <= LINE_CAP);
    let mut marks = 0;
    for c in text.chars() {
        marks = if c.width() == Some(0) { marks + 1 } else { 0 };
        assert!(marks <= usize::from(MARKS_CAP), "{text:?}");
    }
    assert!(text.chars().next().is_none_or(|first| first.width() != Some(0)), "{text:?}");
}

fn assert_changes_fit(line: &Styled) {
    let mut last = None;
    for (at, _) in &line.changes {
        assert!(line.text.as_str().is_char_boundary(*at as usize) && (*at as usize) < line.text.as_str().len());
        assert!(last < Some(*at));
        last = Some(*at);
    }
}

#[test]
fn hostile_lines_become_visible_text() {
    let cases: [(&[u8], &str); 34] = [
        (b"remote: \x1b[2J\x1b[Hpwned", "remote: ␛␛pwned"),
        (b"a\x1b]8;;\x1b0m\x1b[>0qb", "a␛␛m␛b"),
        (b"a\x1b]8;;http://x\x07link\x1b]8;;\x07b", "a␛link␛b"),
        (b"a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\b", "a␛link␛b"),
        (b"a\x1b]52;c;aGk=\x07b", "a␛b"),
        (b"a\x1b]9;7;rm -rf /\x07b", "a␛b"),
        (b"a\x1b]0;title", "a␛"),
        (b"a\x1b]0;title\xc2\x9cb", "a␛b"),
        (b"a\x1b]0;title\x9cb", "a␛�b"),
        (b"a\x1bPq#0;2\x1b\\b", "a␛b"),
        (b"a\x1b_apc\x1b\\b\x1b^pm\x1b\\c\x1bXsos\x1b\\d", "a␛b␛c␛d"),
        (b"a\xc2\x9b31mb", "ab"),
        (b"a\xc2\x9b2Jb", "a␛b"),
        (b"a\xc2\x9d0;title\x07b", "a␛b"),
        (b"a\xc2\x85b\xc2\x9cc", "a<U+0085>b<U+009C>c"),
        (b"a\x9b31mb", "a�31mb"),
        (b"FAIL\rPASS", "FAIL␍PASS"),
        (b"done\r", "done"),
        (b"done\r\r", "done"),
        (b"ab\x08\x08cd\x07\x00\x7f", "ab␈␈cd␇␀␡"),
        (b"two\nlines", "two␊lines"),
        (b"\x1b", "␛"),
        (b"\x1b\x1b\x1b[", "␛␛␛"),
        (b"a\x1b[3\r1mb", "a␛␍1mb"),
        (b"a\x1b[31\xc3\xa9b", "a␛éb"),
        (b"a\x1b(0b\x1bc", "a␛b␛"),
        (b"a\x1b[1?mb", "a␛b"),
        (b"a\tb", "a       b"),
        (b"12345678\tb", "12345678        b"),
        ("ok\u{202e}txt.exe".as_bytes(), "ok<U+202E>txt.exe"),
        ("a\u{200b}b\u{feff}c".as_bytes(), "a<U+200B>b<U+FEFF>c"),
        ("\u{feff}first".as_bytes(), "first"),
        ("a\u{e0041}\u{2028}b".as_bytes(), "a<U+E0041><U+2028>b"),
        (b"\xf0\x9f\xa7\x91\xe2\x80\x8d\xf0\x9f\x92\xbb \xe2\x99\xbb\xef\xb8\x8f a\xe2\x80\x8db", "🧑💻 ♻ a<U+200D>b"),
    ];
    for (line, expected) in cases {
        assert_eq!(shown(line), expected, "{line:?}");
    }
}

#[test]
fn text_of_the_world_passes_unchanged() {
    for text in [
        "naïve café",
        "日本語のログ",
        "Привет",
        "नमस्ते",
        "한국어 \u{1112}\u{1161}\u{11ab}",
        "مرحبا",
        "👍🏽 🇩🇪",
        "e\u{301}",
        "─│┌ ⣿ █",
    ] {
        assert_eq!(Printable::new(text).as_str(), text);
    }
}

#[test]
fn piled_up_marks_are_cut() {
    let zalgo = format!("a{}b", "\u{301}".repeat(500));
    assert_eq!(shown(zalgo.as_bytes()), format!("a{}…b", "\u{301}".repeat(8)));
    assert_eq!(shown("\u{301}x".as_bytes()), "◌\u{301}x");
}

#[test]
fn colors_stay_and_conceal_does_not() {
    let line =
        Styled::from_bytes(b"\x1b[1;31mred\x1b[0m \x1b[38;5;200;48;2;1;2;3mx\x1b[m \x1b[5;8mhidden\x1b[31;41mtrick");
    assert_eq!(line.text.as_str(), "red x hiddentrick");
    let red = Sgr { foreground: Some(SgrColor::Basic(1)), bold: true, ..Sgr::default() };
    let mixed =
        Sgr { foreground: Some(SgrColor::Indexed(200)), background: Some(SgrColor::Rgb(1, 2, 3)), ..Sgr::default() };
    let trick = Sgr { background: Some(SgrColor::Basic(1)), ..Sgr::default() };
    assert_eq!(line.changes, [(0, red), (3, Sgr::default()), (4, mixed), (5, Sgr::default()), (12, trick)]);
}

#[test]
fn sub_parameters_name_colors_too() {
    let color = |line: &[u8]| Styled::from_bytes(line).changes[0].1.foreground;
    assert_eq!(color(b"\x1b[38:5:9mx"), Some(SgrColor::Indexed(9)));
    assert_eq!(color(b"\x1b[38:2:1:2:3mx"), Some(SgrColor::Rgb(1, 2, 3)));
    assert_eq!(color(b"\x1b[38:2::1:2:3mx"), Some(SgrColor::Rgb(1, 2, 3)));
    assert_eq!(color(b"\x1b[97mx"), Some(SgrColor::Basic(15)));
}

#[test]
fn names_keep_no_color() {
    assert_eq!(Printable::new("\u{1b}[31mprod").as_str(), "␛prod");
    assert_eq!(Printable::from_bytes(b"pr\xffod").as_str(), "pr�od");
}

#[test]
fn long_lines_and_long_sequences_are_cut() {
    let line = Styled::from_bytes(&b"x".repeat(1_000_000));
    assert_eq!((line.text.as_str().len(), line.text.as_str().ends_with('…')), (LINE_CAP, true));
    let endless = [b"\x1b]0;".as_slice(), &b"y".repeat(1_100_000)].concat();
    assert!(shown(&endless).starts_with("␛yyy"), "text after 4 KiB is not hidden");
    let colorful = b"\x1b[31mx\x1b[32my".repeat(10_000);
    let line = Styled::from_bytes(&colorful);
    assert_eq!((line.text.as_str().len(), line.changes.len()), (20_000, CHANGES_CAP));
}

#[test]
fn every_prefix_of_every_sequence_is_safe() {
    let sequences: [&[u8]; 9] = [
        b"a\x1b[38;5;196mb\x1b[0mc",
        b"a\x1b]8;id=1;https://example.com\x1b\\b",
        b"a\x1bP1$r0m\x1b\\b",
        b"a\x1b_Gf=24;AAAA\x1b\\b",
        b"\xc2\x9d52;c;AAAA\xc2\x9c\xc2\x9b?25h",
        b"a\x1b[>0;276;0cb\x1b#8\x1b%G",
        "👨‍👩‍👧 \u{202e}x\u{2066}\u{e0020}".as_bytes(),
        b"\x1b[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20;21;22;23;24;25;26;27;28;29;30;31;32;33;34mx",
        b"\xed\xa0\x80\xc0\xaf\xf0\x9f\x98",
    ];
    for sequence in sequences {
        for end in 0..=sequence.len() {
            let line = Styled::from_bytes(&sequence[..end]);
            assert_safe(line.text.as_str());
            assert_changes_fit(&line);
        }
    }
}

/// Bytes that lead somewhere far more often than random ones do.
fn hostile_bytes() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..8),
        "[ -~]{0,6}".prop_map(String::into_bytes),
        any::<char>().prop_map(|c| c.to_string().into_bytes()),
        prop::sample::select(vec![
            "\u{1b}",
            "\u{1b}[",
            "\u{1b}]",
            "\u{1b}P",
            "\u{1b}\\",
            "\u{7}",
            "\u{9b}",
            "\u{9c}",
            "\u{9d}",
            "m",
            "31",
            ";",
            ":",
            "\r",
            "\t",
            "\u{200d}",
            "\u{fe0f}",
            "\u{301}\u{301}\u{301}\u{301}\u{301}",
            "🧑",
            "\u{202e}",
            "\u{feff}",
            "\u{e0041}",
            "ghp_",
        ])
        .prop_map(|text: &str| text.as_bytes().to_vec()),
    ];
    prop::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_forbidden_ever_gets_out(bytes in hostile_bytes()) {
        let line = Styled::from_bytes(&bytes);
        assert_safe(line.text.as_str());
        assert_changes_fit(&line);
        assert_safe(Printable::from_bytes(&bytes).as_str());
        assert_changes_fit(&Styled::for_log(&bytes));
    }

    #[test]
    fn doing_it_twice_changes_nothing(bytes in hostile_bytes()) {
        let once = Styled::from_bytes(&bytes);
        let twice = Styled::from_text(once.text.as_str());
        prop_assert_eq!(twice.text.as_str(), once.text.as_str());
        prop_assert!(twice.changes.is_empty());
        let name = Printable::from_bytes(&bytes);
        let again = Printable::new(&name);
        prop_assert_eq!(again, name);
    }
}
