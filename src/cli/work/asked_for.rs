//! What `orchestra create` is asked for: flags over the file of a goal over words.

use super::CreateArguments;
use crate::{
    cli::{
        config_file::{Owner, read_text},
        output,
    },
    plan::{Goal, Reading, Scaling, read_budget, read_words},
};

/// The goal, and how the words were understood.
pub(super) struct AskedFor {
    pub goal: Goal,
    pub words: Option<(String, Reading)>,
}

impl AskedFor {
    /// # Errors
    /// All that is wrong with what was typed; one message each.
    pub(super) fn read(arguments: &CreateArguments) -> Result<Self, Vec<String>> {
        let mut wrong = Vec::new();
        let mut take = |part: Result<Goal, String>| {
            part.unwrap_or_else(|why| {
                wrong.push(why);
                Goal::default()
            })
        };
        let (flags, file) = (take(flags(arguments)), take(goal_file(arguments)));
        let words = arguments.words.join(" ");
        let words =
            (!words.trim().is_empty()).then(|| (read_words(&words), words)).map(|(reading, text)| (text, reading));
        let said = words.as_ref().map(|(_, reading)| reading.goal.clone()).unwrap_or_default();
        let goal = flags.over(file).over(said);
        if let Some((text, reading)) = &words {
            wrong.extend(reading.unsettled(text, &goal));
        }
        if wrong.is_empty() { Ok(Self { goal, words }) } else { Err(wrong) }
    }

    /// Says what of the words was understood and what was not.
    pub(super) fn tell(&self) {
        let Some((text, reading)) = &self.words else { return };
        for (span, meaning) in &reading.understood {
            output::notice(&format!("understood: {meaning}: \"{}\"", &text[span.clone()]));
        }
        let ignored: Vec<String> =
            reading.ignored.iter().map(|span| format!("\"{}\"", shortened(&text[span.clone()]))).collect();
        if !ignored.is_empty() {
            output::notice(&format!("ignored: {}", ignored.join(", ")));
        }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn flags(arguments: &CreateArguments) -> Result<Goal, String> {
    let path = arguments.path.as_ref().map(|path| {
        path.to_str().map(str::to_owned).ok_or("--path: the directory's name is not UTF-8; choose another".to_owned())
    });
    let budget = arguments.budget.as_deref().map(|text| read_budget(text).map_err(|why| format!("--budget: {why}")));
    Ok(Goal {
        name: arguments.name.clone(),
        path: path.transpose()?,
        template: arguments.template.clone(),
        framework: arguments.framework.clone(),
        database: arguments.database.clone(),
        target: arguments.target.clone(),
        scaling: Scaling { workers: arguments.workers },
        budget: crate::plan::Budget { limit_cents_per_hour: budget.transpose()? },
        ..Goal::default()
    })
}

fn goal_file(arguments: &CreateArguments) -> Result<Goal, String> {
    let Some(path) = &arguments.goal else { return Ok(Goal::default()) };
    let name = path.display().to_string();
    let text = read_text(path, Owner::Repository)?.ok_or_else(|| format!("--goal: there is no file {name}"))?;
    Goal::parse(&name, &text).map_err(|error| error.to_string())
}
