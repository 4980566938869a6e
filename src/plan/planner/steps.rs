//! The steps of an environment of this machine.

use serde_json::{Value, json};

use super::{
    choose::Chosen,
    fill::{self, PORT},
    habits::habit,
    observed::Observed,
    refusal::Faults,
    services,
};
use crate::plan::{Check, Estimate, Fields, Operation, Requirement, Step, StepId, Template, TemplateStep};

/// The ids of the steps that every environment has.
pub(super) const OWN: [&str; 6] = ["port", "directory", "files", "secrets", "supervise", "register"];

/// A step before all that its tool says about it is known.
pub(super) struct Draft {
    pub id: StepId,
    pub title: String,
    pub operation: Operation,
    pub needs: Vec<StepId>,
    pub checks: Vec<Check>,
    /// How long the template expects it to take.
    pub seconds: Option<u64>,
}

impl Draft {
    pub(super) fn new(id: &str, title: impl Into<String>, operation: &str, inputs: Value, needs: Vec<StepId>) -> Self {
        let inputs = if let Value::Object(fields) = inputs { fields } else { Fields::new() };
        let operation = Operation::new(operation, inputs);
        Self { id: id.to_owned(), title: title.into(), operation, needs, checks: Vec::new(), seconds: None }
    }
}

/// A port and a directory, the files, what the template does with them, then its services.
pub(super) fn drafts(chosen: &Chosen<'_>, faults: &mut Faults) -> Vec<Draft> {
    let template = chosen.template;
    let mut drafts: Vec<Draft> = port(chosen).into_iter().collect();
    let directory = json!({ "path": chosen.path });
    drafts.push(Draft::new("directory", "Make the directory", "local.create-directory", directory, Vec::new()));
    let before: Vec<StepId> = drafts.iter().map(|draft| draft.id.clone()).collect();
    drafts.push(Draft::new(
        "files",
        format!("Write the files of {}", template.name),
        "local.render-template",
        files(chosen),
        before,
    ));
    for step in &template.steps {
        if OWN.contains(&step.id.as_str()) {
            let why =
                format!("the template {} has a step `{}`, which every plan has; rename it", template.name, step.id);
            faults.add(Requirement::Template, why);
        }
        drafts.push(of_template(chosen, step));
    }
    if chosen.generate_secrets {
        secrets(chosen, &mut drafts);
    }
    services::append(chosen, &mut drafts);
    drafts
}

fn port(chosen: &Chosen<'_>) -> Option<Draft> {
    let Template { ports, ports_any, .. } = chosen.template;
    let inputs = match (ports_any.as_slice(), ports) {
        ([], None) => return None,
        ([], Some((from, to))) => json!({ "environment": chosen.name, "from": from, "to": to }),
        (any, _) => json!({ "environment": chosen.name, "any": any }),
    };
    Some(Draft::new("port", "Reserve a free port", "local.allocate-port", inputs, Vec::new()))
}

/// True where there is a step `port`.
pub(super) fn has_port(template: &Template) -> bool {
    template.ports.is_some() || !template.ports_any.is_empty()
}

fn files(chosen: &Chosen<'_>) -> Value {
    let template = chosen.template;
    let mut values = Fields::new();
    for (name, value) in &template.values {
        values.insert(name.clone(), fill::text(chosen, value).into());
    }
    if let Some(workers) = chosen.workers {
        values.insert("workers".into(), workers.to_string().into());
    }
    values.insert("name".into(), chosen.name.as_str().into());
    values.insert("directory".into(), chosen.path.as_str().into());
    if has_port(template) {
        values.insert("port".into(), PORT.into());
    }
    json!({ "template": template.name, "into": chosen.path, "values": values, "generated": template.generated })
}

fn of_template(chosen: &Chosen<'_>, step: &TemplateStep) -> Draft {
    let mut needs: Vec<StepId> = step.needs.clone();
    needs.insert(0, "files".into());
    Draft {
        id: step.id.clone(),
        title: step.title.clone(),
        operation: Operation::new(&step.operation, fill::fields(chosen, &step.inputs)),
        needs,
        checks: Vec::new(),
        seconds: step.estimate_seconds,
    }
}

/// A random key in `.env`, beside what the template itself writes there.
fn secrets(chosen: &Chosen<'_>, drafts: &mut Vec<Draft>) {
    let path = format!("{}/.env", chosen.path);
    let key = json!({ "generate": 32 });
    let writes = |draft: &&mut Draft| {
        let inputs = &draft.operation.inputs;
        draft.operation.name == "local.write-configuration" && inputs.get("path").and_then(Value::as_str) == Some(&path)
    };
    if let Some(values) = drafts.iter_mut().find(writes).and_then(|draft| draft.operation.inputs.get_mut("values")) {
        if let Value::Object(values) = values {
            values.insert("SECRET_KEY".into(), key);
        }
        return;
    }
    let inputs = json!({ "path": path, "values": { "SECRET_KEY": key } });
    drafts.push(Draft::new(
        "secrets",
        "Write a random key to .env",
        "local.write-configuration",
        inputs,
        vec!["files".into()],
    ));
}

/// Drafts with what their tools and earlier executions say.
pub(super) fn finish(drafts: Vec<Draft>, chosen: &Chosen<'_>, observed: &Observed, faults: &mut Faults) -> Vec<Step> {
    let mut steps = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let Some(tool) = observed.catalog.get(&draft.operation.name) else {
            let (template, step, operation) = (&chosen.template.name, &draft.id, &draft.operation.name);
            let why =
                format!("{template} needs `{operation}` in the step {step}, which there is not; see: orchestra tools");
            faults.add(Requirement::Template, why);
            continue;
        };
        let habit = habit(tool);
        steps.push(Step {
            estimate: estimate(&draft, observed),
            id: draft.id,
            title: draft.title,
            operation: draft.operation,
            needs: draft.needs,
            undo: habit.undo,
            checks: draft.checks,
            timeout_seconds: habit.timeout_seconds,
            retry: habit.retry,
            idempotence: tool.idempotence,
            risk: habit.risk,
        });
    }
    steps
}

/// What happened before says more than the template, and that more than the kind of operation.
fn estimate(draft: &Draft, observed: &Observed) -> Estimate {
    let name = &draft.operation.name;
    let usual = observed.estimates.get(name).cloned().unwrap_or_default();
    let mut earlier = observed.durations.get(name).cloned().unwrap_or_default();
    let (duration_seconds, basis) = if let Some(median) = median(&mut earlier) {
        (Some(median), format!("median of {} earlier", earlier.len()))
    } else if draft.seconds.is_some() {
        (draft.seconds, "the template".to_owned())
    } else {
        (usual.duration_seconds, usual.basis)
    };
    Estimate { price_cents_per_hour: usual.price_cents_per_hour, duration_seconds, basis }
}

fn median(values: &mut [u64]) -> Option<u64> {
    values.sort_unstable();
    let upper = *values.get(values.len() / 2)?;
    let lower = values[(values.len() - 1) / 2];
    Some(lower + (upper - lower) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        assert_eq!(median(&mut [40, 10, 20]), Some(20));
        assert_eq!(median(&mut [40, 10, 20, 31]), Some(25));
        assert_eq!(median(&mut []), None);
    }
}
