//! Pipelines: every run of every watched repository, the local repository under them.

use std::{cmp::Ordering, sync::Arc};

use super::sources;
use crate::app::{App, Block, Cell, Column, Facet, Mark, Row, Span, Store, Tone, table::identity_of};
use crate::domain::{
    Conclusion, Feed, Health, Repository, RunStatus, Severity, Timestamp, WorkflowCheck, WorkflowRun, age, coarse_age,
    long_age,
};

/// Findings in workflow files that are shown one by one.
const FINDINGS: usize = 5;

const fn column(title: &'static str, width: u16, rank: u8) -> Column {
    Column { title, width, grows: false, right: false, rank }
}

impl Row for Arc<WorkflowRun> {
    const COLUMNS: &'static [Column] = &[
        column("status", 13, 0),
        Column { grows: true, ..column("repository", 14, 1) },
        Column { grows: true, ..column("workflow", 10, 0) },
        Column { grows: true, ..column("branch", 9, 2) },
        Column { right: true, ..column("run", 6, 4) },
        column("event", 12, 6),
        column("actor", 10, 5),
        Column { right: true, ..column("took", 11, 3) },
        Column { right: true, ..column("age", 4, 0) },
    ];

    fn identity(&self) -> u64 {
        identity_of(&self.key)
    }

    fn title(&self) -> String {
        format!("{} #{}", self.key.repository, self.number)
    }

    fn cell(&self, column: usize, store: &Store, now: Timestamp) -> Cell {
        match column {
            0 => Cell::marked(mark(&self.status, self.conclusion.as_ref()), self.word().replace('_', " ")),
            1 => Cell::plain(store.short_repository(self.key.repository.as_str())),
            2 => Cell::new(self.workflow.as_str(), Tone::Strong),
            3 => Cell::plain(self.branch.as_str()),
            4 if self.attempt > 1 => Cell::plain(format!("{}.{}", self.number, self.attempt)),
            4 => Cell::plain(self.number.to_string()),
            5 => Cell::muted(self.event.as_str()),
            6 => Cell::muted(self.actor.as_str()),
            7 if self.status == RunStatus::InProgress => {
                let took = self.duration(store.runs_as_of(now));
                Cell::plain(match store.inventory.run_times.usual(self) {
                    Some(usual) => format!("{} of ~{}", coarse_age(took), coarse_age(usual)),
                    None => long_age(took),
                })
            }
            7 if self.status == RunStatus::Completed => Cell::plain(long_age(self.duration(self.updated_at))),
            7 => Cell::muted("–"),
            _ => Cell::muted(coarse_age(age(now, self.created_at))),
        }
    }

    fn compare(&self, other: &Self, column: usize) -> Ordering {
        match column {
            0 => (rank(self.health()), self.word()).cmp(&(rank(other.health()), other.word())),
            1 => self.key.repository.cmp(&other.key.repository),
            2 => self.workflow.cmp(&other.workflow),
            3 => self.branch.cmp(&other.branch),
            4 => self.number.cmp(&other.number),
            5 => self.event.cmp(&other.event),
            6 => self.actor.cmp(&other.actor),
            7 => other.duration(other.updated_at).cmp(&self.duration(self.updated_at)),
            _ => other.created_at.cmp(&self.created_at),
        }
    }

    fn write_words(&self, into: &mut String) {
        let title = &self.title;
        for word in [&self.key.repository, &self.workflow, &self.branch, &self.event, &self.actor, title] {
            into.extend(word.as_str().chars().flat_map(char::to_lowercase));
            into.push(' ');
        }
        into.push_str(self.word());
        // The words of the pane's one-line form, and the number as the overview writes it.
        into.push_str(match self.health() {
            Health::Down => " failed",
            Health::Progressing => " running",
            Health::Healthy => " passed",
            Health::Unknown | Health::Degraded => "",
        });
        into.push_str(&format!(" #{}", self.number));
    }

    const FACETS: &'static [Facet] = &[
        Facet::words("status"),
        Facet::words("repository"),
        Facet::words("workflow"),
        Facet::words("branch"),
        Facet::words("event"),
        Facet::words("actor"),
        Facet::age("age"),
        Facet::age("took"),
    ];

    fn words_of(&self, facet: &str, each: &mut dyn FnMut(&str)) {
        match facet {
            "status" => {
                each(self.word());
                match self.health() {
                    Health::Down => each("failed"),
                    Health::Progressing => each("running"),
                    Health::Healthy => each("passed"),
                    Health::Degraded | Health::Unknown => {}
                }
            }
            "repository" => each(self.key.repository.as_str()),
            "workflow" => each(self.workflow.as_str()),
            "branch" => each(self.branch.as_str()),
            "event" => each(self.event.as_str()),
            _ => each(self.actor.as_str()),
        }
    }

    fn number_of(&self, facet: &str, now: Timestamp) -> Option<f64> {
        Some(if facet == "took" { self.duration(now) } else { age(now, self.created_at) }.as_secs_f64())
    }

    fn is_trusted(&self, store: &Store, now: Timestamp) -> bool {
        store.run_readers().all(|source| source.freshness(now).is_trusted())
    }
}

