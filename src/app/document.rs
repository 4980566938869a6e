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

/// Rows that a document takes.
pub fn height_of(blocks: &[Block]) -> u16 {
    blocks.iter().fold(0, |sum, block| sum.saturating_add(block.height()))
}
