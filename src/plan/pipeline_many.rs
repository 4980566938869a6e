//! Several changes of one kind, in words.

use super::{GateAnswer, PipelineChange, RerunJobs};

/// Runs or workflows that are changed by one yes at most.
pub const MOST_CHANGES_AT_ONCE: usize = 50;

/// How many of what: `3 runs`, `1 workflow`. It is what a person types for a yes to all of them.
pub fn changes_counted(changes: &[&PipelineChange]) -> String {
    let noun = changes_noun(changes);
    match changes.len() {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}

/// What they are changes of: `run` or `workflow`.
pub fn changes_noun(changes: &[&PipelineChange]) -> &'static str {
    if changes.iter().any(|change| change.run().is_some()) { "run" } else { "workflow" }
}

/// What is done to all of them: `Cancel 3 runs`. They are of the kind of the first.
pub fn changes_title(changes: &[&PipelineChange]) -> String {
    let count = changes_counted(changes);
    let Some(first) = changes.first() else { return count };
    let is_of_failed =
        |change: &&PipelineChange| matches!(change, PipelineChange::Rerun { jobs, .. } if *jobs == RerunJobs::Failed);
    match first {
        PipelineChange::Dispatch { .. } => format!("Dispatch {count}"),
        PipelineChange::Rerun { debug, .. } => {
            let which = if changes.iter().all(is_of_failed) { "the failed jobs of " } else { "" };
            format!("Repeat {which}{count}{}", if *debug { " with debug logging" } else { "" })
        }
        PipelineChange::Cancel { forced: false, .. } => format!("Cancel {count}"),
        PipelineChange::Cancel { forced: true, .. } => format!("Force {count} to end"),
        PipelineChange::Review { answer: GateAnswer::Approve, .. } => format!("Approve at the gates of {count}"),
        PipelineChange::Review { answer: GateAnswer::Reject, .. } => format!("Reject at the gates of {count}"),
        PipelineChange::ApproveFork { .. } => format!("Let {count} from forks begin"),
        PipelineChange::SetWorkflow { enabled, .. } => {
            format!("Switch {count} {}", if *enabled { "on" } else { "off" })
        }
        PipelineChange::DeleteRun { .. } => format!("Remove {count} with logs and artifacts"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_failed_jobs_alone_are_repeated_only_where_it_is_so_of_all() {
        let rerun = |jobs| PipelineChange::Rerun { repository: "octo/shop".into(), run: 7, jobs, debug: true };
        let (failed, all) = (rerun(RerunJobs::Failed), rerun(RerunJobs::All));
        assert_eq!(changes_title(&[&failed, &failed]), "Repeat the failed jobs of 2 runs with debug logging");
        assert_eq!(changes_title(&[&failed, &all]), "Repeat 2 runs with debug logging");
        let off =
            PipelineChange::SetWorkflow { repository: "octo/shop".into(), workflow: "ci.yml".into(), enabled: false };
        assert_eq!(
            (changes_title(&[&off, &off]).as_str(), changes_noun(&[&off])),
            ("Switch 2 workflows off", "workflow")
        );
    }
}
