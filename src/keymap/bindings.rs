//! Keys to actions by context, and back again for hints.

use std::collections::BTreeMap;

use super::{Action, Context, Key};

/// A keymap text that could not be taken; `Display` is the whole message for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub struct KeymapError {
    pub file: String,
    pub message: String,
}

/// The effective keymap.
#[derive(Debug, Clone, Default)]
pub struct Bindings {
    by_key: BTreeMap<(Context, Key), Action>,
    /// In the order of the file, so that the first key listed is the one hinted.
    by_action: BTreeMap<(Context, Action), Vec<Key>>,
}

impl Bindings {
    /// The map that is built in.
    pub fn shipped() -> Result<Self, KeymapError> {
        Self::parse("keymaps/default.toml", include_str!("../../keymaps/default.toml"))
    }

    /// Parses a keymap: a section per context, an action's name = a list of keys.
    pub fn parse(file: &str, text: &str) -> Result<Self, KeymapError> {
        let refuse = |message: String| KeymapError { file: file.to_owned(), message };
        let sections: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            toml::from_str(text).map_err(|error| refuse(error.message().to_owned()))?;
        let mut bindings = Self::default();
        for (section, actions) in sections {
            let context = Context::ALL
                .into_iter()
                .find(|context| context.name() == section)
                .ok_or_else(|| refuse(format!("unknown context `{section}`")))?;
            for (name, keys) in actions {
                let action =
                    Action::named(&name).ok_or_else(|| refuse(format!("[{section}] unknown action `{name}`")))?;
                for key in keys {
                    let key = key.parse::<Key>().map_err(|message| refuse(format!("[{section}] {name}: {message}")))?;
                    if let Some(other) = bindings.by_key.insert((context, key), action) {
                        let other = other.name();
                        return Err(refuse(format!("[{section}] `{key}` is bound to both `{other}` and `{name}`")));
                    }
                    bindings.by_action.entry((context, action)).or_default().push(key);
                }
            }
        }
        Ok(bindings)
    }

    /// The action of a key in a context, or globally.
    pub fn resolve(&self, context: Context, key: Key) -> Option<Action> {
        self.by_key.get(&(context, key)).or_else(|| self.by_key.get(&(Context::Global, key))).copied()
    }

    /// The keys of an action as they work in a context: those a context took for itself are left out.
    pub fn keys(&self, context: Context, action: Action) -> Vec<Key> {
        let own = self.by_action.get(&(context, action));
        let global = self.by_action.get(&(Context::Global, action)).filter(|_| context != Context::Global);
        let keys = own.into_iter().chain(global).flatten().copied();
        keys.filter(|key| self.resolve(context, *key) == Some(action)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_map_is_whole() {
        let bindings = Bindings::shipped().unwrap();
        for action in Action::all() {
            assert_eq!(Action::named(action.name()), Some(action));
            let bound = Context::ALL.into_iter().any(|context| !bindings.keys(context, action).is_empty());
            assert!(bound, "`{}` has no key", action.name());
        }
    }

    #[test]
    fn a_context_wins_over_the_global_map_and_hints_know_it() {
        let map = "[global]\nquit = [\"q\", \"x\"]\n[logs]\nfollow = [\"q\"]\n";
        let bindings = Bindings::parse("k", map).unwrap();
        assert_eq!(bindings.resolve(Context::Logs, Key::char('q')), Some(Action::Follow));
        assert_eq!(bindings.resolve(Context::Table, Key::char('q')), Some(Action::Quit));
        assert_eq!(bindings.keys(Context::Logs, Action::Quit), [Key::char('x')]);
    }

    #[test]
    fn a_clash_names_both_actions() {
        let map = "[global]\nquit = [\"q\"]\nhelp = [\"q\"]\n";
        let error = Bindings::parse("my.toml", map).unwrap_err().to_string();
        assert_eq!(error, "my.toml: [global] `q` is bound to both `help` and `quit`");
    }

    #[test]
    fn unknown_names_are_refused() {
        let refusal = |map| Bindings::parse("k", map).unwrap_err().message;
        assert_eq!(refusal("[galaxy]\n"), "unknown context `galaxy`");
        assert_eq!(refusal("[global]\nquiet = []\n"), "[global] unknown action `quiet`");
        assert_eq!(refusal("[global]\nquit = [\"qq\"]\n"), "[global] quit: `qq` is not a key");
    }
}
