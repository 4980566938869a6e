//! What the terminal says of itself when it is asked, and what to do about it.

use std::time::Duration;

use unicode_width::UnicodeWidthStr;

use super::Finding;
use crate::{
    cli::surroundings::{depth, text},
    runtime::{QuietLine, SAMPLES, Sample, Speech, TerminalAnswers, ask_terminal},
    theme::{Depth, Ground},
};

/// Above it a key is felt to be late.
const SLOW: Duration = Duration::from_millis(150);
/// The class of attribute that says: the clipboard can be set.
const CLIPBOARD: u16 = 52;

/// The findings; and the line, where the terminal may still answer.
pub(super) async fn ask() -> (Vec<Finding>, Option<QuietLine>) {
    const NAME: &str = "terminal answers";
    let term = text("TERM").unwrap_or_default();
    if term == "dumb" {
        return (vec![Finding::note(NAME, "not asked: TERM=dumb has no answers")], None);
    }
    let line = match QuietLine::take() {
        Ok(line) => line,
        Err(why) => return (vec![Finding::note(NAME, format!("not asked: {why}"))], None),
    };
    // The Linux console prints what it does not know.
    let speech = if term == "linux" { Speech::Plain } else { Speech::Full };
    let answers = ask_terminal(speech, &line).await;
    let findings = findings(&answers, depth());
    (findings, Some(line).filter(|_| !answers.is_complete))
}

fn findings(answers: &TerminalAnswers, depth: Depth) -> Vec<Finding> {
    let mut findings = vec![round_trip(answers)];
    if answers.attributes.is_some() {
        findings.extend([synchronized(answers), clipboard(answers), color(answers, depth), ground(answers)]);
    }
    findings.extend(answers.widths.as_ref().map(|widths| self::widths(widths)));
    findings
}

fn round_trip(answers: &TerminalAnswers) -> Finding {
    const NAME: &str = "terminal answers";
    let Some(median) = answers.median_round_trip() else {
        let next = "the console asks for little and works without answers; if colors or widths are wrong: --ascii";
        return Finding::note(NAME, "none within 2 s; what it can do is not known").then(next);
    };
    let milliseconds = median.as_secs_f64() * 1_000.0;
    let count = answers.round_trips.len();
    let shown = if milliseconds < 0.1 { "under 0.1".into() } else { format!("{milliseconds:.1}") };
    // It answers for the terminal behind it.
    let whose = if text("TMUX").is_some() { " to tmux" } else { "" };
    let found = format!("round trip {shown} ms{whose}, the median of {count}");
    let finding = if !answers.is_complete {
        let next = "look again: orchestra doctor; if it stays so, this terminal knows only some of what is asked";
        Finding::note(NAME, format!("{found}; then none within 2 s")).then(next)
    } else if median > SLOW {
        Finding::note(NAME, found).then("on a slow link fewer frames feel faster: orchestra --slow")
    } else {
        Finding::well(NAME, found)
    };
    let rounded = (milliseconds * 1_000.0).round() / 1_000.0;
    finding.measuring("round_trip_milliseconds", rounded).measuring("round_trip_count", count)
}

fn synchronized(answers: &TerminalAnswers) -> Finding {
    const NAME: &str = "whole frames";
    match answers.synchronizes {
        Some(true) => Finding::well(NAME, "shown at once (DEC mode 2026)"),
        Some(false) => Finding::note(NAME, "it has no DEC mode 2026: a frame may be seen half drawn, for a moment"),
        None => Finding::note(NAME, "it does not say whether it has DEC mode 2026: a frame may be seen half drawn"),
    }
}

/// What it says, and no more: whether text arrives in the clipboard is seen by copying some.
fn clipboard(answers: &TerminalAnswers) -> Finding {
    const NAME: &str = "clipboard";
    let has_attribute = answers.attributes.as_ref().is_some_and(|all| all.contains(&CLIPBOARD));
    if has_attribute || answers.names_clipboard == Some(true) {
        return Finding::well(NAME, "it says that it can be set (OSC 52)");
    }
    Finding::note(NAME, "it does not say whether it can be set (OSC 52)").then(
        "many can and do not say so: copy something and paste it elsewhere; some must be told to allow it in their \
         settings",
    )
}

fn color(answers: &TerminalAnswers, depth: Depth) -> Finding {
    const NAME: &str = "true color";
    match answers.true_color {
        Some(true) if depth != Depth::True && text("NO_COLOR").is_none() => {
            Finding::note(NAME, "it has it, and no variable says so").then("export COLORTERM=truecolor")
        }
        Some(true) => Finding::well(NAME, "it has it"),
        Some(false) if depth == Depth::True => {
            Finding::note(NAME, "it shows another color than was set, and COLORTERM says it has it")
                .then("if colors look wrong: unset COLORTERM")
        }
        Some(false) => Finding::well(NAME, "it has not; fewer colors are used"),
        None => Finding::well(NAME, "it does not say; the variables count"),
    }
}

