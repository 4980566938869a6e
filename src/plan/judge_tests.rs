//! The truth table as data: every row one case; and one case on each side of every limit.

use serde_json::json;

use super::*;
use crate::plan::Operation;

const ASKED_AT: &str = "2026-01-01T12:00:00Z";

fn condition(field: &str, is: Comparison, value: Value) -> Option<Condition> {
    Some(Condition { field: field.into(), is, value })
}

fn check(success: Option<Condition>, failure: Option<Condition>) -> Check {
    Check {
        title: "answers".into(),
        measure: Operation::new("local.http-get", Fields::new()),
        success,
        failure,
        initial_delay_seconds: 0,
        interval_seconds: 10,
        count: 1,
        failure_limit: 0,
        inconclusive_limit: 0,
        consecutive_error_limit: 4,
        max_staleness_seconds: None,
        deadline_seconds: 60,
    }
}

fn status_200() -> Option<Condition> {
    condition("status", Comparison::Equal, json!(200))
}

#[expect(clippy::needless_pass_by_value, reason = "a literal is given")]
fn answer(fields: Value) -> Sample {
    Sample { at: ASKED_AT.parse().unwrap(), outcome: Outcome::Answer(fields.as_object().unwrap().clone()) }
}

fn error(why: &str) -> Sample {
    Sample { at: ASKED_AT.parse().unwrap(), outcome: Outcome::Error(why.into()) }
}

fn said(judgement: Judgement) -> String {
    match judgement {
        Judgement::Open => "open".into(),
        Judgement::Done(verdict, why) => {
            let word = serde_json::to_value(verdict).unwrap();
            format!("{}: {why}", word.as_str().unwrap())
        }
    }
}

#[test]
fn every_row_of_the_table() {
    let low = |limit: f64| condition("errors", Comparison::Less, json!(limit));
    let high = |limit: f64| condition("errors", Comparison::AtLeast, json!(limit));
    let rows = [
        // success, failure, errors measured, what is said
        (low(0.1), None, 0.05, "pass: errors 0.05"),
        (low(0.1), None, 0.2, "fail: errors 0.2, wanted less than 0.1"),
        (None, high(0.1), 0.05, "pass: errors 0.05"),
        (None, high(0.1), 0.2, "fail: errors 0.2, which is at least 0.1"),
        (low(0.1), high(0.5), 0.05, "pass: errors 0.05"),
        (low(0.1), high(0.5), 0.6, "fail: errors 0.6, which is at least 0.5"),
        (low(0.1), high(0.5), 0.3, "inconclusive: errors 0.3 is neither success nor failure"),
        (low(0.5), high(0.1), 0.3, "inconclusive: errors 0.3 is what success and failure both are"),
        (None, None, 0.3, "inconclusive: the check has no condition"),
    ];
    for (success, failure, errors, expected) in rows {
        assert_eq!(said(judge(&check(success, failure), &[answer(json!({ "errors": errors }))])), expected);
    }
}

#[test]
fn what_is_no_measurement_is_inconclusive_and_never_a_pass() {
    let rows = [
        (json!({}), "status was not measured"),
        (json!({ "status": null }), "status is empty"),
        (json!({ "status": "200" }), "status is \"200\", which cannot be compared with 200"),
        (json!({ "status": "NaN" }), "status is \"NaN\", which cannot be compared with 200"),
        (json!({ "status": [] }), "status is a list, which cannot be compared with 200"),
        (json!({ "status": [200] }), "status is a list, which cannot be compared with 200"),
        (json!({ "status": {} }), "status is an object, which cannot be compared with 200"),
        (json!({ "status": true }), "status is true, which cannot be compared with 200"),
        (json!({ "status": 200, "measured_at": "yesterday" }), "measured_at is \"yesterday\", which is no time"),
        (json!({ "status": 200, "measured_at": 1 }), "measured_at is 1, which is no time"),
    ];
    let otherwise = condition("status", Comparison::NotEqual, json!(500));
    for (fields, expected) in rows {
        let ways = [
            (check(status_200(), None), expected.to_owned()),
            (check(otherwise.clone(), None), expected.replace("with 200", "with 500")),
            (check(None, otherwise.clone()), expected.replace("with 200", "with 500")),
        ];
        for (check, expected) in ways {
            assert_eq!(said(judge(&check, &[answer(fields.clone())])), format!("inconclusive: {expected}"));
        }
    }
    // One condition that can be told is not enough where there are two.
    let both = check(status_200(), condition("errors", Comparison::More, json!(3)));
    assert_eq!(said(judge(&both, &[answer(json!({ "status": 200 }))])), "inconclusive: errors was not measured");
}

