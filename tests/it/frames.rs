//! What holds for every frame, whatever it shows: what it costs, and that nothing breaks it.

use std::{cell::RefCell, io, rc::Rc, sync::Arc};

use orchestra_console::{
    app::{App, Event, update},
    domain::{Conclusion, Environment, LogBatch, LogLine, ProviderId, RunStatus, RunsReading, Snapshot},
    theme::{Depth, Role, Styles},
    view,
};
use ratatui::{
    Terminal, TerminalOptions, Viewport,
    backend::CrosstermBackend,
    layout::Rect,
    style::{Color, Modifier},
};

use super::scene::{self, State, draw, press, rows};

const PANES: [&str; 6] = ["0", "1", "2", "3", "4", "5"];

/// Log lines as long and as colored as services write them.
const LOUD: [&[u8]; 3] = [
    b"2026-03-14T14:35:50.120Z \x1b[32mINFO\x1b[0m \x1b[36mcheckout\x1b[0m: payment accepted in \x1b[33m42 ms\x1b[0m after one try",
    b"2026-03-14T14:35:51.004Z \x1b[33mWARN\x1b[0m \x1b[36mcheckout\x1b[0m: retrying after \x1b[31m503\x1b[0m from the bank, again",
    b"2026-03-14T14:35:51.700Z \x1b[31mERROR\x1b[0m \x1b[36mcheckout\x1b[0m: the bank does not answer, gave up after 3 tries",
];

/// A terminal that counts what is sent to it.
#[derive(Clone, Default)]
struct Wire(Rc<RefCell<Vec<u8>>>);

impl io::Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Screen {
    wire: Wire,
    terminal: Terminal<CrosstermBackend<Wire>>,
    styles: Styles,
}

impl Screen {
    fn new(app: &App) -> Self {
        let wire = Wire::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, app.size.0, app.size.1));
        let backend = CrosstermBackend::new(wire.clone());
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
        Self { wire, terminal, styles: scene::styles() }
    }

    /// Bytes of the next frame.
    fn cost(&mut self, app: &App) -> usize {
        self.terminal.draw(|frame| view::render(frame, app, &self.styles)).unwrap();
        std::mem::take(&mut *self.wire.0.borrow_mut()).len()
    }
}

#[test]
fn a_cursor_move_costs_at_most_500_bytes_in_full_color() {
    for keys in ["1", "2", "3", "1 z", "2 z", "3 z"] {
        let mut app = scene::app(State::Normal, (120, 40));
        press(&mut app, keys);
        let mut screen = Screen::new(&app);
        screen.cost(&app);
        for key in ["j", "j", "j", "k", "j"] {
            press(&mut app, key);
            let cost = screen.cost(&app);
            assert!((20..=500).contains(&cost), "{keys}: `{key}` costs {cost} bytes");
        }
    }
}

#[test]
fn no_frame_is_larger_than_16_kilobytes_and_an_unchanged_one_is_nothing() {
    for state in State::ALL {
        for keys in PANES.into_iter().chain(["1 z", "2 z", "3 z", "3 ?", "1 enter z", "3 enter z", "2 :", "2 : a c"]) {
            let mut app = scene::app(state, (120, 40));
            let lines = (0..60).map(|i| LogLine::from_bytes(LOUD[i % LOUD.len()])).collect();
            update(&mut app, Event::Log(LogBatch { source: ProviderId::new("journal"), lines }));
            press(&mut app, keys);
            let mut screen = Screen::new(&app);
            let cost = screen.cost(&app);
            assert!(cost <= 16_000, "{state:?} {keys}: {cost} bytes");
            // What is left is the backend's word that the cursor is hidden.
            let again = screen.cost(&app);
            assert!(again <= 32, "{state:?} {keys}: {again} bytes for nothing");
        }
    }
}

#[test]
fn no_size_breaks_a_frame() {
    let styles = scene::styles();
    let sizes = (0..=40).flat_map(|width| (0..=20).map(move |height| (width, height)));
    let odd = [(u16::MAX, 1), (1, u16::MAX), (120, 12), (40, 300), (5_000, 12)];
    let mut apps = [State::Normal, State::Fault].map(|state| scene::app(state, (80, 24)));
    for size in sizes.chain(odd) {
        for app in &mut apps {
            update(app, Event::Resize(size.0, size.1));
            for keys in PANES.into_iter().chain(["1 enter", "3 enter ?", "j G esc q", "2 / x", "esc : a pagedown"]) {
                press(app, keys);
                draw(app, &styles);
            }
            press(app, "esc esc esc esc esc");
        }
    }
}

