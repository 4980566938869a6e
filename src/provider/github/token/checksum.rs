//! Whether a token is whole, without asking anybody.
//!
//! Tokens of the classic family have 36 characters after the prefix: 30 random ones and a checksum of
//! six, the CRC-32 of those in Base62. Fine-grained tokens and the long `ghs_` ones have no such rule.

use super::TokenKind;
use crate::domain::Secret;

const BODY: usize = 30;
const SUM: usize = 6;
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// What is wrong with the token as it was typed; `None` when nothing is, or nothing can be told.
pub fn mistyped(token: &Secret) -> Option<String> {
    let token = token.expose();
    if let Some(wrong) = token.chars().find(|c| !c.is_ascii_graphic()) {
        let what = if wrong.is_whitespace() { "a space or the end of a line" } else { "a character that no token has" };
        return Some(format!("there is {what} inside the token"));
    }
    let (kind, body) = TokenKind::split(token);
    let is_classic_family = match kind {
        TokenKind::Classic | TokenKind::Oauth | TokenKind::AppUser => true,
        // Refresh tokens of today are longer; the old ones had the shape of the family.
        TokenKind::Refresh | TokenKind::Installation => body.len() == BODY + SUM && is_base62(body),
        TokenKind::FineGrained | TokenKind::Unknown => false,
    };
    if !is_classic_family {
        return None;
    }
    if body.len() != BODY + SUM {
        let (count, whole) = (body.len(), BODY + SUM);
        return Some(format!(
            "{count} characters follow its prefix where {whole} belong; a part is missing or doubled"
        ));
    }
    let (body, sum) = body.split_at_checked(BODY)?;
    let is_whole = is_base62(body) && sum.as_bytes() == checksum(body.as_bytes());
    (!is_whole).then(|| "its last six characters do not belong to the others; a character is wrong".to_owned())
}

fn is_base62(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The CRC-32 in Base62, filled up with `0` on the left.
fn checksum(body: &[u8]) -> [u8; SUM] {
    let mut rest = crc32(body);
    let mut digits = [b'0'; SUM];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(rest % 62) as usize];
        rest /= 62;
    }
    digits
}

/// CRC-32 of IEEE 802.3, as zip and PNG use it.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(text: &str) -> Option<String> {
        mistyped(&Secret::new(text).unwrap())
    }

    #[test]
    fn the_published_sample_and_the_standard_value_are_met() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(&checksum(b"zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ"), b"0mLq17");
        for prefix in ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"] {
            assert_eq!(judged(&format!("{prefix}zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17")), None, "{prefix}");
        }
    }

    #[test]
    fn a_wrong_a_missing_and_a_doubled_character_are_seen() {
        let swapped = judged("ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxJk0mLq17").unwrap();
        assert!(swapped.contains("do not belong to the others"), "{swapped}");
        let short = judged("ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq1").unwrap();
        assert!(short.starts_with("35 characters follow its prefix where 36 belong"), "{short}");
        assert!(judged("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7").unwrap().starts_with("37 characters"));
        assert!(judged("ghp_").unwrap().starts_with("0 characters"));
        assert!(judged("ghs_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18").is_some());
        assert!(judged("ghp_ab\ncd").unwrap().contains("the end of a line inside"));
        assert!(judged(&format!("ghp_{}", "é".repeat(18))).is_some());
    }

    #[test]
    fn nothing_is_said_of_kinds_without_a_checksum() {
        let long = format!("ghs_1_{}.{}", "a1".repeat(120), "b2".repeat(130));
        for text in ["github_pat_11AAAAAAA0abcdefghijkl_0123", "0123456789abcdef", long.as_str(), "ghr_0123456789"] {
            assert_eq!(judged(text), None, "{text}");
        }
    }
}
