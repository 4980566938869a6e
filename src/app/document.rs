//! Content as data: what a pane says, before it has a place or a color.

/// What a text means; `theme/` says how that looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tone {
    #[default]
    Normal,
    Muted,
    Strong,
    Accent,
    Good,
    Progress,
    Warn,
    Bad,
    /// How far a mistake there would reach.
    Layer(crate::domain::Layer),
}

/// A sign beside a word, so that no condition is told by color alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    Good,
    Progress,
    Waiting,
    Unknown,
    Skipped,
    Warn,
    Bad,
}

impl Mark {
    pub fn tone(self) -> Tone {
        match self {
            Self::Good => Tone::Good,
            Self::Progress | Self::Waiting => Tone::Progress,
            Self::Unknown | Self::Skipped => Tone::Muted,
            Self::Warn => Tone::Warn,
            Self::Bad => Tone::Bad,
        }
    }
}

impl From<crate::domain::Health> for Mark {
    fn from(health: crate::domain::Health) -> Self {
        use crate::domain::Health;
        match health {
            Health::Healthy => Self::Good,
            Health::Progressing => Self::Progress,
            Health::Unknown => Self::Unknown,
            Health::Degraded => Self::Warn,
            Health::Down => Self::Bad,
        }
    }
}

/// A stretch of text with one meaning. Texts from outside are already `Printable`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Span {
    pub mark: Option<Mark>,
    pub text: String,
    pub tone: Tone,
}

impl Span {
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { mark: None, text: text.into(), tone }
    }

    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Normal)
    }

    pub fn muted(text: impl Into<String>) -> Self {
        Self::new(text, Tone::Muted)
    }

    /// A sign and its word in the sign's tone.
    pub fn marked(mark: Mark, word: impl Into<String>) -> Self {
        Self { mark: Some(mark), text: word.into(), tone: mark.tone() }
    }
}

/// One element of a document; one row high unless it says otherwise.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    Heading(String),
    Text(Vec<Span>),
    /// A row that leads to a thing in another pane.
    Link(Vec<Span>, super::Link),
    /// Sentences; broken into as many rows as they need by [`fit`].
    Prose(Vec<Span>),
    /// A share of a whole, 0 to 100; `None` is drawn as unknown, never as zero.
    Gauge {
        label: String,
        percent: Option<f32>,
        note: String,
    },
    /// A history, oldest first, drawn `rows` high; `top` is the value of a full column.
    Graph {
        label: String,
        samples: Vec<f32>,
        top: f32,
        note: String,
        rows: u16,
    },
    Gap,
}

impl Block {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(vec![Span::plain(text)])
    }

    pub fn muted(text: impl Into<String>) -> Self {
        Self::Text(vec![Span::muted(text)])
    }

    /// Rows it takes.
    pub fn height(&self) -> u16 {
        if let Self::Graph { rows, .. } = self { *rows } else { 1 }
    }
}

/// The document with its prose broken into rows of at most `width` cells, later ones set in.
pub fn fit(blocks: Vec<Block>, width: u16) -> Vec<Block> {
    let mut fitted = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block {
            Block::Prose(spans) => {
                fitted.extend(broken(&spans, usize::from(width), false).into_iter().map(Block::Text))
            }
            other => fitted.push(other),
        }
    }
    fitted
}

/// The rows of a text that must be seen whole: a word that is wider than a row is broken, too.
pub fn fit_whole(spans: &[Span], width: u16) -> Vec<Block> {
    broken(spans, usize::from(width), true).into_iter().map(Block::Text).collect()
}

