//! The demo GitHub between commit and production: one repository's environments, rules, pull requests and workflows.

use super::{
    clock::{HOUR, MINUTE, moved},
    names::{ACTORS, BRANCHES, TITLES},
    pulls::pulls,
    random::Dice,
    story::{BAD_VERSION, CULPRIT, GOOD_VERSION, Story},
    workflows::{DEPLOY, REPOSITORIES, TRAIN_EVAL, VERIFY, Workflow},
};
use crate::domain::{
    self, BranchRules, Brings, ChecksState, Commit, Delivery, Deployment, DeploymentState, Gap, Printable,
    ProtectionRule, Reviewer, TargetEnvironment, Timestamp, WorkflowRun,
};

/// The two places that the story's service is deployed to, each behind a gate of its own.
pub(super) const EAST: &str = "production-us-east-1";
pub(super) const WEST: &str = "production-eu-west-1";
/// Minutes that a deployment to [`WEST`] waits by itself.
pub(super) const WEST_MINUTES: u32 = 30;

/// One repository; `deployed` is the run by which the story's service is live.
pub(super) fn delivery(story: &Story, repository: usize, deployed: Option<&WorkflowRun>) -> Delivery {
    let (name, _) = REPOSITORIES[repository];
    let dice = story.dice.word("delivery").number(repository as u64);
    let is_troubled = story.has_trouble();
    let pulls = pulls(story, repository);
    let failing = is_troubled && name.ends_with("trainer");
    let has_queue = pulls.iter().any(|pull| pull.queue_place.is_some());
    Delivery {
        repository: Printable::new(name),
        default_branch: Printable::new("main"),
        head: Some(commit(story, dice, 0)),
        checks: Some(ChecksState {
            word: Printable::new(if failing { "failure" } else { "success" }),
            failed: if failing { vec![Printable::new("test (3.12, cuda 12.6)")] } else { Vec::new() },
            total: 6,
        }),
        branch_rules: Some(BranchRules {
            required_reviews: if name.ends_with(CULPRIT) { 2 } else { 1 },
            required_checks: ["lint", "test (3.13, cpu)", "type check"].map(Printable::new).to_vec(),
            asks_for_code_owners: name.ends_with("platform"),
            binds_administrators: (!name.ends_with("platform")).then_some(true),
            has_merge_queue: has_queue,
        }),
        environments: environments(story, repository, deployed),
        pulls_total: u32::try_from(pulls.len()).unwrap_or(0),
        pulls,
        workflows: workflows(story, repository),
        gaps: if is_troubled { gaps(name) } else { Vec::new() },
    }
}

fn gaps(name: &str) -> Vec<Gap> {
    let gap = |what: &str, why: &str| vec![Gap { what: Printable::new(what), why: Printable::new(why) }];
    match name {
        "acme-ai/platform" => gap("branch protection", "Resource not accessible by personal access token"),
        "acme-ai/web-console" => gap(
            "check runs",
            "no fine-grained token may read the check runs of a private repository; commit statuses and the jobs of runs are shown instead",
        ),
        _ => Vec::new(),
    }
}

