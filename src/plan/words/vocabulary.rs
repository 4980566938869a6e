//! Words and phrases that are known.

use super::{
    Requirement,
    meaning::Meaning::{self, Database, Framework, Hint, Language, SomeDatabase, Target},
    token::Token,
};

/// Phrases with what they mean; a longer one is found before a shorter one that it begins with. What no template has
/// is known, too, so that it is refused by name and not overlooked.
const PHRASES: &[(&str, Meaning)] = &[
    ("model context protocol server", Framework("mcp")),
    ("model context protocol", Framework("mcp")),
    ("mcp server", Framework("mcp")),
    ("mcp", Framework("mcp")),
    ("fastapi", Framework("fastapi")),
    ("fast api", Framework("fastapi")),
    ("axum", Framework("axum")),
    ("express.js", Framework("express")),
    ("express js", Framework("express")),
    ("expressjs", Framework("express")),
    ("express", Framework("express")),
    ("static site", Framework("static")),
    ("static website", Framework("static")),
    ("static web site", Framework("static")),
    ("static pages", Framework("static")),
    ("static page", Framework("static")),
    ("static html", Framework("static")),
    ("static", Framework("static")),
    ("ai monorepo", Framework("monorepo")),
    ("mono repo", Framework("monorepo")),
    ("monorepo", Framework("monorepo")),
    ("turborepo", Framework("monorepo")),
    ("turbo repo", Framework("monorepo")),
    ("django", Framework("django")),
    ("flask", Framework("flask")),
    ("rails", Framework("rails")),
    ("laravel", Framework("laravel")),
    ("next.js", Framework("next")),
    ("nextjs", Framework("next")),
    ("nestjs", Framework("nest")),
    ("react", Framework("react")),
    ("vue", Framework("vue")),
    ("svelte", Framework("svelte")),
    ("spring", Framework("spring")),
    ("golang", Framework("go")),
    ("java", Framework("java")),
    ("ruby", Framework("ruby")),
    ("php", Framework("php")),
    ("python", Language("Python", &["fastapi", "mcp", "django", "flask"])),
    ("rust", Language("Rust", &["axum"])),
    ("node.js", Language("JavaScript", &["express", "monorepo", "next"])),
    ("nodejs", Language("JavaScript", &["express", "monorepo", "next"])),
    ("node js", Language("JavaScript", &["express", "monorepo", "next"])),
    ("node", Language("JavaScript", &["express", "monorepo", "next"])),
    ("javascript", Language("JavaScript", &["express", "monorepo", "next"])),
    ("html", Hint("static")),
    ("website", Hint("static")),
    ("web site", Hint("static")),
    ("homepage", Hint("static")),
    ("landing page", Hint("static")),
    ("sqlite3", Database("sqlite")),
    ("sqlite", Database("sqlite")),
    ("sql lite", Database("sqlite")),
    ("postgresql", Database("postgres")),
    ("postgres", Database("postgres")),
    ("psql", Database("postgres")),
    ("pg", Database("postgres")),
    ("mysql", Database("mysql")),
    ("mariadb", Database("mariadb")),
    ("mongodb", Database("mongodb")),
    ("mongo", Database("mongodb")),
    ("redis", Database("redis")),
    ("database", SomeDatabase),
    ("data base", SomeDatabase),
    ("db", SomeDatabase),
    ("localhost", Target("local")),
    ("locally", Target("local")),
    ("local", Target("local")),
    ("this machine", Target("local")),
    ("my machine", Target("local")),
    ("this computer", Target("local")),
    ("my computer", Target("local")),
    ("my laptop", Target("local")),
    ("kubernetes", Target("kubernetes")),
    ("k8s", Target("kubernetes")),
    ("aws", Target("aws")),
    ("gcp", Target("gcp")),
    ("google cloud", Target("gcp")),
    ("azure", Target("azure")),
    ("heroku", Target("heroku")),
    ("docker", Target("docker")),
    ("secret key", Meaning::Secrets(true)),
    ("signing key", Meaning::Secrets(true)),
    ("random key", Meaning::Secrets(true)),
    ("generate secrets", Meaning::Secrets(true)),
    ("generated secrets", Meaning::Secrets(true)),
    ("secrets", Meaning::Secrets(true)),
];

