//! Commands of a person's own among the actions: their names, their keys, their clashes.

use super::{Action, Bindings, Chord, Context, KeymapError, clash, file::Entry};

/// A command as the keymap sees it; its place in the list is its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandKeys {
    pub name: String,
    /// What it does, for help.
    pub sentence: String,
    /// Chords as they were written.
    pub keys: Vec<String>,
    /// Where they work.
    pub contexts: Vec<Context>,
    /// Where the command stands.
    pub file: String,
    pub line: usize,
}

/// The name and the sentence of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub name: String,
    pub sentence: String,
}

impl Bindings {
    /// The map with commands among its actions. Whose keys cannot be meant or are taken has none, and
    /// is told in the errors; everything else keeps its keys.
    #[must_use]
    pub fn with_commands(mut self, commands: &[CommandKeys]) -> (Self, Vec<KeymapError>) {
        let mut wrong = Vec::new();
        self.commands =
            commands.iter().map(|of| Words { name: of.name.clone(), sentence: of.sentence.clone() }).collect();
        for (number, command) in (0..=u16::MAX).zip(commands) {
            let action = Action::Command(number);
            match self.taken(action, command) {
                Ok(entry) => command.contexts.iter().for_each(|context| self.bind(*context, action, entry.clone())),
                Err(errors) => wrong.extend(errors),
            }
        }
        (self, wrong)
    }

    /// The command's chords, when each can be meant and is free in every place where it would work.
    fn taken(&self, action: Action, command: &CommandKeys) -> Result<Entry, Vec<KeymapError>> {
        let refuse = |message| KeymapError { file: command.file.clone(), line: command.line, message };
        let chords: Result<Vec<Chord>, String> = command.keys.iter().map(|text| text.parse()).collect();
        let chords = chords.map_err(|why| vec![refuse(format!("command `{}`: {why}", command.name))])?;
        let entry = Entry { chords, file: command.file.clone(), line: command.line };
        let meets = |context: &Context| {
            let everywhere = command.contexts.contains(&Context::Global) && *context != Context::Field;
            everywhere || *context == Context::Global || command.contexts.contains(context)
        };
        let (mut clashes, mut told) = (Vec::new(), Vec::new());
        for ((context, other), theirs) in self.by_action.iter().filter(|((context, _), _)| meets(context)) {
            let clash = clash::with_command(*context, (action, &entry), (*other, theirs), |action| self.name(action));
            // Once, however many places both share.
            if let Some(clash) = clash.filter(|_| !told.contains(other)) {
                told.push(*other);
                clashes.push(clash);
            }
        }
        if clashes.is_empty() { Ok(entry) } else { Err(clashes) }
    }

    /// Every action and command, in help's order.
    pub fn actions(&self) -> impl Iterator<Item = Action> {
        Action::all().chain((0..=u16::MAX).zip(&self.commands).map(|(number, _)| Action::Command(number)))
    }

    /// The name of an action, as files and the reference write it.
    pub fn name(&self, action: Action) -> String {
        self.words(action).map_or_else(|| action.name().to_owned(), |words| words.name.clone())
    }

    /// Its name as words, for a person.
    pub fn label(&self, action: Action) -> String {
        self.words(action).map_or_else(|| action.label(), |words| words.name.clone())
    }

    /// What it does, for help.
    pub fn sentence(&self, action: Action) -> String {
        self.words(action).map_or_else(|| action.sentence().to_owned(), |words| words.sentence.clone())
    }

    fn words(&self, action: Action) -> Option<&Words> {
        if let Action::Command(number) = action { self.commands.get(usize::from(number)) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::{Found, Key};

    fn command(name: &str, key: &str, contexts: &[Context]) -> CommandKeys {
        CommandKeys {
            name: name.into(),
            sentence: format!("does {name}"),
            keys: vec![key.into()],
            contexts: contexts.to_vec(),
            file: "config.toml".into(),
            line: 7,
        }
    }

    fn with(commands: &[CommandKeys]) -> (Bindings, Vec<String>) {
        let (bindings, wrong) = Bindings::shipped().unwrap().with_commands(commands);
        (bindings, wrong.iter().map(ToString::to_string).collect())
    }

    fn keys(text: &str) -> Vec<Key> {
        text.split_whitespace().map(|key| key.parse().unwrap()).collect()
    }

    #[test]
    fn a_free_chord_asks_for_the_command() {
        let (bindings, wrong) = with(&[command("logs", "x l", &[Context::Table])]);
        assert_eq!(wrong, [""; 0]);
        assert_eq!(bindings.resolve(Context::Table, &keys("x l")), Found::Action(Action::Command(0)));
        assert_eq!(bindings.resolve(Context::Table, &keys("x")), Found::Begins);
        assert_eq!(bindings.resolve(Context::Logs, &keys("x l")), Found::Nothing);
        assert_eq!(bindings.label(Action::Command(0)), "logs");
        assert_eq!(bindings.actions().last(), Some(Action::Command(0)));
    }

    #[test]
    fn a_clash_names_both_with_file_and_line_and_keeps_the_shipped_key() {
        let (bindings, wrong) =
            with(&[command("mine", "r", &[Context::Table]), command("other", "x o", &[Context::Table])]);
        let [only] = &wrong[..] else { panic!("{wrong:?}") };
        assert!(only.starts_with("config.toml:7: [global] `r` is bound to both"), "{only}");
        assert!(only.contains("`mine` (config.toml:7)") && only.contains("`refresh` (keymaps/default.toml:"), "{only}");
        assert_eq!(bindings.resolve(Context::Table, &keys("r")), Found::Action(Action::Refresh));
        assert_eq!(
            bindings.resolve(Context::Table, &keys("x o")),
            Found::Action(Action::Command(1)),
            "others have theirs"
        );
    }

    #[test]
    fn a_chord_that_begins_another_and_one_of_two_commands_clash() {
        let (_, wrong) = with(&[command("a", "X", &[Context::Table]), command("b", "X l", &[Context::Table])]);
        assert!(wrong[0].contains("`X` of `a`") && wrong[0].contains("begins `X l` of `b`"), "{wrong:?}");
        let everywhere = command("c", "s", &[Context::Global]);
        assert!(with(&[everywhere]).1[0].contains("[table] `s` is bound to both"), "a place's own key would hide it");
    }

    #[test]
    fn what_is_no_key_is_said() {
        let (_, wrong) = with(&[command("mine", "ctl-x", &[Context::Table])]);
        assert_eq!(wrong, ["config.toml:7: command `mine`: `ctl-x` is not a key"]);
    }
}