fn broken(spans: &[Span], width: usize, breaks_words: bool) -> Vec<Vec<Span>> {
    let set_in = spans.first().map_or(0, |first| first.text.len() - first.text.trim_start().len());
    let indent = if set_in == 0 { 2 } else { set_in };
    let room = if breaks_words { width.saturating_sub(indent) } else { usize::MAX };
    let (mut rows, mut row, mut used) = (Vec::new(), Vec::<Span>::new(), 0);
    for span in spans {
        let mut mark = span.mark;
        for word in span.text.split_inclusive(' ').flat_map(|word| pieces(word, room)) {
            let cells = crate::domain::cells(word.trim_end()) + if mark.is_some() { 2 } else { 0 };
            if used + cells > width && used > indent {
                if let Some(last) = row.last_mut() {
                    last.text.truncate(last.text.trim_end().len());
                }
                rows.push(std::mem::replace(&mut row, vec![Span::plain(" ".repeat(indent))]));
                used = indent;
            }
            used += crate::domain::cells(word) + if mark.is_some() { 2 } else { 0 };
            match row.last_mut().filter(|last| mark.is_none() && last.tone == span.tone) {
                Some(last) => last.text.push_str(word),
                None => row.push(Span { mark: mark.take(), text: word.to_owned(), tone: span.tone }),
            }
        }
    }
    rows.push(row);
    rows
}

/// A word that no row has room for, in parts that fit: a name that is to be typed must be seen whole.
fn pieces(word: &str, room: usize) -> Vec<&str> {
    /// In less room than this nothing can be read.
    const LEAST: usize = 8;
    let (mut parts, mut rest) = (Vec::new(), word);
    while room >= LEAST && crate::domain::cells(rest.trim_end()) > room {
        let mut used = 0;
        let fits = |(_, letter): &(usize, char)| {
            used += crate::domain::cells(letter.encode_utf8(&mut [0; 4]));
            used <= room
        };
        let end = rest.char_indices().take_while(fits).last().map_or(0, |(at, letter)| at + letter.len_utf8());
        if end == 0 {
            break;
        }
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

/// Each block with the row it begins in.
pub(super) fn with_rows(blocks: &[Block]) -> impl Iterator<Item = (u16, &Block)> {
    blocks.iter().scan(0u16, |row, block| {
        let at = *row;
        *row = at.saturating_add(block.height());
        Some((at, block))
    })
}

/// Rows that a document takes.
pub fn height_of(blocks: &[Block]) -> u16 {
    blocks.iter().fold(0, |sum, block| sum.saturating_add(block.height()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(block: &Block) -> String {
        match block {
            Block::Text(spans) => spans.iter().map(|span| span.text.as_str()).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn rows(spans: Vec<Span>, width: u16) -> Vec<String> {
        fit(vec![Block::Prose(spans)], width).iter().map(text).collect()
    }

    #[test]
    fn a_name_that_is_wider_than_a_row_is_seen_whole() {
        let name = Span::plain("type acme-ai.inference-api.production-us-east-1 and enter");
        let told: Vec<String> = fit_whole(&[name], 24).iter().map(text).collect();
        let whole: String = told.iter().map(|row| row.trim()).collect();
        assert!(whole.contains("acme-ai.inference-api.production-us-east-1"), "{told:?}");
        assert!(told.iter().all(|row| crate::domain::cells(row.trim_end()) <= 24), "{told:?}");
    }

    #[test]
    fn prose_is_broken_between_words_and_set_in() {
        let spans = || vec![Span::marked(Mark::Bad, "github"), Span::plain(" did not answer; check the network")];
        assert_eq!(rows(spans(), 80), ["github did not answer; check the network"]);
        assert_eq!(rows(spans(), 20), ["github did not", "  answer; check the", "  network"]);
        assert_eq!(rows(vec![Span::muted("  set GH_TOKEN for more")], 16), ["  set GH_TOKEN", "  for more"]);
    }

    #[test]
    fn a_word_longer_than_the_row_stands_alone() {
        assert_eq!(
            rows(vec![Span::plain("see https://example.com/a/long/path now")], 12),
            ["see", "  https://example.com/a/long/path", "  now"]
        );
        assert_eq!(rows(Vec::new(), 12), [""]);
    }
}
