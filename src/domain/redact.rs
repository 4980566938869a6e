//! Tokens in text that was not meant to carry them.

use std::{borrow::Cow, ops::Range, sync::LazyLock};

use regex::Regex;

/// What stands in a token's place.
pub const REDACTED: &str = "‹redacted›";

/// The text with every token-shaped stretch replaced by `‹redacted›`. A line that nothing in it
/// makes suspicious costs one scan and no allocation.
pub fn redact(text: &str) -> Cow<'_, str> {
    let ranges = secret_ranges(text);
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut from = 0;
    for range in ranges {
        clean.push_str(&text[from..range.start]);
        clean.push_str(REDACTED);
        from = range.end;
    }
    clean.push_str(&text[from..]);
    Cow::Owned(clean)
}

/// The token-shaped stretches of a text.
pub fn tokens_in(text: &str) -> impl Iterator<Item = &str> {
    secret_ranges(text).into_iter().map(|range| &text[range])
}

/// Where the tokens are: ascending, apart, on character boundaries.
pub(super) fn secret_ranges(text: &str) -> Vec<Range<usize>> {
    let mut found = ranges_in(text);
    // A sequence inside a token left a symbol there; looked at without it, the token is whole again.
    if text.contains(is_symbol) {
        let (joined, places) = without_symbols(text);
        found.extend(ranges_in(&joined).into_iter().map(|range| places[range.start]..places[range.end - 1] + 1));
    }
    merge(found)
}

/// The symbols that the sanitizer puts in the place of control characters.
fn is_symbol(c: char) -> bool {
    matches!(c, '\u{2400}'..='\u{2421}')
}

/// The text without symbols, and for each of its bytes where it stood.
fn without_symbols(text: &str) -> (String, Vec<usize>) {
    let kept = text.char_indices().filter(|(_, c)| !is_symbol(*c));
    let places = kept.clone().flat_map(|(at, c)| at..at + c.len_utf8()).collect();
    (kept.map(|(_, c)| c).collect(), places)
}

fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    ranges.dedup_by(|next, last| {
        let overlaps = next.start < last.end;
        if overlaps {
            last.end = last.end.max(next.end);
        }
        overlaps
    });
    ranges
}

fn ranges_in(text: &str) -> Vec<Range<usize>> {
    if is_key_material(text) {
        return std::iter::once(0..text.len()).collect();
    }
    if TRIGGER.as_ref().is_some_and(|trigger| !trigger.is_match(text)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for rule in RULES.iter() {
        for hit in rule.pattern.captures_iter(text) {
            if let Some(value) = hit.name("v").or_else(|| hit.get(0))
                && (rule.judge)(hit.name("k").map_or("", |key| key.as_str()), value.as_str(), &text[value.end()..])
            {
                found.push(value.range());
            }
        }
    }
    found
}

/// Every rule below needs one of these somewhere in the line.
static TRIGGER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i-u)gh[pousr]_|github_pat_|secret|uthorization|bearer|passw|pwd|token|api[_-]?key|access[_-]?key",
        r"|private[_-]?key|xox[a-z]-|akia|asia|eyJ|sk-|aiza|glpat-|hf_|npm_|://(?u:[^/\s]*)@"
    ))
    .ok()
});

/// Decides on a word that gave a value away, that value, and what follows it.
type Judge = fn(&str, &str, &str) -> bool;

/// A shape that tokens have; `v` is the part to hide, `k` the word that gave it away.
struct Rule {
    pattern: Regex,
    judge: Judge,
}

/// Words that name a secret. A longer word may end in one: `DB_PASSWORD`, `x-api-key`.
const KEY: &str =
    r"(?i)(?:(?<k>passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|secret[_-]?key)";
