//! How far back the logs go, as a person sees it.

use jiff::SignedDuration;
use orchestra_console::{
    app::{App, Event, update},
    domain::{LogBatch, LogLine, ProviderId},
};

use super::scene::{self, press};

/// A line with a time of its own, so many minutes ago, and one without that arrives now.
fn app_with_lines(minutes: &[i64]) -> App {
    let mut app = scene::blank((80, 24));
    let lines = |app: &App| {
        let stamped = |minutes: &i64| {
            let at = app.now - SignedDuration::from_mins(*minutes);
            LogLine::from_bytes(format!("{at} {minutes} minutes ago").as_bytes())
        };
        minutes.iter().map(stamped).chain([LogLine::from_bytes(b"without a time")]).collect()
    };
    let batch = LogBatch { source: ProviderId::new("app.log"), lines: lines(&app) };
    let now = app.now;
    update(&mut app, Event::Clock(now));
    update(&mut app, Event::Log(batch));
    press(&mut app, "4");
    app
}

fn shown(app: &App) -> Vec<String> {
    let lines = scene::text(app);
    let of_log = |line: &&str| line.contains("minutes ago") || line.contains("without a time");
    let framed = lines.lines().filter(|line| line.starts_with('┃')).filter(of_log);
    let words = |line: &str| line.split_once("Z ").map_or(line.to_owned(), |(_, rest)| rest.to_owned());
    framed.map(|line| words(line).replace('┃', "").trim().to_owned()).collect()
}

fn wait(app: &mut App, minutes: i64) {
    let later = app.now + SignedDuration::from_mins(minutes);
    update(app, Event::Clock(later));
}

#[test]
fn the_last_minutes_are_two_keys_away_and_the_rest_of_the_filter_stays() {
    let mut app = app_with_lines(&[90, 20, 3]);
    assert_eq!(shown(&app).len(), 4);
    press(&mut app, "/ a g o enter W 2");
    assert_eq!(app.logs.filter, "ago age<5m");
    assert_eq!(shown(&app), ["3 minutes ago"]);
    press(&mut app, "W 5");
    assert_eq!(shown(&app), ["20 minutes ago", "3 minutes ago"]);
    press(&mut app, "W 0");
    assert_eq!((app.logs.filter.as_str(), shown(&app).len()), ("ago", 3));
}

#[test]
fn lines_leave_as_they_grow_old_and_one_without_a_time_counts_from_its_arrival() {
    let mut app = app_with_lines(&[3]);
    press(&mut app, "W 2");
    assert_eq!(shown(&app), ["3 minutes ago", "without a time"]);
    wait(&mut app, 3);
    assert_eq!(shown(&app), ["without a time"]);
    wait(&mut app, 3);
    assert_eq!(shown(&app), Vec::<String>::new());
    assert!(scene::text(&app).contains("No line passes the filter. Esc clears it."));
    press(&mut app, "esc");
    assert_eq!(shown(&app).len(), 2);
}

#[test]
fn elsewhere_the_palette_says_that_it_is_for_logs() {
    let mut app = app_with_lines(&[3]);
    press(&mut app, "1 W 2");
    assert_eq!(app.logs.filter, "");
    press(&mut app, ": l a s t space 5 m");
    assert!(scene::text(&app).contains("only in Logs"), "{}", scene::text(&app));
}
