//! `orchestra runs list`: the newest runs that pass a filter.

use std::{collections::BTreeSet, sync::Arc};

use super::ask;
use crate::{
    app::json::runs as run_sheet,
    cli::{Exit, args_runs::RunListArguments, output, surroundings::Surroundings, tui},
    domain::{
        Fault, FaultKind, Printable, RunFilter, RunStatus, RunTimes, Timestamp, WorkflowRun, age, coarse_age, long_age,
    },
    runtime::Clock,
};

/// Good runs of a repository that the median is looked for in.
const GOOD: usize = 100;
/// A list that takes longer than this is printed as far as it came.
const LIMIT: std::time::Duration = std::time::Duration::from_secs(60);

pub(in crate::cli) async fn list(surroundings: &Surroundings, arguments: &RunListArguments) -> Exit {
    let asked = match ask::who(surroundings, arguments.repository.as_deref()).await {
        Ok(asked) => asked,
        Err(exit) => return exit,
    };
    let Some(app) = tui::app(surroundings, Clock::Real) else { return Exit::Failure };
    let filter = arguments.filter();
    let (mut runs, mut faults, mut lacks) = (Vec::<Arc<WorkflowRun>>::new(), Vec::<Fault>::new(), Vec::new());
    let begun = tokio::time::Instant::now();
    for repository in &asked.repositories {
        let left = LIMIT.saturating_sub(begun.elapsed());
        let answer = tokio::time::timeout(left, asked.reader.runs(repository.as_str(), &filter)).await;
        match answer.unwrap_or_else(|_| Err(unasked(repository))) {
            Ok(listed) => {
                runs.extend(listed.runs);
                lacks.extend(listed.lacks);
            }
            Err(fault) => faults.push(fault),
        }
    }
    runs.sort_by(|a, b| b.created_at.cmp(&a.created_at).then_with(|| b.key.cmp(&a.key)));
    let printed = if let Some(form) = arguments.output.form() {
        output::print(&run_sheet(&app, &runs).text(form))
    } else if runs.is_empty() {
        Exit::Ok
    } else {
        output::print(&table(&runs, &usual(&asked, &filter, &runs).await, app.now))
    };
    for said in faults.iter().map(ToString::to_string).chain(lacks) {
        output::notice(&said);
    }
    if faults.is_empty() {
        asked.tell_lack();
    }
    if runs.is_empty() && faults.is_empty() {
        let is_filtered = filter != RunFilter { limit: filter.limit, ..Default::default() };
        output::notice(if is_filtered {
            "no run of the watched repositories is like that"
        } else {
            "the watched repositories have no workflow runs"
        });
    }
    faults.first().map_or(printed, Exit::of)
}

fn unasked(repository: &Printable) -> Fault {
    let limit = LIMIT.as_secs();
    Fault::new(
        FaultKind::TimedOut,
        format!("could not read the runs of {repository}: the list took longer than {limit} s"),
    )
    .with_hint("name one with --repository, or ask for less with --limit")
}

/// What the workflows of runs that go on usually take. A list that leaves good runs out does not tell it by itself.
async fn usual(asked: &ask::Asked, filter: &RunFilter, runs: &[Arc<WorkflowRun>]) -> RunTimes {
    let own = RunTimes::of(runs);
    let is_told = |run: &&Arc<WorkflowRun>| run.status != RunStatus::InProgress || own.usual(run).is_some();
    let unknown: BTreeSet<&Printable> =
        runs.iter().filter(|run| !is_told(run)).map(|run| &run.key.repository).collect();
    let good = RunFilter { status: Some("success".into()), limit: GOOD, ..RunFilter::default() };
    let mut all = runs.to_vec();
    for repository in unknown.into_iter().filter(|_| *filter != good) {
        // What cannot be read is no reason to fail.
        all.extend(asked.reader.runs(repository.as_str(), &good).await.map(|listed| listed.runs).unwrap_or_default());
    }
    all.sort_by(|a, b| b.created_at.cmp(&a.created_at).then_with(|| b.key.cmp(&a.key)));
    all.dedup_by(|a, b| a.key == b.key);
    RunTimes::of(&all)
}

/// What fits a terminal; event and attempt are in the JSON.
fn table(runs: &[Arc<WorkflowRun>], times: &RunTimes, now: Timestamp) -> String {
    let row = |run: &Arc<WorkflowRun>| {
        let took = long_age(run.duration(now));
        vec![
            run.key.id.to_string(),
            run.word().to_owned(),
            run.key.repository.to_string(),
            run.workflow.to_string(),
            run.branch.to_string(),
            match run.expected_end(times.usual(run)).and(times.usual(run)) {
                Some(usual) => format!("{took} of ~{}", coarse_age(usual)),
                None => took,
            },
            coarse_age(age(now, run.created_at)),
        ]
    };
    let rows: Vec<Vec<String>> = runs.iter().map(row).collect();
    output::table(&["id", "status", "repository", "workflow", "branch", "took", "age"], &rows)
}
