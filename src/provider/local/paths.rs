//! Which paths and names an operation takes.

use std::path::{Component, Path, PathBuf};

use super::faults::{disk, refused};
use crate::provider::OperationFault;

/// The longest name of a file that common file systems take, in bytes.
const NAME_BYTES: usize = 255;

/// What is wrong with an absolute path: none that climbs, hides a control character or is too long is taken.
pub(super) fn path_rules(what: &str, path: &str) -> Vec<String> {
    let path = Path::new(path);
    let mut wrong = Vec::new();
    if !path.is_absolute() {
        wrong.push(format!("{what} is not an absolute path: {}", shown(path)));
    }
    if path.parent().is_none() {
        wrong.push(format!("{what} is the root directory, where nothing is made or removed"));
    }
    wrong.extend(component_rules(what, path));
    wrong
}

/// What is wrong with a path inside of another directory.
pub(super) fn inner_rules(what: &str, path: &str) -> Vec<String> {
    let path = Path::new(path);
    let mut wrong = component_rules(what, path);
    if path.is_absolute() || path.as_os_str().is_empty() {
        wrong.push(format!("{what} is no path inside of its directory: {}", shown(path)));
    }
    if path.as_os_str().as_encoded_bytes().starts_with(b"-") {
        wrong.push(format!("{what} begins with a dash and would be taken for an option: {}", shown(path)));
    }
    wrong
}

fn component_rules(what: &str, path: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    if path.components().any(|part| matches!(part, Component::ParentDir)) {
        wrong.push(format!("{what} climbs with `..`, and so might leave its directory: {}", shown(path)));
    }
    if path.to_string_lossy().chars().any(char::is_control) {
        wrong.push(format!("{what} holds a control character, such as the end of a line: {}", shown(path)));
    }
    if path.components().any(|part| part.as_os_str().len() > NAME_BYTES) {
        wrong.push(format!("{what} holds a name of more than {NAME_BYTES} bytes"));
    }
    wrong
}

/// What is wrong with the name of an environment or a service.
pub(super) fn name_rules(what: &str, name: &str) -> Vec<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let begins = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    let is_name = begins && name.len() <= 64 && name.chars().all(fits);
    let wrong = format!("{what} is no name of 1 to 64 letters, digits, `-`, `_` and `.`: {}", shown(Path::new(name)));
    (!is_name).then_some(wrong).into_iter().collect()
}

/// A path for a sentence, not longer than one.
fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    let short: String = text.chars().take(80).flat_map(char::escape_default).collect();
    if text.chars().count() > 80 { format!("`{short}…`") } else { format!("`{short}`") }
}

/// A path inside of `directory`, with no symbolic link on the way from there that could lead out of it.
pub(super) fn inside(directory: &Path, path: &str) -> Result<PathBuf, OperationFault> {
    if let Some(why) = inner_rules("the file's path", path).into_iter().next() {
        return Err(refused(why));
    }
    let mut at = directory.to_path_buf();
    for part in Path::new(path).components() {
        at.push(part);
        match at.symlink_metadata() {
            Ok(found) if found.is_symlink() => {
                return Err(refused(format!("{} is a symbolic link, which may lead elsewhere", at.display())));
            }
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(disk("look at", &at, &error)),
        }
    }
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_paths_are_refused_in_a_sentence() {
        let long = "n".repeat(256);
        for (path, why) in [
            ("demo", "not an absolute path"),
            ("/", "the root directory"),
            ("/a/../../b", "climbs"),
            ("/a\n/b", "control character"),
            (&*format!("/a/{long}"), "more than 255 bytes"),
        ] {
            let wrong = path_rules("path", path);
            assert!(wrong.iter().any(|sentence| sentence.contains(why)), "{path:?}: {wrong:?}");
            assert!(wrong.iter().all(|sentence| !sentence.contains('\n')), "{wrong:?}");
        }
        for path in ["/srv/-rf", "/srv/$(id)", "/srv/ü", &format!("/srv/{}", "n".repeat(255))] {
            assert_eq!(path_rules("path", path), Vec::<String>::new());
        }
    }

    #[test]
    fn inner_paths_stay_inside() {
        for path in ["/etc/passwd", "", "a/../../b", "-rf", "a\nb"] {
            assert!(!inner_rules("file", path).is_empty(), "{path:?}");
        }
        assert!(inner_rules("file", "app/main.py").is_empty());
        assert!(name_rules("name", "demo-1").is_empty());
        for name in ["", "-rf", "a/b", "..", "a b", "prоd", &"n".repeat(65)] {
            assert_eq!(name_rules("name", name).len(), 1, "{name}");
        }
    }
}
