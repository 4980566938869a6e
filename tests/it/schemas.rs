//! The JSON Schemas: they are those that are checked in, and they agree with the parsers.

use std::{cell::RefCell, collections::HashMap, path::Path};

use orchestra_console::{
    config::{ConfigFile, config_schema, parse_toml},
    keymap::{Action, Bindings, Context, KeymapFile, keymap_schema, shipped_names},
    theme::{Depth, Glyphs, Role, Surface, Themes, theme_schema},
};
use regex::Regex;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn parsed(schema: &str) -> Value {
    serde_json::from_str(schema).unwrap()
}

thread_local! {
    /// Patterns that were compiled already.
    static PATTERNS: RefCell<HashMap<String, Regex>> = RefCell::default();
}

fn fits(pattern: &str, text: &str) -> bool {
    PATTERNS.with_borrow_mut(|known| {
        known.entry(pattern.to_owned()).or_insert_with(|| Regex::new(pattern).unwrap()).is_match(text)
    })
}

/// Everything in which a value breaks a schema, as far as these schemas go.
fn faults(schema: &Value, root: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (word, rule) in schema.as_object().unwrap() {
        match word.as_str() {
            "$ref" => {
                let target =
                    root.pointer(rule.as_str().unwrap().trim_start_matches('#')).expect("a schema that is there");
                found.extend(faults(target, root, value, at));
            }
            "type" => {
                let is = match rule.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "integer" => value.is_i64(),
                    other => panic!("the type `{other}` is not looked at yet"),
                };
                found.extend((!is).then(|| format!("{at} is no {rule}")));
            }
            "pattern" => {
                let is_met = value.as_str().is_none_or(|text| fits(rule.as_str().unwrap(), text));
                found.extend((!is_met).then(|| format!("{at} is {value}")));
            }
            "items" => {
                let items = value.as_array().into_iter().flatten();
                found.extend(items.flat_map(|item| faults(rule, root, item, at)));
            }
            "properties" => {
                for (name, inner) in value.as_object().into_iter().flatten() {
                    match rule.get(name) {
                        Some(rule) => found.extend(faults(rule, root, inner, &format!("{at}.{name}"))),
                        None => found.push(format!("{at}.{name} is unknown")),
                    }
                }
            }
            "additionalProperties" if rule.is_object() => {
                let inner = value.as_object().into_iter().flatten();
                found.extend(inner.flat_map(|(name, inner)| faults(rule, root, inner, &format!("{at}.{name}"))));
            }
            "additionalProperties" => assert_eq!(*rule, Value::Bool(false), "at {at}"),
            "required" => {
                let missing =
                    rule.as_array().unwrap().iter().filter(|name| value.get(name.as_str().unwrap()).is_none());
                found.extend(missing.map(|name| format!("{at} lacks {name}")));
            }
            "enum" => found.extend((!rule.as_array().unwrap().contains(value)).then(|| format!("{at} is {value}"))),
            "minimum" => found.extend((value.as_i64() < rule.as_i64()).then(|| format!("{at} is {value}"))),
            "maximum" => found.extend((value.as_i64() > rule.as_i64()).then(|| format!("{at} is {value}"))),
            "$schema" | "$defs" | "title" | "description" | "default" | "examples" => {}
            "oneOf" => {
                let met = rule.as_array().unwrap().iter().filter(|rule| faults(rule, root, value, at).is_empty());
                found.extend((met.count() != 1).then(|| format!("{at} is {value}")));
            }
            "const" => found.extend((rule != value).then(|| format!("{at} is {value}"))),
            other => panic!("the word `{other}` is not looked at yet"),
        }
    }
    found
}

/// What a schema finds in a TOML text.
fn found(schema: &Value, text: &str) -> Vec<String> {
    let value: toml::Table = text.parse().unwrap();
    faults(schema, schema, &serde_json::to_value(value).unwrap(), "file")
}

#[track_caller]
fn agree(schema: &Value, text: &str, parses: bool) {
    let found = found(schema, text);
    assert_eq!(
        found.is_empty(),
        parses,
        "{text}\nschema: {found:?}; the parser {}",
        if parses { "takes it" } else { "refuses it" }
    );
}

#[test]
fn those_checked_in_are_those_that_are_printed() {
    for (file, printed, command) in [
        ("keymap.json", keymap_schema(), "keys --schema"),
        ("theme.json", theme_schema(), "themes --schema"),
        ("config.json", config_schema(), "config schema"),
    ] {
        let checked_in = std::fs::read_to_string(root().join("assets/schema").join(file)).unwrap();
        assert!(printed == checked_in, "print it anew: orchestra {command} > assets/schema/{file}");
    }
}

#[test]
fn shipped_keymaps_fit_and_every_action_is_described_in_every_context() {
    let schema = parsed(&keymap_schema());
    for name in shipped_names() {
        let text = std::fs::read_to_string(root().join(format!("keymaps/{name}.toml"))).unwrap();
        assert_eq!(found(&schema, &text), [""; 0], "{name}");
        assert_eq!(found(&schema, &Bindings::load(name, None).unwrap().to_toml()), [""; 0], "{name}");
    }
    for context in Context::ALL {
        for action in Action::all() {
            let described = &schema["properties"][context.name()]["properties"][action.name()]["description"];
            assert_eq!(described.as_str(), Some(action.sentence()));
        }
    }
}