/// Known, and no wish for a framework.
const NO_WISH: &[&str] = &["static files", "static assets", "static content"];

/// Words that only join others, or name what is asked for anyway.
const JOINING: &[&str] = &[
    "a",
    "an",
    "the",
    "and",
    "or",
    "with",
    "in",
    "on",
    "at",
    "for",
    "of",
    "to",
    "using",
    "use",
    "uses",
    "that",
    "which",
    "has",
    "have",
    "having",
    "is",
    "be",
    "it",
    "its",
    "as",
    "by",
    "from",
    "i",
    "we",
    "me",
    "us",
    "my",
    "our",
    "please",
    "want",
    "wants",
    "need",
    "needs",
    "like",
    "would",
    "create",
    "make",
    "build",
    "give",
    "set",
    "up",
    "new",
    "plus",
    "per",
    "app",
    "apps",
    "application",
    "project",
    "environment",
    "env",
    "service",
    "server",
    "api",
    "backend",
    "also",
    "behind",
    "running",
    "runs",
    "run",
    "this",
    "some",
    "written",
    "based",
];

/// What a text can be mistaken about, for words that are nearly one of these.
const OFTEN_MISTYPED: &[(&str, Requirement)] = &[
    ("fastapi", Requirement::Framework),
    ("express", Requirement::Framework),
    ("axum", Requirement::Framework),
    ("static", Requirement::Framework),
    ("monorepo", Requirement::Framework),
    ("turborepo", Requirement::Framework),
    ("python", Requirement::Framework),
    ("sqlite", Requirement::Database),
    ("postgres", Requirement::Database),
    ("postgresql", Requirement::Database),
    ("database", Requirement::Database),
    ("workers", Requirement::Workers),
];

/// The longest known phrase at the beginning, and how many tokens it takes.
pub(super) fn phrase(tokens: &[Token]) -> Option<(Meaning, usize)> {
    if NO_WISH.iter().any(|phrase| length_of(phrase, tokens).is_some()) {
        return None;
    }
    let found = PHRASES.iter().filter_map(|(phrase, meaning)| Some((length_of(phrase, tokens)?, meaning)));
    found.max_by_key(|(length, _)| *length).map(|(length, meaning)| (meaning.clone(), length))
}

/// How many tokens the phrase takes at the beginning, if it stands there.
pub(super) fn length_of(phrase: &str, tokens: &[Token]) -> Option<usize> {
    let mut length = 0;
    for word in phrase.split(' ') {
        let token = tokens.get(length)?;
        if token.word != word || (length > 0 && token.begins_clause) {
            return None;
        }
        length += 1;
    }
    Some(length)
}

/// The same for the first of several phrases that stands there.
pub(super) fn any_of(phrases: &[&str], tokens: &[Token]) -> Option<usize> {
    phrases.iter().filter_map(|phrase| length_of(phrase, tokens)).max()
}

pub(super) fn is_joining(word: &str) -> bool {
    JOINING.contains(&word) || word == "/"
}

/// The known word that this one may be meant to be.
pub(super) fn suggestion(word: &str) -> Option<(&'static str, Requirement)> {
    OFTEN_MISTYPED.iter().find(|(known, _)| super::similar::is_similar(word, known)).copied()
}

/// What a framework or a database is called here, for another name of it: `pg` is `postgres`.
pub fn canonical_word(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    PHRASES.iter().find_map(|(phrase, meaning)| match meaning {
        Framework(name) | Hint(name) | Database(name) if *phrase == word => Some(*name),
        Language(_, of) if *phrase == word => of.first().copied(),
        _ => None,
    })
}
