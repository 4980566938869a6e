//! Services of a manifest.

use super::{
    fault::At,
    placeholders,
    steps::{before, known, no_circle},
    words::{is_environment_variable, is_inside, is_name, suggestion},
};
use crate::plan::{Template, TemplateService};

pub(super) fn check(at: &mut At<'_>, template: &Template) {
    let services = &template.services;
    let names: Vec<&str> = services.iter().map(|service| service.name.as_str()).collect();
    let ids: Vec<&str> = template.steps.iter().map(|step| step.id.as_str()).collect();
    for (index, service) in services.iter().enumerate() {
        let mut at = at.item(index);
        let name = &service.name;
        at.key("name").must(is_name(name), || format!("`{name}` is no name; use small letters, digits and `-`"));
        at.key("name").must(!names[..index].contains(&name.as_str()), || format!("there are two services `{name}`"));
        known(&mut at.key("after"), &service.after, &names, "service");
        known(&mut at.key("steps"), &service.steps, &ids, "step");
        program(&mut at.key("command"), service, &template.programs);
        readiness(&mut at, service);
        texts(&mut at, service, template);
    }
    let arrows: Vec<(&str, &[String])> =
        services.iter().map(|service| (service.name.as_str(), service.after.as_slice())).collect();
    no_circle(at, "after", &arrows);
}

/// The first word: in the directory, or a program that the manifest says is needed.
fn program(at: &mut At<'_>, service: &TemplateService, programs: &[String]) {
    let Some(program) = service.command.first() else {
        return at.say(format!("service `{}` has no command", service.name));
    };
    if program.contains('/') {
        let why =
            || format!("`{program}` is no path in the environment's directory; leave out `/` at the front and `..`");
        at.item(0).must(is_inside(program), why);
    } else if !programs.iter().any(|known| known == program) {
        let known = suggestion(program, programs.iter().map(String::as_str));
        at.item(0).say(format!("`{program}` is not among `programs`{known}"));
    }
}

fn readiness(at: &mut At<'_>, service: &TemplateService) {
    match (&service.health, service.tcp) {
        (Some(_), true) | (None, false) => {
            at.say(format!("service `{}` needs either `health = \"/PATH\"` or `tcp = true`", service.name));
        }
        (Some(path), false) => at
            .key("health")
            .must(is_path(path), || format!("health `{path}` is no path of a URL; write one like /api/health")),
        (None, true) => {}
    }
}

fn is_path(text: &str) -> bool {
    text.starts_with('/') && !text.starts_with("//") && text.chars().all(|c| c.is_ascii_graphic() && c != '#')
}

fn texts(at: &mut At<'_>, service: &TemplateService, template: &Template) {
    let before = before(&template.steps, &service.steps);
    let before: Vec<&str> = before.iter().map(String::as_str).collect();
    for (index, word) in service.command.iter().enumerate() {
        placeholders::check(&mut at.key("command").item(index), word, &before);
    }
    for (key, value) in &service.environment {
        let mut at = at.key("environment");
        let mut at = at.key(key);
        at.must(is_environment_variable(key), || {
            format!("`{key}` is no name of a variable; write it like DATABASE_PATH")
        });
        placeholders::check(&mut at, value, &before);
    }
    if let Some(port) = &service.port {
        let mut at = at.key("port");
        let is_placeholder = port.starts_with("${") && port.ends_with('}');
        let is_number = port.parse::<u16>().is_ok_and(|port| port > 0);
        at.must(is_placeholder || is_number, || format!("port `{port}` is neither a port nor a placeholder"));
        placeholders::check(&mut at, port, &before);
    }
}
