use super::*;
use crate::{
    domain::{LogBatch, LogLine, ProviderId},
    logs::Filter,
};

struct Screen {
    buffer: Buffer,
    shown: Matches,
    window: Window,
}

impl Screen {
    fn new(width: usize, height: usize) -> Self {
        let mut window = Window::default();
        window.resize(width, height);
        Self { buffer: Buffer::new(64 * 1024), shown: Matches::default(), window }
    }

    fn arrive(&mut self, lines: impl IntoIterator<Item = String>) {
        let lines = lines.into_iter().map(|line| LogLine::from_bytes(line.as_bytes())).collect();
        self.buffer.push(LogBatch { source: ProviderId::new("a"), lines });
        self.shown.update(&self.buffer);
    }

    fn scroll(&mut self, down: isize) {
        self.window.scroll(down, &self.buffer, &self.shown);
    }

    fn seen(&self) -> Vec<&str> {
        let rows = self.window.rows(&self.buffer, &self.shown);
        rows.into_iter().map(|row| &self.buffer.line(row.sequence).unwrap().text()[row.bytes]).collect()
    }
}

fn numbered(range: std::ops::Range<u32>) -> impl Iterator<Item = String> {
    range.map(|n| if n % 7 == 0 { format!("ERROR {n}") } else { format!("line {n}") })
}

#[test]
fn the_end_is_followed_until_someone_scrolls_and_again_at_the_end() {
    let mut screen = Screen::new(20, 3);
    assert!(screen.seen().is_empty());
    screen.arrive(numbered(1..3));
    assert_eq!(screen.seen(), ["line 1", "line 2"]);
    screen.arrive(numbered(3..7));
    assert_eq!(screen.seen(), ["line 4", "line 5", "line 6"]);
    screen.scroll(-2);
    screen.arrive(numbered(8..10));
    assert_eq!(screen.seen(), ["line 2", "line 3", "line 4"], "reading is not disturbed by what arrives");
    screen.scroll(100);
    assert!(screen.window.is_following());
    screen.arrive(["last".into()]);
    assert_eq!(screen.seen(), ["line 8", "line 9", "last"]);
    screen.scroll(-100);
    assert_eq!(screen.seen()[0], "line 1");
}

#[test]
fn the_place_is_kept_while_old_lines_are_dropped() {
    let mut screen = Screen::new(20, 3);
    screen.arrive(numbered(1..200));
    screen.scroll(-20);
    let before = screen.seen().iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut next = 200;
    while screen.buffer.first() < 150 {
        screen.arrive(numbered(next..next + 10));
        next += 10;
    }
    assert_eq!(screen.seen(), before);
    while screen.buffer.first() < 400 {
        screen.arrive(numbered(next..next + 10));
        next += 10;
    }
    let oldest = screen.buffer.line(screen.buffer.first()).unwrap().text().to_owned();
    assert_eq!(screen.seen()[0], oldest, "a dropped place becomes the oldest line there is");
}

#[test]
fn wrapped_lines_scroll_by_row() {
    let mut screen = Screen::new(4, 3);
    screen.window.set_wraps(true);
    screen.arrive(["abcdefgh".into(), "ij".into(), "klmnop".into()]);
    assert_eq!(screen.seen(), ["ij", "klmn", "op"]);
    screen.scroll(-1);
    assert_eq!(screen.seen(), ["efgh", "ij", "klmn"]);
    screen.scroll(-1);
    assert_eq!(screen.seen(), ["abcd", "efgh", "ij"]);
    screen.scroll(1);
    assert_eq!(screen.seen(), ["efgh", "ij", "klmn"]);
    screen.window.resize(8, 3);
    assert_eq!(screen.seen(), ["abcdefgh", "ij", "klmnop"]);
}

#[test]
fn one_line_taller_than_the_screen_can_be_read_through() {
    let mut screen = Screen::new(2, 2);
    screen.window.set_wraps(true);
    screen.arrive(["abcdefgh".into()]);
    assert_eq!(screen.seen(), ["ef", "gh"]);
    screen.scroll(-1);
    assert_eq!(screen.seen(), ["cd", "ef"]);
    screen.scroll(-9);
    assert_eq!(screen.seen(), ["ab", "cd"]);
}

#[test]
fn long_lines_scroll_sideways_when_they_are_not_wrapped() {
    let mut screen = Screen::new(4, 1);
    screen.arrive(["abcdefgh".into()]);
    screen.window.scroll_sideways(3);
    assert_eq!(screen.seen(), ["defg"]);
    screen.window.scroll_sideways(-9);
    assert_eq!(screen.seen(), ["abcd"]);
}

#[test]
fn errors_are_visited_one_by_one() {
    let mut screen = Screen::new(20, 5);
    screen.arrive(numbered(1..60));
    let seek = |screen: &mut Screen, forward| {
        let found = screen.window.seek_error(forward, &screen.buffer, &screen.shown);
        found.then(|| screen.buffer.line(screen.window.chosen().unwrap()).unwrap().text().to_owned())
    };
    assert_eq!(seek(&mut screen, true), None, "nothing comes after the end");
    assert_eq!(seek(&mut screen, false).as_deref(), Some("ERROR 56"));
    assert_eq!(seek(&mut screen, false).as_deref(), Some("ERROR 49"));
    assert!(screen.seen().contains(&"ERROR 49"));
    assert_eq!(seek(&mut screen, true).as_deref(), Some("ERROR 56"));
    assert_eq!(seek(&mut screen, true), None);
    screen.window.to_start(&screen.buffer);
    assert_eq!(seek(&mut screen, true).as_deref(), Some("ERROR 7"));
}

#[test]
fn the_first_line_is_found_when_it_is_an_error() {
    let mut screen = Screen::new(20, 5);
    screen.arrive(numbered(0..60));
    screen.window.to_start(&screen.buffer);
    assert!(screen.window.seek_error(true, &screen.buffer, &screen.shown));
    assert_eq!(screen.window.chosen(), Some(0));
}

#[test]
fn a_search_stays_within_what_is_shown() {
    let mut screen = Screen::new(20, 5);
    screen.shown.set_filter(Filter::parse("line").unwrap());
    let mut found = Matches::default();
    found.set_filter(Filter::parse("7").unwrap());
    screen.arrive(numbered(1..60));
    found.update(&screen.buffer);
    let mut visited = Vec::new();
    while screen.window.seek_match(false, &found, &screen.buffer, &screen.shown) {
        visited.push(screen.buffer.line(screen.window.chosen().unwrap()).unwrap().text().to_owned());
    }
    assert_eq!(visited, ["line 57", "line 47", "line 37", "line 27", "line 17"], "`ERROR 7` is filtered away");
}

#[test]
fn an_empty_screen_and_one_without_height_are_no_trouble() {
    let mut screen = Screen::new(0, 0);
    screen.scroll(5);
    screen.arrive(numbered(1..9));
    screen.scroll(-3);
    assert!(screen.seen().is_empty());
    screen.shown.set_filter(Filter::parse("nothing-like-this").unwrap());
    screen.shown.update(&screen.buffer);
    screen.window.resize(80, 24);
    screen.scroll(-3);
    assert!(screen.seen().is_empty());
}
