//! The command that asks for the same, for scripts and colleagues.

use crate::app::locator::shell_word;
use crate::plan::{GateAnswer, PipelineChange, RerunJobs};

/// One line for a shell.
pub(super) fn command(change: &PipelineChange) -> String {
    use PipelineChange::{ApproveFork, Cancel, DeleteRun, Dispatch, Rerun, Review, SetWorkflow};
    match change {
        Dispatch { repository, workflow, reference, inputs } => {
            let inputs: String =
                inputs.iter().map(|(name, value)| format!(" -f {}", shell_word(&format!("{name}={value}")))).collect();
            format!(
                "orchestra runs dispatch {repository} {} --ref {}{inputs}",
                shell_word(workflow),
                shell_word(reference)
            )
        }
        Rerun { repository, run, jobs, debug } => {
            let jobs = match jobs {
                RerunJobs::All => String::new(),
                RerunJobs::Failed => " --failed".into(),
                RerunJobs::One(job) => format!(" --job {job}"),
            };
            format!("orchestra runs rerun {repository} {run}{jobs}{}", if *debug { " --debug" } else { "" })
        }
        Cancel { repository, run, forced } => {
            format!("orchestra runs cancel {repository} {run}{}", if *forced { " --force" } else { "" })
        }
        Review { repository, run, environments, answer, comment } => {
            let word = if *answer == GateAnswer::Approve { "approve" } else { "reject" };
            let environments: String =
                environments.iter().map(|gate| format!(" --environment {}", shell_word(&gate.name))).collect();
            format!("orchestra runs {word} {repository} {run}{environments} --comment {}", shell_word(comment))
        }
        ApproveFork { repository, run } => format!("orchestra runs approve-fork {repository} {run}"),
        SetWorkflow { repository, workflow, enabled } => {
            let word = if *enabled { "enable" } else { "disable" };
            format!("orchestra workflow {word} {repository} {}", shell_word(workflow))
        }
        DeleteRun { repository, run } => format!("orchestra runs delete {repository} {run}"),
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
}
