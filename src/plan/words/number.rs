//! Numbers in digits and in words.

use super::token::Token;

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// Larger numbers are none that anybody means.
const MOST: u64 = 1_000_000_000_000;

/// A number in hundredths, and how many tokens it takes.
pub(super) fn number(tokens: &[Token]) -> Option<(u64, usize)> {
    let first = tokens.first()?;
    if first.word.starts_with(|c: char| c.is_ascii_digit()) {
        return Some((hundredths(&first.word)?, 1));
    }
    let (value, length) = in_words(tokens)?;
    Some((value.checked_mul(100)?, length))
}

/// A whole number, and how many tokens it takes.
pub(super) fn whole(tokens: &[Token]) -> Option<(u64, usize)> {
    let (value, length) = number(tokens)?;
    (value % 100 == 0).then_some((value / 100, length))
}

/// `1,234.5` is 123450. A comma stands before three digits, a stop before at most two.
fn hundredths(digits: &str) -> Option<u64> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if part.len() > 2 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut joined = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.len() > 3 {
            return None;
        }
        joined.push_str(group);
    }
    let whole: u64 = joined.parse().ok().filter(|whole| *whole <= MOST)?;
    let part: u64 = format!("{part:0<2}").parse().ok()?;
    Some(whole * 100 + part)
}

fn in_words(tokens: &[Token]) -> Option<(u64, usize)> {
    let word = |at: usize| tokens.get(at).map(|token| token.word.as_str());
    match (word(0)?, word(1), word(2)) {
        ("a", Some("couple"), Some("of")) => return Some((2, 3)),
        ("a", Some("couple"), _) => return Some((2, 2)),
        ("half", Some("a"), Some("dozen")) => return Some((6, 3)),
        ("a", Some("dozen"), _) => return Some((12, 2)),
        ("a", Some("single"), _) => return Some((1, 2)),
        ("dozen", ..) => return Some((12, 1)),
        ("single", ..) => return Some((1, 1)),
        _ => {}
    }
    let (mut value, mut below, mut length) = (0u64, None, 0);
    if word(0) == Some("a") && matches!(word(1), Some("hundred" | "thousand")) {
        (below, length) = (Some(1), 1);
    }
    while let Some(next) = word(length) {
        let small = SMALL.iter().position(|known| *known == next).map(|at| at as u64);
        let tens = TENS.iter().position(|known| *known == next).map(|at| (at as u64 + 2) * 10);
        below = match (below, small, tens) {
            (None, Some(number), _) | (None, _, Some(number)) => Some(number),
            // `twenty two`, `two hundred five`, `two hundred fifty`
            (Some(before), Some(number @ 1..10), _) if before % 10 == 0 && before > 0 => Some(before + number),
            (Some(before), Some(number), _) | (Some(before), _, Some(number)) if before >= 100 && before % 100 == 0 => {
                Some(before + number)
            }
            (Some(before @ 1..100), None, None) if next == "hundred" => Some(before * 100),
            (Some(before @ 1..1000), None, None) if next == "thousand" && value == 0 => {
                value = before * 1000;
                Some(0)
            }
            _ => break,
        };
        length += 1;
    }
    below.map(|below| (value + below, length))
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    fn read(text: &str) -> Option<(u64, usize)> {
        number(&tokens(text))
    }

    #[test]
    fn numbers_are_read_in_digits_and_in_words() {
        let whole = |text| read(text).map(|(value, _)| value / 100);
        assert_eq!([whole("2"), whole("two"), whole("twelve"), whole("1,000")], [2, 2, 12, 1000].map(Some));
        assert_eq!([whole("thirty-two"), whole("fifty five"), whole("a hundred")], [32, 55, 100].map(Some));
        assert_eq!([whole("two hundred fifty"), whole("a dozen"), whole("a couple of")], [250, 12, 2].map(Some));
        assert_eq!([whole("five thousand"), whole("a single")], [5000, 1].map(Some));
        assert_eq!(read("0.5 cents"), Some((50, 1)));
        assert_eq!(read("two workers"), Some((200, 1)));
        assert_eq!(read("a worker"), None);
        assert_eq!([read("1,00"), read("1.234"), read("99999999999999999999"), read("-3")], [None; 4]);
    }
}
