//! A filter as a person types it: words, and what a row says of itself under a name.
//!
//! `status:failed branch:main age<2h !bot "two words"`: all must hold, `!` inverts one.

use std::ops::Range;

use crate::domain::{nearest, parse_age};

/// Something that rows of a list say of themselves under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facet {
    pub name: &'static str,
    pub kind: FacetKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetKind {
    /// `name:word`: one of its words contains that one.
    Words,
    /// `name<2h`, in seconds.
    Age,
    /// `name>80`, in the unit that the list shows.
    Number,
}

impl Facet {
    pub(super) const fn words(name: &'static str) -> Self {
        Self { name, kind: FacetKind::Words }
    }

    pub(super) const fn age(name: &'static str) -> Self {
        Self { name, kind: FacetKind::Age }
    }

    pub(super) const fn number(name: &'static str) -> Self {
        Self { name, kind: FacetKind::Number }
    }
}

/// A part of a filter that cannot be meant: where it is, in bytes, and why. It filters nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    pub at: Range<usize>,
    pub why: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    Text(String),
    Words(&'static str, String),
    Number(&'static str, Sign, f64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Less,
    LessOrSame,
    More,
    MoreOrSame,
}

impl Sign {
    pub(super) fn holds(self, is: f64, bound: f64) -> bool {
        match self {
            Self::Less => is < bound,
            Self::LessOrSame => is <= bound,
            Self::More => is > bound,
            Self::MoreOrSame => is >= bound,
        }
    }
}

/// A filter that was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Query {
    /// Each with whether it must hold or must not.
    pub tests: Vec<(Test, bool)>,
    /// The first part that could not be meant.
    pub misread: Option<Misread>,
}

impl Query {
    /// Reads what was typed, by the facets of a list.
    pub(super) fn parse(typed: &str, facets: &[Facet]) -> Self {
        let mut query = Self::default();
        for at in parts(typed) {
            let part = &typed[at.clone()];
            let (part, wanted) = part.strip_prefix('!').map_or((part, true), |part| (part, false));
            match test(part, facets) {
                Ok(test) => query.tests.extend(test.map(|test| (test, wanted))),
                Err(why) => query.misread = query.misread.or(Some(Misread { at, why })),
            }
        }
        query
    }
}

/// Where the parts lie: what spaces separate, unless they are in quotes.
pub(super) fn parts(typed: &str) -> Vec<Range<usize>> {
    let (mut found, mut start, mut is_quoted) = (Vec::new(), None, false);
    for (at, c) in typed.char_indices() {
        is_quoted ^= c == '"';
        if c.is_whitespace() && !is_quoted {
            found.extend(start.take().map(|start| start..at));
        } else {
            start.get_or_insert(at);
        }
    }
    found.extend(start.map(|start| start..typed.len()));
    found
}

/// One part; nothing while it is still being typed.
fn test(part: &str, facets: &[Facet]) -> Result<Option<Test>, String> {
    if part.starts_with('"') {
        return Ok(text(part));
    }
    let Some(at) = part.find([':', '<', '>']) else { return Ok(text(part)) };
    let (name, rest) = part.split_at(at);
    let Some(facet) = facets.iter().find(|facet| facet.name == name) else {
        return if is_meant(name, rest) { Err(unknown(name, facets)) } else { Ok(text(part)) };
    };
    match (facet.kind, rest.strip_prefix(':')) {
        (FacetKind::Words, Some(word)) => Ok(plain(word).map(|word| Test::Words(facet.name, word))),
        (FacetKind::Words, None) => Err(format!("`{name}` has words: `{name}:word`")),
        (FacetKind::Age, Some(_)) => Err(format!("`{name}` is compared: `{name}<2h`, `{name}>1d`")),
        (FacetKind::Number, Some(_)) => Err(format!("`{name}` is compared: `{name}<50`, `{name}>=80`")),
        (kind, None) => compared(facet.name, kind, rest),
    }
}

