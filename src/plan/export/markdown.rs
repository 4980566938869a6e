//! A plan as a document.

use super::describe::waves;
use crate::{
    domain::{Printable, long_age},
    plan::{Outline, Plan, Step, Undo, price_an_hour},
};

/// Headings, the totals, what it relies on, a table of its waves, and every step with its inputs.
pub fn markdown(plan: &Plan) -> String {
    let outline = Outline::of(plan);
    let mut text = format!("# {}\n\n", plain(&plan.title));
    let expected = duration(outline.expected_seconds);
    let risk = plan.risk();
    for (what, value) in [
        ("Plan", code(&plan.digest())),
        ("Environment", format!("{} ({})", plain(&plan.environment), plan.layer.word())),
        ("Steps", plan.steps.len().to_string()),
        ("Cost", price_an_hour(plan.price_cents_per_hour())),
        ("Duration", expected),
        ("Risk", format!("{}: {}", risk.level.word(), plain(&risk.reason))),
        ("Made", plan.made_at.to_string()),
    ] {
        text.push_str(&format!("- {what}: {value}\n"));
    }
    if !plan.facts.is_empty() {
        text.push_str("\n## It relies on\n\n");
        plan.facts.iter().for_each(|fact| text.push_str(&format!("- {}\n", plain(&fact.title))));
    }
    text.push_str(
        "\n## Waves\n\n| wave | step | needs | duration | risk | undo |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for (number, wave) in (1..).zip(waves(plan, &outline)) {
        for step in wave.iter().filter_map(|id| plan.step(id)) {
            text.push_str(&row(number, step));
        }
    }
    text.push_str("\n## Steps\n");
    plan.steps.iter().for_each(|step| text.push_str(&section(step)));
    text
}

fn row(wave: usize, step: &Step) -> String {
    let duration = duration(step.estimate.duration_seconds);
    let needs: Vec<String> = step.needs.iter().map(|need| plain(need)).collect();
    format!(
        "| {wave} | {} | {} | {duration} | {} | {} |\n",
        plain(&step.id),
        needs.join(", "),
        step.risk.level.word(),
        plain(&undo(&step.undo)),
    )
}

fn section(step: &Step) -> String {
    let mut text = format!("\n### {}: {}\n\n", plain(&step.id), plain(&step.title));
    text.push_str(&format!("- Operation: {}\n", code(&step.operation.name)));
    text.push_str(&format!("- Risk: {}: {}\n", step.risk.level.word(), plain(&step.risk.reason)));
    text.push_str(&format!("- Undo: {}\n", plain(&undo(&step.undo))));
    text.push_str(&format!(
        "- Attempts: {}, each at most {}\n",
        step.retry.attempts,
        duration(Some(step.timeout_seconds))
    ));
    step.checks.iter().for_each(|check| text.push_str(&format!("- Check: {}\n", plain(&check.title))));
    let inputs = serde_json::to_string_pretty(&step.operation.inputs).unwrap_or_default();
    // JSON escapes control characters; a fence longer than any in it cannot be ended from inside.
    let inputs: Vec<&str> = inputs.lines().collect();
    let inputs: Vec<String> = inputs.iter().map(|line| Printable::new(line).as_str().to_owned()).collect();
    let longest = inputs.iter().map(|line| longest_run(line)).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    format!("{text}\n{fence}json\n{}\n{fence}\n", inputs.join("\n"))
}

fn duration(seconds: Option<u64>) -> String {
    seconds.map_or_else(|| "unknown".into(), |seconds| long_age(std::time::Duration::from_secs(seconds)))
}

/// How a step is taken back, in words.
fn undo(undo: &Undo) -> String {
    match undo {
        Undo::Automatic { what } => what.clone(),
        Undo::Nothing { reason } => format!("nothing to take back: {reason}"),
        Undo::Irreversible { reason, backup: None } => format!("cannot be taken back: {reason}"),
        Undo::Irreversible { reason, backup: Some(backup) } => {
            format!("cannot be taken back: {reason}; kept in {backup}")
        }
    }
}

/// Text in which nothing is markup.
fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in Printable::new(text).as_str().chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '!' | '&') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn code(text: &str) -> String {
    let text = Printable::new(text);
    let ticks = "`".repeat(longest_run(text.as_str()) + 1);
    let space = if ticks.len() > 1 { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// Backticks in a row, at most.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_says_cost_duration_risk_and_undo() {
        let text = markdown(&super::super::sample::plan());
        for part in [
            "# create demo\n",
            "- Cost: $0.03 an hour\n",
            "- Duration: 46s\n",
            "- Risk: medium: it runs (packages)\n",
            "| 2 | packages | files | 40s | medium | removes packages |\n",
            "### start: Do start\n",
            "- Operation: `local.start`\n",
        ] {
            assert!(text.contains(part), "no {part} in {text}");
        }
    }

    #[test]
    fn nothing_in_a_plan_becomes_markup() {
        let mut plan = super::super::sample::plan();
        plan.steps[0].title = "<b>|`x`|\n# no [link](http://x)".into();
        plan.steps[0].operation.inputs.insert("text".into(), "```\n# no".into());
        let text = markdown(&plan);
        assert!(text.contains(r"\<b\>\|\`x\`\|"), "{text}");
        assert!(!text.contains("\n# no"), "{text}");
        assert!(text.contains("````json\n"), "{text}");
    }
}
