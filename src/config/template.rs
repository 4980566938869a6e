//! Arguments with places that values fill. A value fills a part of one argument and never becomes two.

use serde::{Deserialize, Serialize};

/// An argument list: the program first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template(Vec<Argument>);

/// One argument, in parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Argument(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Part {
    Text(String),
    /// The name of a value.
    Value(String),
}

/// Programs that take a script as an argument, whatever number stands behind the name.
const INTERPRETERS: [&str; 16] = [
    "sh",
    "bash",
    "dash",
    "ash",
    "zsh",
    "ksh",
    "fish",
    "nu",
    "su",
    "python",
    "perl",
    "ruby",
    "node",
    "lua",
    "powershell",
    "pwsh",
];
/// Programs that join their arguments and hand them to a shell, here or on the other side.
const SHELLED: [&str; 6] = ["ssh", "mosh", "watch", "parallel", "tmux", "screen"];
/// Programs that run the one behind them.
const WRAPPERS: [&str; 8] = ["env", "sudo", "doas", "nice", "nohup", "setsid", "time", "timeout"];

impl Template {
    /// Reads the arguments as they are written: `{name}` is a place for a value, `{{` a brace.
    ///
    /// # Errors
    /// Why they cannot be meant, as a sentence for a person.
    pub fn parse(arguments: &[String]) -> Result<Self, String> {
        let parsed: Vec<Argument> = arguments.iter().map(|text| Argument::parse(text)).collect::<Result<_, _>>()?;
        match parsed.first() {
            None => {
                return Err("`run` is empty; write the program and its arguments, such as [\"gh\", \"help\"]".into());
            }
            Some(program) if !program.is_fixed() => {
                return Err("the program itself must be written out: its name cannot come from a value".into());
            }
            Some(program) if program.literal().trim().is_empty() => return Err("the program has no name".into()),
            Some(_) => {}
        }
        let template = Self(parsed);
        match template.script_with_value() {
            Some(shell) => Err(format!(
                "a value inside a script of `{shell}` would be run by it; hand it over as an argument instead: \
                 [\"sh\", \"-c\", \"… \\\"$1\\\"\", \"sh\", \"{{branch}}\"]"
            )),
            None => Ok(template),
        }
    }

    /// The names of all values in it, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|argument| &argument.0).filter_map(|part| match part {
            Part::Value(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The program as it is written.
    pub fn program(&self) -> String {
        self.0.first().map(Argument::literal).unwrap_or_default()
    }

    /// The argument list with every value in its place.
    ///
    /// # Errors
    /// Why a value is not there, or may not stand where it would.
    pub fn fill(&self, value: &mut dyn FnMut(&str) -> Result<String, String>) -> Result<Vec<String>, String> {
        let shelled = self.shelled();
        let mut filled: Vec<String> = Vec::with_capacity(self.0.len());
        for argument in &self.0 {
            let takes_any = filled.iter().skip(1).any(|before| before == "--");
            filled.push(argument.fill(takes_any, shelled.as_deref(), value)?);
        }
        Ok(filled)
    }

    /// The program that hands what it is given to a shell.
    fn shelled(&self) -> Option<String> {
        let mut names = self.0.iter().map(|argument| base(&argument.literal()).to_owned());
        let program = names.next()?;
        if WRAPPERS.contains(&program.as_str()) {
            return names.find(|name| SHELLED.contains(&name.as_str()));
        }
        SHELLED.contains(&program.as_str()).then_some(program)
    }

    /// The interpreter that would be given a script with a value in it.
    fn script_with_value(&self) -> Option<String> {
        let mut shell = None;
        let mut is_script = false;
        for argument in &self.0 {
            if is_script && !argument.is_fixed() {
                return shell;
            }
            let text = argument.literal();
            if shell.is_some() && is_script_inside(&text) && !argument.is_fixed() {
                return shell;
            }
            is_script = (shell.is_some() && asks_for_script(&text)) || (is_script && text.starts_with('-'));
            let name = base(&text).trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
            if INTERPRETERS.contains(&name) {
                shell = Some(base(&text).to_owned());
            }
        }
        None
    }
}

impl Argument {
    fn parse(text: &str) -> Result<Self, String> {
        if text.contains('\0') {
            return Err("an argument cannot hold a NUL".into());
        }
        let (mut parts, mut literal, mut rest) = (Vec::new(), String::new(), text);
        while let Some(at) = rest.find(['{', '}']) {
            literal.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                literal.push_str(brace);
                rest = after;
            } else if brace == "}" {
                literal.push('}');
            } else {
                let end = rest.find('}').filter(|end| is_name(&rest[..*end]));
                let Some(end) = end else {
                    return Err(format!("`{{` in `{text}` begins no value such as {{run_id}}; write {{{{ for a brace"));
                };
                parts.extend((!literal.is_empty()).then(|| Part::Text(std::mem::take(&mut literal))));
                parts.push(Part::Value(rest[..end].to_owned()));
                rest = &rest[end + 1..];
            }
        }
        literal.push_str(rest);
        parts.extend((!literal.is_empty()).then_some(Part::Text(literal)));
        Ok(Self(parts))
    }

    fn is_fixed(&self) -> bool {
        self.0.iter().all(|part| matches!(part, Part::Text(_)))
    }

    /// What is written in it, without values.
    fn literal(&self) -> String {
        let text = |part: &Part| if let Part::Text(text) = part { text.clone() } else { String::new() };
        self.0.iter().map(text).collect()
    }

