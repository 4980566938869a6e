//! Answers told from the bytes they arrive among: keys, noise, halves of other answers.

/// One whole sequence, without its introducer and terminator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sequence<'a> {
    /// Parameters with their marks, and the letter at the end.
    Csi(&'a [u8], u8),
    Osc(&'a [u8]),
    Dcs(&'a [u8]),
}

/// Every whole sequence in the order of arrival. What is begun and not ended is not there yet.
pub(super) fn sequences(mut bytes: &[u8]) -> Vec<Sequence<'_>> {
    let mut found = Vec::new();
    while let Some(at) = bytes.iter().position(|byte| *byte == 0x1b) {
        let rest = &bytes[at + 1..];
        let sequence = match rest.first() {
            Some(b'[') => csi(&rest[1..]),
            Some(b']') => string(&rest[1..]).map(|(text, length)| (Sequence::Osc(text), length)),
            Some(b'P') => string(&rest[1..]).map(|(text, length)| (Sequence::Dcs(text), length)),
            _ => None,
        };
        // What is no sequence is passed over by its first byte: an answer may begin within it.
        bytes = sequence.map_or(rest, |(_, length)| &rest[1 + length..]);
        found.extend(sequence.map(|(sequence, _)| sequence));
    }
    found
}

fn csi(text: &[u8]) -> Option<(Sequence<'_>, usize)> {
    let end = text.iter().position(|byte| !(0x20..=0x3f).contains(byte))?;
    (0x40..=0x7e).contains(&text[end]).then(|| (Sequence::Csi(&text[..end], text[end]), end + 1))
}

/// Text up to BEL or ESC \, and how many bytes that is with its end.
fn string(text: &[u8]) -> Option<(&[u8], usize)> {
    let end = text.iter().position(|byte| *byte < 0x20)?;
    match (text[end], text.get(end + 1)) {
        (0x07, _) => Some((&text[..end], end + 1)),
        (0x1b, Some(b'\\')) => Some((&text[..end], end + 2)),
        _ => None,
    }
}

/// Numbers between semicolons; `None` where there is anything else.
pub(super) fn numbers(text: &[u8]) -> Option<Vec<u16>> {
    let text = std::str::from_utf8(text).ok()?;
    text.split(';').map(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_sequences_are_found_among_keys_and_noise() {
        let bytes = b"j\x1b[5;12Rq\xff\x1b]11;rgb:0/0/0\x07\x1b\x1bP1$r0m\x1b\\\x1b[?62;52c\x1b[1";
        let wanted = [
            Sequence::Csi(b"5;12", b'R'),
            Sequence::Osc(b"11;rgb:0/0/0"),
            Sequence::Dcs(b"1$r0m"),
            Sequence::Csi(b"?62;52", b'c'),
        ];
        assert_eq!(sequences(bytes), wanted);
    }

    #[test]
    fn what_is_not_ended_is_not_there_and_hides_nothing_that_follows() {
        assert_eq!(sequences(b"\x1b[5;1"), []);
        assert_eq!(sequences(b"\x1b]11;rgb"), []);
        assert_eq!(sequences(b"\x1b]11;rgb\x1b[?6c"), [Sequence::Csi(b"?6", b'c')]);
        assert_eq!(sequences(b"\x1bP1+r\x1b"), []);
    }

    #[test]
    fn numbers_are_numbers_and_nothing_else() {
        assert_eq!(numbers(b"5;12"), Some(vec![5, 12]));
        for none in [&b""[..], b"5;", b"70000", b"-1", b"5;x", b"\xff"] {
            assert_eq!(numbers(none), None, "{none:?}");
        }
    }
}
