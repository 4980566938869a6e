//! Which settings are other than before.

use super::Settings;

/// Names of the settings that differ, as sections and keys are called in a file. A new setting gets a
/// line here, so that reading it anew can be told.
pub fn changes(before: &Settings, after: &Settings) -> Vec<&'static str> {
    let rows = [
        ("github.api_url", before.github.api_url != after.github.api_url || before.github.host != after.github.host),
        ("github.repositories", before.github.repositories != after.github.repositories),
        ("github.client_id", before.client_id != after.client_id),
        ("lambda.api_url", before.lambda != after.lambda),
        ("ui.theme", before.ui.theme != after.ui.theme),
        ("ui.keymap", before.ui.keymap != after.ui.keymap),
        ("ui.graphs", before.ui.graphs != after.ui.graphs),
        ("ui.mouse", before.ui.mouse != after.ui.mouse),
        ("ui.ascii", before.ui.ascii != after.ui.ascii),
        ("ui.copy", before.ui.copy != after.ui.copy),
        ("ui.copy_limit_kib", before.ui.copy_limit_bytes != after.ui.copy_limit_bytes),
        ("logs.sources", before.logs.sources != after.logs.sources),
        ("logs.journal", before.logs.journal != after.logs.journal),
        ("logs.memory_mib", before.logs.memory_bytes != after.logs.memory_bytes),
        ("environments.read_only", before.read_only != after.read_only),
        ("checks", before.checks != after.checks),
        ("views", before.views != after.views),
        ("commands", before.commands != after.commands),
        ("notify", before.notify != after.notify),
        ("secrets.command", before.secrets.command != after.secrets.command),
        ("secrets.command_names", before.secrets.command_names != after.secrets.command_names),
        ("secrets.passphrase_command", before.secrets.passphrase_command != after.secrets.passphrase_command),
    ];
    rows.into_iter().filter_map(|(name, is_other)| is_other.then_some(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ConfigFile, Key, Origins, SectionKind, Variables, parse_toml};

    fn settings(text: &str) -> Settings {
        let file: ConfigFile = parse_toml("f", text).unwrap();
        Settings::resolve(&[("f".into(), file)], &Variables::default()).unwrap()
    }

    #[test]
    fn every_key_that_can_be_set_is_told_when_it_changes() {
        let value = |key: &str| match key {
            "github.api_url" => "'https://ghe.example/api/v3'",
            "github.repositories" => "['octo/hello']",
            "github.client_id" => "'Ov23liAbCdEf0123456789'",
            "lambda.api_url" => "'https://lambda.example/api/v1'",
            "ui.theme" => "'light'",
            "ui.keymap" => "'vim'",
            "ui.graphs" => "'block'",
            "ui.mouse" | "ui.ascii" => "true",
            "ui.copy" => "\"native\"",
            "ui.copy_limit_kib" => "5",
            "logs.sources" => "['a.log']",
            "logs.journal" => "false",
            "logs.memory_mib" => "9",
            "views.NAME" => "'gpu'",
            "notify.by" => "'command'\nnotify.command = ['a']",
            "notify.command" => "['a', '{title}']\nnotify.by = 'command'",
            "notify.on" => "['run-finished']",
            "notify.quiet_hours" => "'22:00-07:00'",
            "notify.most_a_minute" => "9",
            "secrets.command" | "secrets.passphrase_command" => "['pass', 'show', 'orchestra']",
            "secrets.command_names" => "['deploy@github.com']",
            _ => panic!("`{key}` is new: give it a value here and a line in `changes`"),
        };
        for section in Key::sections().into_iter().filter(|section| section.kind == SectionKind::Single) {
            for key in section.keys {
                let text = format!("{} = {}\n", key.path, value(&key.path));
                let told = ["views", "notify"].into_iter().find(|section| key.path.starts_with(section));
                assert_eq!(changes(&settings(""), &settings(&text)), [told.unwrap_or(&key.path)], "{text}");
            }
        }
        let others: Vec<String> = Key::sections()
            .into_iter()
            .filter(|section| section.kind != SectionKind::Single)
            .map(|of| of.name)
            .collect();
        assert_eq!(
            others,
            ["environments", "checks", "commands"],
            "a new section needs a line in `changes`, and one here"
        );
        let check = "[[checks]]\nname = 'a'\nprocess = 'a'\n";
        assert_eq!(changes(&settings(""), &settings(check)), ["checks"]);
        let command = "[[commands]]\nname = 'a'\nrun = ['a']\n";
        assert_eq!(changes(&settings(""), &settings(command)), ["commands"]);
        let read_only = "[environments.prod]\nread_only = true\n";
        assert_eq!(changes(&settings(""), &settings(read_only)), ["environments.read_only"]);
    }

    #[test]
    fn nothing_is_told_where_only_the_file_is_another() {
        let before = settings("[ui]\ntheme = 'light'\n");
        let after = Settings { origins: Origins::default(), ..before.clone() };
        assert_eq!(changes(&before, &after), [""; 0]);
    }
}
