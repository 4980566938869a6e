//! A form row by row: what a row asks for in words, and what is typed for it.

use super::{ChangeForm, form::Content};
use crate::app::Field;
use crate::domain::Printable;
use crate::keymap::Pane;

/// Why a typed line is no answer to a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) enum NoAnswer {
    /// Nothing was typed where something must be.
    Nothing,
    Wrong(String),
}

/// A word to choose, as it is named.
fn named(word: &str) -> String {
    if word.is_empty() { "nothing".into() } else { Printable::new(word).to_string() }
}

impl ChangeForm {
    /// What the row at a place asks for; none behind the last one.
    pub(in crate::app) fn question_of(&self, at: usize) -> Option<String> {
        let row = self.rows.get(at)?;
        let text = Printable::new(row.text());
        let (wanted, empty) = match &row.content {
            Content::Words(words, _) => {
                let all: Vec<String> = words.iter().map(|word| named(word)).collect();
                (format!("One of {}.", all.join(", ")), format!("Enter takes {}.", named(row.text())))
            }
            content => {
                let wanted = if matches!(content, Content::Number(_)) { "A number." } else { "" };
                let empty = match (text.as_str(), row.is_required) {
                    ("", true) => "It must be filled in; Enter alone cancels.".to_owned(),
                    ("", false) => "Enter leaves it empty.".to_owned(),
                    (text, _) => format!("Enter takes `{text}`, = alone leaves it empty."),
                };
                (wanted.to_owned(), empty)
            }
        };
        let about = Printable::new(row.about.trim().trim_end_matches('.')).to_string();
        let about = if about.is_empty() { about } else { format!("{about}.") };
        let title = format!("{}:", Printable::new(&row.title));
        let parts = [title, about, wanted, empty];
        Some(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
    }

    /// Takes a typed line for the row at a place: nothing leaves what stands there, behind `=` it is taken letter by
    /// letter.
    ///
    /// # Errors
    /// It cannot be meant, and why.
    pub(in crate::app) fn say(&mut self, at: usize, typed: &str) -> Result<(), NoAnswer> {
        let Some(row) = self.rows.get_mut(at) else { return Ok(()) };
        let (exact, before) = (typed.strip_prefix('='), row.content.clone());
        let said = exact.unwrap_or(typed.trim());
        match &mut row.content {
            _ if typed.trim().is_empty() => {}
            Content::Words(words, chosen) => {
                let is_same = |word: &String| word == said || named(word).eq_ignore_ascii_case(said);
                let Some(found) = words.iter().position(is_same) else {
                    let all: Vec<String> = words.iter().map(|word| named(word)).collect();
                    let why = format!("`{}` is none of {}", Printable::new(said), all.join(", "));
                    return Err(NoAnswer::Wrong(why));
                };
                *chosen = found;
            }
            Content::Text(field) | Content::Number(field) => **field = Field::new(Pane::Pipelines, said),
        }
        let Some(why) = row.wrong() else { return Ok(()) };
        let why = if row.text().trim().is_empty() {
            NoAnswer::Nothing
        } else {
            NoAnswer::Wrong(format!("`{}` is wrong: {why}", Printable::new(row.text())))
        };
        row.content = before;
        Err(why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DispatchForm, DispatchInput, InputKind, Workflow};

    fn form() -> ChangeForm {
        let workflow = Workflow { id: 1, name: "deploy".into(), path: "a/deploy.yml".into(), state: "active".into() };
        let input = |name: &str, kind, default: Option<&str>, is_required| DispatchInput {
            name: name.into(),
            description: Printable::new("What to take."),
            is_required,
            default: default.map(Printable::new),
            kind,
            written: [].into(),
        };
        let words = InputKind::Choice(vec!["east".into(), "west".into()]);
        let inputs = vec![
            input("version", InputKind::Text, None, true),
            input("region", words, None, false),
            input("count", InputKind::Number, Some("3"), false),
        ];
        let mut form = ChangeForm::dispatch("acme/shop".into(), Box::new(workflow.clone()), "main".into());
        form.fill(DispatchForm { repository: "acme/shop".into(), workflow, reference: "main".into(), inputs });
        form
    }

    #[test]
    fn each_row_says_what_it_takes() {
        let form = form();
        let asked: Vec<String> = (0..5).map_while(|at| form.question_of(at)).collect();
        assert_eq!(asked.len(), 4);
        assert!(asked[0].starts_with("branch or tag: ") && asked[0].contains("Enter takes `main`"), "{asked:?}");
        assert_eq!(asked[1], "version: What to take. It must be filled in; Enter alone cancels.");
        assert_eq!(asked[2], "region: What to take. One of nothing, east, west. Enter takes nothing.");
        assert_eq!(asked[3], "count: What to take. A number. Enter takes `3`, = alone leaves it empty.");
    }

    #[test]
    fn what_is_typed_is_taken_or_said_to_be_wrong() {
        let mut form = form();
        assert_eq!(form.say(1, ""), Err(NoAnswer::Nothing));
        assert_eq!(form.say(1, " v2 "), Ok(()));
        assert_eq!(form.say(2, "north"), Err(NoAnswer::Wrong("`north` is none of nothing, east, west".into())));
        assert_eq!(form.say(2, "WEST"), Ok(()));
        assert_eq!(form.say(3, "many"), Err(NoAnswer::Wrong("`many` is wrong: a number".into())));
        assert_eq!(form.say(3, "="), Ok(()));
        assert_eq!(form.say(1, "=n"), Ok(()));
        let texts: Vec<String> = form.rows().into_iter().map(|row| row.text).collect();
        assert_eq!(texts, ["main", "n", "west", ""]);
    }
}
