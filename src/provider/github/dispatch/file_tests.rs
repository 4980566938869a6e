//! Workflow files as people write them, and absurd ones.

use proptest::prelude::*;

use super::*;

fn names(text: &str) -> Vec<String> {
    inputs(text).unwrap().iter().map(|input| input.name.to_string()).collect()
}

#[test]
fn a_form_of_every_kind_of_input() {
    let text = "
name: deploy
on:
  push: { branches: [main] }
  workflow_dispatch:
    inputs:
      version: { description: What to deploy, required: true }
      region:
        type: choice
        options: [us-east-1, eu-west-1]
        default: eu-west-1
      python: { type: choice, options: [3.12, '3.13', on] }
      canary: { type: boolean, default: yes }
      dry_run: { type: boolean }
      percent: { type: number, default: 10 }
      target: { type: environment, required: TRUE }
      odd: { type: levitating }
      bare:
jobs: { deploy: { runs-on: ubuntu-latest, steps: [{ run: 'true' }] } }
";
    let all = inputs(text).unwrap();
    let print = |words: &[&str]| words.iter().map(Printable::new).collect::<Vec<_>>();
    let shown: Vec<_> = all.iter().map(|input| (input.name.as_str(), input.is_required)).collect();
    assert_eq!(
        shown,
        [
            ("version", true),
            ("region", false),
            ("python", false),
            ("canary", false),
            ("dry_run", false),
            ("percent", false),
            ("target", true),
            ("odd", false),
            ("bare", false)
        ]
    );
    assert_eq!(all[0].description.as_str(), "What to deploy");
    assert_eq!(all[1].kind, InputKind::Choice(print(&["us-east-1", "eu-west-1"])));
    assert_eq!(all[1].default, Some(Printable::new("eu-west-1")));
    assert_eq!(all[2].kind, InputKind::Choice(print(&["3.12", "3.13", "on"])));
    assert_eq!(all[2].default, Some(Printable::new("3.12")));
    assert_eq!((&all[4].kind, all[4].default.as_ref().unwrap().as_str()), (&InputKind::Boolean, "false"));
    assert_eq!((&all[5].kind, all[5].default.as_ref().unwrap().as_str()), (&InputKind::Number, "10"));
    assert_eq!(all[6].kind, InputKind::Environment(vec![]));
    assert_eq!((&all[7].kind, &all[8].kind), (&InputKind::Text, &InputKind::Text));
}

#[test]
fn a_default_is_shown_safely_and_sent_as_it_is_written() {
    let text = "
on:
  workflow_dispatch:
    inputs:
      notes: { default: \"one\\n\\ttwo\\n\" }
      size: { type: choice, options: [small, \"big\\u200b\"] }
      plain: { default: as it is }
";
    let all = inputs(text).unwrap();
    let default = all[0].default.as_ref().unwrap().as_str();
    assert!(!default.contains(['\n', '\t']), "{default}");
    assert_eq!(all[0].sent(default), "one\n\ttwo\n");
    let InputKind::Choice(sizes) = &all[1].kind else { panic!("{:?}", all[1]) };
    assert_eq!((all[1].sent(sizes[0].as_str()), all[1].sent(sizes[1].as_str())), ("small", "big\u{200b}"));
    assert!(all[2].written.is_empty());
}

#[test]
fn on_is_a_name_and_not_a_truth_value() {
    for on in ["on", "'on'", "\"on\"", "true"] {
        let text = format!("{on}:\n  workflow_dispatch:\n    inputs:\n      on: {{ type: boolean }}\n      no: {{}}\n");
        assert_eq!(names(&text), ["on", "no"], "{on}");
    }
}

#[test]
fn short_forms_have_no_inputs() {
    for text in [
        "on: workflow_dispatch",
        "on: [push, workflow_dispatch]",
        "on:\n  - workflow_dispatch",
        "on:\n  workflow_dispatch:\n",
        "on: { workflow_dispatch: {} }",
        "on: { workflow_dispatch: { inputs: } }",
        "on: { workflow_dispatch: { inputs: [a, b] } }",
    ] {
        assert_eq!(inputs(text), Ok(vec![]), "{text}");
    }
}

#[test]
fn a_workflow_that_is_not_started_by_hand_has_no_form() {
    for text in ["on: push", "on: [push]", "on: { push: }", "on:", "name: x", "{}", "on: { Workflow_dispatch: }"] {
        assert_eq!(inputs(text), Err(Unusable::NotDispatched), "{text}");
    }
}

#[test]
fn what_is_no_workflow_says_so() {
    for text in ["- a\n- b", "just words", "on: [", "on: {workflow_dispatch: &a [*b]}", "a: b: c"] {
        assert!(matches!(inputs(text), Err(Unusable::Broken(why)) if !why.is_empty()), "{text}");
    }
}

#[test]
fn absurd_files_end() {
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, before) in "bcdefghijk".chars().zip("abcdefghij".chars()) {
        let many = format!("*{before}, ").repeat(10);
        bomb.push_str(&format!("{name}: &{name} [{many}]\n"));
    }
    assert!(inputs(&format!("{bomb}on: {{ workflow_dispatch: {{ inputs: {{ x: *k }} }} }}")).is_err());
    let deep = format!("on: {}", "[".repeat(100_000));
    assert!(inputs(&deep).is_err());
    let many: String = (0..5_000).map(|number| format!("      i{number}: {{}}\n")).collect();
    assert_eq!(names(&format!("on:\n  workflow_dispatch:\n    inputs:\n{many}")).len(), MOST_INPUTS);
    let escapes = "on: { workflow_dispatch: { inputs: { \"a\\e[31m\": { description: \"\\e]0;x\\a\" } } } }";
    assert!(inputs(escapes).unwrap().iter().all(|input| !input.name.as_str().contains('\u{1b}')));
}

proptest! {
    #[test]
    fn any_text_is_a_form_or_refused_and_never_panics(text in ".{0,200}") {
        let _ = inputs(&text);
        let _ = inputs(&format!("on:\n  workflow_dispatch:\n    inputs:\n      {text}"));
    }
}
