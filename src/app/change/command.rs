//! The commands that ask for the same, for scripts and colleagues.

use crate::app::locator::shell_word;
use crate::plan::{GateAnswer, PipelineChange, RerunJobs};

/// One line for a shell.
pub(super) fn command(change: &PipelineChange) -> String {
    line(&words(change), change.run().as_slice())
}

/// A line for each repository, with all of its runs; answers at gates are a line each.
pub(super) fn commands(changes: &[&PipelineChange]) -> Vec<String> {
    let mut lines: Vec<(Words, Vec<u64>)> = Vec::new();
    for change in changes {
        let words = words(change);
        let is_alone = matches!(change, PipelineChange::Review { .. });
        match lines.iter_mut().find(|(known, _)| *known == words && !is_alone) {
            Some((_, runs)) => runs.extend(change.run()),
            None => lines.push((words, change.run().into_iter().collect())),
        }
    }
    lines.iter().map(|(words, runs)| line(words, runs)).collect()
}

/// What stands before the numbers of the runs, and what after them.
type Words = (String, String);

fn line((before, after): &Words, runs: &[u64]) -> String {
    let runs: String = runs.iter().map(|run| format!(" {run}")).collect();
    format!("{before}{runs}{after}")
}

fn words(change: &PipelineChange) -> Words {
    use PipelineChange::{ApproveFork, Cancel, DeleteRun, Dispatch, Rerun, Review, SetWorkflow};
    match change {
        Dispatch { repository, workflow, reference, inputs } => {
            let inputs: String =
                inputs.iter().map(|(name, value)| format!(" -f {}", shell_word(&format!("{name}={value}")))).collect();
            let (workflow, reference) = (shell_word(workflow), shell_word(reference));
            (format!("orchestra runs dispatch {repository} {workflow} --ref {reference}{inputs}"), String::new())
        }
        Rerun { repository, jobs, debug, .. } => {
            let jobs = match jobs {
                RerunJobs::All => String::new(),
                RerunJobs::Failed => " --failed".into(),
                RerunJobs::One(job) => format!(" --job {job}"),
            };
            let debug = if *debug { " --debug" } else { "" };
            (format!("orchestra runs rerun {repository}"), format!("{jobs}{debug}"))
        }
        Cancel { repository, forced, .. } => {
            (format!("orchestra runs cancel {repository}"), if *forced { " --force".into() } else { String::new() })
        }
        Review { repository, environments, answer, comment, .. } => {
            let word = if *answer == GateAnswer::Approve { "approve" } else { "reject" };
            let environments: String =
                environments.iter().map(|gate| format!(" --environment {}", shell_word(&gate.name))).collect();
            (format!("orchestra runs {word} {repository}"), format!("{environments} --comment {}", shell_word(comment)))
        }
        ApproveFork { repository, .. } => (format!("orchestra runs approve-fork {repository}"), String::new()),
        SetWorkflow { repository, workflow, enabled } => {
            let word = if *enabled { "enable" } else { "disable" };
            (format!("orchestra workflow {word} {repository} {}", shell_word(workflow)), String::new())
        }
        DeleteRun { repository, .. } => (format!("orchestra runs delete {repository}"), String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::GateName;

    #[test]
    fn whatever_was_typed_is_one_word_of_a_shell() {
        let review = PipelineChange::Review {
            repository: "octo/api".into(),
            run: 7,
            environments: vec![GateName { name: "production eu".into(), id: Some(1) }],
            answer: GateAnswer::Approve,
            comment: "it's $(fine)".into(),
        };
        let expected = r"orchestra runs approve octo/api 7 --environment 'production eu' --comment 'it'\''s $(fine)'";
        assert_eq!(command(&review), expected);
    }
    #[test]
    fn runs_of_one_repository_are_one_command() {
        let cancel =
            |repository: &str, run| PipelineChange::Cancel { repository: repository.into(), run, forced: true };
        let all = [cancel("octo/api", 7), cancel("octo/shop", 8), cancel("octo/api", 9)];
        let expected = ["orchestra runs cancel octo/api 7 9 --force", "orchestra runs cancel octo/shop 8 --force"];
        assert_eq!(commands(&all.each_ref()), expected);
    }
}
