//! A plan for Graphviz.

use super::describe::waves;
use crate::{
    domain::Printable,
    plan::{Outline, Plan, RiskLevel, Step},
};

/// A directed graph: each step points to those that need it, steps of a wave stand beside each other.
pub fn dot(plan: &Plan) -> String {
    let mut text = format!("digraph {} {{\n", quoted(&[&plan.title]));
    text.push_str("  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n");
    text.push_str(&format!("  label={};\n", quoted(&[&plan.title, &plan.digest()])));
    for step in &plan.steps {
        text.push_str(&format!("  {} [label={}{}];\n", quoted(&[&step.id]), label(step), look(step)));
    }
    for step in &plan.steps {
        for need in &step.needs {
            text.push_str(&format!("  {} -> {};\n", quoted(&[need]), quoted(&[&step.id])));
        }
    }
    for wave in waves(plan, &Outline::of(plan)).iter().filter(|wave| wave.len() > 1) {
        let ids: Vec<String> = wave.iter().map(|id| quoted(&[id])).collect();
        text.push_str(&format!("  {{ rank=same; {}; }}\n", ids.join("; ")));
    }
    text + "}\n"
}

fn label(step: &Step) -> String {
    quoted(&[&step.title, &step.operation.name])
}

fn look(step: &Step) -> &'static str {
    match step.risk.level {
        RiskLevel::Low => "",
        RiskLevel::Medium => ", style=bold",
        RiskLevel::High => ", style=bold, peripheries=2",
    }
}

/// Lines as one quoted string, in which nothing but our own line breaks is an escape.
fn quoted(lines: &[&str]) -> String {
    let lines: Vec<String> =
        lines.iter().map(|line| Printable::new(line).as_str().replace('\\', "\\\\").replace('"', "\\\"")).collect();
    format!("\"{}\"", lines.join("\\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_boxes_and_needs_are_arrows() {
        let text = dot(&super::super::sample::plan());
        assert!(text.starts_with("digraph \"create demo\" {\n") && text.ends_with("}\n"), "{text}");
        for line in [
            "  \"files\" -> \"packages\";",
            "  \"database\" -> \"start\";",
            "  { rank=same; \"packages\"; \"database\"; }",
            "  \"packages\" [label=\"Do packages\\nlocal.packages\", style=bold];",
        ] {
            assert!(text.lines().any(|found| found == line), "no {line} in {text}");
        }
    }

    #[test]
    fn nothing_in_a_plan_ends_a_quote() {
        let mut plan = super::super::sample::plan();
        plan.steps[0].title = "a\"; evil [label=\"b\\\n\u{1b}[31m".into();
        let text = dot(&plan);
        let line = text.lines().find(|line| line.contains("evil")).unwrap();
        assert!(line.contains("a\\\"; evil [label=\\\"b\\\\"), "{line}");
        assert!(!text.contains('\u{1b}'));
    }
}
