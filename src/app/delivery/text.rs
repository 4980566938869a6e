//! What gates and environments share in words.

use crate::app::{Block, Mark, Span, Tone};
use crate::domain::{
    BranchRules, Brings, ChecksState, Gap, Printable, ProtectionRule, Reviewer, TargetEnvironment, Timestamp, age,
    coarse_age,
};

/// Commits that are listed; of more only the number is told.
const MOST_COMMITS: usize = 20;

/// The seven characters of a commit that people know it by.
pub(super) fn sha(of: &Printable) -> String {
    of.as_str().chars().take(7).collect()
}

/// `ada`, `team release`.
pub(super) fn reviewer(of: &Reviewer) -> String {
    if of.is_team { format!("team {}", of.name) } else { of.name.to_string() }
}

/// `12 commits`, `1 commit`.
pub(super) fn count(number: impl Into<u64>, of: &str) -> String {
    match number.into() {
        1 => format!("1 {of}"),
        number => format!("{number} {of}s"),
    }
}

/// `reviewers, 30m timer`; what could not be read is said to be unknown.
pub fn rules_in_short(of: &TargetEnvironment) -> String {
    let Some(rules) = &of.rules else { return "–".into() };
    let word = |rule: &ProtectionRule| match rule {
        ProtectionRule::WaitTimer { minutes } => format!("{minutes}m timer"),
        ProtectionRule::Reviewers { reviewers, .. } => count(reviewers.len() as u64, "reviewer"),
        ProtectionRule::Branches => "branches".into(),
        ProtectionRule::Other(word) => word.as_str().replace('_', " "),
    };
    if rules.is_empty() { "none".into() } else { rules.iter().map(word).collect::<Vec<_>>().join(", ") }
}

/// What an environment asks for, a row each.
pub(super) fn rules(of: &TargetEnvironment) -> Vec<Block> {
    let Some(rules) = &of.rules else { return vec![Block::muted("Its rules could not be read.")] };
    if rules.is_empty() {
        return vec![Block::muted("It asks for nothing: whoever may push may deploy here.")];
    }
    rules.iter().map(|rule| Block::Prose(vec![Span::plain(rule_sentence(rule))])).collect()
}

fn rule_sentence(rule: &ProtectionRule) -> String {
    match rule {
        ProtectionRule::WaitTimer { minutes } => format!("waits {minutes}m before each deployment"),
        ProtectionRule::Reviewers { reviewers, prevents_self_review } => {
            let names = reviewers.iter().map(reviewer).collect::<Vec<_>>().join(", ");
            let own = if *prevents_self_review { "; who started the run may not" } else { "" };
            format!("a yes of any one of {names}{own}")
        }
        ProtectionRule::Branches => "only some branches may be deployed".into(),
        ProtectionRule::Other(word) => format!("a rule of its own: {}", word.as_str().replace('_', " ")),
    }
}

/// From which version to which, what goes back, and the commits.
pub(super) fn brings(of: &Brings, now: Timestamp) -> Vec<Block> {
    let (to, total) = (sha(&of.to_sha), count(of.commits_total, "commit"));
    let head = match &of.from_sha {
        Some(from) if of.commits_total == 0 && of.behind_by == 0 => {
            vec![Span::new(sha(from), Tone::Accent), Span::plain(" is live already: nothing new")]
        }
        Some(from) => {
            let mut spans = vec![Span::new(sha(from), Tone::Accent), Span::plain(" → "), Span::new(to, Tone::Accent)];
            spans.extend((of.commits_total > 0).then(|| Span::plain(format!("  {total}"))));
            spans
        }
        None => vec![Span::new(to, Tone::Accent), Span::plain("  the first deployment here")],
    };
    let mut blocks = vec![Block::Text(head)];
    if of.behind_by > 0 {
        let gone = format!("goes back: {} that are live would be gone", count(of.behind_by, "commit"));
        let gone = if of.behind_by == 1 { gone.replace("that are", "that is") } else { gone };
        blocks.push(Block::Prose(vec![Span::marked(Mark::Warn, gone)]));
    }
    let listed = of.commits.len().min(MOST_COMMITS);
    blocks.extend(of.commits.iter().take(MOST_COMMITS).map(|commit| {
        Block::Text(vec![
            Span::plain("  "),
            Span::new(sha(&commit.id), Tone::Accent),
            Span::plain(format!(" {}", commit.subject)),
            Span::muted(format!("  {}, {} ago", commit.author, coarse_age(age(now, commit.at)))),
        ])
    }));
    let more = (of.commits_total as usize).saturating_sub(listed);
    blocks.extend((more > 0 && listed > 0).then(|| Block::muted(format!("  and {more} more"))));
    blocks
}

/// `failure of 14: lint, test`.
pub(super) fn checks(of: &ChecksState) -> Vec<Span> {
    let mut spans = vec![Span::marked(of.health().into(), of.word.as_str().replace('_', " "))];
    spans.push(Span::muted(format!(" of {}", count(of.total, "check"))));
    if !of.failed.is_empty() {
        let names = of.failed.iter().map(Printable::as_str).collect::<Vec<_>>().join(", ");
        spans.push(Span::plain(format!(": {names}")));
    }
    spans
}

/// What a merge into the default branch asks for.
pub(super) fn branch_rules(of: &BranchRules) -> Vec<Block> {
    let mut asked = Vec::new();
    asked.extend((of.required_reviews > 0).then(|| count(of.required_reviews, "review")));
    asked.extend(of.asks_for_code_owners.then(|| "a yes of the code owners".to_owned()));
    asked.extend(of.has_merge_queue.then(|| "the merge queue".to_owned()));
    asked.extend((of.binds_administrators == Some(true)).then(|| "of administrators too".to_owned()));
    let sentence = if asked.is_empty() && of.required_checks.is_empty() {
        "a merge asks for nothing".to_owned()
    } else if asked.is_empty() {
        "a merge asks for checks only".to_owned()
    } else {
        format!("a merge asks for {}", asked.join(", "))
    };
    let mut blocks = vec![Block::Prose(vec![Span::plain(sentence)])];
    if !of.required_checks.is_empty() {
        let names = of.required_checks.iter().map(Printable::as_str).collect::<Vec<_>>().join(", ");
        blocks.push(Block::Prose(vec![Span::plain("required checks: "), Span::muted(names)]));
    }
    blocks
}

/// What could not be read of a repository, and why.
pub(super) fn gaps(of: &[Gap]) -> Vec<Block> {
    if of.is_empty() {
        return Vec::new();
    }
    let gap = |gap: &Gap| {
        Block::Prose(vec![Span::marked(Mark::Unknown, gap.what.as_str()), Span::muted(format!(": {}", gap.why))])
    };
    [Block::Gap, Block::Heading("Could not be read".into())].into_iter().chain(of.iter().map(gap)).collect()
}
