//! Names as a hostile or an exotic system gives them: columns stay where they are.

use std::sync::Arc;

use orchestra_console::{
    app::{App, Event, update},
    domain::{
        Environment, EnvironmentReading, Gpu, GpuProcess, Health, Layer, LogBatch, LogLine, ProviderId, RunStatus,
        RunsReading, Service, ServicesReading, Snapshot, SourceState, cells,
    },
};
use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthChar;

use super::scene::{self, draw, observe, press, rows, styles};

/// What each name must not be able to do.
const NAMES: [(&str, &str); 12] = [
    ("drive the terminal", "api\u{1b}[2J\u{1b}]0;owned\u{7}"),
    ("begin a row", "api\r\nsecond\ttab"),
    ("turn the text around", "\u{202e}gnp.exe\u{2066}x\u{2069}"),
    ("hide itself", "a\u{200b}p\u{200d}i\u{2060}\u{feff}\u{ad}"),
    ("hide words in tags", "api\u{e0041}\u{e0042}\u{e007f}"),
    ("pile up marks", "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}z"),
    ("begin with a mark", "\u{301}\u{20e3}mark"),
    ("be wide", "東京データセンター"),
    ("be an emoji of several", "👩‍👩‍👧‍👦 🇯🇵 👍🏽 ❤️"),
    ("be half of a pair", "ﾊﾟﾊﾟ \u{1f1ef}"),
    ("be of the private use", "\u{e0b0}\u{f8ff}"),
    ("say nothing", "\u{200b}\u{200e}"),
];

/// A world in which everything has this name.
fn named(name: &str, size: (u16, u16)) -> App {
    let mut app = scene::blank(size);
    let service = |name: &str, version: &str| {
        Arc::new(Service {
            version: Some(version.into()),
            region: Some(name.into()),
            health: Health::Degraded,
            latency: Some(std::time::Duration::from_millis(42)),
            reason: Some(name.into()),
            ..Service::named(name)
        })
    };
    let environment = |environment: &str, health| EnvironmentReading {
        name: environment.into(),
        layer: Layer::Staging,
        price_cents_per_hour: Some(health),
        services: vec![service(name, name), service("plain", "v1")],
    };
    let services = ServicesReading { environments: vec![environment("aa", 100), environment(name, 200)] };
    observe(&mut app, "checks", 1, Ok(Snapshot::Services(Arc::new(services)).into()));
    let run = |id, name: &str| {
        let mut run = scene::run(id, "acme/shop", name, RunStatus::InProgress, None);
        (run.title, run.branch, run.actor) = (name.into(), name.into(), name.into());
        Arc::new(run)
    };
    let runs = RunsReading { runs: vec![run(1, name), run(2, "plain")], ..RunsReading::default() };
    observe(&mut app, "github", 1, Ok(Snapshot::Runs(Arc::new(runs)).into()));
    let process = |name: &str| GpuProcess { pid: 7, name: Some(name.into()), memory_bytes: Some(1 << 30) };
    let gpu = |index, name: &str| {
        let processes = vec![process(name), process("plain")];
        Arc::new(Gpu { host: name.into(), model: name.into(), processes, ..scene::gpu(index) })
    };
    observe(&mut app, "nvml", 1, Ok(Snapshot::Gpus(Arc::new(vec![gpu(0, name), gpu(1, "plain")])).into()));
    for source in [format!("file:/{name}"), "journal".to_owned()] {
        let source = ProviderId::new(source);
        update(&mut app, Event::LogState(source.clone(), SourceState::Following));
        let lines = vec![LogLine::from_bytes(name.as_bytes()), LogLine::from_bytes(b"plain")];
        update(&mut app, Event::Log(LogBatch { source, lines }));
    }
    app
}

/// Every cell holds one character that can be seen, marks on it aside, and takes the cells it claims.
fn is_sound(buffer: &Buffer, what: &str) {
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            let driving = symbol.chars().find(|c| c.is_control() || is_invisible(*c));
            assert_eq!(driving, None, "{what}: {symbol:?} at {x},{y}");
            let wide = cells(symbol).max(1) as u16;
            let bases = symbol.chars().filter(|c| c.width().unwrap_or(0) > 0).count();
            assert!(bases >= 1 || symbol.is_empty(), "{what}: a mark alone at {x},{y}: {symbol:?}");
            assert!(x + wide <= buffer.area.width, "{what}: {symbol:?} hangs over the edge");
            x += wide;
        }
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Columns in which a text begins, in cells.
fn column_of(row: &str, text: &str) -> Option<usize> {
    row.find(text).map(|at| cells(&row[..at]))
}

#[test]
fn every_cell_of_every_pane_is_sound_whatever_things_are_called() {
    for (what, name) in NAMES {
        for size in [(40, 12), (80, 24), (120, 40)] {
            let mut app = named(name, size);
            for keys in
                ["0", "1", "enter", "esc 2", "enter", "esc 3", "enter", "esc 4", "w", "1 z", "enter", ": a", "esc 1 /"]
            {
                press(&mut app, keys);
                is_sound(&draw(&app, &styles()), what);
            }
        }
    }
}

#[test]
fn columns_of_lists_and_right_borders_stay_in_line() {
    for (what, name) in NAMES {
        for (pane, other) in [("1", "$1.00/h"), ("2", "in progress"), ("3", "71 %")] {
            let mut app = named(name, (120, 40));
            press(&mut app, &format!("{pane} z"));
            let rows = rows(&draw(&app, &styles()));
            let edge = cells(&rows[1]);
            for row in &rows[1..rows.len() - 1] {
                assert_eq!(cells(row), edge, "{what}: {row}");
            }
            assert!(rows.iter().any(|row| row.contains(other)), "{what}: {rows:#?}");
        }
    }
    let mut app = named("東京データセンター", (120, 40));
    press(&mut app, "1 z");
    let rows = rows(&draw(&app, &styles()));
    let layers: Vec<_> = rows.iter().filter_map(|row| column_of(row, "staging")).collect();
    assert!(layers.len() >= 2 && layers.iter().all(|column| *column == layers[0]), "{rows:#?}");
}

#[test]
fn services_of_an_opened_environment_stand_under_each_other() {
    for (what, name) in NAMES {
        let mut app = named(name, (200, 40));
        let row = |environment: &Arc<Environment>| environment.name.as_str() == "aa";
        let at = app.store.inventory.environments.iter().position(row).unwrap();
        press(&mut app, &format!("1 z g {}", "j ".repeat(at)));
        press(&mut app, "enter");
        let rows = rows(&draw(&app, &styles()));
        let begins: Vec<usize> = rows.iter().filter_map(|row| column_of(row, "42 ms")).collect();
        assert_eq!(begins.len(), 2, "{what}: {rows:#?}");
        assert_eq!(begins[0], begins[1], "{what}: {rows:#?}");
    }
}
