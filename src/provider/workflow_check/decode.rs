//! What the checkers print, read leniently.

use serde::Deserialize;
use serde_json::Value;

use crate::domain::{Printable, Severity, WorkflowFinding};

/// Findings kept; a generated file may have any number.
const MOST: usize = 1_000;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ActionlintError {
    message: String,
    filepath: String,
    line: u32,
    column: u32,
    kind: String,
}

/// `actionlint -format '{{json .}}'`; nothing when that is no list.
pub(super) fn actionlint(printed: &[u8]) -> Option<Vec<WorkflowFinding>> {
    // Where it finds nothing it prints `null` in some versions.
    let rows: Option<Vec<ActionlintError>> = serde_json::from_slice(printed).ok()?;
    let finding = |row: ActionlintError| WorkflowFinding {
        path: Printable::new(row.filepath),
        line: row.line,
        column: row.column,
        severity: Severity::Warning,
        rule: Printable::new(row.kind),
        message: Printable::new(row.message),
    };
    Some(rows.unwrap_or_default().into_iter().take(MOST).map(finding).collect())
}

/// `zizmor --format json-v1`; nothing when that is no list.
pub(super) fn zizmor(printed: &[u8]) -> Option<Vec<WorkflowFinding>> {
    let rows: Vec<Value> = serde_json::from_slice(printed).ok()?;
    let shown = rows.iter().filter(|row| row["ignored"] != true);
    Some(shown.filter_map(of_zizmor).take(MOST).collect())
}

fn of_zizmor(row: &Value) -> Option<WorkflowFinding> {
    let locations = row["locations"].as_array()?;
    let is_primary = |place: &&Value| place["symbolic"]["kind"] == "Primary";
    let place = locations.iter().find(is_primary).or(locations.first())?;
    let key = &place["symbolic"]["key"]["Local"];
    let path = key["verbatim_path"].as_str().or(key["given_path"].as_str())?;
    let start = &place["concrete"]["location"]["start_point"];
    // Counted from 0 there.
    let number = |name: &str| start[name].as_u64().and_then(|number| u32::try_from(number + 1).ok()).unwrap_or(1);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (what, here) = (text(&row["desc"]), text(&place["symbolic"]["annotation"]));
    Some(WorkflowFinding {
        path: Printable::new(path),
        line: number("row"),
        column: number("column"),
        severity: match row["determinations"]["severity"].as_str() {
            Some("High") => Severity::Critical,
            Some("Informational" | "Unknown") => Severity::Info,
            _ => Severity::Warning,
        },
        rule: Printable::new(text(&row["ident"])),
        message: Printable::new(if here.is_empty() { what } else { format!("{what}: {here}") }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actionlint_prints_a_list_or_null() {
        let printed = br#"[{"message":"unknown job \"x\"","filepath":".github/workflows/ci.yml","line":7,"column":12,"kind":"job-needs","snippet":"needs: x","end_column":13}]"#;
        let findings = actionlint(printed).unwrap();
        assert_eq!(findings[0].place(), ".github/workflows/ci.yml:7:12");
        assert_eq!((findings[0].rule.as_str(), findings[0].message.as_str()), ("job-needs", "unknown job \"x\""));
        assert_eq!(actionlint(b"[]\n"), Some(Vec::new()));
        assert_eq!(actionlint(b"null\n"), Some(Vec::new()));
        assert_eq!(actionlint(b"could not read"), None);
    }

    #[test]
    fn zizmor_counts_from_0_and_names_a_primary_place() {
        let place = |kind: &str, row: u32| {
            serde_json::json!({
                "symbolic": { "key": { "Local": { "verbatim_path": "ci.yml" } }, "annotation": "here", "kind": kind },
                "concrete": { "location": { "start_point": { "row": row, "column": 8 } } },
            })
        };
        let finding = |ignored: bool| {
            serde_json::json!({
                "ident": "template-injection", "desc": "code injection", "determinations": { "severity": "High" },
                "locations": [place("Related", 1), place("Primary", 6)], "ignored": ignored,
            })
        };
        let printed = serde_json::json!([finding(false), finding(true), 7]).to_string();
        let findings = zizmor(printed.as_bytes()).unwrap();
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].place().as_str(), findings[0].severity), ("ci.yml:7:9", Severity::Critical));
        assert_eq!(findings[0].message.as_str(), "code injection: here");
        assert_eq!(zizmor(b""), None);
    }
}