const BARE_VALUE: &str = r#"(?<v>[^\s"'&;,<>(){}\[\]\\]+)"#;

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let always: Judge = |_, _, _| true;
    let rules: [(String, Judge); 11] = [
        // GitHub, GitLab, Slack, AWS, OpenAI-like, Google, Hugging Face, npm: told by their prefix.
        (
            [
                r"\b(?:gh[pour]_[A-Za-z0-9]{36,}|ghs_[A-Za-z0-9._-]{36,}|github_pat_[A-Za-z0-9_]{22,}|glpat-[A-Za-z0-9_-]{20,}",
                r"|xox[a-z]-[A-Za-z0-9-]{10,}|(?:AKIA|ASIA)[0-9A-Z]{16}\b|sk-[A-Za-z0-9_-]{20,}|AIza[A-Za-z0-9_-]{35}",
                r"|hf_[A-Za-z0-9]{30,}|npm_[A-Za-z0-9]{36,})",
            ]
            .concat(),
            |_, value, _| !value.starts_with("sk-") || value.bytes().any(|b| b.is_ascii_digit()),
        ),
        // Lambda: `secret_NAME_HEX.RANDOM`.
        (r"\bsecret_[A-Za-z0-9-]+_[0-9a-f]{16,}\.[A-Za-z0-9]{16,}".into(), always),
        // Signed web tokens.
        (r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*".into(), always),
        (r#"(?i)authorization\\?["']?\s*[:=]\s*\\?["']?(?:bearer|token|basic|digest)\s+(?<v>[^\s"',;\\]+)"#.into(), always),
        (r#"(?i)authorization\\?["']?\s*[:=]\s*\\?["']?(?<v>[^\s"',;\\]+)"#.into(), |_, value, _| looks_random(value)),
        (r"(?i)\bbearer\s+(?<v>[A-Za-z0-9._~+/=-]{8,})".into(), |_, value, _| looks_random(value)),
        (r#"[A-Za-z][A-Za-z0-9+.-]*://(?<v>[^\s/?#"'<>:@]*:[^\s/?#"'<>]+)@"#.into(), always),
        (format!(r#"{KEY})(?:\\?["']\s*[=:]|\s*=)\s*\\?["'](?<v>[^"'\\]+)"#), is_assigned_secret),
        (r#"(?i)(?<k>passw(?:or)?d|passphrase)\s*:\s*["'](?<v>[^"'\\]+)"#.into(), is_mentioned_secret),
        (format!("{KEY})={BARE_VALUE}"), is_assigned_secret),
        (
            format!(r#"{KEY}(?::\s*["']?|\s+=\s*|=\s+)|--(?:password|passwd|token|secret|api-key)\s+){BARE_VALUE}"#),
            is_mentioned_secret,
        ),
    ];
    // Each a constant, and a test proves each to be a pattern.
    rules.into_iter().filter_map(|(pattern, judge)| Some(Rule { pattern: Regex::new(&pattern).ok()?, judge })).collect()
});

/// `key=value` and `"key": "value"`: hidden unless the value plainly is not a secret.
fn is_assigned_secret(key: &str, value: &str, after: &str) -> bool {
    let is_code = after.starts_with('(') || value.starts_with(':') || value.contains("::");
    let is_reference = value.starts_with(['$', '%', '*', '‹']);
    let is_number = value.len() < 8 && value.bytes().all(|b| b.is_ascii_digit());
    let is_password = key.to_ascii_lowercase().starts_with('p');
    !(is_code || is_reference || is_nothing(value) || is_number && !is_password)
}

/// `key: value`, `key = value` and `--key value` also occur in prose and code (`unexpected token:
/// identifier`), so the value has to look like one.
fn is_mentioned_secret(key: &str, value: &str, after: &str) -> bool {
    const PROSE: [&str; 12] = [
        "incorrect",
        "invalid",
        "required",
        "expired",
        "missing",
        "wrong",
        "empty",
        "changed",
        "unset",
        "failed",
        "is",
        "for",
    ];
    let is_password = key.to_ascii_lowercase().starts_with("passw");
    let is_word = PROSE.contains(&value.trim_end_matches(['.', '!', '?', ':']));
    is_assigned_secret(key, value, after) && !is_word && (is_password || looks_random(value))
}

fn is_nothing(value: &str) -> bool {
    ["true", "false", "null", "none", "nil", "undefined", "yes", "no"]
        .iter()
        .any(|word| value.eq_ignore_ascii_case(word))
}

/// Eight characters or more with a digit among letters, or very long.
fn looks_random(value: &str) -> bool {
    let has = |of: fn(&u8) -> bool| value.as_bytes().iter().any(of);
    let is_path_or_time = value.contains("://") || value.starts_with('/');
    !is_path_or_time
        && value.len() >= 8
        && (has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic) || value.len() >= 24 && !value.contains('-'))
}

/// A line of a PEM private key: its frame with all that follows, or 64 (OpenSSH: 70) columns of base64.
fn is_key_material(text: &str) -> bool {
    let text = text.trim();
    if text.starts_with("-----BEGIN") || text.contains("-----BEGIN ") {
        return text.contains("PRIVATE KEY");
    }
    let is_last = text.len() >= 8 && text.len() < 70 && text.ends_with('=') && text.len().is_multiple_of(4);
    if !(matches!(text.len(), 64 | 70 | 76) || is_last) {
        return false;
    }
    let body = text.trim_end_matches('=').as_bytes();
    let has = |of: fn(&u8) -> bool| body.iter().any(of);
    body.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Sgr, SgrColor, Styled};

    const GITHUB: &str = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

    #[test]
    fn tokens_of_every_kind_are_hidden() {
        let cases = [
            (format!("using {GITHUB} now"), "using ‹redacted› now"),
            (format!("gho_{0} ghu_{0} ghr_{0}", "a1".repeat(18)), "‹redacted› ‹redacted› ‹redacted›"),
            (format!("ghs_{}.{}_x", "a1".repeat(18), "b2".repeat(40)), "‹redacted›"),
            (format!("github_pat_{}", "A1_".repeat(27)), "‹redacted›"),
            ("key secret_ci-box_0123456789abcdef0123456789abcdef.AbCdEf0123456789AbCdEf x".into(), "key ‹redacted› x"),
            ("Authorization: Bearer abc.def".into(), "Authorization: Bearer ‹redacted›"),
            ("> authorization: Basic dXNlcjpwYXNz".into(), "> authorization: Basic ‹redacted›"),
            (r#"{"Authorization":"token abc123"}"#.into(), r#"{"Authorization":"token ‹redacted›"}"#),
            ("git clone https://me:hunter2@example.com/x".into(), "git clone https://‹redacted›@example.com/x"),
            ("postgres://app:p%40ss:w0rd@db:5432/x".into(), "postgres://‹redacted›@db:5432/x"),
            ("id AKIAIOSFODNN7EXAMPLE end".into(), "id ‹redacted› end"),
            ("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCY".into(), "AWS_SECRET_ACCESS_KEY=‹redacted›"),
            ("sent Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln".into(), "sent Bearer ‹redacted›"),
            ("xoxb-123456789012-abcdef".into(), "‹redacted›"),
            ("password=hunter2 user=me".into(), "password=‹redacted› user=me"),
            ("password = \"two words\"".into(), "password = \"‹redacted›\""),
            ("password: 'two words'".into(), "password: '‹redacted›'"),
            (r#"body {\"password\":\"hunter2\"}"#.into(), r#"body {\"password\":\"‹redacted›\"}"#),
            ("https://ü:pä@host".into(), "https://‹redacted›@host"),
            ("password = hunter2".into(), "password = ‹redacted›"),
            ("api_key = 'short'".into(), "api_key = '‹redacted›'"),
            ("token = a1b2c3d4e5".into(), "token = ‹redacted›"),
            ("DB_PASSWORD: hunter2".into(), "DB_PASSWORD: ‹redacted›"),
            (r#""api_key": "k-1""#.into(), r#""api_key": "‹redacted›""#),
            ("x-api-key: abcd1234efgh".into(), "x-api-key: ‹redacted›"),
            ("run --token s3cr3tvalue".into(), "run --token ‹redacted›"),
            ("-----BEGIN RSA PRIVATE KEY-----".into(), "‹redacted›"),
            ("MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF0qJDr6pPzVjYBb2mFqS8XTf7aB9".into(), "‹redacted›"),
        ];
        for (line, clean) in cases {
            assert_eq!(redact(&line), clean);
            assert_eq!(redact(clean), clean, "a second time changes nothing");
        }
    }

    #[test]
    fn every_pattern_compiles() {
        assert!(TRIGGER.is_some());
        assert_eq!(RULES.len(), 11);
    }

    #[test]
    fn clean_lines_stay_as_they_are() {
        let lines = [
            "2026-11-21T14:03:11Z INFO GET /api/health 200 12ms",
            "error: unexpected token: `}`",
            "error: unexpected token: 'identifier', expected \"}\"",
            "unexpected token: identifier",
            "tokens: 512, max_tokens=4096, token=17",
            "token: expired, please log in again",
            "password: incorrect",
            "Enter password for user",
            "  let token = Token::default(); let secret = entry.get_secret()?;",
            "passwd::pw_gecos and hash_password::<Sha256>(x), where Stream<Token = char>",
            "the secret: keep it simple",
            "secret \"app-config\" created",
            "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "GITHUB_TOKEN=${{ secrets.GITHUB_TOKEN }} password=$DB_PASSWORD token=*** api_key=null",
            "ssh://git@github.com/o/r and http://localhost:8080/a@b",
            "Authorization: required for this page",
            "the bearer of this message",
            "task-sk-something-long-with-many-words-here",
            "mail me at someone@example.com, asia region, hf_hub loaded",
            "aXQgaXMgbm90aGluZw plain words =",
            "================================================================",
        ];
        for line in lines {
            assert!(matches!(redact(line), Cow::Borrowed(_)), "{line} became {}", redact(line));
        }
    }

    #[test]
    fn a_sequence_inside_a_token_does_not_save_it() {
        let (head, tail) = GITHUB.split_at(12);
        for between in ["\u{1b}[0m", "\u{1b}[2K", "\u{8}", "\u{1b}]0;x\u{7}"] {
            let line = Styled::for_log(format!("\u{1b}[31ma {head}{between}{tail} \u{1b}[32mz").as_bytes());
            assert_eq!(line.text.as_str(), "a ‹redacted› z", "{between:?}");
            let green = Sgr { foreground: Some(SgrColor::Basic(2)), ..Sgr::default() };
            assert_eq!(line.changes.last(), Some(&(line.text.as_str().find('z').unwrap() as u32, green)));
        }
    }
}