#[test]
fn a_terminal_that_is_too_small_says_so() {
    let mut app = scene::app(State::Normal, (39, 12));
    assert!(scene::text(&app).contains("orchestra needs 40×12; this is 39×12"));
    update(&mut app, Event::Resize(20, 5));
    assert_eq!(scene::text(&app).trim(), "needs 40×12", "what is needed is said whole");
}

#[test]
fn the_demo_says_so_in_every_frame() {
    for size in [(40, 12), (80, 24), (120, 40)] {
        for keys in PANES.into_iter().chain(["1 enter", "2 ?", "3 z"]) {
            let mut app = scene::app(State::Normal, size);
            app.demo = true;
            press(&mut app, keys);
            assert!(scene::text(&app).lines().next().unwrap().contains(" DEMO "), "{size:?} {keys}");
        }
    }
}

#[test]
fn without_color_the_cursor_and_every_status_are_still_seen() {
    let styles = Styles::load("dark", Depth::Mono, false).unwrap();
    let mut app = scene::app(State::Normal, (120, 40));
    press(&mut app, "2 j j");
    let buffer = draw(&app, &styles);
    assert!(buffer.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    let rows = rows(&buffer);
    let at = rows.iter().position(|row| row.contains("▌✖ failure")).expect("a sign before the selected row") as u16;
    let reversed = (60..120).filter(|x| buffer[(*x, at)].modifier.contains(Modifier::REVERSED)).count();
    assert_eq!(reversed, 58, "the whole row inside its frame");
    for status in ["◐ in progress", "○ queued", "● success", "⊘ cancelled", "▲ action req", "✖ timed out"] {
        assert!(rows.iter().any(|row| row.contains(status)), "{status}");
    }
}

#[test]
fn a_terminal_without_unicode_gets_ascii_alone() {
    let styles = Styles::load("terminal", Depth::Basic, true).unwrap();
    for state in State::ALL {
        for keys in PANES.into_iter().chain(["1 j j j enter z", "3 enter z", "2 ?", "2 z space j space", "1 :"]) {
            let mut app = scene::app(state, (120, 40));
            press(&mut app, keys);
            for row in rows(&draw(&app, &styles)) {
                assert!(row.is_ascii(), "{row}");
            }
        }
    }
}

#[test]
fn the_pane_with_the_focus_has_a_sign_and_another_line() {
    for ascii in [false, true] {
        let styles = Styles::load("dark", Depth::Mono, ascii).unwrap();
        let mut app = scene::app(State::Normal, (120, 40));
        press(&mut app, "3");
        let rows = rows(&draw(&app, &styles));
        let (there, elsewhere) = if ascii {
            ("# * 3 GPU ===", "+ 1 Environments ---")
        } else {
            ("┏ ▶ 3 GPU ━━━", "╭ 1 Environments ───")
        };
        assert!(rows.iter().any(|row| row.starts_with(there)), "{rows:#?}");
        assert!(rows.iter().any(|row| row.starts_with(elsewhere)), "{rows:#?}");
    }
}

#[test]
fn what_is_stale_is_never_drawn_as_healthy() {
    let styles = scene::styles();
    let healthy = styles.of(Role::Good).fg.unwrap();
    for state in [State::Stale, State::Fault] {
        for keys in ["1", "3", "1 z", "3 z", "1 j enter z"] {
            let mut app = scene::app(state, (120, 40));
            press(&mut app, keys);
            // The panes of runs, which may end in success for ever, are not looked at.
            let seen = Rect::new(0, 1, if keys.len() > 1 { 120 } else { 60 }, 38);
            let buffer = draw(&app, &styles);
            let green = seen.positions().find(|at| buffer[*at].fg == healthy);
            assert_eq!(green, None, "{state:?} {keys}\n{}", rows(&buffer).join("\n"));
        }
    }
}

#[test]
fn wide_combining_and_reordering_names_keep_the_columns_in_line() {
    let names = [
        "plain",
        "東京都-東京都-東京都",
        "e\u{301}e\u{301}-cafe\u{301}",
        "\u{202e}live\u{202c}",
        "a\u{200b}b",
        "👩‍👩‍👧‍👦-family",
        "\u{1b}[31mred\t\n",
    ];
    let run = |(id, name): (usize, &&str)| {
        Arc::new(scene::run(id as u64, name, "ci", RunStatus::Completed, Some(Conclusion::Success)))
    };
    let runs: Vec<_> = names.iter().enumerate().map(run).collect();
    for width in [60, 80, 120] {
        let mut app = scene::app(State::Normal, (width, 24));
        let snapshot = Snapshot::Runs(Arc::new(RunsReading { runs: runs.clone(), ..RunsReading::default() }));
        scene::observe(&mut app, "github", 1, Ok(snapshot.into()));
        press(&mut app, "2 z");
        let buffer = draw(&app, &scene::styles());
        let title =
            (0..width).find(|x| (0..8).map(|i| buffer[(x + i, 3)].symbol()).collect::<String>() == "workflow").unwrap();
        for row in 4..4 + names.len() as u16 {
            assert_eq!(buffer[(title, row)].symbol(), "c", "row {row}\n{}", rows(&buffer).join("\n"));
            assert_eq!(buffer[(width - 1, row)].symbol(), "┃");
        }
        let shown = rows(&buffer).concat();
        assert!(!shown.chars().any(char::is_control), "{shown:?}");
    }
}

#[test]
fn no_wide_character_reaches_into_the_help() {
    use unicode_width::UnicodeWidthStr;
    for width in 76..130 {
        let mut app = scene::app(State::Normal, (width, 24));
        press(&mut app, "1 z ?");
        let (buffer, left) = (draw(&app, &scene::styles()), (width - 72) / 2);
        for y in 2..22 {
            assert_eq!(buffer[(left, y)].symbol(), "┃");
            assert_eq!(buffer[(left - 1, y)].symbol().width(), 1, "{}", rows(&buffer)[y as usize]);
        }
    }
}

#[test]
fn no_wide_character_reaches_into_the_palette() {
    use unicode_width::UnicodeWidthStr;
    for width in 97..140 {
        let mut app = scene::app(State::Normal, (width, 24));
        press(&mut app, "1 z :");
        let (buffer, left) = (draw(&app, &scene::styles()), (width - 96) / 2);
        for y in 2..20 {
            assert_eq!(buffer[(left, y)].symbol(), "┃");
            assert!(left == 0 || buffer[(left - 1, y)].symbol().width() == 1, "{}", rows(&buffer)[y as usize]);
        }
    }
}

#[test]
fn the_typed_filter_has_the_terminals_cursor_behind_it() {
    let mut app = scene::app(State::Normal, (80, 24));
    press(&mut app, "2 / a c m e");
    let mut terminal = Terminal::new(ratatui::backend::TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| view::render(frame, &app, &scene::styles())).unwrap();
    let typed = " filter Pipelines: acme";
    assert!(rows(terminal.backend().buffer())[23].starts_with(typed));
    terminal.backend_mut().assert_cursor_position((typed.len() as u16, 23));
    update(&mut app, Event::Paste("x".repeat(200)));
    terminal.draw(|frame| view::render(frame, &app, &scene::styles())).unwrap();
    terminal.backend_mut().assert_cursor_position((79, 23));
}

#[test]
fn the_same_app_makes_the_same_cells() {
    let app = scene::app(State::Normal, (120, 40));
    assert_eq!(draw(&app, &scene::styles()), draw(&scene::app(State::Normal, (120, 40)), &scene::styles()));
    assert!(app.store.inventory.environments.iter().any(|of: &Arc<Environment>| of.name.as_str() == "東京-lab"));
}

#[test]
fn production_is_said_and_marked_wherever_it_has_the_focus() {
    for size in [(40, 12), (80, 24), (120, 40)] {
        let mut app = scene::app(State::Normal, size);
        press(&mut app, "1 g");
        assert!(!scene::text(&app).contains("PRODUCTION"), "the cursor is on this machine");
        while orchestra_console::app::focused_layer(&app) != Some(orchestra_console::domain::Layer::Production) {
            press(&mut app, "j");
        }
        let styles = scene::styles();
        let look = styles.of(Role::LayerProduction);
        let buffer = scene::draw(&app, &styles);
        assert!(scene::rows(&buffer)[0].starts_with("PRODUCTION "));
        assert_eq!(buffer[(0, 0)].bg, look.bg.unwrap());
        press(&mut app, "enter");
        let buffer = scene::draw(&app, &styles);
        let corner = (0..size.1)
            .find(|y| {
                scene::rows(&buffer)[*y as usize].contains(if size.0 < 60 {
                    "▶ 1 Environments ━"
                } else {
                    "Environments PRODUCTION"
                })
            })
            .unwrap();
        assert_eq!(buffer[(0, corner)].fg, look.bg.unwrap());
    }
}