#[test]
fn stale_and_future_measurements_are_none() {
    let at = |measured_at: &str, limit: Option<u64>| {
        let mut check = check(status_200(), None);
        check.max_staleness_seconds = limit;
        said(judge(&check, &[answer(json!({ "status": 200, "measured_at": measured_at }))]))
    };
    let pass = "pass: status 200";
    assert_eq!(at("2026-01-01T11:59:30Z", Some(30)), pass);
    assert_eq!(at("2026-01-01T11:59:29Z", Some(30)), "inconclusive: measured 31 s ago; older than 30 s is stale");
    assert_eq!(at("2026-01-01T11:59:29.999Z", Some(30)), "inconclusive: measured 30 s ago; older than 30 s is stale");
    // Two intervals where nothing is said.
    assert_eq!(at("2026-01-01T11:59:40Z", None), pass);
    assert_eq!(at("2026-01-01T11:59:39Z", None), "inconclusive: measured 21 s ago; older than 20 s is stale");
    assert_eq!(at("2026-01-01T12:00:02Z", Some(30)), pass);
    assert_eq!(at("2026-01-01T12:00:03Z", Some(30)), "inconclusive: measured 3 s in the future");
}

#[test]
fn each_limit_ends_it_at_one_more_and_not_before() {
    let (good, bad, odd) = (json!({ "status": 200 }), json!({ "status": 503 }), json!({}));
    for limit in [0u32, 1, 2, 7] {
        let mut check = check(status_200(), None);
        (check.failure_limit, check.inconclusive_limit, check.consecutive_error_limit) = (limit, limit, limit);
        check.count = limit + 1;
        let of = |sample: Sample, times: u32| said(judge(&check, &vec![sample; times as usize]));
        for (sample, begins) in [
            (answer(good.clone()), "pass: status 200"),
            (answer(bad.clone()), "fail: status 503, wanted 200"),
            (answer(odd.clone()), "inconclusive: status was not measured"),
            (error("connection refused"), "fail: not measured: connection refused"),
        ] {
            assert_eq!(of(sample.clone(), limit), "open", "{begins} {limit}");
            assert!(of(sample.clone(), limit + 1).starts_with(begins), "{}", of(sample, limit + 1));
        }
    }
}

