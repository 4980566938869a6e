//! A bare ratatui program: four panes, a long table, one draw per event. What the stack costs
//! before anything is added to it.

use std::io::{self, stdout};

use ratatui::{
    Frame, Terminal,
    crossterm::{
        event::{self, Event, KeyCode, KeyModifiers},
        execute,
        terminal::{
            BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
            disable_raw_mode, enable_raw_mode,
        },
    },
    layout::{Constraint, Layout, Rect},
    prelude::CrosstermBackend,
    style::Stylize as _,
    widgets::{Block, Cell, Row, Table},
};

const ROWS: usize = 10_000;

pub fn run() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen)?;
    let ended = work();
    execute!(stdout(), LeaveAlternateScreen)?;
    disable_raw_mode()?;
    ended
}

fn work() -> io::Result<()> {
    let mut terminal = Terminal::new(CrosstermBackend::new(io::BufWriter::with_capacity(1 << 16, stdout())))?;
    let mut cursor = 0;
    loop {
        execute!(terminal.backend_mut(), BeginSynchronizedUpdate)?;
        terminal.draw(|frame| render(frame, cursor))?;
        execute!(terminal.backend_mut(), EndSynchronizedUpdate)?;
        if let Event::Key(key) = event::read()? {
            match key.code {
                KeyCode::Char('j') => cursor = (cursor + 1).min(ROWS - 1),
                KeyCode::Char('k') => cursor = usize::saturating_sub(cursor, 1),
                KeyCode::Char('c') if key.modifiers == KeyModifiers::CONTROL => return Ok(()),
                KeyCode::Char('q') => return Ok(()),
                _ => {}
            }
        }
    }
}

fn render(frame: &mut Frame, cursor: usize) {
    let halves = Layout::vertical([Constraint::Fill(1); 2]).split(frame.area());
    let panes = halves.iter().flat_map(|half| Layout::horizontal([Constraint::Fill(1); 2]).areas::<2>(*half));
    for (at, area) in panes.enumerate() {
        render_pane(frame, area, at, if at == 0 { cursor } else { 0 });
    }
}

fn render_pane(frame: &mut Frame, area: Rect, pane: usize, cursor: usize) {
    let visible = usize::from(area.height.saturating_sub(3));
    let first = cursor.saturating_sub(visible.saturating_sub(1));
    let rows = (first..ROWS.min(first + visible)).map(|at| {
        let cells = [format!("item {at}"), format!("{}", at * 7 % 101), "steady".to_owned()];
        let row = Row::new(cells.map(Cell::from));
        if at == cursor { row.reversed() } else { row }
    });
    let table = Table::new(rows, [Constraint::Fill(2), Constraint::Length(6), Constraint::Fill(1)])
        .header(Row::new(["name", "load", "state"]).bold())
        .block(Block::bordered().title(format!("pane {pane}")));
    frame.render_widget(table, area);
}
