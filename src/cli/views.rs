//! `orchestra views`: what has a name, where it comes from, and forgetting it.

use serde_json::{Value, json};

use super::{
    Exit,
    args_settings::{ViewsArguments, ViewsCommand},
    choices::{self, Chosen},
    layers, output,
    surroundings::{Folders, text},
};
use crate::{
    app::{Saved, SavedKind, SavedPlace},
    config::{UiChoice, nearest},
    runtime,
};

pub(super) fn views(arguments: &ViewsArguments) -> Exit {
    let read = Folders::read().and_then(|folders| {
        let resolved = layers::resolve(&folders, text)?;
        let chosen = choices::read(&folders);
        Ok((Saved::new(&chosen.choices, &resolved.settings.views), chosen))
    });
    let (saved, chosen) = match read {
        Ok(read) => read,
        Err(message) => {
            output::notice(&message);
            return Exit::Usage;
        }
    };
    if let Some(ViewsCommand::Remove { name }) = &arguments.command {
        return remove(&saved, &chosen, name);
    }
    if let Some(trouble) = &chosen.trouble {
        output::notice(trouble);
    }
    if arguments.output.json {
        return output::print_json(&saved.iter().map(|place| as_json(place, &chosen)).collect());
    }
    if saved.iter().next().is_none() {
        output::notice("none has a name yet; in the console `b` keeps a view, `B` all panes");
    }
    let rows: Vec<Vec<String>> = saved.iter().map(|place| as_cells(place, &chosen)).collect();
    output::print(&output::table(&["name", "what", "leads to", "from"], &rows))
}

/// The file that has it.
fn file(place: &SavedPlace, chosen: &Chosen) -> String {
    let own = || chosen.path.as_ref().map(|path| path.display().to_string());
    place.file.clone().or_else(own).unwrap_or_default()
}

fn as_json(place: &SavedPlace, chosen: &Chosen) -> Value {
    let texts = |views: &Vec<_>| views.iter().map(ToString::to_string).collect::<Vec<_>>();
    json!({
        "kind": place.kind.word(),
        "name": place.name,
        "locator": place.address(),
        "views": place.views.as_ref().map(texts).unwrap_or_default(),
        "trouble": place.views.as_ref().err().map(ToString::to_string),
        "from": file(place, chosen),
        "is_own": place.file.is_none(),
    })
}

fn as_cells(place: &SavedPlace, chosen: &Chosen) -> Vec<String> {
    let leads_to = match &place.views {
        Ok(views) => views.first().map(ToString::to_string).unwrap_or_default(),
        Err(why) => why.to_string(),
    };
    vec![place.name.clone(), place.kind.word().into(), leads_to, file(place, chosen)]
}

fn remove(saved: &Saved, chosen: &Chosen, wanted: &str) -> Exit {
    let of_name: Vec<&SavedPlace> =
        saved.iter().filter(|place| place.name == wanted || place.address() == wanted).collect();
    let refusal = match (&of_name[..], &chosen.path) {
        ([], _) => {
            let near = nearest(wanted, saved.iter().map(|place| place.name.as_str()));
            let near = near.map_or_else(|| "see all: orchestra views".into(), |near| format!("did you mean `{near}`?"));
            format!("nothing is kept as `{wanted}`; {near}")
        }
        ([one], Some(path)) => match &one.file {
            Some(file) => format!("`{wanted}` is set in {file}; take it out there"),
            None => return forget(path, one),
        },
        ([_], None) => "there is no home, and so no state file; set ORCHESTRA_STATE_DIR".into(),
        _ => format!("a view and a workspace have this name; say view/{wanted} or workspace/{wanted}"),
    };
    output::notice(&refusal);
    Exit::Usage
}

fn forget(path: &std::path::Path, place: &SavedPlace) -> Exit {
    let name = place.name.clone();
    let choice = match place.kind {
        SavedKind::View => UiChoice::ForgetView(name),
        SavedKind::Workspace => UiChoice::ForgetWorkspace(name),
    };
    match runtime::keep(path, choice) {
        Ok(trouble) => {
            trouble.iter().for_each(|trouble| output::notice(trouble));
            output::print(&format!("{} `{}` is forgotten\n", place.kind.word(), place.name))
        }
        Err(message) => {
            output::notice(&message);
            Exit::Failure
        }
    }
}
