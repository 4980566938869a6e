//! All faults of a manifest.

use super::{
    fault::{At, ManifestFault},
    services, steps,
    words::{is_inside, is_name, is_variable, suggestion},
};
use crate::plan::{Template, TemplateService};

const DATABASES: [&str; 3] = ["none", "sqlite", "postgres"];

/// Variables that every file has; a template cannot set them.
const GIVEN: [&str; 3] = ["name", "port", "directory"];

/// More steps or services than these are no environment of one machine.
const MOST: usize = 64;

/// Everything that is wrong with a manifest whose keys and types are right. `folder` is the name of the
/// folder where it lies.
pub fn template_faults(template: &Template, folder: &str) -> Vec<ManifestFault> {
    let mut found = Vec::new();
    let mut at = At::top(&mut found);
    let name = &template.name;
    at.key("name").must(is_name(name), || format!("`{name}` is no name; use small letters, digits and `-`"));
    at.key("name").must(name == folder, || format!("the name is `{name}` but the folder is `{folder}`; make them one"));
    at.key("summary").must(is_sentence(&template.summary), || "summary: one sentence in one line".to_owned());
    let framework = &template.framework;
    at.key("framework").must(is_name(framework), || format!("`{framework}` is no word; write one like fastapi"));
    let database = template.database.as_str();
    at.key("database").must(DATABASES.contains(&database), || {
        format!("unknown database `{database}`{}", suggestion(database, DATABASES))
    });
    for (index, program) in template.programs.iter().enumerate() {
        at.key("programs")
            .item(index)
            .must(is_program(program), || format!("`{program}` is no name of a program; it is looked for on PATH"));
    }
    ports(&mut at, template);
    for (index, pattern) in template.generated.iter().enumerate() {
        at.key("generated").item(index).must(is_inside(pattern) && !is_everything(pattern), || {
            format!("`{pattern}` is no pattern of paths in the environment's directory, or is all of them")
        });
    }
    for key in template.values.keys() {
        let is_fine = is_variable(key) && !GIVEN.contains(&key.as_str());
        at.key("values").key(key).must(is_fine, || {
            format!("`{key}` cannot be set; use small letters, digits and `_`, and none of {}", GIVEN.join(", "))
        });
    }
    at.key("step").must(template.steps.len() <= MOST, || format!("there are more than {MOST} steps"));
    at.key("service").must(template.services.len() <= MOST, || format!("there are more than {MOST} services"));
    steps::check(&mut at.key("step"), &template.steps);
    services::check(&mut at.key("service"), template);
    found
}

fn is_sentence(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 200 && !text.contains(char::is_control)
}

fn is_program(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.+".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(fits)
}

/// Then nothing would be the person's own work.
fn is_everything(pattern: &str) -> bool {
    pattern.chars().all(|c| "*./?".contains(c))
}

fn ports(at: &mut At<'_>, template: &Template) {
    match (template.ports, template.ports_any.as_slice()) {
        (Some((from, to)), []) => at.key("ports").must(0 < from && from <= to, || {
            format!("ports: [{from}, {to}] is no range; write the lowest and the highest")
        }),
        (None, [_, ..]) => {
            at.key("ports_any").must(!template.ports_any.contains(&0), || "ports_any: 0 is no port".to_owned());
        }
        (Some(_), [_, ..]) => at.key("ports_any").say("either `ports` or `ports_any`, not both"),
        // Then there is no `${port}`, and no file may speak of one.
        (None, []) => at.key("service").must(template.services.iter().all(has_own_port), || {
            "the key `ports` is missing: [lowest, highest]; services listen there".to_owned()
        }),
    }
}

fn has_own_port(service: &TemplateService) -> bool {
    match &service.port {
        Some(port) => port != "${port}",
        None => service.health.is_none() && !service.tcp,
    }
}
