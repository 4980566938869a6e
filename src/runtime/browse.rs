//! Pages in the person's browser, or their addresses where there is none.

use std::time::Duration;

use tokio::task::JoinSet;

use super::{
    Outside,
    copy::{Copying, copy},
    handover::words,
    terminal::Writer,
};
use crate::{
    domain::Severity,
    provider::command::{ChildCommand, Detached},
};

/// Pages opened at once; who means more has marked too much.
const MOST: usize = 10;
/// A browser that has not failed by then has opened the page.
const PROOF: Duration = Duration::from_secs(2);
/// What a browser finds its desktop by, beside what every child may see.
const PASSED: [&str; 10] = [
    "BROWSER",
    "DBUS_SESSION_BUS_ADDRESS",
    "DESKTOP_SESSION",
    "DISPLAY",
    "LOGNAME",
    "USER",
    "WAYLAND_DISPLAY",
    "WSL_DISTRO_NAME",
    "WSL_INTEROP",
    "XAUTHORITY",
];

/// What became of it, and browsers that are still running.
pub(super) struct Browsed {
    pub told: (Severity, String),
    running: Vec<Detached>,
}

impl Browsed {
    /// Waits for their ends, so that none is left as a zombie. They outlive us.
    pub(super) async fn rest(self) {
        for mut browser in self.running {
            browser.ended().await;
        }
    }
}

/// Opens one page for a command that prints: what to tell of it, and nothing where no browser can be.
pub async fn open_page(page: &str, outside: &Outside) -> Option<String> {
    let openers = openers(outside);
    if openers.is_empty() {
        return None;
    }
    // The browser goes on when this program ends.
    Some(match open(page, &openers).await {
        Ok(_) => format!("opened {page}"),
        Err(why) => format!("{why}; open it yourself"),
    })
}

/// Opens the pages; where no browser can be, or none does, copies their addresses and shows them.
pub(super) async fn browse(pages: &[String], outside: &Outside, writer: Option<Writer>) -> Browsed {
    let some = &pages[..pages.len().min(MOST)];
    let openers = openers(outside);
    if openers.is_empty() {
        let told = addresses(some, "no browser here", outside, writer).await;
        return Browsed { told, running: Vec::new() };
    }
    let mut opening = JoinSet::new();
    for page in some {
        let (page, openers) = (page.clone(), openers.clone());
        opening.spawn(async move { open(&page, &openers).await });
    }
    let (mut running, mut why) = (Vec::new(), None);
    while let Some(opened) = opening.join_next().await {
        match opened {
            Ok(Ok(browser)) => running.extend(browser),
            Ok(Err(refusal)) => why = Some(refusal),
            Err(_) => why = Some("a defect of this program; the log has the details".into()),
        }
    }
    let told = match (why, some) {
        (Some(why), _) => addresses(some, &why, outside, writer).await,
        (None, [only]) => (Severity::Info, format!("opened {only}")),
        (None, _) if some.len() < pages.len() => {
            (Severity::Info, format!("opened {MOST} of {} pages; no more at once", pages.len()))
        }
        (None, _) => (Severity::Info, format!("opened {} pages", some.len())),
    };
    Browsed { told, running }
}

/// Shows the addresses, for a person to click or paste.
async fn addresses(pages: &[String], why: &str, outside: &Outside, writer: Option<Writer>) -> (Severity, String) {
    let what = if pages.len() == 1 { "the address".to_owned() } else { format!("{} addresses", pages.len()) };
    let copying = Copying { what, text: pages.join("\n"), writer };
    let (severity, told) = copy(&copying, outside).await;
    // Where lines are written, what could not be copied was told.
    let shown = if copying.writer.is_none() && told.contains("not copied") { String::new() } else { shown(pages) };
    (severity, format!("{why}; {told}{shown}"))
}

fn shown(pages: &[String]) -> String {
    format!(": {}", pages.join(" "))
}

