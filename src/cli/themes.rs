//! `orchestra themes`: which there are, and how one looks.

use serde_json::json;

use super::{Exit, args::ThemesArguments, looks::Looks, output, snapshot, surroundings::Surroundings};
use crate::{
    runtime::advice,
    theme::{Depth, Origin, Surface, theme_schema},
};

/// Lists them, or prints a frame of the made-up world in one.
pub(super) async fn themes(surroundings: &Surroundings, arguments: ThemesArguments) -> Exit {
    if arguments.schema {
        return output::print(&theme_schema());
    }
    match arguments.name {
        Some(name) => preview(surroundings, &name).await,
        None if arguments.json => {
            let rows = rows(&surroundings.looks);
            output::print_json(&rows.iter().map(as_json).collect())
        }
        None => {
            let rows: Vec<Vec<String>> = rows(&surroundings.looks).into_iter().map(as_cells).collect();
            output::print(&output::table(&["theme", "in use", "from", "trouble"], &rows))
        }
    }
}

/// Whatever standard output is: a theme without its colors is none.
async fn preview(surroundings: &Surroundings, name: &str) -> Exit {
    let looks = &surroundings.looks;
    let depth = if looks.surface.depth == Depth::Mono { Depth::True } else { looks.surface.depth };
    match looks.load(name, depth) {
        Ok(styles) => snapshot::preview(surroundings, &styles).await,
        Err(why) => {
            output::notice(&why);
            Exit::Usage
        }
    }
}

struct Row {
    name: String,
    file: Option<String>,
    is_used: bool,
    trouble: Option<String>,
}

fn rows(looks: &Looks) -> Vec<Row> {
    let surface = Surface { depth: Depth::True, ..looks.surface.clone() };
    let known = looks.themes.list().map(|(name, origin)| Row {
        name: name.to_owned(),
        file: match origin {
            Origin::Shipped => None,
            Origin::File(file) => Some(file.clone()),
        },
        is_used: name == looks.theme,
        trouble: looks.themes.load(name, &surface).err().map(|error| advice(&error)),
    });
    let unread = looks.unread.iter().map(|unread| Row {
        name: unread.name.clone(),
        file: Some(unread.file.clone()),
        is_used: false,
        trouble: Some(unread.why.clone()),
    });
    known.chain(unread).collect()
}

fn as_json(row: &Row) -> serde_json::Value {
    json!({
        "name": row.name,
        "in_use": row.is_used,
        "origin": if row.file.is_some() { "user" } else { "shipped" },
        "file": row.file,
        "trouble": row.trouble,
    })
}

fn as_cells(row: Row) -> Vec<String> {
    let mark = if row.is_used { "yes" } else { "" };
    vec![row.name, mark.into(), row.file.unwrap_or_else(|| "shipped".into()), row.trouble.unwrap_or_default()]
}
