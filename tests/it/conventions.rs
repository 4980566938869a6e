//! What people bring along from other consoles: keys, sizes, thresholds, graphs.

use std::{process::Stdio, sync::Arc};

use orchestra_console::{
    app::App,
    domain::{Gpu, Snapshot},
    keymap::{Action, Bindings, Context, Key, Pane},
    theme::{Depth, GraphForm, Role, Styles},
};

use super::{
    cli::Place,
    scene::{self, State, draw, press, rows},
};

/// The actions that one key has in a place of the default keymap.
fn of(bindings: &Bindings, context: Context, key: &str) -> Option<Action> {
    let key: Key = key.parse().unwrap();
    let found = |context| {
        let is_it = |chord: &orchestra_console::keymap::Chord| chord.keys() == [key];
        bindings.of(context).into_iter().find(|(_, chords)| chords.iter().any(is_it)).map(|(action, _)| action)
    };
    found(context).or_else(|| found(Context::Global))
}

#[test]
fn keys_known_from_elsewhere_do_what_they_do_there() {
    let bindings = Bindings::load("default", None).unwrap();
    let moves = "j:down down:down k:up up:up g:top home:top G:bottom end:bottom pageup:page-up pagedown:page-down \
                 ctrl-u:half-page-up ctrl-d:half-page-down h:previous-pane l:next-pane left:previous-pane \
                 right:next-pane tab:next-pane shift-tab:previous-pane";
    let everywhere = "0:overview 1:environments 2:pipelines 3:gpu 4:logs 5:executions enter:open esc:back q:quit \
                      ctrl-c:leave ctrl-z:suspend ::palette ?:help [:earlier-view ]:later-view r:refresh o:browse \
                      y:copy Y:copy-command";
    let list = "/:filter space:mark";
    let text = "/:search n:next-match N:previous-match";
    let logs = "w:wrap t:timestamps f:follow e:next-error E:previous-error n:next-match N:previous-match /:filter";
    for (context, pairs) in [
        (Context::Table, [moves, everywhere, list].join(" ")),
        (Context::Document, [moves, everywhere, text].join(" ")),
        (Context::Logs, [moves, everywhere, logs].join(" ")),
    ] {
        for pair in pairs.split_whitespace() {
            let (key, action) = pair.rsplit_once(':').unwrap();
            let found = of(&bindings, context, key).map(Action::name);
            assert_eq!(found, Some(action), "`{key}` in {context:?}");
        }
    }
}

/// Title rows of panes that are seen whole, and rows of those that are summed up in one line.
fn panes(size: (u16, u16)) -> (Vec<(u16, u16)>, usize) {
    let mut app = scene::app(State::Normal, size);
    press(&mut app, "2");
    let arrangement = orchestra_console::app::arrange(size, &app.focus).unwrap();
    let full = Pane::MAIN.into_iter().filter_map(|pane| arrangement.full(pane)).map(|area| (area.x, area.y)).collect();
    let lines = arrangement.panes.len() - Vec::len(&full);
    let text = scene::text(&app);
    assert!(text.contains("2 Pipelines") && !text.contains("too small"), "{text}");
    (full, lines)
}

#[test]
fn each_size_has_its_arrangement() {
    let (alone, lines) = panes((40, 12));
    assert_eq!((alone.len(), lines), (1, 0), "one pane");
    let (alone, lines) = panes((80, 24));
    assert_eq!((alone.len(), lines), (1, 5), "one pane and a line for each other");
    let (stacked, lines) = panes((80, 50));
    assert_eq!((stacked.len(), lines), (4, 0));
    assert!(stacked.iter().all(|(x, _)| *x == 0), "narrow and high: one below the other");
    for wide in [(120, 40), (300, 100)] {
        let (grid, lines) = panes(wide);
        assert_eq!((grid.len(), lines), (4, 0));
        assert_eq!(grid.iter().filter(|(x, _)| *x == 0).count(), 2, "two by two");
    }
    assert!(orchestra_console::app::arrange((39, 12), &scene::blank((39, 12)).focus).is_none());
}

