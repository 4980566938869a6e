//! The name of an environment, and where it lies.

use std::path::{Component, Path, PathBuf};

use super::{
    choose::Choice,
    observed::{Observed, PathState},
    refusal::Faults,
};
use crate::plan::{Goal, Requirement, Template};

const LONGEST_NAME: usize = 40;
/// What this machine itself is called among environments.
const THIS_MACHINE: &str = "local";

/// A path from the root, without `.` and `..`; nothing is looked up.
pub(super) fn absolute(working_directory: &str, path: &str) -> String {
    let mut whole = PathBuf::new();
    for part in Path::new(working_directory).join(path).components() {
        match part {
            Component::ParentDir => {
                whole.pop();
            }
            Component::CurDir => {}
            part => whole.push(part),
        }
    }
    whole.to_string_lossy().into_owned()
}

/// Names for an environment that was given none: the template's, then with a number.
pub(super) fn candidates(template: &str) -> impl Iterator<Item = String> {
    let base: String = template.chars().take(LONGEST_NAME - 3).collect();
    std::iter::once(base.clone()).chain((2..=20).map(move |number| format!("{base}-{number}")))
}

/// Name and absolute directory.
pub(super) fn place(
    goal: &Goal,
    template: Option<&Template>,
    observed: &Observed,
    faults: &mut Faults,
    choices: &mut Vec<Choice>,
) -> Option<(String, String)> {
    let name = match (&goal.name, template) {
        (Some(name), _) => given_name(name, observed, faults),
        (None, Some(template)) => free_name(goal, template, observed, faults, choices),
        (None, None) => None,
    };
    let path = match (&goal.path, &name) {
        (Some(path), _) => given_path(path, observed, faults)?,
        (None, name) => {
            let name = name.as_ref()?;
            let path = absolute(&observed.working_directory, name);
            choices.push(Choice::new(Requirement::Path, &format!("./{name}"), "environments are made where you are"));
            path
        }
    };
    let is_free = judge_path(&path, goal.path.is_some(), observed, faults);
    name.filter(|_| is_free).map(|name| (name, path))
}

fn given_name(name: &str, observed: &Observed, faults: &mut Faults) -> Option<String> {
    let before = faults.0.len();
    if let Some(why) = name_fault(name) {
        faults.add(Requirement::Name, why);
    } else if name == THIS_MACHINE {
        faults.add(Requirement::Name, format!("`{THIS_MACHINE}` is this machine itself; choose another"));
    } else if observed.environments.contains(name) {
        faults.add(
            Requirement::Name,
            format!(
                "there is an environment {name} already; choose another, or remove it: orchestra env destroy {name}"
            ),
        );
    }
    (faults.0.len() == before).then(|| name.to_owned())
}

/// What is wrong with a name, and the nearest that would do.
fn name_fault(name: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_right = !name.is_empty() && name.len() <= LONGEST_NAME && name.chars().all(fits) && !name.starts_with('-');
    if is_right && !name.ends_with('-') {
        return None;
    }
    let replaced: String = name.to_lowercase().chars().map(|c| if fits(c) { c } else { '-' }).collect::<String>();
    let words: Vec<&str> = replaced.split('-').filter(|word| !word.is_empty()).collect();
    let near: String = words.join("-").chars().take(LONGEST_NAME).collect();
    let near = near.trim_end_matches('-');
    let advice = if near.is_empty() { String::new() } else { format!(", such as `{near}`") };
    Some(format!("a name has small letters, digits and `-` between them, at most {LONGEST_NAME}{advice}"))
}

fn free_name(
    goal: &Goal,
    template: &Template,
    observed: &Observed,
    faults: &mut Faults,
    choices: &mut Vec<Choice>,
) -> Option<String> {
    let is_free = |name: &String| {
        let path = absolute(&observed.working_directory, name);
        let fits = goal.path.is_some() || matches!(observed.path(&path), PathState::Absent | PathState::EmptyDirectory);
        name_fault(name).is_none() && !observed.environments.contains(name) && fits
    };
    let found = candidates(&template.name).find(is_free);
    match &found {
        Some(name) => choices.push(Choice::new(Requirement::Name, name, "the template's, as none was given")),
        None => {
            faults.add(Requirement::Name, format!("every name like `{}` is taken; choose one: --name", template.name))
        }
    }
    found
}

fn given_path(path: &str, observed: &Observed, faults: &mut Faults) -> Option<String> {
    if path.is_empty() || path.starts_with('~') || path.chars().any(char::is_control) || path.contains("${") {
        let why = format!("`{}` is no directory that can be made here; write it out", path.escape_default());
        faults.add(Requirement::Path, why);
        return None;
    }
    Some(absolute(&observed.working_directory, path))
}

fn judge_path(path: &str, is_given: bool, observed: &Observed, faults: &mut Faults) -> bool {
    let advice = if is_given { "choose another" } else { "choose another --name, or a --path" };
    let why = match observed.path(path) {
        // A working directory can have any name; such a one would be taken for a reference to a step.
        _ if path.contains("${") => format!("{path} cannot be used, its name holds `${{`; give another --path"),
        PathState::FullDirectory => format!("{path} is there already and is not empty; {advice}"),
        PathState::Other => format!("{path} is there already and is no directory; {advice}"),
        PathState::Absent | PathState::EmptyDirectory => return true,
    };
    faults.add(Requirement::Path, why);
    false
}