/// What needs a look first.
fn rank(health: Health) -> u8 {
    match health {
        Health::Down => 0,
        Health::Degraded => 1,
        Health::Progressing => 2,
        Health::Unknown => 3,
        Health::Healthy => 4,
    }
}

/// The sign of a run, job or step.
pub(in crate::app) fn mark(status: &RunStatus, conclusion: Option<&Conclusion>) -> Mark {
    match (status, conclusion) {
        (RunStatus::InProgress, _) => Mark::Progress,
        (RunStatus::Completed, Some(Conclusion::Success)) => Mark::Good,
        (RunStatus::Completed, Some(Conclusion::Failure | Conclusion::TimedOut | Conclusion::StartupFailure)) => {
            Mark::Bad
        }
        (RunStatus::Completed, Some(Conclusion::ActionRequired)) => Mark::Warn,
        (RunStatus::Completed, Some(Conclusion::Skipped | Conclusion::Cancelled | Conclusion::Neutral)) => {
            Mark::Skipped
        }
        (RunStatus::Completed | RunStatus::Other(_), _) => Mark::Unknown,
        _ => Mark::Waiting,
    }
}

pub(super) fn line(app: &App) -> Vec<Span> {
    let totals = &app.store.inventory.run_totals;
    let mut spans = Vec::new();
    for (health, count, word) in [
        (Health::Down, totals.failed_count, "failed"),
        (Health::Progressing, totals.running_count, "running"),
        (Health::Healthy, totals.passed_count, "passed"),
    ] {
        if count > 0 {
            spans.push(Span::marked(health.into(), format!("{count} {word}")));
        }
    }
    match &app.store.inventory.repository {
        Some(repository) => spans.extend(branch(repository)),
        None if spans.is_empty() => spans.push(Span::muted("no repository")),
        None => {}
    }
    spans
}

/// Faults of the providers and of single repositories, then the repository of the working directory.
pub(super) fn summary(app: &App) -> Vec<Block> {
    let mut blocks = sources(app, Feed::Pipelines);
    for (repository, fault) in app.store.inventory.readings.iter().flat_map(|reading| &reading.faults) {
        blocks.push(Block::Prose(vec![
            Span::marked(Mark::Bad, repository.as_str()),
            Span::plain(format!(" {}", fault.message)),
        ]));
        blocks.extend(fault.hint.as_ref().map(|hint| Block::Prose(vec![Span::muted(format!("  {hint}"))])));
    }
    if let Some(repository) = &app.store.inventory.repository {
        blocks.push(Block::Text(branch(repository)));
        blocks.extend(repository.workflow_check.iter().flat_map(findings));
        blocks.extend(repository.hints.iter().map(|hint| Block::Prose(vec![Span::muted(format!("  {hint}"))])));
        blocks.extend(repository.commits.iter().map(|commit| {
            Block::Text(vec![
                Span::new(format!("{} ", commit.id), Tone::Accent),
                Span::plain(commit.subject.as_str()),
                Span::muted(format!("  {}, {} ago", commit.author, coarse_age(age(app.now, commit.at)))),
            ])
        }));
        blocks.extend(repository.worktrees.iter().skip(1).map(|tree| {
            let branch = tree.branch.as_ref().map_or("detached", |branch| branch.as_str());
            Block::Text(vec![
                Span::muted("worktree "),
                Span::plain(tree.path.as_str()),
                Span::muted(format!(" on {branch}")),
            ])
        }));
    }
    blocks
}

