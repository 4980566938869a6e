//! What stands above the jobs of an opened run.

use std::time::Duration;

use super::RunDetail;
use crate::app::{App, Block, Mark, Span, Tone, job_log::tail_blocks, pane::run_mark};
use crate::domain::{Conclusion, Gate, Health, Job, RunStatus, Timestamp, WorkflowRun, age, coarse_age, long_age};

/// Reviewers that a gate names.
const NAMES: usize = 4;

/// Head and state of the opened run; its jobs, if there are any, come below.
pub(super) fn head(app: &App, run: &WorkflowRun, detail: &RunDetail, is_listed: bool) -> Vec<Block> {
    let mut blocks = title(app, run, detail);
    if !is_listed {
        blocks.push(Block::muted("This run is no longer among the newest of its repository."));
    }
    if run.attempt == detail.attempt {
        blocks.extend(waits(app, run));
    }
    blocks.push(Block::Gap);
    if let Some(fault) = &detail.fault {
        blocks.push(Block::Prose(vec![Span::new(fault.to_string(), Tone::Bad)]));
    }
    match &detail.jobs {
        None if detail.fault.is_none() => blocks.push(Block::muted("Reading the jobs…")),
        None => {}
        Some((_, jobs)) if jobs.is_empty() => blocks.push(Block::muted(without_jobs(run))),
        Some((read_at, jobs)) => {
            if let Some(failure) = first_failure(jobs) {
                blocks.push(failure);
                blocks.extend(tail_blocks(app));
            }
            let done = jobs.iter().filter(|job| job.status == RunStatus::Completed).count();
            let read = coarse_age(age(app.now, *read_at));
            blocks.push(Block::Heading(format!("Jobs, {done} of {} done, read {read} ago", jobs.len())));
        }
    }
    blocks
}

fn title(app: &App, run: &WorkflowRun, detail: &RunDetail) -> Vec<Block> {
    let number = if detail.latest > 1 { format!(", attempt {}", detail.attempt) } else { String::new() };
    // Until the attempt is read, nothing is said of how another one went.
    let state = if run.attempt == detail.attempt {
        state(app, run, detail.known_jobs())
    } else {
        vec![Span::muted("Reading this attempt…")]
    };
    let mut blocks = vec![
        Block::Heading(format!("{} {} #{}{number}", run.key.repository, run.workflow, run.number)),
        Block::text(run.title.as_str()),
        Block::Text(state),
        Block::Text(vec![
            Span::new(run.branch.as_str(), Tone::Accent),
            Span::muted(format!(" {:.8} · {} by {}", run.head_sha.as_str(), run.event, run.actor)),
        ]),
        Block::Prose(vec![Span::muted(run.url.as_str())]),
    ];
    if detail.attempt < detail.latest {
        let sentence = format!("an earlier attempt; the latest is {}", detail.latest);
        blocks.push(Block::Prose(vec![Span::marked(Mark::Warn, sentence)]));
    } else if detail.latest > 1 {
        blocks.push(Block::muted(format!("the latest of {} attempts", detail.latest)));
    }
    blocks
}

/// How it went or goes, against what it usually takes, and how long it waited to begin.
fn state(app: &App, run: &WorkflowRun, jobs: &[Job]) -> Vec<Span> {
    let now = app.store.runs_as_of(app.now);
    let usual = app.store.inventory.run_times.usual(run);
    let mut state = vec![
        Span::marked(run_mark(&run.status, run.conclusion.as_ref()), run.word().replace('_', " ")),
        Span::plain(format!("  {}", lasts(run, usual, now))),
    ];
    state.extend(expected(run, usual, now).map(Span::muted));
    if run.status == RunStatus::Completed {
        state.extend(usual.map(|usual| Span::muted(format!(" (usually {})", long_age(usual)))));
    }
    let started = coarse_age(age(app.now, run.started_at.unwrap_or(run.created_at)));
    state.push(Span::muted(format!("  started {started} ago")));
    let queued = run.queue_time(jobs, now).filter(|queued| queued.as_secs() >= 1);
    state.extend(queued.map(|queued| Span::muted(format!("  queued {}", long_age(queued)))));
    state
}

