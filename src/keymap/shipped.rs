//! The maps that come with the program.

/// Where they lie in the source tree; their names in messages begin so.
pub(super) const SHIPPED_FOLDER: &str = "keymaps/";

/// Name, file and text of each; the first is the one without a choice.
const SHIPPED: [(&str, &str, &str); 3] = [
    ("default", "keymaps/default.toml", include_str!("../../keymaps/default.toml")),
    ("vim", "keymaps/vim.toml", include_str!("../../keymaps/vim.toml")),
    ("emacs", "keymaps/emacs.toml", include_str!("../../keymaps/emacs.toml")),
];

/// Names of the shipped maps, as `[ui] keymap` takes them.
pub fn shipped_names() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(name, ..)| *name)
}

/// File name and text of a shipped map.
pub(super) fn shipped(name: &str) -> Option<(&'static str, &'static str)> {
    SHIPPED.iter().find(|(known, ..)| *known == name).map(|(_, file, text)| (*file, *text))
}
