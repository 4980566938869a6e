//! Whether a terminal is dark or light.

use ratatui::style::Color;

use super::contrast::luminance;

/// What the terminal writes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    Dark,
    Light,
}

impl Ground {
    /// What `COLORFGBG` says: `15;0`, ink and ground among the 16 colors, sometimes with a word between.
    pub fn told(colorfgbg: &str) -> Option<Self> {
        match colorfgbg.rsplit(';').next()?.parse::<u8>().ok()? {
            0..=6 | 8 => Some(Self::Dark),
            7 | 9..=15 => Some(Self::Light),
            _ => None,
        }
    }

    /// What a terminal answers when its ground is asked for (OSC 11): `rgb:1a1a/1b1b/2626`, with one to
    /// four digits a color.
    pub fn answered(answer: &str) -> Option<Self> {
        let levels = answer.strip_prefix("rgb:").or_else(|| answer.strip_prefix("rgba:"))?;
        let mut levels = levels.split('/').map(|digits| {
            let most = 16u32.checked_pow(u32::try_from(digits.len()).ok()?)?.checked_sub(1).filter(|most| *most > 0)?;
            let level = u32::from_str_radix(digits, 16).ok()?;
            u8::try_from(level * 255 / most).ok()
        });
        let color = Color::Rgb(levels.next()??, levels.next()??, levels.next()??);
        // Where black and white ink can be read equally well.
        Some(if luminance(color)? > 0.179 { Self::Light } else { Self::Dark })
    }

    /// The shipped theme for it.
    pub fn theme(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_may_say_it() {
        assert_eq!(Ground::told("15;0"), Some(Ground::Dark));
        assert_eq!(Ground::told("0;default;15"), Some(Ground::Light));
        assert_eq!(Ground::told("0;7"), Some(Ground::Light));
        assert_eq!(Ground::told("12;8"), Some(Ground::Dark));
        assert_eq!(Ground::told("default;default"), None);
        assert_eq!(Ground::told(""), None);
    }

    #[test]
    fn the_terminal_may_answer_it() {
        assert_eq!(Ground::answered("rgb:1a1a/1b1b/2626"), Some(Ground::Dark));
        assert_eq!(Ground::answered("rgb:fd/f6/e3"), Some(Ground::Light));
        assert_eq!(Ground::answered("rgba:ffff/ffff/ffff/ffff"), Some(Ground::Light));
        assert_eq!(Ground::answered("rgb:0/0/0"), Some(Ground::Dark));
        for nonsense in ["rgb:", "rgb:zz/00/00", "rgb:00/00", "#ffffff", "rgb://", "rgb:123456789/0/0"] {
            assert_eq!(Ground::answered(nonsense), None, "{nonsense}");
        }
    }
}
