//! OSC 52: the terminal is given the text, in base64, to copy it.

use crate::runtime::wrap::Wrap;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The whole sequence, to be written in one piece.
pub(super) fn sequence(text: &str, wrap: Wrap) -> Vec<u8> {
    // Ended by BEL: the other end, ESC \, would end what it is wrapped in.
    let bare = format!("\x1b]52;c;{}\x07", base64(text.as_bytes()));
    wrap.around(&bare)
}

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let [a, b, c] = [0, 1, 2].map(|at| u32::from(three.get(at).copied().unwrap_or(0)));
        let bits = a << 16 | b << 8 | c;
        for at in 0..4 {
            let is_there = at <= three.len();
            let six = (bits >> (18 - 6 * at)) as usize & 63;
            text.push(if is_there { char::from(ALPHABET[six]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (text, wanted) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
            ("東\u{7f}ÿ", "5p2xf8O/"),
        ] {
            assert_eq!(base64(text.as_bytes()), wanted);
        }
    }

    #[test]
    fn each_multiplexer_gets_the_wrapping_that_it_takes_off() {
        assert_eq!(sequence("foo", Wrap::Bare), b"\x1b]52;c;Zm9v\x07");
        assert_eq!(sequence("foo", Wrap::Tmux), b"\x1bPtmux;\x1b\x1b]52;c;Zm9v\x07\x1b\\");
        let long = "x".repeat(1_000);
        let wrapped = String::from_utf8(sequence(&long, Wrap::Screen)).unwrap();
        let strings: Vec<&str> =
            wrapped.split_inclusive("\x1b\\").map(|part| part.strip_prefix("\x1bP").unwrap()).collect();
        assert!(strings.len() > 5 && strings.iter().all(|string| string.len() <= 256), "{strings:?}");
        let through: String = strings.iter().map(|string| string.strip_suffix("\x1b\\").unwrap()).collect();
        assert_eq!(through.as_bytes(), sequence(&long, Wrap::Bare));
    }
}