#[test]
fn why_names_the_measurement_and_its_number() {
    let mut check = check(status_200(), None);
    (check.failure_limit, check.inconclusive_limit, check.count) = (2, 1, 2);
    let of = |sample: Sample, times| said(judge(&check, &vec![sample; times]));
    assert_eq!(of(answer(json!({ "status": 503 })), 3), "fail: status 503, wanted 200; 3rd of 3 failures");
    assert_eq!(of(answer(json!({ "status": 200 })), 2), "pass: status 200; 2nd of 2 measurements that pass");
    assert_eq!(
        of(answer(json!({ "x": 1 })), 2),
        "inconclusive: status was not measured; 2nd of 2 inconclusive measurements"
    );
    assert_eq!(of(error("refused"), 5), "fail: not measured: refused; 5th of 5 errors in a row");
    let ordinals: Vec<String> = [1, 2, 3, 4, 11, 12, 13, 21, 112].into_iter().map(ordinal).collect();
    assert_eq!(ordinals, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th"]);
}

#[test]
fn any_answer_ends_a_row_of_errors() {
    let mut check = check(status_200(), None);
    (check.consecutive_error_limit, check.failure_limit) = (1, 9);
    let (out, bad) = (error("refused"), answer(json!({ "status": 503 })));
    let samples = [out.clone(), bad.clone(), out.clone(), answer(json!({ "status": 200 }))];
    assert_eq!(said(judge(&check, &samples)), "pass: status 200");
    let samples = [out.clone(), bad, out.clone(), out];
    assert_eq!(said(judge(&check, &samples)), "fail: not measured: refused; 2nd of 2 errors in a row");
}

#[test]
fn the_first_that_ends_it_counts() {
    let mut check = check(status_200(), None);
    let (good, bad) = (answer(json!({ "status": 200 })), answer(json!({ "status": 503 })));
    assert_eq!(said(judge(&check, &[good.clone(), bad.clone()])), "pass: status 200");
    assert_eq!(said(judge(&check, &[bad, good])), "fail: status 503, wanted 200");
    assert_eq!(said(judge(&check, &[])), "open");
    check.count = 0;
    assert_eq!(said(judge(&check, &[])), "open", "nothing measured is no pass");
}

#[test]
fn numbers_are_compared_exactly() {
    let is = |is, found: Value, wanted: Value| {
        let check = check(condition("n", is, wanted), None);
        said(judge(&check, &[answer(json!({ "n": found }))])).starts_with("pass")
    };
    let long: u64 = (1 << 53) + 1;
    assert!(!is(Comparison::Equal, json!(long), json!(long - 1)));
    assert!(!is(Comparison::Equal, json!(long), json!((long - 1) as f64)));
    assert!(is(Comparison::Equal, json!(200.0), json!(200)));
    assert!(is(Comparison::Equal, json!(-0.0), json!(0)));
    assert!(is(Comparison::More, json!(u64::MAX), json!(i64::MIN)));
    assert!(is(Comparison::Less, json!(1e300), json!(2e300)));
    let at_limit = |word| [json!(4), json!(5), json!(6)].map(|found| is(word, found, json!(5)));
    assert_eq!(at_limit(Comparison::Less), [true, false, false]);
    assert_eq!(at_limit(Comparison::AtMost), [true, true, false]);
    assert_eq!(at_limit(Comparison::More), [false, false, true]);
    assert_eq!(at_limit(Comparison::AtLeast), [false, true, true]);
    assert_eq!(at_limit(Comparison::Equal), [false, true, false]);
    assert_eq!(at_limit(Comparison::NotEqual), [true, false, true]);
}

#[test]
fn texts_and_truths_are_equal_or_not_and_have_no_order() {
    let of = |is, found: Value, wanted: Value| {
        said(judge(&check(condition("v", is, wanted), None), &[answer(json!({ "v": found }))]))
    };
    assert_eq!(of(Comparison::Equal, json!("up"), json!("up")), "pass: v \"up\"");
    assert_eq!(of(Comparison::NotEqual, json!(true), json!(false)), "pass: v true");
    assert!(of(Comparison::Less, json!("a"), json!("b")).starts_with("inconclusive"));
    assert!(of(Comparison::AtLeast, json!(true), json!(false)).starts_with("inconclusive"));
    assert!(of(Comparison::Equal, json!("up\u{1b}[2J"), json!("up")).starts_with("fail: v \"up"));
    assert!(!of(Comparison::Equal, json!("up\u{1b}[2J"), json!("up")).contains('\u{1b}'));
}

#[test]
fn at_the_deadline_an_open_check_fails() {
    let mut check = check(status_200(), None);
    (check.count, check.inconclusive_limit) = (3, 5);
    let at = |samples: &[Sample]| {
        let (verdict, why) = judge_at_deadline(&check, samples);
        said(Judgement::Done(verdict, why))
    };
    assert_eq!(at(&[]), "fail: nothing was measured; 60 s were over");
    assert_eq!(at(&[error("refused")]), "fail: not measured: refused; 60 s were over");
    assert_eq!(at(&[answer(json!({ "status": 200 }))]), "fail: the last measurement: status 200; 60 s were over");
    assert_eq!(at(&[answer(json!({}))]), "fail: status was not measured; 60 s were over");
    let enough = vec![answer(json!({ "status": 200 })); 3];
    assert!(at(&enough).starts_with("pass"), "what was decided before it stays");
}