/// What a checker says of the workflow files: how much, and the first of it.
fn findings(check: &WorkflowCheck) -> Vec<Block> {
    let Some(worst) = check.findings.iter().map(|finding| finding.severity).max() else { return Vec::new() };
    let mark = if worst == Severity::Critical { Mark::Bad } else { Mark::Warn };
    let count = check.findings.len();
    let word = if count == 1 { "finding" } else { "findings" };
    let head = format!("{count} {word} of {} in the workflow files", check.checker);
    let mut blocks = vec![Block::Prose(vec![Span::marked(mark, head)])];
    blocks.extend(check.findings.iter().take(FINDINGS).map(|finding| {
        Block::Text(vec![
            Span::plain(format!("  {} ", finding.place())),
            Span::muted(format!("{} [{}]", finding.message, finding.rule)),
        ])
    }));
    let more = count.saturating_sub(FINDINGS);
    let all = format!("  and {more} more: orchestra workflow check");
    blocks.extend((more > 0).then(|| Block::Prose(vec![Span::muted(all)])));
    blocks
}

/// The working tree in one row.
fn branch(repository: &Repository) -> Vec<Span> {
    let folder = repository.path.as_str().rsplit('/').next().unwrap_or_default();
    let on = repository.branch.as_ref().or(repository.head.as_ref()).map_or("no commit yet", |name| name.as_str());
    let mut spans = vec![Span::new(format!("{folder} "), Tone::Strong), Span::new(on, Tone::Accent)];
    if repository.branch.is_none() && repository.head.is_some() {
        spans.push(Span::new(" detached", Tone::Warn));
    }
    for (count, sign) in [(repository.ahead, "ahead"), (repository.behind, "behind")] {
        if count > 0 {
            spans.push(Span::plain(format!(" {count} {sign}")));
        }
    }
    for (count, word, tone) in [
        (repository.conflicted_files, "conflicted", Tone::Bad),
        (repository.staged_files, "staged", Tone::Good),
        (repository.changed_files, "changed", Tone::Warn),
        (repository.untracked_files, "untracked", Tone::Muted),
    ] {
        if count > 0 {
            spans.push(Span::new(format!(" {count} {word}"), tone));
        }
    }
    if repository.is_clean() {
        spans.push(Span::muted(" clean"));
    }
    spans.extend(repository.in_progress.as_ref().map(|what| Span::new(format!(" {what}"), Tone::Warn)));
    spans
}

pub(super) fn empty(app: &App) -> Vec<Block> {
    if !app.pipelines.table.filter.is_empty() {
        return vec![Block::muted("No run matches the filter. Esc clears it.")];
    }
    let mut watched = app.store.of(Feed::Pipelines).filter(|(id, _)| id.as_str() != "git").peekable();
    if watched.peek().is_none() {
        return no_repository();
    }
    if watched.any(|(_, source)| source.good.is_none() && source.fault.is_none()) {
        return vec![Block::muted("Reading the workflow runs…")];
    }
    if app.store.inventory.readings.iter().any(|reading| !reading.repositories.is_empty() && reading.faults.is_empty())
    {
        return vec![Block::muted("No workflow has run in the watched repositories.")];
    }
    vec![Block::muted("No workflow runs could be read; the reason is below.")]
}

/// How a repository comes to be watched.
pub(in crate::app) fn no_repository() -> Vec<Block> {
    vec![
        Block::muted("No GitHub repository is watched."),
        Block::Prose(vec![Span::muted("Run in a clone of one, set GH_REPO=owner/name, or write into orchestra.toml:")]),
        Block::text("  [github]"),
        Block::text("  repositories = [\"owner/name\"]"),
    ]
}
