//! One goal from all that a text says.

use super::{
    Reading, Requirement, Unclear,
    meaning::{Meaning, Said},
};

/// Fills in the goal, what was understood, and what contradicts itself.
pub(super) fn settle(reading: &mut Reading, said: &[Said]) {
    reading.understood.extend(said.iter().map(|said| (said.span.clone(), said.meaning.sentence())));
    let said: Vec<&Meaning> = said.iter().map(|said| &said.meaning).collect();
    for meaning in &said {
        if let Meaning::Unclear(about, why) = meaning {
            reading.unclear.push(Unclear { about: *about, why: why.clone() });
        }
    }
    simple(reading, &said);
    target(reading, &said);
    framework(reading, &said);
    database(reading, &said);
}

/// The one value that is said; several that differ are unclear.
fn the_one<T: PartialEq + Clone>(
    reading: &mut Reading,
    about: Requirement,
    values: impl Iterator<Item = T>,
    word: impl Fn(&T) -> String,
) -> Option<T> {
    let mut different: Vec<T> = Vec::new();
    values.for_each(|value| {
        if !different.contains(&value) {
            different.push(value);
        }
    });
    if different.len() > 1 {
        let words: Vec<String> = different.iter().map(word).collect();
        let why = format!("the {} is said in {} ways: {}; say one", about.word(), words.len(), words.join(" and "));
        reading.unclear.push(Unclear { about, why });
        return None;
    }
    different.pop()
}

fn simple(reading: &mut Reading, said: &[&Meaning]) {
    let quoted = |text: &String| format!("`{text}`");
    let names =
        said.iter().filter_map(|meaning| if let Meaning::Name(name) = meaning { Some(name.clone()) } else { None });
    reading.goal.name = the_one(reading, Requirement::Name, names, quoted);
    let paths =
        said.iter().filter_map(|meaning| if let Meaning::Path(path) = meaning { Some(path.clone()) } else { None });
    reading.goal.path = the_one(reading, Requirement::Path, paths, quoted);
    let workers =
        said.iter().filter_map(|meaning| if let Meaning::Workers(count) = meaning { Some(*count) } else { None });
    reading.goal.scaling.workers = the_one(reading, Requirement::Workers, workers, u32::to_string);
    let budgets =
        said.iter().filter_map(|meaning| if let Meaning::Budget(cents, _) = meaning { Some(*cents) } else { None });
    reading.goal.budget.limit_cents_per_hour =
        the_one(reading, Requirement::Budget, budgets, |cents| format!("{cents} US cents an hour"));
    let secrets =
        said.iter().filter_map(|meaning| if let Meaning::Secrets(wanted) = meaning { Some(*wanted) } else { None });
    let yes_or_no = |wanted: &bool| if *wanted { "with a key" } else { "without" }.to_owned();
    reading.goal.security.generate_secrets = the_one(reading, Requirement::Secrets, secrets, yes_or_no);
}

/// What is said not to be so.
fn denied(said: &[&Meaning], about: Requirement) -> Vec<&'static str> {
    let not = |meaning: &&Meaning| match meaning {
        Meaning::Not(of, what) if *of == about => Some(*what),
        _ => None,
    };
    said.iter().filter_map(not).collect()
}

fn wanted_and_denied(reading: &mut Reading, about: Requirement, what: &str) {
    let why = format!("{what} is asked for and denied; say one");
    reading.unclear.push(Unclear { about, why });
}

fn target(reading: &mut Reading, said: &[&Meaning]) {
    let targets =
        said.iter().filter_map(|meaning| if let Meaning::Target(target) = meaning { Some(*target) } else { None });
    let target = the_one(reading, Requirement::Target, targets, |target| (*target).to_owned());
    match target {
        Some(target) if denied(said, Requirement::Target).contains(&target) => {
            wanted_and_denied(reading, Requirement::Target, target);
        }
        target => reading.goal.target = target.map(str::to_owned),
    }
}

fn framework(reading: &mut Reading, said: &[&Meaning]) {
    let about = Requirement::Framework;
    let before = reading.unclear.len();
    let named =
        said.iter().filter_map(|meaning| if let Meaning::Framework(name) = meaning { Some(*name) } else { None });
    let named = the_one(reading, about, named, |name| (*name).to_owned());
    let languages = said
        .iter()
        .filter_map(|meaning| if let Meaning::Language(name, of) = meaning { Some((*name, *of)) } else { None });
    let language = the_one(reading, about, languages, |(name, _)| (*name).to_owned());
    let hint = said.iter().find_map(|meaning| if let Meaning::Hint(name) = meaning { Some(*name) } else { None });
    if reading.unclear.len() > before {
        return;
    }
    let not = denied(said, about);
    let chosen = match (named, language) {
        (Some(name), Some((language, of))) if !of.contains(&name) => {
            let why = format!("{name} is not written in {language}; say one of them");
            reading.unclear.push(Unclear { about, why });
            return;
        }
        (Some(name), _) => Some(name),
        (None, Some((_, of))) => of.iter().copied().find(|name| !not.contains(name)),
        (None, None) => hint.filter(|name| !not.contains(name)),
    };
    match chosen {
        Some(name) if not.contains(&name) => wanted_and_denied(reading, about, name),
        None if !not.is_empty() => {
            let why = format!("which framework, when not {}? say one", not.join(" and "));
            reading.unclear.push(Unclear { about, why });
        }
        chosen => reading.goal.framework = chosen.map(str::to_owned),
    }
}

fn database(reading: &mut Reading, said: &[&Meaning]) {
    let about = Requirement::Database;
    let before = reading.unclear.len();
    let named = said.iter().filter_map(|meaning| match meaning {
        Meaning::Database(name) => Some(*name),
        Meaning::NoDatabase => Some("none"),
        _ => None,
    });
    let named =
        the_one(reading, about, named, |name| if *name == "none" { "no database".into() } else { (*name).to_owned() });
    if reading.unclear.len() > before {
        return;
    }
    let some = said.contains(&&Meaning::SomeDatabase);
    let not = denied(said, about);
    match named {
        Some("none") if some => wanted_and_denied(reading, about, "a database"),
        Some(name) if not.contains(&name) => wanted_and_denied(reading, about, name),
        None if not.contains(&"sqlite") => {
            reading.unclear.push(Unclear { about, why: "which database, when not sqlite? say one, or none".into() });
        }
        None if some => reading.goal.database = Some("sqlite".into()),
        named => reading.goal.database = named.map(str::to_owned),
    }
}
