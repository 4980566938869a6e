//! `orchestra completions` and `orchestra man`.

use std::{io, path::Path};

use super::{Exit, args_generated::man_pages, args_settings::CompletionsArguments, output};

pub(super) fn completions(arguments: &CompletionsArguments) -> Exit {
    output::print_bytes(&super::args_generated::completions(arguments.shell))
}

/// The program's own page to standard output, or all pages into a folder.
pub(super) fn man(out: Option<&Path>) -> Exit {
    let pages = match man_pages() {
        Ok(pages) => pages,
        Err(error) => return output::failed(&error),
    };
    let Some(folder) = out else {
        return pages.first().map_or(Exit::Failure, |(_, page)| output::print_bytes(page));
    };
    let written = |path: &Path, result: io::Result<()>| {
        result.map_err(|error| format!("{}: cannot be written: {}", path.display(), output::reason(&error)))
    };
    let all = written(folder, std::fs::create_dir_all(folder)).and_then(|()| {
        pages.iter().try_for_each(|(name, page)| {
            let path = folder.join(name);
            written(&path, std::fs::write(&path, page))
        })
    });
    match all {
        Ok(()) => Exit::Ok,
        Err(message) => {
            output::notice(&message);
            Exit::Failure
        }
    }
}