/// Command lines that open a page, the best first; none where no browser can be seen.
fn openers(outside: &Outside) -> Vec<Vec<String>> {
    if let Some(browser) = outside.variable("BROWSER") {
        return browser.split(':').filter_map(|one| words(one).ok()).filter(|words| !words.is_empty()).collect();
    }
    let has_display = outside.has("DISPLAY") || outside.has("WAYLAND_DISPLAY");
    let program = match () {
        () if outside.is_remote() => return Vec::new(),
        () if cfg!(target_os = "macos") => "open",
        () if outside.has("WSL_DISTRO_NAME") => "wslview",
        () if has_display => "xdg-open",
        () => return Vec::new(),
    };
    vec![vec![program.to_owned()]]
}

/// Opens one page by the first that does not fail. The browser where it goes on.
async fn open(page: &str, openers: &[Vec<String>]) -> Result<Option<Detached>, String> {
    let mut why = String::from("BROWSER names no program");
    for opener in openers {
        let line = with_page(opener, page);
        let Some((program, arguments)) = line.split_first() else { continue };
        let command = PASSED.into_iter().fold(ChildCommand::new(program).arguments(arguments), ChildCommand::pass);
        match command.detach() {
            Ok(mut browser) => match tokio::time::timeout(PROOF, browser.ended()).await {
                Err(_) => return Ok(Some(browser)),
                Ok(Some(0)) => return Ok(None),
                Ok(Some(status)) => why = format!("`{program}` ended with status {status}"),
                Ok(None) => why = format!("`{program}` was killed by a signal"),
            },
            Err(fault) => why = fault.to_string(),
        }
    }
    Err(why)
}

/// The address in the place of each `%s`, or behind all words; always one argument's part.
fn with_page(opener: &[String], page: &str) -> Vec<String> {
    if opener.iter().any(|word| word.contains("%s")) {
        return opener.iter().map(|word| word.replace("%s", page)).collect();
    }
    opener.iter().cloned().chain([page.to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened_by(variables: &[(&str, &str)]) -> Vec<Vec<String>> {
        let lookup =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        openers(&Outside::new(lookup))
    }

    #[test]
    fn browser_is_a_list_and_its_words_never_meet_a_shell() {
        let list = opened_by(&[("BROWSER", "firefox --new-tab %s:'my browser' -x::")]);
        assert_eq!(list, [vec!["firefox", "--new-tab", "%s"], vec!["my browser", "-x"]]);
        let page = "https://example.com/a?b=$(id)&c=%s;x";
        assert_eq!(with_page(&list[0], page), ["firefox", "--new-tab", page]);
        assert_eq!(with_page(&list[1], page), ["my browser", "-x", page]);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn without_a_display_or_far_away_there_is_no_browser() {
        assert_eq!(opened_by(&[("DISPLAY", ":0")]), [["xdg-open"]]);
        assert_eq!(opened_by(&[("WSL_DISTRO_NAME", "x")]), [["wslview"]]);
        assert!(opened_by(&[]).is_empty());
        assert!(opened_by(&[("DISPLAY", ":10"), ("SSH_CONNECTION", "a 1 b 2")]).is_empty());
        assert_eq!(opened_by(&[("BROWSER", "w3m"), ("SSH_TTY", "/dev/pts/1")]), [["w3m"]]);
    }

    #[tokio::test]
    async fn one_that_fails_is_followed_by_the_next_and_no_more_than_ten_are_opened() {
        let lookup = |name: &str| (name == "BROWSER").then(|| "no-such-browser:false:true".to_owned());
        let pages: Vec<String> = (0..14).map(|page| format!("https://example.com/{page}")).collect();
        let of = |lookup: &dyn Fn(&str) -> Option<String>| Outside::new(lookup);
        let browsed = browse(&pages, &of(&lookup), None).await;
        assert_eq!(browsed.told, (Severity::Info, "opened 10 of 14 pages; no more at once".into()));
        assert_eq!(browse(&pages[..1], &of(&lookup), None).await.told.1, "opened https://example.com/0");
        let failing = |name: &str| (name == "BROWSER").then(|| "false".to_owned());
        let told = browse(&pages[..1], &of(&failing), None).await.told.1;
        assert!(told.starts_with("`false` ended with status 1; ") && told.contains("https://example.com/0"), "{told}");
    }
}
