//! The demo company's open pull requests.

use super::{
    clock::MINUTE,
    delivery::branch,
    names::{ACTORS, TITLES},
    story::Story,
    workflows::REPOSITORIES,
};
use crate::domain::{ChecksState, Printable, PullRequest};

/// How a pull request stands: its review, its checks, its place in the queue.
type Standing = (Option<&'static str>, &'static str, Option<u32>);

const ALL: [Standing; 5] = [
    (Some("approved"), "success", Some(1)),
    (Some("approved"), "pending", Some(2)),
    (Some("review_required"), "success", None),
    (Some("changes_requested"), "failure", None),
    (None, "pending", None),
];
/// On a day on which all is well.
const CALM: [Standing; 2] = [(Some("approved"), "success", None), (Some("review_required"), "success", None)];

/// The open ones of one repository, the last changed first.
pub(super) fn pulls(story: &Story, repository: usize) -> Vec<PullRequest> {
    let (name, _) = REPOSITORIES[repository];
    let dice = story.dice.word("pulls").number(repository as u64);
    // Two of the repositories merge through a queue.
    let has_queue = repository.is_multiple_of(5);
    let standings: Vec<Standing> = if !story.has_trouble() {
        CALM.to_vec()
    } else if has_queue {
        ALL.to_vec()
    } else {
        ALL[2..].to_vec()
    };
    let first = 300 + dice.word("number").below(900);
    let made = standings.into_iter().enumerate().map(|(place, (review, checks, queue_place))| {
        let dice = dice.number(place as u64);
        let number = first - 3 * place as u64;
        let failed = if checks == "failure" { vec![Printable::new("test (3.13, cuda 12.6)")] } else { Vec::new() };
        PullRequest {
            number,
            title: Printable::new(*dice.word("title").pick(&TITLES)),
            author: Printable::new(*dice.word("author").pick(&ACTORS)),
            branch: Printable::new(branch(dice.word("branch"))),
            is_draft: review.is_none(),
            review: review.map(Printable::new),
            checks: Some(ChecksState { word: Printable::new(checks), failed, total: 6 }),
            queue_place,
            updated_at: story.at(-(place as i64 * 73 + 4) * MINUTE),
            url: Printable::new(format!("https://github.example/{name}/pull/{number}")),
        }
    });
    made.collect()
}