/// `3m of ~5m` while it runs, else `3m07s`.
fn lasts(run: &WorkflowRun, usual: Option<Duration>, now: Timestamp) -> String {
    let took = run.duration(now);
    match usual.filter(|_| run.status == RunStatus::InProgress) {
        Some(usual) => format!("{} of ~{}", long_age(took), coarse_age(usual)),
        None => long_age(took),
    }
}

/// When it will probably be over.
fn expected(run: &WorkflowRun, usual: Option<Duration>, now: Timestamp) -> Option<String> {
    let end = run.expected_end(usual)?;
    let (left, over) = (age(end, now), age(now, end));
    Some(if over.is_zero() {
        format!(", about {} to go", coarse_age(left))
    } else {
        format!(", {} longer than usual", coarse_age(over))
    })
}

/// What a run waits for that does not go on by itself.
fn waits(app: &App, run: &WorkflowRun) -> Vec<Block> {
    let gates: Vec<&std::sync::Arc<Gate>> =
        app.store.inventory.gates.iter().filter(|gate| gate.run == run.key).collect();
    let sentence = match (&run.status, &run.conclusion) {
        (RunStatus::Completed, Some(Conclusion::ActionRequired)) => {
            "a maintainer must approve this run before it begins"
        }
        (RunStatus::Waiting, _) if gates.is_empty() => {
            "waits for the rules of an environment: a person's yes, or a wait timer"
        }
        (RunStatus::Pending, _) => "waits for another run of its concurrency group",
        (RunStatus::Requested, _) => "asked for; it is not taken up yet",
        (RunStatus::Queued, _) => "waits for a runner",
        (RunStatus::Completed, _) => return Vec::new(),
        _ => return gates.into_iter().map(|gate| waits_at(gate, app.now)).collect(),
    };
    if run.status == RunStatus::Waiting && !gates.is_empty() {
        return gates.into_iter().map(|gate| waits_at(gate, app.now)).collect();
    }
    vec![Block::Prose(vec![Span::marked(Mark::Waiting, sentence)])]
}

fn waits_at(gate: &Gate, now: Timestamp) -> Block {
    let mut text = format!("{} waits for ", gate.environment);
    let mut names: Vec<String> = gate
        .reviewers
        .iter()
        .take(NAMES)
        .map(
            |reviewer| {
                if reviewer.is_team { format!("the team {}", reviewer.name) } else { reviewer.name.to_string() }
            },
        )
        .collect();
    let more = gate.reviewers.len().saturating_sub(NAMES);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    let timer = gate.timer_ends_at.map(|end| age(end, now)).filter(|left| !left.is_zero());
    match (names.is_empty(), timer) {
        (true, None) => text.push_str("a yes"),
        (true, Some(left)) => text.push_str(&format!("its timer, {} to go", coarse_age(left))),
        (false, timer) => {
            text.push_str(&format!("a yes of {}", names.join(" or ")));
            text.extend(timer.map(|left| format!(", and its timer, {} to go", coarse_age(left))));
        }
    }
    let mut spans = vec![Span::marked(Mark::Waiting, text)];
    if gate.can_approve {
        spans.push(Span::new(" – yours will do", Tone::Accent));
    }
    spans.push(Span::muted(format!("  since {}", coarse_age(age(now, gate.waits_since)))));
    Block::Prose(spans)
}

fn without_jobs(run: &WorkflowRun) -> &'static str {
    match (&run.status, &run.conclusion) {
        (RunStatus::Completed, Some(Conclusion::StartupFailure)) => {
            "This run never began: its workflow file is wrong, or asks for what it may not."
        }
        (RunStatus::Completed, _) => "This run has no jobs.",
        _ => "This run has no jobs yet.",
    }
}

/// Where to look first.
fn first_failure(jobs: &[Job]) -> Option<Block> {
    let job = jobs.iter().find(|job| job.health() == Health::Down)?;
    let place = job.failing_step().map_or_else(|| job.name.to_string(), |step| format!("{}: {}", job.name, step.name));
    Some(Block::Text(vec![Span::marked(Mark::Bad, "failed first"), Span::new(format!(" {place}"), Tone::Strong)]))
}
