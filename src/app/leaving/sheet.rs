//! Rows of things as a file that other programs read.

use serde_json::Value;

use super::text::clean;

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetForm {
    Json,
    /// RFC 4180, with a line of titles. A text that a spreadsheet would take for a formula begins with
    /// an apostrophe.
    Csv,
    Markdown,
}

impl SheetForm {
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "md",
        }
    }
}

/// Things of one kind, each an object with the same keys.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet(Vec<Value>);

impl Sheet {
    /// The rows with what looks like a token taken out of every text.
    pub(super) fn new(mut rows: Vec<Value>) -> Self {
        rows.iter_mut().for_each(without_tokens);
        Self(rows)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn into_json(self) -> Value {
        Value::Array(self.0)
    }

    /// One object a line.
    pub fn json_lines(&self) -> String {
        self.0.iter().map(|row| format!("{row}\n")).collect()
    }

    /// The whole text, ended by a newline; nothing for CSV and Markdown without rows.
    pub fn text(&self, form: SheetForm) -> String {
        match form {
            SheetForm::Json => format!("{:#}\n", Value::Array(self.0.clone())),
            SheetForm::Csv => self.lines(csv_cell, |cells| format!("{}\r\n", cells.join(",")), |_| String::new()),
            SheetForm::Markdown => self.lines(
                markdown_cell,
                |cells| format!("| {} |\n", cells.join(" | ")),
                |count| format!("|{}\n", " --- |".repeat(count)),
            ),
        }
    }

    fn lines(&self, cell: fn(&Value) -> String, line: fn(&[String]) -> String, rule: fn(usize) -> String) -> String {
        let Some(first) = self.0.first().and_then(Value::as_object) else { return String::new() };
        let titles: Vec<String> = first.keys().map(|key| cell(&Value::from(key.as_str()))).collect();
        let mut text = line(&titles) + &rule(titles.len());
        for row in &self.0 {
            let cells: Vec<String> = first.keys().map(|key| cell(&row[key])).collect();
            text.push_str(&line(&cells));
        }
        text
    }
}

fn without_tokens(value: &mut Value) {
    match value {
        Value::String(text) => *text = clean(text),
        Value::Array(all) => all.iter_mut().for_each(without_tokens),
        Value::Object(all) => all.values_mut().for_each(without_tokens),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A value in one cell: what is not known is empty, a list is told by the names in it.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(name).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

fn name(of: &Value) -> String {
    ["name", "pid"].iter().map(|key| plain(&of[*key])).find(|name| !name.is_empty()).unwrap_or_default()
}

fn csv_cell(value: &Value) -> String {
    let mut text = plain(value);
    // Numbers stay numbers; a text that came from outside must not be computed.
    if !value.is_number() && text.starts_with(['=', '+', '-', '@']) {
        text.insert(0, '\'');
    }
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn markdown_cell(value: &Value) -> String {
    let mut cell = String::new();
    for c in plain(value).chars() {
        // What would end the cell, or be read as a link, a picture, code or a tag.
        if matches!(c, '|' | '\\' | '`' | '<' | '[' | ']' | '*') {
            cell.push('\\');
        }
        cell.push(c);
    }
    cell
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sheet() -> Sheet {
        Sheet::new(vec![
            json!({ "name": "a, \"b\"", "cents": -7, "at": null, "services": [{ "name": "api" }, { "pid": 9 }] }),
            json!({ "name": "=HYPERLINK(\"x\")", "cents": 12.5, "at": "2026-01-01T00:00:00Z", "services": [] }),
            json!({ "name": "x|y\\z", "cents": null, "at": "-1", "services": [] }),
        ])
    }

    #[test]
    fn csv_quotes_what_must_be_quoted_and_computes_nothing() {
        assert_eq!(
            sheet().text(SheetForm::Csv),
            "name,cents,at,services\r\n\
             \"a, \"\"b\"\"\",-7,,api; 9\r\n\
             \"'=HYPERLINK(\"\"x\"\")\",12.5,2026-01-01T00:00:00Z,\r\n\
             x|y\\z,,'-1,\r\n"
        );
    }

    #[test]
    fn a_cell_of_markdown_cannot_end_its_row() {
        let text = sheet().text(SheetForm::Markdown);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..2], ["| name | cents | at | services |", "| --- | --- | --- | --- |"]);
        assert_eq!(lines[4], r"| x\|y\\z |  | -1 |  |");
    }

    #[test]
    fn json_keeps_numbers_and_lets_no_token_out() {
        let sheet = Sheet::new(vec![json!({ "text": "GH_TOKEN=ghp_0123456789abcdefghij0123456789abcdef", "n": 3 })]);
        let text = sheet.text(SheetForm::Json);
        assert!(text.contains("\"n\": 3") && text.contains("‹redacted›") && !text.contains("ghp_"), "{text}");
        assert_eq!(sheet.json_lines().lines().count(), 1);
        assert_eq!(Sheet::new(Vec::new()).text(SheetForm::Csv), "");
        assert_eq!(Sheet::new(Vec::new()).text(SheetForm::Json), "[]\n");
    }
}
