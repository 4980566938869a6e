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
    let steps = plan.steps.iter().filter_map(|step| beyond_step(step, name, known));
    other_layer.into_iter().chain(steps).collect()
}

fn beyond_step(step: &Step, name: &str, known: &[RegisteredEnvironment]) -> Option<String> {
    let input = |field: &str| step.operation.inputs.get(field).and_then(|value| value.as_str());
    let of_whom = match step.operation.name.as_str() {
        "local.register-environment" | "local.deregister-environment" => input("name"),
        operation if operation.starts_with("local.") => input("environment"),
        _ => None,
    };
    let id = &step.id;
    if let Some(other) = of_whom.filter(|other| *other != name) {
        return Some(format!("step `{id}` is about environment `{other}`, and the plan about `{name}`"));
    }
    let removed = input("path").filter(|_| step.operation.name == "local.remove-directory").map(Path::new)?;
    let other = known.iter().find(|known| known.name != name && removed.starts_with(&known.path))?;
    Some(format!("step `{id}` removes what is environment `{}`'s, and the plan is about `{name}`", other.name))
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
}