fn environments(story: &Story, repository: usize, deployed: Option<&WorkflowRun>) -> Vec<TargetEnvironment> {
    let (name, columns) = REPOSITORIES[repository];
    let dice = story.dice.word("deployments").number(repository as u64);
    let live = |place: u64, version: String, by: &str, at: Timestamp| Deployment {
        sha: sha(dice.number(place)),
        reference: Printable::new(version),
        state: DeploymentState::Success,
        by: Printable::new(by),
        at,
        run: None,
    };
    let made = |place: u64, environment: &str, live: Deployment, rules: Vec<ProtectionRule>| TargetEnvironment {
        name: Printable::new(environment),
        unreleased: Some(unreleased(story, dice, &live.sha, place)),
        live: Some(live),
        latest: None,
        rules: Some(rules),
    };
    if name.ends_with(CULPRIT) {
        let version = if story.has_trouble() { BAD_VERSION } else { GOOD_VERSION };
        let at = if story.has_trouble() { story.deployed_at() } else { story.at(-26 * HOUR) };
        let production = |place| {
            let made = live(place, version.to_owned(), "tomek-w", at);
            let sha = deployed.map_or(&made.sha, |run| &run.head_sha).clone();
            Deployment { sha, run: deployed.map(|run| run.key.id), ..made }
        };
        let guarded =
            |team: &str| ProtectionRule::Reviewers { reviewers: vec![team_of(team)], prevents_self_review: true };
        let timer = ProtectionRule::WaitTimer { minutes: WEST_MINUTES };
        return vec![
            made(5, EAST, production(5), vec![guarded("sre-on-call"), ProtectionRule::Branches]),
            made(5, WEST, production(5), vec![timer, guarded("release-eu"), ProtectionRule::Branches]),
            made(2, "staging", live(2, "v2.41.1".to_owned(), "mara-lindqvist", story.at(-40 * MINUTE)), Vec::new()),
        ];
    }
    if !columns.iter().any(|workflow| workflow.name == DEPLOY.name) {
        return vec![made(9, "gpu", live(9, "main".to_owned(), "ines-r", story.at(-9 * HOUR)), Vec::new())];
    }
    let version = |number: u64| format!("v1.{}.{number}", 10 + dice.word("minor").below(30));
    let rules =
        vec![ProtectionRule::Reviewers { reviewers: vec![team_of("sre-on-call")], prevents_self_review: false }];
    let by = *dice.word("by").pick(&ACTORS);
    let mut production = made(4, "production", live(4, version(2), by, story.at(-31 * HOUR)), rules);
    if story.has_trouble() && name.ends_with("platform") {
        let failed = live(1, version(3), "hiro-tan", story.at(-5 * HOUR));
        production.latest = Some(Deployment { state: DeploymentState::Failure, ..failed });
    }
    vec![production, made(1, "staging", live(1, version(3), by, story.at(-5 * HOUR)), Vec::new())]
}

fn team_of(name: &str) -> Reviewer {
    Reviewer { is_team: true, name: Printable::new(name) }
}

/// The commits of the default branch that are newer than the `count`-th.
fn unreleased(story: &Story, dice: Dice, live: &Printable, count: u64) -> Brings {
    Brings {
        from_sha: Some(live.clone()),
        to_sha: sha(dice),
        commits: (0..count).map(|place| commit(story, dice, place)).collect(),
        commits_total: u32::try_from(count).unwrap_or(0),
        behind_by: 0,
    }
}

fn commit(story: &Story, dice: Dice, place: u64) -> Commit {
    let dice = dice.word("commit").number(place);
    Commit {
        id: Printable::new(sha(dice).as_str().chars().take(7).collect::<String>()),
        subject: Printable::new(*dice.word("subject").pick(&TITLES)),
        author: Printable::new(*dice.word("author").pick(&ACTORS)),
        at: moved(story.start, -(place as i64 + 1) * 47 * MINUTE),
    }
}

/// The whole name of a commit.
pub(super) fn sha(dice: Dice) -> Printable {
    let dice = dice.word("sha");
    let (start, end) = (dice.bits(), dice.number(1).bits());
    Printable::new(format!("{start:016x}{end:016x}{:08x}", dice.number(2).bits() as u32))
}

/// Each of the repository's workflows once.
pub(super) fn workflows(story: &Story, repository: usize) -> Vec<domain::Workflow> {
    let (name, columns) = REPOSITORIES[repository];
    let scripted: &[&Workflow] = if name.ends_with(CULPRIT) { &[&DEPLOY, &VERIFY] } else { &[] };
    let mut all: Vec<&Workflow> = Vec::new();
    for workflow in columns.iter().chain(scripted) {
        if !all.iter().any(|known| known.name == workflow.name) {
            all.push(workflow);
        }
    }
    let made = all.into_iter().map(|workflow| {
        let is_asleep = story.has_trouble() && name.ends_with("embeddings") && workflow.name == TRAIN_EVAL.name;
        domain::Workflow {
            id: 70_000_000 + story.dice.word(workflow.name).number(repository as u64).below(9_000_000),
            name: Printable::new(workflow.name),
            path: Printable::new(format!(".github/workflows/{}.yml", workflow.name)),
            state: Printable::new(if is_asleep { "disabled_inactivity" } else { "active" }),
        }
    });
    made.collect()
}

/// A branch that is not the default one.
pub(super) fn branch(dice: Dice) -> &'static str {
    dice.pick::<&str>(&BRANCHES[3..])
}