#[test]
fn of_keys_the_schema_takes_what_the_parser_takes_and_nothing_else() {
    let schema = parsed(&keymap_schema());
    let keys = [
        "j",
        "G",
        "é",
        "東",
        "ctrl-d",
        "alt-x",
        "ctrl-alt-x",
        "shift-tab",
        "ctrl-shift-up",
        "space",
        "minus",
        "f1",
        "f12",
        "f24",
        "?",
        "ctrl-?",
        "shift-?",
        "ctrl-minus",
        "-",
        "g g",
        "ctrl-x ctrl-c",
        "a b c d",
        "alt-shift-f4",
        "shift-ctrl-f4",
        "enter",
        "esc",
        "ctrl-space",
        "shift-space x",
        "alt-é",
        "",
        "a b c d e",
        "ctl-d",
        "f0",
        "f25",
        "f99",
        "shift-g",
        "ctrl-shift-g",
        "shift-é",
        "ctrl-",
        "Enter",
        "gg",
        "tab tabb",
        "F5",
        "pgup",
    ];
    for context in Context::ALL {
        for key in keys {
            let text = format!("[{}]\ndown = [\"{key}\"]\n", context.name());
            agree(&schema, &text, KeymapFile::parse("k", &text).is_ok());
        }
    }
}

#[test]
fn faulty_keymaps_break_the_schema_too() {
    let schema = parsed(&keymap_schema());
    for text in ["[tabel]\n", "[table]\nuup = []\n", "[table]\nup = 'k'\n", "[table]\nup = [3]\n", "table = 3\n"] {
        assert!(KeymapFile::parse("k", text).is_err(), "{text}");
        agree(&schema, text, false);
    }
}

fn is_theme(text: &str) -> bool {
    let mut themes = Themes::shipped();
    themes.add("mine", "mine.toml", text);
    themes.load("mine", &Surface { depth: Depth::True, glyphs: Glyphs::ascii() }).is_ok()
}

#[test]
fn shipped_themes_fit_and_every_role_is_described() {
    let schema = parsed(&theme_schema());
    for (name, _) in Themes::shipped().list() {
        let text = std::fs::read_to_string(root().join(format!("themes/{name}.toml"))).unwrap();
        assert_eq!(found(&schema, &text), [""; 0], "{name}");
    }
    for role in Role::ALL {
        let described = &schema["properties"]["roles"]["properties"][role.name()]["description"];
        assert_eq!(described.as_str(), Some(role.sentence()));
    }
}

#[test]
fn of_colors_the_schema_takes_what_the_parser_takes() {
    let schema = parsed(&theme_schema());
    for color in ["#7aa2f7", "#FFF000", "blue", "dark-gray", "light-red", "white", "reset", "0", "255"] {
        let text = format!("inherits = 'dark'\n[roles]\ngood = {{ fg = '{color}' }}\n");
        assert!(is_theme(&text), "{color}");
        agree(&schema, &text, true);
    }
    for color in ["#7aa2f", "#gggggg", "blu", "256", "", "7aa2f7", "rgb(1,2,3)"] {
        let text = format!("inherits = 'dark'\n[roles]\ngood = {{ bg = '{color}' }}\n");
        assert!(!is_theme(&text), "{color}");
        agree(&schema, &text, false);
    }
}

#[test]
fn faulty_themes_break_the_schema_too() {
    let schema = parsed(&theme_schema());
    for text in [
        "inherit = 'dark'\n",
        "inherits = 3\n",
        "inherits = 'dark'\n[roles]\ngod = {}\n",
        "inherits = 'dark'\n[roles]\ngood = { foreground = 'red' }\n",
        "inherits = 'dark'\n[roles]\ngood = { bold = 'yes' }\n",
        "inherits = 'dark'\n[roles]\ngood = 'red'\n",
        "inherits = 'dark'\nink = 7\n",
    ] {
        assert!(!is_theme(text), "{text}");
        agree(&schema, text, false);
    }
}

#[test]
fn configurations_that_parse_fit_and_unknown_keys_do_not() {
    let schema = parsed(&config_schema());
    let whole = orchestra_console::config::default_config();
    assert_eq!(found(&schema, &whole), [""; 0]);
    for (text, fits) in [
        ("[environments.production]\nread_only = true\nlayer = 'production'\n", true),
        ("[environments.production]\nread_only = 'yes'\n", false),
        ("[environments.production]\nreadonly = true\n", false),
        ("[ui]\nthme = 'dark'\n", false),
        ("[[checks]]\ntcp = 'a:1'\n", false),
    ] {
        assert_eq!(parse_toml::<ConfigFile>("f", text).is_ok(), fits, "{text}");
        agree(&schema, text, fits);
    }
}
