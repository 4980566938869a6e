//! A person's yes to a plan: the more can go wrong, the more is to be typed.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, IsTerminal, Write},
};

use crate::{
    cli::{Exit, output},
    domain::{Layer, Printable},
    plan::{Plan, Undo, policy::TYPED_THE_NAME},
};

/// What is to be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Grade {
    Enter,
    Yes,
    Name(String),
}

/// Asks for a yes to this plan: the default is no. `question` is the last line; what cannot be taken back stands
/// before it. The name is asked for where a rule wants it typed, and always for production.
///
/// # Errors
/// How to end: cancelled, or refused where there is no terminal to ask on.
pub(in crate::cli) async fn ask(plan: &Plan, question: &str, must_type: bool) -> Result<&'static str, Exit> {
    let grade = if must_type { Grade::Name(plan.environment.clone()) } else { Grade::of(plan) };
    answer(&warning(plan), question, grade).await
}

/// Asks one question whose answer is `y` or nothing.
///
/// # Errors
/// As [`ask`].
pub(in crate::cli) async fn ask_yes(question: &str) -> Result<&'static str, Exit> {
    answer("", question, Grade::Yes).await
}

async fn answer(before: &str, question: &str, grade: Grade) -> Result<&'static str, Exit> {
    let question = Printable::new(question);
    // Where nobody sees the question, nobody answers it.
    if !io::stderr().is_terminal() || (!io::stdin().is_terminal() && File::open("/dev/tty").is_err()) {
        let way = if let Grade::Name(_) = grade { "the name has to be typed on one" } else { "to agree: --yes" };
        output::notice(&format!("{question} There is no terminal to ask on; {way}"));
        return Err(Exit::Refused);
    }
    let text = format!("{before}{question} {}", grade.words());
    let said = crate::runtime::blocking(move || {
        let mut source: Box<dyn BufRead> = if io::stdin().is_terminal() {
            Box::new(BufReader::new(io::stdin()))
        } else {
            // What comes in on standard input is something else; the person sits at the terminal.
            Box::new(BufReader::new(File::open("/dev/tty").ok()?))
        };
        let mut screen = io::stderr().lock();
        screen.write_all(text.as_bytes()).and_then(|()| screen.flush()).ok()?;
        let mut line = String::new();
        source.read_line(&mut line).ok().filter(|bytes| *bytes > 0).map(|_| line)
    });
    let said = said.await.flatten();
    grade.judge(said.as_deref()).ok_or_else(|| {
        output::notice("nothing was done");
        Exit::Cancelled
    })
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
            Self::Name(name) => (said == name).then_some(TYPED_THE_NAME),
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Enter => "Enter agrees, n cancels: ".into(),
            Self::Yes => "[y/N] ".into(),
            Self::Name(name) => format!("Type the name of the environment, {name}, to agree: "),
        }
    }
}

/// What is done, and where.
pub(super) fn question(plan: &Plan) -> String {
    let account = plan.account_name().map(|account| format!(", as {account}")).unwrap_or_default();
    format!("{}, in {} ({}){account}.", plan.title, plan.environment, plan.layer.word())
}

fn warning(plan: &Plan) -> String {
    let lasting = irreversible(plan);
    if lasting.is_empty() {
        return String::new();
    }
    let lines: String = lasting.iter().map(|what| format!("  {}\n", Printable::new(what))).collect();
    format!("This cannot be taken back:\n{lines}")
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
    use crate::domain::Timestamp;
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
            (&name, Some("shop\n"), Some(TYPED_THE_NAME)),
            (&name, Some("shоp\n"), None),
        ];
        for (grade, said, wanted) in table {
            assert_eq!(grade.judge(said), wanted, "{grade:?} {said:?}");
        }
    }

    #[test]
    fn what_cannot_be_taken_back_is_said_in_those_words_and_the_place_last() {
        let plan = destroy_environment(&known(Layer::Production), Timestamp::UNIX_EPOCH);
        let text = format!("{}{} {}", warning(&plan), question(&plan), Grade::of(&plan).words());
        assert!(text.starts_with("This cannot be taken back:\n"), "{text}");
        let last = text.lines().last().unwrap();
        let wanted =
            "Destroy the environment shop, in shop (production). Type the name of the environment, shop, to agree: ";
        assert_eq!(last, wanted.trim_start());
    }
}
