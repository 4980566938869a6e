//! Runs that are there by design: those of the incident, and one of every state that is rare.

use super::{
    clock::{HOUR, MINUTE, SECOND},
    life::{Life, Outcome},
    story::{BAD_VERSION, CULPRIT, GOOD_VERSION, Story},
    workflows::{CI, DEPLOY, NIGHTLY, REPOSITORIES, TRAIN_EVAL, VERIFY, Workflow},
};

/// One designed run.
#[derive(Debug, Clone)]
pub(super) struct Scripted {
    /// Place in [`REPOSITORIES`].
    pub(super) repository: usize,
    pub(super) title: String,
    pub(super) actor: &'static str,
    pub(super) life: Life,
}

/// All designed runs of a story, the most telling first; at most as many as its scale allows.
pub(super) fn scripted(story: &Story) -> Vec<Scripted> {
    if !story.has_trouble() || story.is_empty() {
        return Vec::new();
    }
    let mut runs = incident(story);
    runs.extend(rare(story));
    runs.truncate(story.scale.runs as usize);
    runs
}

fn incident(story: &Story) -> Vec<Scripted> {
    let run = |title: String, actor, workflow, created, queue, attempt, outcome| Scripted {
        repository: place(CULPRIT),
        title,
        actor,
        life: Life { workflow, created_at: story.at(created), queue, attempts: 1, attempt, outcome },
    };
    // The deploy ends as the version reaches production; its verification begins then.
    let deployed = -14 * MINUTE;
    vec![
        run(
            format!("Verify {CULPRIT} {BAD_VERSION} in production"),
            "release-bot",
            &VERIFY,
            deployed,
            6 * SECOND,
            7 * MINUTE,
            Outcome::Failure,
        ),
        run(
            format!("Deploy {CULPRIT} {BAD_VERSION} to production"),
            "tomek-w",
            &DEPLOY,
            deployed - 9 * MINUTE - 12 * SECOND,
            12 * SECOND,
            9 * MINUTE,
            Outcome::Success,
        ),
        run(
            format!("Roll back {CULPRIT} to {GOOD_VERSION} in production"),
            "release-bot",
            &DEPLOY,
            -6 * MINUTE,
            5 * SECOND,
            5 * MINUTE,
            Outcome::AwaitsApproval,
        ),
        run(
            format!("Deploy {CULPRIT} v2.41.1 to production"),
            "mara-lindqvist",
            &DEPLOY,
            -3 * MINUTE,
            0,
            0,
            Outcome::HeldPending,
        ),
    ]
}

fn rare(story: &Story) -> Vec<Scripted> {
    let run = |repository, title: &str, workflow: &'static Workflow, age: i64, outcome| Scripted {
        repository: place(repository),
        title: title.to_owned(),
        actor: if outcome == Outcome::ActionRequired { "first-time-contributor" } else { "hiro-tan" },
        life: Life {
            workflow,
            created_at: story.at(-age),
            queue: 8 * SECOND,
            attempts: 1,
            attempt: workflow.seconds as i64 * SECOND,
            outcome,
        },
    };
    vec![
        run("trainer", "Fine-tune 8b on support tickets", &TRAIN_EVAL, 4 * MINUTE, Outcome::HeldQueued),
        run("web-console", "Preview of the new usage page", &CI, SECOND, Outcome::HeldRequested),
        run("platform", "Reuse the build workflow", &CI, 31 * MINUTE, Outcome::StartupFailure),
        run("embeddings", "Fix a typo in the README", &CI, 42 * MINUTE, Outcome::ActionRequired),
        run("platform", "Drain and patch gpu-h100-01", &NIGHTLY, 3 * HOUR, Outcome::TimedOut),
        run("api-gateway", "Deploy api-gateway v1.18.2 to staging", &DEPLOY, 5 * HOUR, Outcome::Cancelled),
        run("web-console", "Update screenshots", &CI, 2 * HOUR, Outcome::Skipped),
        run("embeddings", "Check for a new base model", &NIGHTLY, 7 * HOUR, Outcome::Neutral),
        run("trainer", "Train 70b preview", &TRAIN_EVAL, 14 * 24 * HOUR, Outcome::Stale),
        run("trainer", "Keep the optimizer state in bf16", &CI, 55 * MINUTE, Outcome::Failure),
        run("api-gateway", "Answer 429 with Retry-After", &CI, 5 * MINUTE, Outcome::Success),
    ]
}

fn place(name: &str) -> usize {
    REPOSITORIES.iter().position(|(slug, _)| slug.ends_with(name)).unwrap_or(0)
}
