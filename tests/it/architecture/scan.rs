//! Reads Rust roughly: comments, strings and test blocks go; what is left gives up its paths.

/// The text with comments and literals blanked; every line and column stays where it was.
pub(super) fn code(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = end_of_blank(&chars, at);
        if end == at {
            out.push(chars[at]);
            at += 1;
        }
        while at < end {
            out.push(if chars[at] == '\n' { '\n' } else { ' ' });
            at += 1;
        }
    }
    out
}

/// Where the comment or literal that starts at `at` ends; `at` itself if none starts.
fn end_of_blank(chars: &[char], at: usize) -> usize {
    let next = chars.get(at + 1).copied().unwrap_or(' ');
    match chars[at] {
        '/' if next == '/' => find(chars, at, |rest| rest[0] == '\n'),
        '/' if next == '*' => end_of_block_comment(chars, at),
        '"' => end_of_string(chars, at),
        'r' if !follows_name(chars, at) => end_of_raw(chars, at),
        '\'' if next == '\\' => find(chars, at + 3, |rest| rest[0] == '\'') + 1,
        '\'' if chars.get(at + 2) == Some(&'\'') => at + 3,
        _ => at,
    }
    .min(chars.len())
}

fn follows_name(chars: &[char], at: usize) -> bool {
    at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_') && !matches!(chars[at - 1], 'b' | 'c')
}

fn find(chars: &[char], from: usize, is_it: impl Fn(&[char]) -> bool) -> usize {
    (from..chars.len()).find(|&at| is_it(&chars[at..])).unwrap_or(chars.len())
}

fn end_of_block_comment(chars: &[char], mut at: usize) -> usize {
    let mut depth = 0;
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    at
}

fn end_of_string(chars: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

fn end_of_raw(chars: &[char], start: usize) -> usize {
    let hashes = chars[start + 1..].iter().take_while(|c| **c == '#').count();
    if chars.get(start + 1 + hashes) != Some(&'"') {
        return start;
    }
    let close = |rest: &[char]| rest[0] == '"' && rest[1..].iter().take_while(|c| **c == '#').count() >= hashes;
    find(chars, start + 2 + hashes, close) + 1 + hashes
}

/// Blanks every item under `#[cfg(test)]`. Takes what [`code`] gives.
pub(super) fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = String::new();
    let mut rest = code;
    while let Some(start) = rest.find(MARK) {
        let (before, item) = rest.split_at(start);
        out.push_str(before);
        let (item, after) = item.split_at(end_of_item(item));
        out.extend(item.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = after;
    }
    out + rest
}

/// How many lines lie outside of test blocks.
pub(super) fn lines_outside_tests(text: &str) -> usize {
    let code = code(text);
    let kept = without_tests(&code);
    let only_in_tests =
        code.lines().zip(kept.lines()).filter(|(all, kept)| !all.trim().is_empty() && kept.trim().is_empty()).count();
    text.lines().count() - only_in_tests
}

fn end_of_item(item: &str) -> usize {
    let mut depth = 0;
    for (at, c) in item.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    item.len()
}

/// Every path of the code, `use` groups unfolded: `use a::{b, c::d}` gives `a::b` and `a::c::d`.
pub(super) fn paths(code: &str) -> Vec<Vec<String>> {
    let tokens = tokens(code);
    let (mut at, mut found) = (0, Vec::new());
    while at < tokens.len() {
        let lone_use = at > 0 && tokens[at - 1] == "use";
        let mut here = Vec::new();
        let end = path(&tokens, at, &[], &mut here);
        found.extend(here.into_iter().filter(|path| path.len() > 1 || lone_use));
        at = end.max(at + 1);
    }
    found
}

fn path(tokens: &[String], mut at: usize, prefix: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut parts = prefix.to_vec();
    while let Some(token) = tokens.get(at) {
        if token == "{" && parts.len() > prefix.len().min(1) && at > 0 && tokens[at - 1] == "::" {
            return group(tokens, at + 1, &parts, found);
        }
        if !is_name(token) && token != "*" {
            break;
        }
        parts.push(token.clone());
        at += 1;
        if tokens.get(at).is_none_or(|next| next != "::") {
            break;
        }
        at += 1;
    }
    if parts.len() > prefix.len() {
        found.push(parts);
    }
    at
}

fn group(tokens: &[String], mut at: usize, prefix: &[String], found: &mut Vec<Vec<String>>) -> usize {
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "}" => return at + 1,
            "as" => at += 2,
            "," => at += 1,
            _ => at = path(tokens, at, prefix, found).max(at + 1),
        }
    }
    at
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

fn tokens(code: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut joins = false;
    for c in code.chars() {
        let name = c.is_alphanumeric() || c == '_';
        match tokens.last_mut() {
            Some(last) if joins && name && is_name(last) => last.push(c),
            Some(last) if joins && c == ':' && last == ":" => last.push(c),
            _ if c.is_whitespace() => {}
            _ => tokens.push(c.to_string()),
        }
        joins = !c.is_whitespace();
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> Vec<String> {
        paths(&code(text)).iter().map(|path| path.join("::")).collect()
    }

    #[test]
    fn groups_unfold() {
        assert_eq!(
            joined("use crate::{app::{App, update as u}, domain::*};\nuse clap;\nfn f() { tokio::spawn(x) }"),
            ["crate::app::App", "crate::app::update", "crate::domain::*", "clap", "tokio::spawn"]
        );
        assert_eq!(joined("use super::{Check, super::world};"), ["super::Check", "super::super::world"]);
    }

    #[test]
    fn comments_and_literals_are_no_code() {
        let text = "// a::b\n/* c::d /* e::f */ g::h */ let x = \"i::j\\\" k::l\"; r#\"m::\"n\"#; 'a'; '\\''; o::p::<'static>()";
        assert_eq!(joined(text), ["o::p"]);
        assert_eq!(code(text).len(), text.len());
    }

    #[test]
    fn test_blocks_do_not_count() {
        let text = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() { '{'; }\n}\nfn c() {}\n";
        assert_eq!(lines_outside_tests(text), 3);
        assert!(!without_tests(&code(text)).contains("fn b"));
        assert!(without_tests(&code(text)).contains("fn c"));
    }
}
