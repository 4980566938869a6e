//! What a text or a line can mean.

use serde::Deserialize;

/// A meaning that a theme gives a look to. The name in a theme file is the same word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Text,
    Muted,
    Strong,
    Accent,
    Good,
    Progress,
    Warn,
    Bad,
    /// Lines around panes without and with the focus.
    Border,
    BorderFocused,
    /// Names in those lines, and column titles.
    Title,
    TitleFocused,
    Heading,
    /// The row under the cursor, in the pane with the focus and in the others.
    Selection,
    SelectionFaint,
    /// The program's name, and the tab of the focused pane.
    Header,
    Tab,
    /// A key in the footer.
    Key,
    Demo,
    /// Content that may no longer be true.
    Stale,
    Graph,
    /// The part of a gauge that is not filled.
    Track,
    /// The layer of an environment; production is to be unmistakable.
    LayerDevelopment,
    LayerStaging,
    LayerProduction,
    LayerGpu,
}

impl Role {
    pub const ALL: [Self; 26] = [
        Self::Text,
        Self::Muted,
        Self::Strong,
        Self::Accent,
        Self::Good,
        Self::Progress,
        Self::Warn,
        Self::Bad,
        Self::Border,
        Self::BorderFocused,
        Self::Title,
        Self::TitleFocused,
        Self::Heading,
        Self::Selection,
        Self::SelectionFaint,
        Self::Header,
        Self::Tab,
        Self::Key,
        Self::Demo,
        Self::Stale,
        Self::Graph,
        Self::Track,
        Self::LayerDevelopment,
        Self::LayerStaging,
        Self::LayerProduction,
        Self::LayerGpu,
    ];

    /// Its name in a theme file.
    pub fn name(self) -> String {
        let mut name = String::new();
        for c in format!("{self:?}").chars() {
            if c.is_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.extend(c.to_lowercase());
        }
        name
    }

    /// What it stands for.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Text => "Ordinary text.",
            Self::Muted => "What is beside the point: units, ages, hints.",
            Self::Strong => "What stands out in a text.",
            Self::Accent => "What can be gone to, and what was found.",
            Self::Good => "Healthy, passed, live.",
            Self::Progress => "Going on, or waiting.",
            Self::Warn => "Degraded, old, soon a fault.",
            Self::Bad => "Down, failed, offline.",
            Self::Border => "Lines around a pane without the focus.",
            Self::BorderFocused => "Lines around the pane with the focus.",
            Self::Title => "Names in those lines, and column titles.",
            Self::TitleFocused => "The same where the focus is.",
            Self::Heading => "A heading in a text.",
            Self::Selection => "The row under the cursor, in the pane with the focus.",
            Self::SelectionFaint => "The row under the cursor, in the other panes.",
            Self::Header => "The program's name.",
            Self::Tab => "The tab of the focused pane.",
            Self::Key => "A key in the footer.",
            Self::Demo => "DEMO and READ-ONLY in the first row.",
            Self::Stale => "Content that may no longer be true.",
            Self::Graph => "A history, and the filled part of a gauge.",
            Self::Track => "The part of a gauge that is not filled.",
            Self::LayerDevelopment => "An environment for development.",
            Self::LayerStaging => "An environment for staging.",
            Self::LayerProduction => "An environment for production, which is to be unmistakable.",
            Self::LayerGpu => "An environment of GPUs.",
        }
    }
}
