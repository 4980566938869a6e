use super::*;
use crate::plan::Goal;

fn goal(text: &str) -> Goal {
    Goal { description: None, ..read_words(text).goal }
}

/// The goal in few words.
fn brief(text: &str) -> String {
    let goal = goal(text);
    let parts = [
        goal.name.map(|name| format!("name={name}")),
        goal.path.map(|path| format!("path={path}")),
        goal.framework.map(|framework| format!("framework={framework}")),
        goal.database.map(|database| format!("database={database}")),
        goal.target.map(|target| format!("target={target}")),
        goal.scaling.workers.map(|workers| format!("workers={workers}")),
        goal.budget.limit_cents_per_hour.map(|cents| format!("budget={cents}")),
        goal.security.generate_secrets.map(|wanted| format!("secrets={wanted}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn unclear(text: &str) -> String {
    let reading = read_words(text);
    reading.unclear.iter().map(|unclear| unclear.why.as_str()).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_sentence_becomes_a_goal_and_every_stretch_of_it_is_accounted_for() {
    let text = "fastapi app with postgres, two workers, under 50 dollars a month";
    assert_eq!(brief(text), "framework=fastapi database=postgres workers=2 budget=6");
    let reading = read_words(text);
    let shown: Vec<String> =
        reading.understood.iter().map(|(span, meaning)| format!("{} = {meaning}", &text[span.clone()])).collect();
    assert_eq!(
        shown,
        [
            "fastapi = the framework fastapi",
            "postgres = the database postgres",
            "two workers = 2 workers",
            "under 50 dollars a month = at most 6 US cents an hour, a month being 730 hours",
        ]
    );
    assert_eq!((reading.ignored, reading.unclear, reading.suggestions), (vec![], vec![], vec![]));
    assert_eq!(reading.goal.description.as_deref(), Some(text));
}

#[test]
fn one_thing_has_many_words() {
    for (text, expected) in [
        ("a REST service in rust with sqlite3", "framework=axum database=sqlite"),
        ("node js + pg", "framework=express database=postgres"),
        ("Express.js and PostgreSQL", "framework=express database=postgres"),
        ("fast api", "framework=fastapi"),
        ("python", "framework=fastapi"),
        ("a python MCP server", "framework=mcp"),
        ("static site called demo", "name=demo framework=static"),
        ("an html website", "framework=static"),
        ("fastapi with html pages", "framework=fastapi"),
        ("turborepo on my laptop", "framework=monorepo target=local"),
        ("fastapi-sqlite", "framework=fastapi database=sqlite"),
        ("axum with a database", "framework=axum database=sqlite"),
        ("django with mysql on kubernetes", "framework=django database=mysql target=kubernetes"),
        ("fastapi, thirty-two workers", "framework=fastapi workers=32"),
        ("workers: 3, name: x-1.", "name=x-1 workers=3"),
        ("a single worker and a secret key", "workers=1 secrets=true"),
        ("axum in ./demo/here, named \"web\"", "name=web path=./demo/here framework=axum"),
        ("at /srv/Apps", "path=/srv/Apps"),
    ] {
        assert_eq!(brief(text), expected, "{text}");
        assert_eq!(unclear(text), "", "{text}");
    }
}

#[test]
fn what_is_denied_is_not_wanted() {
    for (text, expected) in [
        ("fastapi with no database", "framework=fastapi database=none"),
        ("axum without any db", "framework=axum database=none"),
        ("fastapi without postgres", "framework=fastapi"),
        ("fastapi with sqlite instead of postgres", "framework=fastapi database=sqlite"),
        ("fastapi, not postgres, sqlite", "framework=fastapi database=sqlite"),
        ("python but not fastapi or mcp", "framework=django"),
        ("fastapi, don't use postgres or mysql, no secrets", "framework=fastapi secrets=false"),
        ("fastapi, no more than $73 a month", "framework=fastapi budget=10"),
        ("not on kubernetes, axum", "framework=axum"),
    ] {
        assert_eq!(brief(text), expected, "{text}");
        assert_eq!(unclear(text), "", "{text}");
    }
}

#[test]
fn what_contradicts_itself_is_named_and_left_open() {
    for (text, left, why) in [
        ("fastapi with postgres and sqlite", "framework=fastapi", "database is said in 2 ways: postgres and sqlite"),
        ("fastapi or express", "", "framework is said in 2 ways: fastapi and express"),
        ("fastapi in rust", "", "fastapi is not written in Rust"),
        ("postgres without a database", "", "postgres and no database"),
        ("postgres but no postgres", "", "postgres is asked for and denied"),
        ("two workers, 3 workers", "", "2 and 3"),
        ("named a, called b", "", "`a` and `b`"),
        ("axum for 50 dollars", "framework=axum", "no time"),
        ("axum for at least $5 a day", "framework=axum", "the most"),
        ("2.5 workers", "", "whole number"),
        ("not fastapi", "", "which framework"),
        ("fastapi without sqlite", "framework=fastapi", "which database"),
        ("99999999999 workers", "", "whole number"),
    ] {
        assert_eq!(brief(text), left, "{text}");
        assert!(unclear(text).contains(why), "{text}: {}", unclear(text));
    }
}

#[test]
fn a_typing_error_is_suggested_and_not_taken() {
    let text = "fastpi with postgers";
    let reading = read_words(text);
    assert_eq!(brief(text), "");
    assert_eq!(
        reading.unsettled(text, &reading.goal),
        ["`fastpi` is not known; did you mean `fastapi`?", "`postgers` is not known; did you mean `postgres`?",]
    );
    let told = Goal { framework: Some("fastapi".into()), database: Some("none".into()), ..Goal::default() };
    assert!(reading.unsettled(text, &told).is_empty(), "flags settle it");
}

#[test]
fn what_has_no_effect_is_said_to_have_none() {
    let text = "a fastapi app to impress my boss, with a chat window";
    let ignored: Vec<&str> = read_words(text).ignored.into_iter().map(|span| &text[span]).collect();
    assert_eq!(ignored, ["impress", "boss", "chat window"]);
    assert!(read_words(text).suggestions.is_empty());
    assert_eq!(brief("express app serving static files"), "framework=express");
}

#[test]
fn hostile_text_is_harmless() {
    let escape = read_words("fastapi \u{1b}]0;owned\u{7} \u{202e}x\0y");
    let description = escape.goal.description.unwrap();
    assert!(!description.contains(['\u{1b}', '\u{7}', '\0', '\u{202e}']), "{description}");
    assert_eq!(escape.goal.framework.as_deref(), Some("fastapi"));
    let long = "workers postgres $ \u{1F600} ".repeat(50_000);
    let reading = read_words(&long);
    assert!(long.len() > 1_000_000 && reading.goal.description.unwrap().len() <= 4 * 4096);
    assert_eq!(reading.ignored.last().unwrap().end, long.len());
}

proptest::proptest! {
    #[test]
    fn every_text_is_read_and_its_stretches_are_in_order(text in "[\\s\\S]{0,200}") {
        holds(&text);
    }

    #[test]
    fn so_is_every_sentence_of_words_that_are_known(words in proptest::collection::vec(
        proptest::sample::select(vec![
            "fastapi", "no", "without", "postgres", "sqlite", "or", "two", "workers", "2.5", "$", "50", "a", "month", "under",
            "called", "named", "/", "./x", "database", "not", "more", "than", "hundred", "python", "-3", ",", "c", "budget", "of",
            "monthly", "secrets", "for", "free", "€", "static", "site", "on", "kubernetes", "fastpi", ".", "name:",
        ]),
        0..14,
    )) {
        holds(&words.join(" "));
        holds(&words.concat());
    }

    #[test]
    fn each_number_of_workers_is_understood(count in 1u32..1000, words in "(fastapi|axum|with sqlite)?") {
        let read = goal(&format!("{words} with {count} workers"));
        assert_eq!(read.scaling.workers, Some(count));
    }
}

fn holds(text: &str) {
    let reading = read_words(text);
    let mut spans: Vec<_> =
        reading.understood.iter().map(|(span, _)| span.clone()).chain(reading.ignored.clone()).collect();
    spans.sort_by_key(|span| span.start);
    let mut end = 0;
    for span in spans {
        assert!(span.start >= end && span.start < span.end, "{text:?}: {reading:?}");
        assert!(text.get(span.clone()).is_some(), "{text:?}");
        end = span.end;
    }
    for unclear in &reading.unclear {
        assert!(!unclear.about.is_said(&reading.goal), "{text:?}: {} is open and filled in", unclear.about.word());
    }
}
