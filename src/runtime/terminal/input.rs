//! Keys, pastes and the mouse, read on a thread that is abandoned at the end: crossterm 0.29 does
//! not return from a read when the terminal vanishes (crossterm issue 793).

use std::{io, time::Duration};

use crossterm::event::{self, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};

use super::{
    super::{
        inbox::{Inbox, Wake},
        sabotage::Sabotage,
    },
    gate::{Before, Found, Gate, gate},
    ground::{PATIENCE, Sieve, Sifted},
    line::line,
};
use crate::{
    app::{Event, Mouse, MouseKind},
    keymap::{Key, KeyCode},
};

/// What crossterm has read and not handed over is looked for this long; it is there or it is not.
/// With no time at all crossterm 0.29 does not look.
const AT_ONCE: Duration = Duration::from_millis(1);

/// Reads until the end, while the gate is open. With `asks_ground`, the terminal's answer to that
/// question is told from keys.
pub(in crate::runtime) fn read_input(inbox: Inbox, sabotage: Sabotage, asks_ground: bool) -> io::Result<Gate> {
    let (gate, mut before) = gate(line()?)?;
    std::thread::Builder::new().name("orchestra-input".into()).spawn(move || {
        let mut sieve = Sieve::new(asks_ground);
        while let Ok(read) = next(&sieve, &mut before) {
            sabotage.strike(Sabotage::Input);
            let sifted = match read {
                Some(read) => translate(read).map_or_else(Sifted::default, |event| sieve.take(event)),
                None => sieve.give_up(),
            };
            let words = sifted.events.into_iter().map(Wake::Event).chain(sifted.ground.map(Wake::Ground));
            if words.into_iter().any(|word| !inbox.wake_blocking(word)) {
                return;
            }
        }
        inbox.wake_blocking(Wake::TerminalGone);
    })?;
    Ok(gate)
}

/// The next event; none when what may be a part of an answer is not gone on with. crossterm is asked
/// only for what is there: it must not hang in a read while another program has the terminal.
fn next(sieve: &Sieve, before: &mut Before) -> io::Result<Option<event::Event>> {
    if event::poll(AT_ONCE)? {
        return event::read().map(Some);
    }
    match before.wait(sieve.holds().then_some(PATIENCE))? {
        Found::Input => event::read().map(Some),
        Found::Nothing => Ok(None),
        Found::Gone => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// crossterm's word in ours; `None` for what means nothing here. Sizes come by signal.
fn translate(read: event::Event) -> Option<Event> {
    match read {
        event::Event::Key(key) if key.kind != KeyEventKind::Release => translate_key(key).map(Event::Key),
        event::Event::Paste(text) => Some(Event::Paste(text)),
        event::Event::Mouse(mouse) => {
            let kind = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => MouseKind::Press,
                MouseEventKind::ScrollUp => MouseKind::ScrollUp,
                MouseEventKind::ScrollDown => MouseKind::ScrollDown,
                _ => return None,
            };
            Some(Event::Mouse(Mouse { column: mouse.column, row: mouse.row, kind }))
        }
        _ => None,
    }
}

fn translate_key(key: event::KeyEvent) -> Option<Key> {
    let code = match key.code {
        event::KeyCode::Char(c) => KeyCode::Char(c),
        event::KeyCode::Enter => KeyCode::Enter,
        event::KeyCode::Esc => KeyCode::Esc,
        event::KeyCode::Tab | event::KeyCode::BackTab => KeyCode::Tab,
        event::KeyCode::Backspace => KeyCode::Backspace,
        event::KeyCode::Delete => KeyCode::Delete,
        event::KeyCode::Insert => KeyCode::Insert,
        event::KeyCode::Up => KeyCode::Up,
        event::KeyCode::Down => KeyCode::Down,
        event::KeyCode::Left => KeyCode::Left,
        event::KeyCode::Right => KeyCode::Right,
        event::KeyCode::Home => KeyCode::Home,
        event::KeyCode::End => KeyCode::End,
        event::KeyCode::PageUp => KeyCode::PageUp,
        event::KeyCode::PageDown => KeyCode::PageDown,
        event::KeyCode::F(number) => KeyCode::F(number),
        _ => return None,
    };
    let held = |modifier| key.modifiers.contains(modifier);
    // Shift is part of a character: `G`, not `shift-g`.
    let shift = !matches!(code, KeyCode::Char(_)) && held(KeyModifiers::SHIFT);
    Some(Key { code, ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT), shift })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_keys_become_the_keys_of_keymaps() {
        let key = |code, modifiers| translate_key(event::KeyEvent::new(code, modifiers)).unwrap().to_string();
        assert_eq!(key(event::KeyCode::Char('G'), KeyModifiers::SHIFT), "G");
        assert_eq!(key(event::KeyCode::BackTab, KeyModifiers::SHIFT), "shift-tab");
        assert_eq!(key(event::KeyCode::Char('d'), KeyModifiers::CONTROL), "ctrl-d");
        assert_eq!(key(event::KeyCode::F(5), KeyModifiers::NONE), "f5");
    }
}
