//! The whole configuration file with its defaults, to read or to begin from.

use serde_json::Value;

use super::{
    keys::{Key, Section, SectionKind},
    own::is_own,
};

const HEAD: &str = "\
# Configuration of orchestra: every key with its default.
#
# Yours is config.toml in the configuration directory, a team's is orchestra.toml in its
# repository; to see which count: orchestra config path. Stronger first: flag, environment variable,
# orchestra.toml, config.toml, default. Lines that begin with `#` and no space are examples, or what
# only your own config.toml may say.
";

/// No line is longer, so that it can be read anywhere.
const MOST_COLUMNS: usize = 98;

/// A commented TOML file of all keys. Read as a configuration it changes nothing.
pub fn default_config() -> String {
    let sections = Key::sections();
    sections.iter().fold(HEAD.to_owned(), |text, section| text + "\n" + &section_text(section))
}

fn section_text(section: &Section) -> String {
    let Section { name, kind, about, keys } = section;
    let (sign, heading) = match kind {
        // An orchestra.toml that says it would be refused.
        SectionKind::Single if is_own(name) => ("#", format!("[{name}]")),
        SectionKind::Single => ("", format!("[{name}]")),
        SectionKind::Named => ("#", format!("[{name}.production]")),
        SectionKind::Listed => ("#", format!("[[{name}]]")),
    };
    let mut text = format!("{}{sign}{heading}\n", comment(about));
    for key in keys {
        let short = key.path.rsplit('.').next().unwrap_or(&key.path);
        text += &comment(&key.about);
        match (&key.default, &key.example) {
            (Some(default), example) => {
                text += &set(sign, short, default);
                if let Some(example) = example {
                    text += &format!("#{short} = {}\n", toml_value(example));
                }
            }
            (None, Some(example)) => text += &format!("#{short} = {}\n", toml_value(example)),
            (None, None) => text += &format!("#{short} =\n"),
        }
    }
    text
}

/// A key with its value; a list that is too long for a line has two items in each.
fn set(sign: &str, key: &str, value: &Value) -> String {
    let line = format!("{sign}{key} = {}\n", toml_value(value));
    match value {
        Value::Array(items) if line.len() > MOST_COLUMNS => {
            let rows = items.chunks(2).map(|two| {
                let two: String = two.iter().map(|item| format!(" {},", toml_value(item))).collect();
                format!("{sign}   {two}\n")
            });
            format!("{sign}{key} = [\n{}{sign}]\n", rows.collect::<String>())
        }
        _ => line,
    }
}

/// A JSON value of the schema as TOML writes it.
pub fn toml_value(value: &Value) -> String {
    toml::Value::try_from(value).map_or_else(|_| value.to_string(), |value| value.to_string())
}

/// Prose as a comment.
fn comment(prose: &str) -> String {
    let mut lines = vec![String::from("#")];
    for word in prose.split_whitespace() {
        if lines.last().is_some_and(|line| line.chars().count() + 1 + word.chars().count() > MOST_COLUMNS) {
            lines.push("#".into());
        }
        if let Some(line) = lines.last_mut() {
            line.push(' ');
            line.push_str(word);
        }
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ConfigFile, Origins, Settings, Variables, parse_toml};

    fn settings(text: &str) -> Settings {
        let file: ConfigFile = parse_toml("f", text).unwrap();
        Settings::resolve(&[("f".into(), file)], &Variables::default()).unwrap()
    }

    #[test]
    fn it_says_what_holds_without_it() {
        let printed = settings(&default_config());
        assert_eq!(Settings { origins: Origins::default(), ..printed }, settings(""));
    }

    #[test]
    fn every_key_is_in_it_and_its_default_is_what_holds() {
        // One kind of check at a time: a check takes exactly one of them, and some keys go with one.
        for (kind, others) in [
            ("url", &["tcp", "process"][..]),
            ("tcp", &["url", "process", "status", "body", "certificate_days"]),
            ("process", &["url", "tcp", "status", "body", "certificate_days", "latency_ms"]),
        ] {
            let of = |line: &&str, name: &str| line.trim_start_matches('#').starts_with(&format!("{name} = "));
            let text = default_config();
            let kept = text.lines().filter(|line| !others.iter().any(|other| of(line, other)));
            let is_list = |line: &str| line.starts_with("#repositories") || line.starts_with("#sources");
            let kept = kept.filter(|line| !is_list(line) && !line.starts_with("#layer = \"production\""));
            let active = |line: &str| match line.strip_prefix('#') {
                Some(rest) if !rest.is_empty() && !rest.starts_with(' ') => rest.to_owned(),
                _ => line.to_owned(),
            };
            let whole: String = kept.map(|line| active(line) + "\n").collect();
            let [check] = &settings(&whole).checks[..] else { panic!("{whole}") };
            let bare = match kind {
                "url" => "url = 'https://shop.example.com/health'\nbody = '\"ok\"'",
                "tcp" => "tcp = 'db.example.com:5432'",
                _ => "process = 'vllm'",
            };
            assert_eq!(*check, settings(&format!("[[checks]]\nname = 'api'\n{bare}\n")).checks[0], "{kind}");
        }
    }

    #[test]
    fn nothing_is_left_unsaid() {
        for section in Key::sections() {
            assert!(!section.about.is_empty() && !section.keys.is_empty(), "{}", section.name);
            for key in section.keys {
                assert!(key.about.ends_with('.'), "{} says `{}`", key.path, key.about);
                assert!(key.default.is_some() || key.example.is_some(), "{}", key.path);
            }
        }
    }
}
