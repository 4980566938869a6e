//! News told outside of the console: by the terminal's bell, its notifications, or a program.

use super::{Clock, wrap::Wrap};
use crate::{
    app::News,
    config::{NotifyBy, NotifySettings},
};

/// Characters of a title or a text at most; terminals cut longer ones anywhere.
const MOST_CHARACTERS: usize = 400;

/// How one news is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Telling {
    /// These bytes, to the terminal.
    Bytes(Vec<u8>),
    /// This program with its arguments.
    Program(Vec<String>),
}

/// How the news is told, if at all. `wrap` is what lies between us and the terminal; `None` is a
/// terminal that knows no sequences, for which the bell rings.
pub(super) fn telling(settings: &NotifySettings, news: &News, clock: Clock, wrap: Option<Wrap>) -> Option<Telling> {
    let is_quiet = settings.quiet_hours.is_some_and(|quiet| quiet.hold(minute_of_day(clock)));
    if is_quiet && !news.is_urgent {
        return None;
    }
    match (settings.by, wrap) {
        (NotifyBy::None, _) => None,
        (NotifyBy::Command, _) => {
            let value =
                |name: &str| Ok::<String, String>(if name == "title" { &news.title } else { &news.body }.to_string());
            settings.command.as_ref()?.fill(&mut |name| value(name)).ok().map(Telling::Program)
        }
        (NotifyBy::Osc9, Some(wrap)) => {
            Some(Telling::Bytes(wrap.around(&format!("\x1b]9;{}: {}\x07", plain(&news.title), plain(&news.body)))))
        }
        (NotifyBy::Osc777, Some(wrap)) => Some(Telling::Bytes(wrap.around(&format!(
            "\x1b]777;notify;{};{}\x07",
            plain(&news.title),
            plain(&news.body)
        )))),
        (NotifyBy::Bell | NotifyBy::Osc9 | NotifyBy::Osc777, _) => Some(Telling::Bytes(vec![0x07])),
    }
}

/// A text inside a sequence. Control characters are gone from it already; a semicolon would end the
/// title, or make a terminal take `4;1;50` for a progress bar.
fn plain(text: &crate::domain::Printable) -> String {
    text.as_str().chars().take(MOST_CHARACTERS).map(|c| if c == ';' { ',' } else { c }).collect()
}

/// Minutes since midnight where this machine is.
fn minute_of_day(clock: Clock) -> u16 {
    let local = clock.now().to_zoned(jiff::tz::TimeZone::system());
    let minute = i16::from(local.hour()) * 60 + i16::from(local.minute());
    u16::try_from(minute).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{QuietHours, Template};

    fn news(body: &str) -> News {
        News { title: "orchestra: a run failed".into(), body: body.into(), is_urgent: false }
    }

    fn settings(by: NotifyBy) -> NotifySettings {
        NotifySettings { by, ..NotifySettings::default() }
    }

    fn bytes(by: NotifyBy, body: &str, wrap: Option<Wrap>) -> String {
        match telling(&settings(by), &news(body), Clock::Real, wrap) {
            Some(Telling::Bytes(bytes)) => String::from_utf8(bytes).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_terminal_is_told_in_its_own_way() {
        let bare = Some(Wrap::Bare);
        assert_eq!(bytes(NotifyBy::Bell, "x", bare), "\x07");
        assert_eq!(bytes(NotifyBy::Osc9, "run 7", bare), "\x1b]9;orchestra: a run failed: run 7\x07");
        assert_eq!(bytes(NotifyBy::Osc777, "run 7", bare), "\x1b]777;notify;orchestra: a run failed;run 7\x07");
        assert_eq!(bytes(NotifyBy::Osc9, "x", None), "\x07", "a plain terminal is rung");
        assert_eq!(telling(&settings(NotifyBy::None), &news("x"), Clock::Real, bare), None);
    }

    #[test]
    fn what_comes_from_outside_ends_no_sequence() {
        let hostile = "a\x07b\x1b\\c\u{9c}d;e";
        let told = bytes(NotifyBy::Osc777, hostile, Some(Wrap::Bare));
        assert_eq!(told.matches(['\x07', '\x1b', '\u{9c}']).count(), 2, "{told:?}");
        assert_eq!(told.matches(';').count(), 3, "{told:?}");
        assert!(bytes(NotifyBy::Osc9, &"x".repeat(9_999), Some(Wrap::Bare)).len() < 500);
    }

    #[test]
    fn a_program_gets_both_texts_as_arguments() {
        let command = Template::parse(&["notify-send", "--", "{title}", "{body}"].map(str::to_owned)).unwrap();
        let settings = NotifySettings { command: Some(command), ..settings(NotifyBy::Command) };
        let told = telling(&settings, &news("$(reboot); -x"), Clock::Real, None).unwrap();
        let arguments = ["notify-send", "--", "orchestra: a run failed", "$(reboot); -x"].map(str::to_owned);
        assert_eq!(told, Telling::Program(arguments.to_vec()));
    }

    #[test]
    fn in_quiet_hours_only_what_is_urgent_is_told() {
        let clock = Clock::Frozen("2026-03-14T14:36:00Z".parse().unwrap());
        let now = minute_of_day(clock);
        let at = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let part = format!("{}-{}", at(now), at((now + 1) % 1_440));
        let quiet = NotifySettings { quiet_hours: QuietHours::parse(&part), ..settings(NotifyBy::Bell) };
        assert_eq!(telling(&quiet, &news("x"), clock, None), None);
        assert!(telling(&quiet, &News { is_urgent: true, ..news("x") }, clock, None).is_some());
        let over = format!("{}-{}", at((now + 1) % 1_440), at((now + 2) % 1_440));
        let over = NotifySettings { quiet_hours: QuietHours::parse(&over), ..settings(NotifyBy::Bell) };
        assert!(telling(&over, &news("x"), clock, None).is_some());
    }
}
