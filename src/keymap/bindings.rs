//! Keys to actions by context, and back again for hints.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::{Action, Chord, Context, Key, KeymapError, KeymapFile, clash, command::Words, file::Entry, shipped};

/// What the keys pressed so far are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Action(Action),
    /// The beginning of a chord: more keys are waited for.
    Begins,
    Nothing,
}

/// The effective keymap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bindings {
    by_chord: BTreeMap<(Context, Chord), Action>,
    /// In the order of the file, so that the first chord listed is the one hinted.
    pub(super) by_action: BTreeMap<(Context, Action), Entry>,
    /// Actions whose global keys a context has taken away.
    unbound: BTreeSet<(Context, Action)>,
    /// Of the person's own, by their numbers.
    pub(super) commands: Vec<Words>,
}

impl Bindings {
    /// The map without any choice.
    pub fn shipped() -> Result<Self, Vec<KeymapError>> {
        Self::load("default", None)
    }

    /// The shipped map of a name, with a person's own file (name and text) over it. The error holds
    /// everything that is wrong; an unknown name is the default map.
    pub fn load(name: &str, own: Option<(&str, &str)>) -> Result<Self, Vec<KeymapError>> {
        let shipped = shipped::shipped(name).or_else(|| shipped::shipped("default"));
        let files: Vec<KeymapFile> = shipped
            .into_iter()
            .chain(own)
            .map(|(file, text)| KeymapFile::parse(file, text))
            .collect::<Result<_, _>>()?;
        Self::merge(files)
    }

    /// The map that one text makes, with no shipped one below it.
    fn alone(text: &str) -> Result<Self, Vec<KeymapError>> {
        Self::merge(vec![KeymapFile::parse("keymap", text)?])
    }

    /// Puts files over each other, the weakest first: a list of keys replaces the one below it.
    fn merge(files: Vec<KeymapFile>) -> Result<Self, Vec<KeymapError>> {
        let entries: BTreeMap<(Context, Action), Entry> = files.into_iter().flat_map(|file| file.entries).collect();
        let clashes = clash::clashes(&entries);
        if !clashes.is_empty() {
            return Err(clashes);
        }
        let mut bindings = Self::default();
        for ((context, action), entry) in entries {
            if entry.chords.is_empty() {
                bindings.unbound.insert((context, action));
            }
            bindings.bind(context, action, entry);
        }
        Ok(bindings)
    }

    /// Gives an action its chords in a context.
    pub(super) fn bind(&mut self, context: Context, action: Action, entry: Entry) {
        for chord in &entry.chords {
            self.by_chord.insert((context, chord.clone()), action);
        }
        self.by_action.insert((context, action), entry);
    }

    /// What the keys ask for in a context: its own chords first, then those that work everywhere.
    pub fn resolve(&self, context: Context, keys: &[Key]) -> Found {
        let mut places = [context, Context::Global].into_iter();
        places
            .find_map(|place| {
                self.begun(context, place, keys).next().map(|(chord, action)| (chord.after(keys), action))
            })
            .map_or(Found::Nothing, |(rest, action)| match rest {
                None => Found::Action(action),
                Some(_) => Found::Begins,
            })
    }

    /// What may follow the keys pressed so far: the rest of each chord and its action.
    pub fn following(&self, context: Context, keys: &[Key]) -> Vec<(Chord, Action)> {
        let own = self.begun(context, context, keys);
        let global = self.begun(context, Context::Global, keys).filter(|_| context != Context::Global);
        own.chain(global)
            .filter(|(chord, action)| self.resolve(context, chord.keys()) == Found::Action(*action))
            .filter_map(|(chord, action)| Some((chord.after(keys)?, action)))
            .collect()
    }

    /// The chords of one place that begin with the keys and work in the context.
    fn begun<'a>(
        &'a self,
        context: Context,
        place: Context,
        keys: &'a [Key],
    ) -> impl Iterator<Item = (&'a Chord, Action)> {
        self.by_chord
            .iter()
            .filter(move |((of, chord), _)| *of == place && chord.keys().starts_with(keys))
            .filter(move |((_, chord), action)| place == context || self.reaches(context, chord, **action))
            .map(|((_, chord), action)| (chord, *action))
    }

    /// True when a global chord works in a context. Where text is typed only leaving does, and only by keys that
    /// type nothing.
    fn reaches(&self, context: Context, chord: &Chord, action: Action) -> bool {
        let types = || chord.keys().iter().any(Key::is_text);
        !self.unbound.contains(&(context, action))
            && (context != Context::Field || (action == Action::Leave && !types()))
    }

    /// The chords of an action as they work in a context: those a context took for itself are left out.
    pub fn chords(&self, context: Context, action: Action) -> Vec<Chord> {
        let own = self.by_action.get(&(context, action));
        let global = self.by_action.get(&(Context::Global, action)).filter(|_| context != Context::Global);
        let chords = own.into_iter().chain(global).flat_map(|entry| &entry.chords).cloned();
        chords.filter(|chord| self.resolve(context, chord.keys()) == Found::Action(action)).collect()
    }

    /// Every action that has its own keys in a context, in help's order.
    pub fn of(&self, context: Context) -> Vec<(Action, &[Chord])> {
        let own = |action| {
            let entry = self.by_action.get(&(context, action))?;
            Some(entry.chords.as_slice()).filter(|own| !own.is_empty())
        };
        self.actions().filter_map(|action| Some((action, own(action)?))).collect()
    }

    /// The map as a file that [`KeymapFile::parse`] reads back to the same map.
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        for context in Context::ALL {
            text.push_str(&format!("[{}]\n", context.name()));
            let is_built_in = |action| !matches!(action, Action::Command(_));
            for ((_, action), entry) in
                self.by_action.iter().filter(|((of, action), _)| *of == context && is_built_in(*action))
            {
                let keys: Vec<String> =
                    entry.chords.iter().map(|chord| toml::Value::String(chord.to_string()).to_string()).collect();
                text.push_str(&format!("{} = [{}]\n", action.name(), keys.join(", ")));
            }
            text.push('\n');
        }
        text
    }
}

/// As the text of [`Bindings::to_toml`].
impl Serialize for Bindings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_toml())
    }
}

impl<'de> Deserialize<'de> for Bindings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::alone(&text)
            .map_err(|errors| D::Error::custom(errors.first().map_or_else(String::new, ToString::to_string)))
    }
}

#[cfg(test)]
#[path = "bindings_tests.rs"]
mod tests;