fn compared(name: &'static str, kind: FacetKind, rest: &str) -> Result<Option<Test>, String> {
    let signs = [("<=", Sign::LessOrSame), (">=", Sign::MoreOrSame), ("<", Sign::Less), (">", Sign::More)];
    let Some((sign, bound)) = signs.iter().find_map(|(text, sign)| Some((*sign, rest.strip_prefix(text)?))) else {
        return Ok(None);
    };
    if bound.is_empty() {
        return Ok(None);
    }
    let value = match kind {
        FacetKind::Age => parse_age(bound).map(|age| age.as_secs_f64()).ok_or("a time such as 90s, 30m, 2h, 1d"),
        _ => bound.trim_end_matches('%').parse().ok().filter(|value: &f64| value.is_finite()).ok_or("a number"),
    };
    value.map(|value| Some(Test::Number(name, sign, value))).map_err(|wanted| format!("`{bound}` is not {wanted}"))
}

/// `status:failed` is meant as a filter; `http://…`, `14:03`, `module::name`, `a->b` are text.
fn is_meant(name: &str, rest: &str) -> bool {
    let begins_value = rest.chars().nth(1).is_some_and(char::is_alphanumeric);
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase()) && begins_value
}

fn unknown(name: &str, facets: &[Facet]) -> String {
    match nearest(name, facets.iter().map(|facet| facet.name)) {
        Some(known) => format!("`{name}` is no filter here; did you mean `{known}`?"),
        None => {
            let known: Vec<&str> = facets.iter().map(|facet| facet.name).collect();
            format!("`{name}` is no filter here; there are {}", known.join(", "))
        }
    }
}

fn text(part: &str) -> Option<Test> {
    plain(part).map(Test::Text)
}

/// A word in lower case without its quotes; nothing when it is empty.
fn plain(word: &str) -> Option<String> {
    let word = word.replace('"', "").to_lowercase();
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACETS: [Facet; 3] = [Facet::words("status"), Facet::age("age"), Facet::number("memory")];

    fn parse(typed: &str) -> Query {
        Query::parse(typed, &FACETS)
    }

    fn misread(typed: &str) -> (&str, String) {
        let misread = parse(typed).misread.unwrap();
        (&typed[misread.at], misread.why)
    }

    #[test]
    fn words_facets_and_comparisons_are_told_apart() {
        let query = parse("API status:Failed !status:\"in progress\" age<1h30m memory>=80% \"a b\"");
        let text = |text: &str| Test::Text(text.into());
        let words = |word: &str| Test::Words("status", word.into());
        assert_eq!(query.misread, None);
        assert_eq!(
            query.tests,
            [
                (text("api"), true),
                (words("failed"), true),
                (words("in progress"), false),
                (Test::Number("age", Sign::Less, 5_400.0), true),
                (Test::Number("memory", Sign::MoreOrSame, 80.0), true),
                (text("a b"), true),
            ]
        );
    }

    #[test]
    fn what_is_still_being_typed_filters_nothing() {
        for typed in ["", "!", "status:", "!status:", "age<", "\"", "memory>="] {
            assert_eq!(parse(typed), Query::default(), "{typed}");
        }
    }

    #[test]
    fn text_with_colons_is_text() {
        for typed in ["http://x", "14:03", "module::name", "a->b", "error:", "\"status:x\""] {
            assert!(matches!(&parse(typed).tests[..], [(Test::Text(_), true)]), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_marked_with_its_place_and_why() {
        assert_eq!(
            misread("x stats:failed"),
            ("stats:failed", "`stats` is no filter here; did you mean `status`?".into())
        );
        assert_eq!(misread("age<soon"), ("age<soon", "`soon` is not a time such as 90s, 30m, 2h, 1d".into()));
        assert_eq!(misread("!memory>much y").0, "!memory>much");
        assert_eq!(misread("age:2h").1, "`age` is compared: `age<2h`, `age>1d`");
        assert_eq!(misread("status<3").1, "`status` has words: `status:word`");
        assert_eq!(parse("x stats:failed").tests, [(Test::Text("x".into()), true)], "the rest still filters");
    }
}
