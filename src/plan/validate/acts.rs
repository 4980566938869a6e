//! Operations against the catalog: their names, their inputs, and the outputs that inputs stand for.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    fault::{Faults, Place},
    limits::MOST_INPUT_BYTES,
    schema::{Open, Schema},
    suggest::Suggestions,
};
use crate::plan::{
    Catalog, Graph, Operation, Plan, Step, Tool,
    resolve::{each_text, no_output, references},
};

/// Looks at operations, and keeps the references that the graph must be asked about.
pub(super) struct Acts<'a> {
    catalog: &'a Catalog,
    tools: HashMap<&'a str, Option<&'a Tool>>,
    /// (step, the step it refers to, where, the reference as written).
    asked: Vec<(String, String, String)>,
    suggestions: Suggestions,
}

impl<'a> Acts<'a> {
    pub(super) fn new(plan: &'a Plan, catalog: &'a Catalog, suggestions: Suggestions) -> Self {
        let mut tools = HashMap::with_capacity(plan.steps.len());
        for step in &plan.steps {
            tools.entry(step.id.as_str()).or_insert_with(|| catalog.get(&step.operation.name));
        }
        Self { catalog, tools, asked: Vec::new(), suggestions }
    }

    /// The operation of a step. Its inputs may stand for outputs of every step before it.
    pub(super) fn operation(
        &mut self,
        operation: &Operation,
        at: &str,
        step: Option<&Step>,
        place: &mut Place<'_>,
    ) -> Option<&'a Tool> {
        self.look(operation, at, step, false, place)
    }

    /// What a check or a fact measures. A check may look at the outputs of its own step too; a fact at none.
    pub(super) fn measure(
        &mut self,
        operation: &Operation,
        at: &str,
        step: Option<&Step>,
        place: &mut Place<'_>,
    ) -> Option<&'a Tool> {
        self.look(operation, at, step, true, place)
    }

    fn look(
        &mut self,
        operation: &Operation,
        at: &str,
        step: Option<&Step>,
        is_after: bool,
        place: &mut Place<'_>,
    ) -> Option<&'a Tool> {
        let tool = self.catalog.get(&operation.name);
        if tool.is_none() {
            let maybe = self.suggestions.nearest("operation", &operation.name, NamesOf(self.catalog.keys()));
            let why = format!("there is no operation `{}`{maybe}; to see all: orchestra tools", operation.name);
            place.add(&format!("{at}.name"), why);
        }
        let mut bytes = 0;
        for (name, value) in &operation.inputs {
            each_text(value, name, &mut |input, text| {
                bytes += text.len();
                if text.contains("${") {
                    self.refer(text, &format!("{at}.inputs.{input}"), step, is_after, place);
                }
            });
        }
        if bytes > MOST_INPUT_BYTES {
            place.add(
                &format!("{at}.inputs"),
                format!("their texts have {bytes} bytes; {MOST_INPUT_BYTES} are the most"),
            );
        }
        let tool = tool?;
        for (input, why) in Schema::new(&tool.inputs).faults_of_fields(&operation.inputs, self) {
            let input = if input.is_empty() { format!("{at}.inputs") } else { format!("{at}.inputs.{input}") };
            place.add(&input, why);
        }
        Some(tool)
    }

    fn refer(&mut self, text: &str, at: &str, step: Option<&Step>, is_after: bool, place: &mut Place<'_>) {
        for reference in references(text) {
            let reference = match reference {
                Ok(reference) => reference,
                Err(why) => {
                    place.add(at, why);
                    continue;
                }
            };
            let Some(step) = step else {
                place.add(at, format!("a fact is observed before any step, so `{text}` stands for nothing"));
                continue;
            };
            match self.tools.get(reference.step) {
                None => {
                    let maybe = self.suggestions.nearest("step", reference.step, self.tools.keys().copied());
                    place.add(at, format!("there is no step `{}`{maybe}", reference.step));
                    continue;
                }
                Some(Some(tool)) => {
                    if let Err(why) = known_output(tool, reference.field) {
                        place.add(at, format!("step `{}`: {why}", reference.step));
                    }
                }
                Some(None) => {}
            }
            if reference.step == step.id {
                if !is_after {
                    place.add(at, "a step cannot stand on its own outputs");
                }
            } else if !step.needs.iter().any(|need| need == reference.step) {
                self.asked.push((step.id.clone(), reference.step.to_owned(), at.to_owned()));
            }
        }
    }

    /// Asks the graph about every reference that is no direct need.
    pub(super) fn finish(self, graph: &Graph, faults: &mut Faults) {
        let pairs: Vec<(&str, &str)> = self.asked.iter().map(|(step, to, _)| (step.as_str(), to.as_str())).collect();
        for ((step, to, at), is_before) in self.asked.iter().zip(graph.are_ancestors(&pairs)) {
            // On a cycle nothing is before anything; that it is one is said already.
            if !is_before && graph.is_ordered(step) {
                faults.of_step(step, at, format!("step `{to}` does not come before it: add it to `needs`"));
            }
        }
    }
}

impl Open for Acts<'_> {
    fn schema_of(&self, step: &str, field: &str) -> Option<(&Value, &Value)> {
        let outputs = &self.tools.get(step).copied().flatten()?.outputs;
        Some((outputs, outputs.get("properties")?.get(field)?))
    }
}

/// That a tool has an output; the error is a sentence.
pub(super) fn known_output(tool: &Tool, field: &str) -> Result<(), String> {
    let properties = tool.outputs.get("properties").and_then(Value::as_object);
    let is_closed = tool.outputs.get("additionalProperties").is_none_or(|more| more == false);
    let is_known = properties.is_some_and(|properties| properties.contains_key(field));
    if is_known || !is_closed {
        return Ok(());
    }
    let known = properties.into_iter().flat_map(|properties| properties.keys().map(String::as_str));
    let why = no_output("", field, known);
    Err(why.replacen("step ``", &format!("`{}`", tool.name), 1))
}

/// The names of a catalog, with their number.
struct NamesOf<'c>(std::collections::btree_map::Keys<'c, String, Tool>);

impl<'c> Iterator for NamesOf<'c> {
    type Item = &'c str;

    fn next(&mut self) -> Option<&'c str> {
        self.0.next().map(String::as_str)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for NamesOf<'_> {}
