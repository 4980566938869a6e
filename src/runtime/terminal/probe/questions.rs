//! What is asked, as bytes.

/// How much a terminal can be asked without showing the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// Short questions alone: the others might be printed.
    Plain,
    Full,
}

/// Text whose width on the screen is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// As in the key `NAME_columns`.
    pub name: &'static str,
    pub text: &'static str,
}

pub const SAMPLES: [Sample; 5] = [
    Sample { name: "emoji", text: "🚀" },
    Sample { name: "cjk", text: "漢" },
    Sample { name: "family", text: "👨\u{200d}👩\u{200d}👧" },
    Sample { name: "combining", text: "e\u{301}" },
    Sample { name: "line", text: "─" },
];

/// Primary device attributes: answered by every terminal that answers anything, and in order, so that
/// it fences what was asked before.
pub(super) const FENCE: &[u8] = b"\x1b[c";
/// Where is the cursor?
pub(super) const POSITION: &[u8] = b"\x1b[6n";
const ERASE: &[u8] = b"\r\x1b[K";

/// Mode 2026, the ground, the clipboard (`Ms` of terminfo), a color of 24 bits; then the fence.
pub(super) fn abilities(speech: Speech) -> Vec<u8> {
    let mut bytes = b"\x1b[?2026$p".to_vec();
    if speech == Speech::Full {
        bytes.extend_from_slice(super::super::GROUND_QUESTION);
        bytes.extend_from_slice(b"\x1bP+q4d73\x1b\\");
        bytes.extend_from_slice(b"\x1b[38;2;1;2;3m\x1bP$qm\x1b\\\x1b[0m");
    }
    bytes.extend_from_slice(ERASE);
    bytes.extend_from_slice(FENCE);
    bytes
}

/// Each sample from the first column on, and where the cursor is after it; then the fence.
pub(super) fn widths() -> Vec<u8> {
    let mut bytes = Vec::new();
    for sample in SAMPLES {
        bytes.extend_from_slice(ERASE);
        bytes.extend_from_slice(sample.text.as_bytes());
        bytes.extend_from_slice(POSITION);
    }
    bytes.extend_from_slice(ERASE);
    bytes.extend_from_slice(FENCE);
    bytes
}