fn ground(answers: &TerminalAnswers) -> Finding {
    const NAME: &str = "ground";
    match answers.ground {
        Some(Ground::Dark) => Finding::well(NAME, "dark"),
        Some(Ground::Light) => Finding::well(NAME, "light"),
        None => Finding::note(NAME, "it does not say whether it is dark or light")
            .then("if the colors do not fit, start with --theme light, or set ui.theme"),
    }
}

/// The columns it takes, against those that this program counts with.
fn widths(measured: &[u16]) -> Finding {
    const NAME: &str = "widths";
    let mut finding = Finding::well(NAME, "emoji, CJK, joined and combining signs take the columns they should");
    let wrong: Vec<String> = SAMPLES
        .iter()
        .zip(measured)
        .filter(|(sample, columns)| expected(sample) != usize::from(**columns))
        .map(|(sample, columns)| format!("{} takes {columns} instead of {}", word(sample), expected(sample)))
        .collect();
    if !wrong.is_empty() {
        finding = Finding::note(NAME, wrong.join(", ")).then(advice(measured));
    }
    for (sample, columns) in SAMPLES.iter().zip(measured) {
        finding = finding.measuring(format!("{}_columns", sample.name), *columns);
    }
    finding
}

fn expected(sample: &Sample) -> usize {
    sample.text.width()
}

fn word(sample: &Sample) -> &'static str {
    match sample.name {
        "emoji" => "an emoji",
        "cjk" => "a CJK sign",
        "family" => "an emoji joined of three",
        "combining" => "a letter with a combining accent",
        _ => "a line of a frame",
    }
}

/// A line that is too wide breaks every frame; anything else only rows that hold such signs.
fn advice(measured: &[u16]) -> &'static str {
    let is_line = |sample: &Sample| sample.name == "line";
    match SAMPLES.iter().zip(measured).find(|(sample, _)| is_line(sample)) {
        Some((sample, columns)) if expected(sample) != usize::from(*columns) => {
            "start with --ascii; or let the terminal show signs of ambiguous width narrow, in a UTF-8 locale"
        }
        _ => "rows with such signs may be out of line; a newer terminal, or another font, shows them right",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::finding::State;

    fn whole() -> TerminalAnswers {
        TerminalAnswers {
            round_trips: vec![Duration::from_micros(1_500); 5],
            attributes: Some(vec![62, 52]),
            synchronizes: Some(true),
            names_clipboard: None,
            true_color: Some(true),
            ground: Some(Ground::Dark),
            widths: Some(vec![2, 2, 2, 1, 1]),
            is_complete: true,
        }
    }

    fn of(answers: &TerminalAnswers, name: &str) -> Finding {
        findings(answers, Depth::True).into_iter().find(|finding| finding.name == name).unwrap()
    }

    #[test]
    fn a_terminal_that_can_do_everything_is_well() {
        let all = findings(&whole(), Depth::True);
        assert!(all.iter().all(|finding| finding.state == State::Well), "{all:#?}");
        assert_eq!(of(&whole(), "terminal answers").measured["round_trip_milliseconds"], 1.5);
        assert_eq!(of(&whole(), "widths").measured["family_columns"], 2);
    }

    #[test]
    fn a_sign_of_another_width_is_named_with_what_to_do() {
        let answers = |widths: [u16; 5]| TerminalAnswers { widths: Some(widths.to_vec()), ..whole() };
        let family = of(&answers([2, 2, 6, 1, 1]), "widths");
        assert_eq!(family.found.as_str(), "an emoji joined of three takes 6 instead of 2");
        assert!(family.next.unwrap().as_str().contains("another font"));
        assert!(of(&answers([2, 2, 2, 1, 2]), "widths").next.unwrap().as_str().contains("--ascii"));
    }

    #[test]
    fn silence_is_no_no() {
        let mute = findings(&TerminalAnswers::default(), Depth::True);
        assert_eq!((mute.len(), mute[0].state), (1, State::Note), "nothing is said of what is not known");
        let answers = TerminalAnswers { attributes: Some(vec![6]), ..TerminalAnswers::default() };
        assert!(of(&answers, "clipboard").found.as_str().starts_with("it does not say"));
        assert!(of(&answers, "ground").next.is_some());
    }

    #[test]
    fn a_slow_link_and_a_missing_variable_come_with_a_next_step() {
        let slow = TerminalAnswers { round_trips: vec![Duration::from_millis(400); 5], ..whole() };
        assert!(of(&slow, "terminal answers").next.unwrap().as_str().ends_with("--slow"));
        let color = color(&whole(), Depth::Indexed);
        assert_eq!(color.next.unwrap().as_str(), "export COLORTERM=truecolor");
    }
}
