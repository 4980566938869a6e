//! How large the demo world is.

use crate::config::nearest;

/// Numbers of things in the demo world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoScale {
    pub gpus: u32,
    /// Workflow runs over all repositories.
    pub runs: u32,
    pub environments: u32,
    /// Over all log sources together.
    pub log_lines_per_second: u32,
}

impl Default for DemoScale {
    fn default() -> Self {
        Self { gpus: 24, runs: 240, environments: 4, log_lines_per_second: 5 }
    }
}

/// A scale that cannot be built; `Display` is the whole message for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("scale `{part}`: {message}")]
pub struct DemoScaleError {
    pub part: String,
    pub message: String,
}

/// The keys, each with the most that is allowed.
const KEYS: [(&str, u32); 4] =
    [("gpus", 100_000), ("runs", 100_000), ("environments", 1_000), ("log-lines-per-second", 100_000)];

impl DemoScale {
    /// Parses `gpus=1000,runs=10000,environments=50,log-lines-per-second=1000`; what is not named
    /// keeps its usual number, and an empty text changes nothing. Refuses an unknown or repeated
    /// key, a value that is no whole number, and one over the key's limit.
    pub fn parse(text: &str) -> Result<Self, DemoScaleError> {
        let mut scale = Self::default();
        let mut seen: Vec<&str> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|_| !text.trim().is_empty()) {
            let refuse = |message: String| DemoScaleError { part: part.to_owned(), message };
            let Some((key, value)) = part.split_once('=') else {
                return Err(refuse("expected KEY=NUMBER, such as `gpus=1000`".into()));
            };
            let (key, value) = (key.trim(), value.trim());
            let Some((key, limit)) = KEYS.into_iter().find(|(known, _)| *known == key) else {
                return Err(refuse(unknown(key)));
            };
            if seen.contains(&key) {
                return Err(refuse(format!("`{key}` is given twice")));
            }
            seen.push(key);
            let number = whole(value, limit).map_err(refuse)?;
            *scale.field(key) = number;
        }
        Ok(scale)
    }

    fn field(&mut self, key: &str) -> &mut u32 {
        match key {
            "gpus" => &mut self.gpus,
            "runs" => &mut self.runs,
            "environments" => &mut self.environments,
            _ => &mut self.log_lines_per_second,
        }
    }
}

fn unknown(key: &str) -> String {
    match nearest(key, KEYS.map(|(known, _)| known)) {
        Some(name) => format!("unknown key `{key}`; did you mean `{name}`?"),
        None => format!("unknown key `{key}`; known are {}", KEYS.map(|(known, _)| format!("`{known}`")).join(", ")),
    }
}

fn whole(value: &str, limit: u32) -> Result<u32, String> {
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("`{value}` is not a whole number"));
    }
    // Digits that do not fit the type are over every limit.
    let number = value.parse::<u32>().unwrap_or(u32::MAX);
    if number > limit { Err(format!("at most {limit}")) } else { Ok(number) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        DemoScale::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn a_full_scale_is_taken_as_written() {
        assert_eq!(
            DemoScale::parse("gpus=1000,runs=10000, environments=50,log-lines-per-second=1000"),
            Ok(DemoScale { gpus: 1_000, runs: 10_000, environments: 50, log_lines_per_second: 1_000 })
        );
    }

    #[test]
    fn what_is_not_named_keeps_its_usual_number() {
        assert_eq!(DemoScale::parse("gpus=8"), Ok(DemoScale { gpus: 8, ..DemoScale::default() }));
        assert_eq!(DemoScale::parse(""), Ok(DemoScale::default()));
    }

    #[test]
    fn a_refusal_says_which_part_and_why() {
        assert_eq!(refusal("gpus=8,rns=3"), "scale `rns=3`: unknown key `rns`; did you mean `runs`?");
        assert_eq!(
            refusal("xyzzy=1"),
            "scale `xyzzy=1`: unknown key `xyzzy`; known are `gpus`, `runs`, `environments`, `log-lines-per-second`"
        );
        assert_eq!(refusal("gpus"), "scale `gpus`: expected KEY=NUMBER, such as `gpus=1000`");
        assert_eq!(refusal("gpus=8,"), "scale ``: expected KEY=NUMBER, such as `gpus=1000`");
        assert_eq!(refusal("gpus=-1"), "scale `gpus=-1`: `-1` is not a whole number");
        assert_eq!(refusal("gpus=100001"), "scale `gpus=100001`: at most 100000");
        assert_eq!(refusal("runs=99999999999999"), "scale `runs=99999999999999`: at most 100000");
        assert_eq!(refusal("gpus=1,gpus=2"), "scale `gpus=2`: `gpus` is given twice");
    }
}
