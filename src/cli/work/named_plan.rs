//! A plan by the beginning of its digest, or from a file.

use std::{
    io::{self, Read},
    path::Path,
};

use crate::{
    cli::{Exit, output},
    journal::Store,
    plan::{Catalog, MOST_PLAN_BYTES, Plan, parse_plan},
};

/// Reads a plan that a person named. What is wrong is said; the error is how to end.
pub(super) async fn named_plan(name: &str, store: Option<&dyn Store>, catalog: &Catalog) -> Result<Plan, Exit> {
    if is_file(name) {
        return from_file(name, catalog);
    }
    let Some(store) = store else {
        output::notice(&format!("there is no plan {name}: none was kept yet; see: orchestra create --help"));
        return Err(Exit::Usage);
    };
    store.plan(name).await.map_err(|error| {
        output::notice(&error.to_string());
        Exit::Usage
    })
}

/// A digest is never written with a stop or a slash; a file in the way of one is asked for as `./NAME`.
fn is_file(name: &str) -> bool {
    let is_digest = name.len() <= 64 && !name.is_empty() && name.chars().all(|c| c.is_ascii_hexdigit());
    name == "-" || !is_digest || name.contains(['/', '.'])
}

fn from_file(name: &str, catalog: &Catalog) -> Result<Plan, Exit> {
    let shown = if name == "-" { "standard input" } else { name };
    let text = read(name).map_err(|error| {
        output::notice(&format!(
            "{shown}: cannot be read: {}; to see the plans that are kept: orchestra plan list",
            output::reason(&error)
        ));
        Exit::Usage
    })?;
    let text = String::from_utf8_lossy(&text);
    parse_plan(&text, catalog).map_err(|faults| {
        faults.iter().for_each(|fault| output::notice(&format!("{shown}: {fault}")));
        Exit::Usage
    })
}

/// The bytes of a file or of standard input, one more than fits where there are too many.
pub(super) fn read(name: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = MOST_PLAN_BYTES as u64 + 1;
    if name == "-" {
        io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(Path::new(name))?.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
