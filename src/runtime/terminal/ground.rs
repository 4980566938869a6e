//! The terminal's answer to what its ground is, told from the keys it arrives among: crossterm 0.29
//! knows no such answer and hands it over as key presses.

use std::time::Duration;

use crate::{
    app::Event,
    keymap::{Key, KeyCode},
    theme::Ground,
};

/// OSC 11: what is your ground?
pub(in crate::runtime) const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";
/// What an answer begins with, after its introducer.
const BEGIN: &str = "11;rgb";
/// No answer is longer.
const MOST: usize = 40;
/// Between two keys of one answer, over a slow link; after it they are what a person typed.
pub(super) const PATIENCE: Duration = Duration::from_millis(500);

/// Holds back what may be the answer until it is known to be; what is not goes on as it came.
#[derive(Debug)]
pub(super) struct Sieve {
    /// The question was put and not answered.
    expects: bool,
    held: Vec<Event>,
    text: String,
}

/// What goes on.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Sifted {
    pub events: Vec<Event>,
    pub ground: Option<Ground>,
}

impl Sieve {
    pub(super) fn new(expects: bool) -> Self {
        Self { expects, held: Vec::new(), text: String::new() }
    }

    /// True while the beginning of an answer is held back.
    pub(super) fn holds(&self) -> bool {
        !self.held.is_empty()
    }

    pub(super) fn take(&mut self, event: Event) -> Sifted {
        if !self.expects {
            return Sifted { events: vec![event], ground: None };
        }
        let part = if let Event::Key(key) = &event { self.part(*key) } else { Part::Other };
        self.held.push(event);
        match part {
            Part::Goes(character) => {
                self.text.extend(character);
                Sifted::default()
            }
            Part::Ends => match Ground::answered(self.text.trim_start_matches("11;")) {
                Some(ground) => {
                    self.expects = false;
                    self.held.clear();
                    Sifted { events: Vec::new(), ground: Some(ground) }
                }
                None => self.give_up(),
            },
            Part::Other => self.give_up(),
        }
    }

    /// It was no answer.
    pub(super) fn give_up(&mut self) -> Sifted {
        self.text.clear();
        Sifted { events: std::mem::take(&mut self.held), ground: None }
    }

    fn part(&self, key: Key) -> Part {
        let (KeyCode::Char(c), ctrl, alt) = (key.code, key.ctrl, key.alt) else {
            // The terminator's first half, when the second came with another read.
            let is_first_half = key == Key::new(KeyCode::Esc) && self.text.len() > BEGIN.len();
            return if is_first_half { Part::Goes(None) } else { Part::Other };
        };
        match (c, ctrl, alt) {
            (']', false, true) if self.held.is_empty() => Part::Goes(None),
            _ if self.held.is_empty() => Part::Other,
            ('g', true, false) | ('\\', false, true) => Part::Ends,
            ('\\', false, false) if self.held.last() == Some(&Event::Key(Key::new(KeyCode::Esc))) => Part::Ends,
            (_, false, false) if self.fits(c) => Part::Goes(Some(c)),
            _ => Part::Other,
        }
    }

    fn fits(&self, c: char) -> bool {
        match BEGIN.chars().nth(self.text.len()) {
            Some(wanted) => c == wanted,
            None => self.text.len() < MOST && (c.is_ascii_hexdigit() || matches!(c, ':' | '/')),
        }
    }
}

/// What a key is to an answer.
enum Part {
    /// It may go on so.
    Goes(Option<char>),
    Ends,
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode) -> Event {
        Event::Key(Key::new(code))
    }

    fn alt(c: char) -> Event {
        Event::Key(Key { alt: true, ..Key::char(c) })
    }

    fn typed(text: &str) -> Vec<Event> {
        text.chars().map(|c| key(KeyCode::Char(c))).collect()
    }

    fn sift(sieve: &mut Sieve, events: impl IntoIterator<Item = Event>) -> Sifted {
        events.into_iter().fold(Sifted::default(), |mut all, event| {
            let next = sieve.take(event);
            all.events.extend(next.events);
            all.ground = all.ground.or(next.ground);
            all
        })
    }

    fn answer(end: impl IntoIterator<Item = Event>) -> Vec<Event> {
        let middle = typed("11;rgb:fafa/fafa/fafa");
        [alt(']')].into_iter().chain(middle).chain(end).collect()
    }

    #[test]
    fn an_answer_is_taken_out_however_it_ends_and_keys_around_it_stay() {
        let ends =
            [vec![Event::Key(Key::ctrl('g'))], vec![alt('\\')], vec![key(KeyCode::Esc), key(KeyCode::Char('\\'))]];
        for end in ends {
            let around = typed("j").into_iter().chain(answer(end)).chain(typed("k"));
            let sifted = sift(&mut Sieve::new(true), around);
            assert_eq!(sifted, Sifted { events: typed("jk"), ground: Some(Ground::Light) });
        }
    }

    #[test]
    fn what_a_person_types_is_never_eaten() {
        let mut sieve = Sieve::new(true);
        let keys: Vec<Event> = [alt(']')].into_iter().chain(typed("11;rgq")).collect();
        assert_eq!(sift(&mut sieve, keys.clone()), Sifted { events: keys, ground: None });
        assert_eq!(sift(&mut sieve, [alt(']')]), Sifted::default());
        assert!(sieve.holds());
        assert_eq!(sieve.give_up().events, [alt(']')]);
        let esc = [alt(']'), key(KeyCode::Esc)];
        assert_eq!(sift(&mut sieve, esc.clone()).events, esc);
    }

    #[test]
    fn a_resize_or_a_paste_within_an_answer_is_kept_in_its_place() {
        let paste = Event::Paste("x".into());
        let events: Vec<Event> = [alt(']')].into_iter().chain(typed("11;")).chain([paste]).collect();
        assert_eq!(sift(&mut Sieve::new(true), events.clone()).events, events);
    }

    #[test]
    fn only_one_answer_is_expected_and_none_where_none_was_asked_for() {
        let mut sieve = Sieve::new(true);
        assert!(sift(&mut sieve, answer([alt('\\')])).ground.is_some());
        assert_eq!(sift(&mut sieve, answer([alt('\\')])).events.len(), 23);
        assert_eq!(sift(&mut Sieve::new(false), answer([alt('\\')])).events.len(), 23);
    }
}
