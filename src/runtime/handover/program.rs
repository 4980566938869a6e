//! Which editor, which pager.

use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use super::split::words;
use crate::runtime::Outside;

/// What a program is for: the variables that name it, and those that most machines have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trade {
    name: &'static str,
    variables: &'static [&'static str],
    usual: &'static [&'static str],
}

pub(super) const EDITOR: Trade = Trade { name: "editor", variables: &["VISUAL", "EDITOR"], usual: &["vi", "nano"] };
pub(super) const PAGER: Trade = Trade { name: "pager", variables: &["PAGER"], usual: &["less", "more"] };

/// The program and its arguments.
///
/// # Errors
/// A variable that names what is not there, or no variable and no usual one: the whole message.
pub(super) fn find(trade: Trade, outside: &Outside) -> Result<Vec<String>, String> {
    let named = trade.variables.iter().find_map(|name| Some((*name, outside.variable(name)?)));
    if let Some((variable, line)) = named {
        let words = words(line).map_err(|why| format!("{variable}: {why}; mend it and start again"))?;
        let Some(program) = words.first() else {
            return Err(format!("{variable} names no program; set it to your {}", trade.name));
        };
        if !is_there(program, outside) {
            return Err(format!("`{program}` of {variable} is not installed; set {variable} to one that is"));
        }
        return Ok(words);
    }
    let usual = trade.usual.iter().find(|program| is_there(program, outside));
    usual.map(|program| vec![(*program).to_owned()]).ok_or_else(|| {
        let [first, rest] = trade.usual else { return format!("no {} is here", trade.name) };
        let variable = trade.variables[0];
        format!("no {} is here: neither {first} nor {rest}; install one or set {variable}", trade.name)
    })
}

/// True when it can be started.
pub(super) fn is_there(program: &str, outside: &Outside) -> bool {
    let is_program = |path: &Path| {
        std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
    };
    if program.contains('/') {
        return is_program(Path::new(program));
    }
    let folders = outside.variable("PATH").unwrap_or("/usr/bin:/bin");
    std::env::split_paths(folders).any(|folder: PathBuf| is_program(&folder.join(program)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(trade: Trade, variables: &[(&str, &str)]) -> Result<Vec<String>, String> {
        let lookup =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        find(trade, &Outside::new(lookup))
    }

    #[test]
    fn visual_before_editor_before_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        for (name, mode) in [("vi", 0o644), ("nano", 0o755), ("emacs", 0o755), ("less", 0o755)] {
            let path = folder.path().join(name);
            std::fs::write(&path, "").unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        }
        let path = ("PATH", folder.path().to_str().unwrap());
        assert_eq!(found(EDITOR, &[path, ("EDITOR", "vi")]).unwrap_err(), NOT_THERE);
        assert_eq!(found(EDITOR, &[path, ("EDITOR", "vi"), ("VISUAL", "emacs -nw")]).unwrap(), ["emacs", "-nw"]);
        assert_eq!(found(EDITOR, &[path]).unwrap(), ["nano"], "vi is no program here");
        assert_eq!(found(PAGER, &[path]).unwrap(), ["less"]);
        let none = found(PAGER, &[("PATH", "/no/such/folder")]).unwrap_err();
        assert_eq!(none, "no pager is here: neither less nor more; install one or set PAGER");
        assert!(found(PAGER, &[path, ("PAGER", "'x")]).unwrap_err().starts_with("PAGER: a quote"));
        assert!(found(PAGER, &[path, ("PAGER", "  ")]).unwrap_err().contains("names no program"));
    }

    const NOT_THERE: &str = "`vi` of EDITOR is not installed; set EDITOR to one that is";
}
