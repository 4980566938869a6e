//! A person's yes to a plan: the more can go wrong, the more is to be typed.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, IsTerminal, Write},
};

use crate::{
    cli::{Exit, output},
    domain::{Layer, Printable, Timestamp},
    plan::{Approval, Plan, Undo},
};

/// What is to be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Grade {
    Enter,
    Yes,
    Name(String),
}

/// Asks for a yes to this plan, where none was given by `--yes`. The default is no.
///
/// # Errors
/// How to end: cancelled, or refused where there is no terminal to ask on.
pub(in crate::cli) async fn ask(plan: &Plan, by: &str, is_given: bool) -> Result<Approval, Exit> {
    let is_irreversible = !irreversible(plan).is_empty();
    let approval = |how: &str| Approval {
        by: by.to_owned(),
        how: how.to_owned(),
        irreversible: is_irreversible,
        at: Timestamp::now(),
    };
    if is_given {
        return Ok(approval("--yes"));
    }
    let grade = Grade::of(plan);
    let question = question(plan, &grade);
    answer(question, grade).await.map(|how| approval(&how))
}

/// Asks one question whose answer is `y` or nothing; `question` ends without a question mark's answer.
///
/// # Errors
/// As [`ask`].
pub(in crate::cli) async fn ask_yes(question: &str, is_given: bool) -> Result<(), Exit> {
    if is_given {
        return Ok(());
    }
    answer(format!("{} [y/N] ", Printable::new(question)), Grade::Yes).await.map(|_| ())
}

async fn answer(question: String, grade: Grade) -> Result<String, Exit> {
    if !io::stderr().is_terminal() {
        output::notice("there is no terminal to ask on, so nothing was done; to agree beforehand: --yes");
        return Err(Exit::Refused);
    }
    let said = crate::runtime::blocking(move || {
        let mut source: Box<dyn BufRead> = if io::stdin().is_terminal() {
            Box::new(BufReader::new(io::stdin()))
        } else {
            // What comes in on standard input is something else; the person sits at the terminal.
            Box::new(BufReader::new(File::open("/dev/tty").ok()?))
        };
        let mut screen = io::stderr().lock();
        screen.write_all(question.as_bytes()).and_then(|()| screen.flush()).ok()?;
        let mut line = String::new();
        source.read_line(&mut line).ok().filter(|bytes| *bytes > 0).map(|_| line)
    });
    let said = said.await.flatten();
    match grade.judge(said.as_deref()) {
        Some(how) => Ok(how.to_owned()),
        None => {
            output::notice("nothing was done");
            Err(Exit::Cancelled)
        }
    }
}

impl Grade {
    fn of(plan: &Plan) -> Self {
        match plan.layer {
            Layer::Production => Self::Name(plan.environment.clone()),
            Layer::Development if irreversible(plan).is_empty() => Self::Enter,
            Layer::Development | Layer::Staging | Layer::Gpu => Self::Yes,
        }
    }

    /// How the yes was said; `None` where it was none. `None` was typed where the input ended.
    fn judge(&self, said: Option<&str>) -> Option<&'static str> {
        let said = said?.trim();
        match self {
            Self::Enter => matches!(said, "" | "y" | "yes").then_some("enter"),
            Self::Yes => matches!(said.to_ascii_lowercase().as_str(), "y" | "yes").then_some("y"),
            Self::Name(name) => (said == name).then_some("typed the name"),
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Enter => "Enter agrees, n cancels: ".into(),
            Self::Yes => "Go on? [y/N] ".into(),
            Self::Name(name) => format!("Type the name of the environment, {name}, to agree: "),
        }
    }
}

/// What will be done, where, and what cannot be taken back; the place is repeated in the last line.
fn question(plan: &Plan, grade: &Grade) -> String {
    let mut text = String::new();
    let lasting = irreversible(plan);
    if !lasting.is_empty() {
        text.push_str("This cannot be taken back:\n");
        lasting.iter().for_each(|what| text.push_str(&format!("  {}\n", Printable::new(what))));
    }
    let (title, environment) = (Printable::new(&plan.title), Printable::new(&plan.environment));
    text.push_str(&format!("{title}, in {environment} ({}). {}", plan.layer.word(), grade.words()));
    text
}

fn irreversible(plan: &Plan) -> Vec<String> {
    let said = plan.steps.iter().filter_map(|step| match &step.undo {
        Undo::Irreversible { reason, backup } => {
            let kept = backup.as_ref().map(|backup| format!(" ({backup})")).unwrap_or_default();
            Some(format!("{}: {reason}{kept}", step.title))
        }
        _ => None,
    });
    said.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{KnownEnvironment, ServiceChange, change_services, destroy_environment};

    fn known(layer: Layer) -> KnownEnvironment {
        KnownEnvironment { name: "shop".into(), layer, directory: "/srv/shop".into(), generated: Vec::new() }
    }

    #[test]
    fn the_more_can_go_wrong_the_more_is_to_be_typed() {
        let grade = |layer, destroys: bool| {
            let (known, now) = (known(layer), Timestamp::UNIX_EPOCH);
            Grade::of(&if destroys {
                destroy_environment(&known, now)
            } else {
                change_services(&known, ServiceChange::Stop, None, now)
            })
        };
        assert_eq!(grade(Layer::Development, false), Grade::Enter);
        assert_eq!(grade(Layer::Development, true), Grade::Yes);
        assert_eq!(grade(Layer::Staging, false), Grade::Yes);
        assert_eq!(grade(Layer::Production, false), Grade::Name("shop".into()));
    }

    #[test]
    fn whatever_is_no_clear_yes_is_a_no() {
        let name = Grade::Name("shop".into());
        let table = [
            (&Grade::Enter, Some("\n"), Some("enter")),
            (&Grade::Enter, Some("n\n"), None),
            (&Grade::Enter, None, None),
            (&Grade::Yes, Some("\n"), None),
            (&Grade::Yes, Some("Y\n"), Some("y")),
            (&Grade::Yes, Some("yes please\n"), None),
            (&name, Some("y\n"), None),
            (&name, Some("shop\n"), Some("typed the name")),
            (&name, Some("shоp\n"), None),
        ];
        for (grade, said, wanted) in table {
            assert_eq!(grade.judge(said), wanted, "{grade:?} {said:?}");
        }
    }

    #[test]
    fn what_cannot_be_taken_back_is_said_in_those_words_and_the_place_last() {
        let plan = destroy_environment(&known(Layer::Production), Timestamp::UNIX_EPOCH);
        let text = question(&plan, &Grade::of(&plan));
        assert!(text.starts_with("This cannot be taken back:\n"), "{text}");
        let last = text.lines().last().unwrap();
        let wanted =
            "Destroy the environment shop, in shop (production). Type the name of the environment, shop, to agree: ";
        assert_eq!(last, wanted.trim_start());
    }
}
