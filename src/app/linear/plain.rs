//! Blocks, spans and cells as words.

use crate::app::{Block, Cell, Mark, Span};

/// A sign in a word.
fn word(mark: Mark) -> &'static str {
    match mark {
        Mark::Good => "[ok]",
        Mark::Progress => "[going on]",
        Mark::Waiting => "[waiting]",
        Mark::Unknown => "[unknown]",
        Mark::Skipped => "[skipped]",
        Mark::Warn => "[warning]",
        Mark::Bad => "[bad]",
    }
}

/// Spans as one line, each sign as a word.
pub(super) fn line(spans: &[Span]) -> String {
    let mut text = String::new();
    for span in spans {
        if let Some(mark) = span.mark {
            text.push_str(word(mark));
            text.push(' ');
        }
        text.push_str(&span.text);
    }
    // Columns are of no use to the ear.
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Spans of a pane's one row as an enumeration.
pub(super) fn sentence(spans: &[Span]) -> String {
    let mut text = String::new();
    for span in spans {
        let goes_on = span.mark.is_none() && (span.text.starts_with(' ') || text.ends_with(' '));
        if !text.is_empty() && !goes_on {
            text.truncate(text.trim_end().len());
            text.push_str(", ");
        }
        text.push_str(&span.text);
    }
    text.trim().to_owned()
}

/// A cell with its column's title; nothing where nothing is known.
pub(super) fn cell(title: &str, cell: &Cell) -> Option<String> {
    let text = cell.text.trim();
    (!text.is_empty() && text != "–").then(|| format!("{title} {text}"))
}

/// A document, a line a block.
pub(super) fn lines(blocks: &[Block]) -> Vec<String> {
    // What names a key names what is typed instead.
    let reworded =
        |line: String| line.replace("Esc clears it", "/ alone clears it").replace("Esc steps back", "b goes back");
    blocks.iter().filter_map(block).map(reworded).collect()
}

fn block(block: &Block) -> Option<String> {
    match block {
        Block::Heading(text) => Some(format!("{text}:")),
        Block::Text(spans) | Block::Link(spans, _) | Block::Prose(spans) => {
            Some(line(spans)).filter(|text| !text.is_empty())
        }
        Block::Gauge { .. } | Block::Graph { .. } | Block::Gap => measured(block),
    }
}

/// A gauge or a graph in words; nothing for what is none, or says nothing.
pub(in crate::app) fn measured(block: &Block) -> Option<String> {
    let noted = |text: String, note: &str| if note.is_empty() { text } else { format!("{text}, {note}") };
    match block {
        Block::Gauge { label, percent, note } => {
            let value = percent.map_or_else(|| "unknown".into(), |percent| format!("{percent:.0} %"));
            Some(noted(format!("{} {value}", label.trim()), note))
        }
        Block::Graph { label, samples, note, .. } => {
            let known = || samples.iter().copied().filter(|sample| sample.is_finite());
            let (Some(low), Some(high)) = (known().reduce(f32::min), known().reduce(f32::max)) else { return None };
            let last = known().next_back().unwrap_or(high);
            let text = format!("{} last {last:.2}, lowest {low:.2}, highest {high:.2}", label.trim());
            Some(noted(text.trim_start().to_owned(), note))
        }
        Block::Heading(_) | Block::Text(_) | Block::Link(..) | Block::Prose(_) | Block::Gap => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_words_and_columns_are_gone() {
        let spans = [Span::marked(Mark::Bad, "down       "), Span::plain(" api   "), Span::muted("  v2")];
        assert_eq!(line(&spans), "[bad] down api v2");
        assert_eq!(
            sentence(&[Span::plain("24 GPUs"), Span::plain("71 % busy"), Span::plain(" of all")]),
            "24 GPUs, 71 % busy of all"
        );
    }

    #[test]
    fn what_is_not_known_is_never_a_number() {
        assert_eq!(cell("cost", &Cell::muted("–")), None);
        let gauge = Block::Gauge { label: "memory".into(), percent: None, note: String::new() };
        let graph = Block::Graph { label: "x".into(), samples: vec![f32::NAN], top: 1.0, note: String::new(), rows: 2 };
        assert_eq!(lines(&[gauge, Block::Gap, graph]), ["memory unknown"]);
    }

    #[test]
    fn a_history_is_told_by_its_ends() {
        let samples = vec![0.5, f32::NAN, 0.25, 1.0];
        let graph = Block::Graph { label: "load".into(), samples, top: 1.0, note: "of 8".into(), rows: 2 };
        assert_eq!(lines(&[graph]), ["load last 1.00, lowest 0.25, highest 1.00, of 8"]);
    }
}
