//! Tones and marks of the app to roles and glyphs of the theme.

use crate::app::{Mark, Tone};
use crate::domain::{Freshness, Layer};
use crate::theme::{Glyphs, Role};

/// The role of a tone. What may no longer be true keeps its warnings, and loses its comfort.
pub(super) fn role(tone: Tone, is_dim: bool) -> Role {
    match tone {
        Tone::Warn => Role::Warn,
        Tone::Bad => Role::Bad,
        Tone::Layer(layer) => self::layer(layer),
        _ if is_dim => Role::Stale,
        Tone::Normal => Role::Text,
        Tone::Muted => Role::Muted,
        Tone::Strong => Role::Strong,
        Tone::Accent => Role::Accent,
        Tone::Good => Role::Good,
        Tone::Progress => Role::Progress,
    }
}

/// Stale or not: which layer an environment belongs to is no reading.
pub(super) fn layer(layer: Layer) -> Role {
    match layer {
        Layer::Development => Role::LayerDevelopment,
        Layer::Staging => Role::LayerStaging,
        Layer::Production => Role::LayerProduction,
        Layer::Gpu => Role::LayerGpu,
    }
}

pub(super) fn sign(mark: Mark, glyphs: &Glyphs) -> &'static str {
    match mark {
        Mark::Good => glyphs.good,
        Mark::Progress => glyphs.progress,
        Mark::Waiting => glyphs.waiting,
        Mark::Unknown => glyphs.unknown,
        Mark::Skipped => glyphs.skipped,
        Mark::Warn => glyphs.warn,
        Mark::Bad => glyphs.bad,
    }
}

pub(super) fn freshness(freshness: Freshness) -> Mark {
    match freshness {
        Freshness::Live => Mark::Good,
        Freshness::Loading => Mark::Progress,
        Freshness::Stale | Freshness::Limited => Mark::Warn,
        Freshness::Offline => Mark::Bad,
        Freshness::Absent => Mark::Skipped,
    }
}

/// The role of a share that warns when it nears the whole.
pub(super) fn load(percent: f32, is_dim: bool) -> Role {
    match percent {
        _ if is_dim => Role::Stale,
        95.0.. => Role::Bad,
        80.0.. => Role::Warn,
        _ => Role::Graph,
    }
}