#[test]
fn memory_of_a_gpu_warns_at_80_percent_and_alarms_at_95() {
    let styles = scene::styles();
    // It comes last and has the cursor, whose row has colors of its own.
    let other = scene::gpu(2);
    for (percent, role) in [(79, None), (80, Some(Role::Warn)), (94, Some(Role::Warn)), (95, Some(Role::Bad))] {
        let gpu = Gpu {
            memory_used_bytes: Some(percent << 30),
            memory_total_bytes: Some(100 << 30),
            trouble: None,
            ..scene::gpu(0)
        };
        let mut app = scene::app(State::Normal, (120, 40));
        scene::observe(
            &mut app,
            "nvml",
            1,
            Ok(Snapshot::Gpus(Arc::new(vec![Arc::new(gpu), Arc::new(other.clone())])).into()),
        );
        press(&mut app, "3 z G");
        let buffer = draw(&app, &styles);
        let (y, row) = rows(&buffer).into_iter().enumerate().find(|(_, row)| row.contains("train-01:0")).unwrap();
        let at = row.find(&format!("{percent} %")).unwrap();
        let x = row[..at].chars().count() as u16;
        let color = buffer[(x, y as u16)].fg;
        let alarms = [Role::Warn, Role::Bad].into_iter().find(|role| styles.of(*role).fg == Some(color));
        assert_eq!(alarms, role, "{percent} %: {row}");
    }
}

fn is_braille(c: char) -> bool {
    ('\u{2800}'..='\u{28ff}').contains(&c)
}

fn history(graph: GraphForm) -> String {
    let mut styles = Styles::load("dark", Depth::True, false).unwrap();
    styles.glyphs = styles.glyphs.with_graphs(graph);
    let mut app = scene::app(State::Normal, (120, 40));
    press(&mut app, "3 enter z");
    rows(&draw(&app, &styles)).join("\n")
}

#[test]
fn histories_are_drawn_in_braille_blocks_or_ascii_and_nothing_else_is() {
    let [braille, block, ascii] = [GraphForm::Braille, GraphForm::Block, GraphForm::Ascii].map(history);
    assert!(braille.contains(is_braille) && !block.contains(is_braille) && !ascii.contains(is_braille));
    assert!(block.contains(|c| ('\u{2581}'..='\u{2588}').contains(&c)), "{block}");
    let drawn = |text: &str| text.lines().filter(|line| line.contains("70")).count();
    assert_eq!(drawn(&braille), drawn(&ascii));
    for keys in ["0", "2 z", "3 z", "4 z", "5", "2 z enter", "2 z ?", "2 z :"] {
        let mut app: App = scene::app(State::Normal, (120, 40));
        press(&mut app, keys);
        let text = scene::text(&app);
        assert!(!text.contains(is_braille), "{keys}: {text}");
    }
}

#[test]
fn what_holds_without_a_configuration_is_what_is_promised() {
    let said = Place::new().run(&["config", "print-default"]).out;
    for line in ["#interval_seconds = 10", "mouse = false", "copy = \"auto\"", "theme = \"auto\"", "by = \"none\""] {
        assert!(said.lines().any(|said| said.trim_start_matches('#') == line.trim_start_matches('#')), "{line}");
    }
}

#[test]
fn what_the_console_writes_lies_in_the_desktops_state_folder() {
    let place = Place::new();
    let mut run = place.command(&["demo", "--linear"]);
    run.env_remove("ORCHESTRA_STATE_DIR").env("XDG_STATE_HOME", place.path("xdg"));
    let said = place.ended_after(run.stdin(Stdio::piped()).spawn().unwrap(), b"q\n");
    assert_eq!(said.code, 0, "{said:?}");
    let log = std::fs::read_dir(place.path("xdg/orchestra/log")).unwrap();
    assert!(log.count() > 0 && !place.path("state/log").exists());
}