    fn fill(
        &self,
        takes_any: bool,
        shelled: Option<&str>,
        value: &mut dyn FnMut(&str) -> Result<String, String>,
    ) -> Result<String, String> {
        let mut filled = String::new();
        for part in &self.0 {
            let name = match part {
                Part::Text(text) => {
                    filled.push_str(text);
                    continue;
                }
                Part::Value(name) => name,
            };
            let value = value(name)?;
            if value.chars().any(char::is_control) {
                return Err(format!("{{{name}}} holds a line end or another control character"));
            }
            if filled.is_empty() && value.starts_with('-') && !takes_any {
                return Err(format!(
                    "{{{name}}} is `{value}`, which the program would take for an option; put \"--\" before it"
                ));
            }
            if let Some(program) = shelled.filter(|_| !value.chars().all(is_plain)) {
                return Err(format!("{{{name}}} is `{value}`, which the shell behind {program} would take apart"));
            }
            filled.push_str(&value);
        }
        Ok(filled)
    }
}

/// An option behind which a script stands: `-c`, `-lc`, `-cl`, `-E`, `--eval`.
fn asks_for_script(option: &str) -> bool {
    match (option.strip_prefix("--"), option.strip_prefix('-')) {
        (Some(long), _) => LONG.contains(&long),
        (None, Some(letters)) => {
            letters.ends_with(['c', 'e'])
                || letters.eq_ignore_ascii_case("command")
                || (letters.len() <= MOST_LETTERS && letters.contains(['c', 'e', 'E']))
        }
        (None, None) => false,
    }
}

/// The same with the script in it: `--eval=…`.
fn is_script_inside(option: &str) -> bool {
    option.strip_prefix("--").and_then(|long| long.split_once('=')).is_some_and(|(name, _)| LONG.contains(&name))
}

/// Long options that a script belongs to.
const LONG: [&str; 3] = ["command", "eval", "print"];
/// Short options that are written as one word.
const MOST_LETTERS: usize = 4;

/// Means nothing to a shell.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._:/@%+=,-".contains(c)
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// The name of a program without its folder.
fn base(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(arguments: &[&str]) -> Result<Template, String> {
        Template::parse(&arguments.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    }

    fn filled(arguments: &[&str], value: &str) -> Result<Vec<String>, String> {
        template(arguments).unwrap().fill(&mut |_| Ok(value.to_owned()))
    }

    #[test]
    fn a_value_fills_one_argument_whatever_is_in_it() {
        let hostile = "a b; $(rm -rf ~) `x` \"y\" 'z' | & > * ?";
        assert_eq!(filled(&["git", "log", "{branch}"], hostile).unwrap(), ["git", "log", hostile]);
        assert_eq!(filled(&["gh", "--repo={repository}"], "-o/r").unwrap(), ["gh", "--repo=-o/r"]);
        assert_eq!(filled(&["a", "{x}/{x}"], "b c").unwrap(), ["a", "b c/b c"]);
    }

    #[test]
    fn braces_are_doubled() {
        assert_eq!(filled(&["jq", "{{a: {run_id}}}"], "7").unwrap(), ["jq", "{a: 7}"]);
        assert_eq!(filled(&["awk", "}{{print}}"], "").unwrap(), ["awk", "}{print}"]);
        let refusal = template(&["jq", "{a: 1}"]).unwrap_err();
        assert_eq!(refusal, "`{` in `{a: 1}` begins no value such as {run_id}; write {{ for a brace");
    }

    #[test]
    fn a_value_is_never_an_option() {
        let refusal = filled(&["git", "log", "{branch}"], "--output=/etc/x").unwrap_err();
        assert!(refusal.contains("would take for an option"), "{refusal}");
        assert!(filled(&["git", "log", "--", "{branch}"], "-x").is_ok());
        assert!(filled(&["--", "{branch}"], "-x").is_err(), "the program is no `--`");
        assert!(filled(&["git", "log", "-{x}"], "-y").is_ok(), "the dash is written there");
    }

    #[test]
    fn a_value_is_one_line() {
        for control in ["a\nb", "a\0b", "\u{9b}31m"] {
            assert!(filled(&["echo", "{x}"], control).is_err(), "{control:?}");
        }
    }

    #[test]
    fn no_value_becomes_a_script_or_a_program() {
        for refused in [
            &["sh", "-c", "git log {branch}"][..],
            &["/bin/bash", "-lc", "echo {branch}"],
            &["kubectl", "exec", "pod", "--", "sh", "-ec", "{x}"],
            &["env", "python3", "-c", "print('{x}')"],
            &["bash", "-c", "-x", "{x}"],
            &["bash", "-cl", "echo {x}"],
            &["python3.12", "-c", "{x}"],
            &["perl", "-E", "say '{x}'"],
            &["node", "--eval", "{x}"],
            &["su", "--command=git log {x}"],
            &["{program}", "x"],
            &[],
            &[" "],
        ] {
            assert!(template(refused).is_err(), "{refused:?}");
        }
        assert!(template(&["sh", "-c", "git log \"$1\"", "sh", "{branch}"]).is_ok());
        assert!(template(&["grep", "-c", "{x}"]).is_ok(), "`-c` of others is no script");
        assert!(template(&["bash", "deploy.sh", "--environment", "{x}"]).is_ok());
    }

    #[test]
    fn what_ssh_hands_to_a_shell_is_plain() {
        assert!(filled(&["ssh", "{host}"], "train-01.example.com").is_ok());
        assert!(filled(&["ssh", "host", "cat", "{file}"], "/tmp/x;reboot").unwrap_err().contains("behind ssh"));
        for joins in [&["watch", "git", "log", "{x}"][..], &["sudo", "-n", "watch", "{x}"], &["tmux", "neww", "{x}"]] {
            assert!(filled(joins, "main;reboot").unwrap_err().contains("take apart"), "{joins:?}");
            assert!(filled(joins, "main").is_ok(), "{joins:?}");
        }
        assert!(filled(&["gh", "run", "watch", "{x}"], "a b").is_ok(), "what others call `watch`");
    }
}
