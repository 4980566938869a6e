//! A goal as it is written by hand, and several goals over each other.

use super::Goal;
use crate::domain::toml_fault;

/// What is wrong with a file of a goal; `Display` is the whole message for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct GoalFileError {
    pub file: String,
    pub line: usize,
    pub message: String,
}

impl Goal {
    /// Reads a file's text. Unknown keys are refused with the nearest known name.
    ///
    /// # Errors
    /// The first that is wrong.
    pub fn parse(file: &str, text: &str) -> Result<Self, GoalFileError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        toml::from_str(text).map_err(|error| {
            let (line, message) = toml_fault(text, &error);
            GoalFileError { file: file.to_owned(), line, message }
        })
    }

    /// This goal, completed by what a weaker one says. A template here takes away the framework and the database
    /// there, and either of these here takes away the template there: they would say the same in two ways.
    #[must_use]
    pub fn over(self, weaker: Self) -> Self {
        let has_parts = self.framework.is_some() || self.database.is_some();
        let weaker = match (&self.template, has_parts) {
            (Some(_), _) => Self { framework: None, database: None, ..weaker },
            (None, true) => Self { template: None, ..weaker },
            (None, false) => weaker,
        };
        Self {
            description: self.description.or(weaker.description),
            name: self.name.or(weaker.name),
            path: self.path.or(weaker.path),
            template: self.template.or(weaker.template),
            framework: self.framework.or(weaker.framework),
            database: self.database.or(weaker.database),
            target: self.target.or(weaker.target),
            scaling: super::Scaling { workers: self.scaling.workers.or(weaker.scaling.workers) },
            security: super::Security {
                generate_secrets: self.security.generate_secrets.or(weaker.security.generate_secrets),
            },
            budget: super::Budget {
                limit_cents_per_hour: self.budget.limit_cents_per_hour.or(weaker.budget.limit_cents_per_hour),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_all_that_flags_say() {
        let goal = Goal::parse(
            "goal.toml",
            "name = 'demo'\nframework = 'fastapi'\n[scaling]\nworkers = 2\n[budget]\nlimit_cents_per_hour = 6\n\
             [security]\ngenerate_secrets = true\n",
        )
        .unwrap();
        assert_eq!((goal.name.as_deref(), goal.scaling.workers), (Some("demo"), Some(2)));
        assert_eq!((goal.budget.limit_cents_per_hour, goal.security.generate_secrets), (Some(6), Some(true)));
    }

    #[test]
    fn a_fault_names_file_line_and_nearest_name() {
        let why = |text| Goal::parse("goal.toml", text).unwrap_err().to_string();
        assert_eq!(
            why("name = 'a'\nframwork = 'b'\n"),
            "goal.toml:2: unknown key `framwork`; did you mean `framework`?"
        );
        assert_eq!(why("[scaling]\nworker = 2\n"), "goal.toml:2: unknown key `worker`; did you mean `workers`?");
        assert!(why("\n[scaling]\nworkers = 'two'\n").starts_with("goal.toml:3: invalid type"));
        assert!(why("name = \n").starts_with("goal.toml:1: "));
    }

    #[test]
    fn the_stronger_goal_wins_and_a_template_replaces_its_parts() {
        let goal = |text| Goal::parse("f", text).unwrap();
        let flags = goal("name = 'flag'\n[scaling]\nworkers = 3");
        let file = goal("name = 'file'\nframework = 'axum'\ntarget = 'local'");
        let both = flags.over(file.clone());
        assert_eq!((both.name.as_deref(), both.framework.as_deref()), (Some("flag"), Some("axum")));
        assert_eq!((both.target.as_deref(), both.scaling.workers), (Some("local"), Some(3)));
        let template = goal("template = 'static-site'").over(file);
        assert_eq!((template.framework, template.template.as_deref()), (None, Some("static-site")));
        let part = goal("database = 'none'").over(goal("template = 'static-site'"));
        assert_eq!((part.template, part.database.as_deref()), (None, Some("none")));
    }
}
