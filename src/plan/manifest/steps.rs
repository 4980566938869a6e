//! Steps of a manifest, and what must be done before what.

use std::collections::BTreeSet;

use super::{
    fault::At,
    operations, placeholders,
    words::{is_name, suggestion},
};
use crate::plan::TemplateStep;

/// A day. What takes longer is no step of an environment.
const MOST_SECONDS: u64 = 86_400;

pub(super) fn check(at: &mut At<'_>, steps: &[TemplateStep]) {
    let ids: Vec<&str> = steps.iter().map(|step| step.id.as_str()).collect();
    for (index, step) in steps.iter().enumerate() {
        let mut at = at.item(index);
        let id = &step.id;
        at.key("id").must(is_name(id), || format!("`{id}` is no id; use small letters, digits and `-`"));
        at.key("id").must(!ids[..index].contains(&id.as_str()), || format!("there are two steps `{id}`"));
        at.key("title").must(!step.title.trim().is_empty(), || format!("step `{id}` needs a title"));
        known(&mut at.key("needs"), &step.needs, &ids, "step");
        operations::check(&mut at, &step.operation, &step.inputs);
        let before = before(steps, &step.needs);
        let before: Vec<&str> = before.iter().map(String::as_str).collect();
        for (field, value) in &step.inputs {
            placeholders::check_value(&mut at.key("inputs").key(field), value, &before);
        }
        let seconds = step.estimate_seconds.unwrap_or(0);
        at.key("estimate_seconds")
            .must(seconds <= MOST_SECONDS, || format!("estimate_seconds is {seconds}; at most {MOST_SECONDS}"));
    }
    let arrows: Vec<(&str, &[String])> = steps.iter().map(|step| (step.id.as_str(), step.needs.as_slice())).collect();
    no_circle(at, "needs", &arrows);
}

/// Says which names are unknown.
pub(super) fn known(at: &mut At<'_>, names: &[String], all: &[&str], what: &str) {
    for (index, name) in names.iter().enumerate().filter(|(_, name)| !all.contains(&name.as_str())) {
        let known = suggestion(name, all.iter().copied());
        at.item(index).say(format!("there is no {what} `{name}`{known}"));
    }
}

/// All steps that are done once these are: they themselves and what they need.
pub(super) fn before(steps: &[TemplateStep], wanted: &[String]) -> BTreeSet<String> {
    let (mut found, mut open) = (BTreeSet::new(), wanted.to_vec());
    while let Some(id) = open.pop() {
        if let Some(step) = steps.iter().find(|step| step.id == id)
            && found.insert(id)
        {
            open.extend(step.needs.iter().cloned());
        }
    }
    found
}

/// Says each circle once, with its path, at the first of its members.
pub(super) fn no_circle(at: &mut At<'_>, key: &str, arrows: &[(&str, &[String])]) {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for (index, (start, _)) in arrows.iter().enumerate() {
        if told.contains(start) {
            continue;
        }
        if let Some(path) = way_back(start, arrows) {
            told.extend(path.iter().copied());
            at.item(index).key(key).say(format!("a circle: {}", path.join(" → ")));
        }
    }
}

/// The shortest way from a name back to itself.
fn way_back<'a>(start: &'a str, arrows: &[(&'a str, &'a [String])]) -> Option<Vec<&'a str>> {
    let mut ways = std::collections::VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        let here = way.last()?;
        let (_, next) = arrows.iter().find(|(name, _)| name == here)?;
        for name in next.iter() {
            if name == start {
                return Some(way.iter().copied().chain([start]).collect());
            }
            if let Some((name, _)) = arrows.iter().find(|(known, _)| known == name)
                && seen.insert(*name)
            {
                ways.push_back(way.iter().copied().chain([*name]).collect());
            }
        }
    }
    None
}
