//! A plan keeps to the environment that it names: rules, locks and approvals go by that name.

use std::path::Path;

use crate::{
    plan::{Plan, Step},
    provider::RegisteredEnvironment,
};

/// What a plan does beyond its environment, in sentences; `known` are the environments of this machine.
pub(super) fn beyond(plan: &Plan, known: &[RegisteredEnvironment]) -> Vec<String> {
    let name = &plan.environment;
    let registered = known.iter().find(|known| known.name == *name);
    let other_layer = registered.filter(|known| known.layer != plan.layer).map(|known| {
        format!("environment `{name}` is {}, and the plan says {}", known.layer.word(), plan.layer.word())
    });
    let own = registered.map(|known| known.path.as_path()).or_else(|| own_directory(plan));
    let steps = plan.steps.iter().filter_map(|step| beyond_step(step, name, own, known));
    other_layer.into_iter().chain(steps).collect()
}

/// Where an environment is going to be that the plan makes.
fn own_directory(plan: &Plan) -> Option<&Path> {
    let register = plan.steps.iter().find(|step| step.operation.name == "local.register-environment")?;
    input(register, "path").map(Path::new)
}

fn input<'a>(step: &'a Step, field: &str) -> Option<&'a str> {
    step.operation.inputs.get(field)?.as_str()
}

/// The paths at which a step makes, changes or removes something. What it only reads may be anybody's.
fn touched(step: &Step) -> impl Iterator<Item = &Path> {
    let fields: &[&str] = match step.operation.name.as_str() {
        "local.path-state" => &[],
        "local.git-worktree" => &["path"],
        operation if operation.starts_with("local.") => &["path", "directory", "into"],
        _ => &[],
    };
    fields.iter().filter_map(|field| input(step, field)).map(Path::new)
}

/// The innermost environment that a path is in; one that is being made inside another counts.
fn whose<'a>(path: &Path, own: Option<&Path>, known: &'a [RegisteredEnvironment]) -> Option<&'a RegisteredEnvironment> {
    let owner = known.iter().filter(|known| path.starts_with(&known.path));
    let owner = owner.max_by_key(|known| known.path.components().count())?;
    let is_own = own.is_some_and(|own| path.starts_with(own) && own != owner.path && own.starts_with(&owner.path));
    (!is_own).then_some(owner)
}

fn beyond_step(step: &Step, name: &str, own: Option<&Path>, known: &[RegisteredEnvironment]) -> Option<String> {
    let input = |field: &str| input(step, field);
    let of_whom = match step.operation.name.as_str() {
        "local.register-environment" | "local.deregister-environment" => input("name"),
        operation if operation.starts_with("local.") => input("environment"),
        _ => None,
    };
    let id = &step.id;
    if let Some(other) = of_whom.filter(|other| *other != name) {
        return Some(format!("step `{id}` is about environment `{other}`, and the plan about `{name}`"));
    }
    let other = touched(step).filter_map(|path| whose(path, own, known)).find(|owner| owner.name != name)?;
    let does = if step.operation.name == "local.remove-directory" { "removes" } else { "changes" };
    Some(format!("step `{id}` {does} what is environment `{}`'s, and the plan is about `{name}`", other.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Layer, Timestamp},
        plan::{KnownEnvironment, ServiceChange, change_services, destroy_environment},
    };

    fn registered(name: &str, layer: Layer) -> RegisteredEnvironment {
        RegisteredEnvironment {
            name: name.into(),
            layer,
            path: format!("/srv/{name}").into(),
            template: None,
            url: None,
            services: Vec::new(),
            generated: Vec::new(),
        }
    }

    fn known(name: &str, layer: Layer) -> KnownEnvironment {
        KnownEnvironment { name: name.into(), layer, directory: format!("/srv/{name}"), generated: Vec::new() }
    }

    #[test]
    fn a_plan_cannot_pass_for_one_of_another_environment_or_layer() {
        let all = [registered("shop", Layer::Production), registered("demo", Layer::Development)];
        let now = Timestamp::UNIX_EPOCH;
        for layer in [Layer::Production, Layer::Development] {
            let plan = destroy_environment(&known("shop", layer), now);
            let wanted: &[&str] = match layer {
                Layer::Production => &[],
                _ => &["environment `shop` is production, and the plan says development"],
            };
            assert_eq!(beyond(&plan, &all), wanted);
        }
        let mut stop = change_services(&known("shop", Layer::Production), ServiceChange::Stop, None, now);
        (stop.environment, stop.layer) = ("demo".into(), Layer::Development);
        assert_eq!(beyond(&stop, &all), ["step `services` is about environment `shop`, and the plan about `demo`"]);
        let mut destroy = destroy_environment(&known("demo", Layer::Development), now);
        destroy.steps[1].operation.inputs.insert("path".into(), "/srv/shop/app".into());
        assert_eq!(
            beyond(&destroy, &all),
            ["step `files` removes what is environment `shop`'s, and the plan is about `demo`"]
        );
    }

    #[test]
    fn a_plan_makes_nothing_inside_another_environment_but_one_of_its_own() {
        let shop = [registered("shop", Layer::Development)];
        let plan = |operation: &str, field: &str, path: &str| {
            let mut plan = destroy_environment(&known("demo", Layer::Development), Timestamp::UNIX_EPOCH);
            plan.steps.truncate(2);
            plan.steps[1].operation.name = operation.into();
            plan.steps[1].operation.inputs = [(field.to_owned(), path.into())].into_iter().collect();
            plan
        };
        let changed = ["step `files` changes what is environment `shop`'s, and the plan is about `demo`"];
        for (operation, field) in [
            ("local.create-directory", "path"),
            ("local.render-template", "into"),
            ("local.write-configuration", "path"),
            ("local.npm-install", "directory"),
            ("local.register-environment", "path"),
        ] {
            assert_eq!(beyond(&plan(operation, field, "/srv/shop"), &shop), changed, "{operation}");
            assert_eq!(beyond(&plan(operation, field, "/srv/shopping"), &shop), [""; 0], "{operation}");
        }
        assert_eq!(beyond(&plan("local.path-state", "path", "/srv/shop/app"), &shop), [""; 0], "it only looks");
        assert_eq!(beyond(&plan("local.git-worktree", "directory", "/srv/shop"), &shop), [""; 0], "whose branch it is");

        let mut inner = plan("local.create-directory", "path", "/srv/shop/demo/app");
        assert_eq!(beyond(&inner, &shop), changed);
        let mut register = inner.steps[1].clone();
        register.operation.name = "local.register-environment".into();
        for (path, wanted) in [("/srv/shop/demo", &[][..]), ("/srv/shop", &["", ""][..])] {
            register.operation.inputs = [("name", "demo"), ("path", path)]
                .into_iter()
                .map(|(field, value)| (field.to_owned(), value.into()))
                .collect();
            inner.steps.truncate(2);
            inner.steps.push(register.clone());
            assert_eq!(beyond(&inner, &shop).len(), wanted.len(), "{path}");
        }
    }
}
