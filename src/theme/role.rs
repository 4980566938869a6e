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
}
