//! Hand-made readings of three repositories between commit and production.

use std::{sync::Arc, time::Duration};

use orchestra_console::{
    app::{App, Effect, Event, update},
    domain::{
        BranchRules, Brings, ChecksState, Commit, Delivery, DeliveryReading, Deployment, DeploymentState, Fault,
        FaultKind, Feed, Gap, Gate, Observation, Printable, ProtectionRule, ProviderId, PullRequest, Quota, Reviewer,
        RunKey, Snapshot, TargetEnvironment, Workflow,
    },
};

use crate::scene::{self, State, ago, observe};

pub const READER: &str = "github:delivery";

/// What the reader of gates, environments, pull requests and workflows says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Nothing,
    All,
    /// All of it, six minutes ago.
    Stale,
    /// One repository could not be read this time.
    OneFault,
    /// It answered once, then no more.
    Dead,
    Empty,
    /// There is no token that may.
    NoToken,
}

impl Said {
    pub const ALL: [Self; 7] =
        [Self::Nothing, Self::All, Self::Stale, Self::OneFault, Self::Dead, Self::Empty, Self::NoToken];
}

pub fn app(said: Said, size: (u16, u16)) -> App {
    let state = match said {
        Said::Nothing => State::FirstLoad,
        Said::Stale => State::Stale,
        Said::Empty => State::Empty,
        _ => State::Normal,
    };
    let mut app = scene::app(state, size);
    expect(&mut app);
    match said {
        Said::Nothing => {}
        Said::All => drop(read(&mut app, 3, reading())),
        Said::Stale => drop(read(&mut app, 360, reading())),
        Said::OneFault => {
            let gone = Fault::new(FaultKind::NotFound, "acme/web is gone, or this token may not see it")
                .with_hint("orchestra auth status");
            read(&mut app, 3, DeliveryReading { faults: vec![("acme/web".into(), gone)], ..reading() });
        }
        Said::Dead => {
            read(&mut app, 200, reading());
            observe(&mut app, READER, 2, Err(Fault::new(FaultKind::Unreachable, "no answer from api.github.com")));
        }
        Said::Empty => {
            let none = DeliveryReading { deliveries: Vec::new(), gates: Vec::new(), faults: Vec::new() };
            read(&mut app, 3, none);
        }
        Said::NoToken => {
            let why = Fault::new(FaultKind::Unauthorized, "gates and environments are read with a token only")
                .with_hint("orchestra auth login github");
            observe(&mut app, READER, 2, Err(why));
        }
    }
    let time = app.now;
    update(&mut app, Event::Clock(time));
    app
}

pub fn expect(app: &mut App) {
    let (provider, interval) = (ProviderId::new(READER), Duration::from_secs(30));
    update(app, Event::Expected { provider, feed: Feed::Pipelines, interval });
}

pub fn read(app: &mut App, seconds_ago: i64, reading: DeliveryReading) -> Vec<Effect> {
    let quota = Some(Quota { limit: 5_000, remaining: 4_812, resets_at: None, ..Quota::default() });
    let snapshot = Snapshot::Delivery(Arc::new(reading));
    observe(app, READER, seconds_ago, Ok(Observation { quota, ..snapshot.into() }))
}

pub fn reading() -> DeliveryReading {
    DeliveryReading {
        deliveries: [shop(), web(), api()].into_iter().map(Arc::new).collect(),
        gates: vec![
            Arc::new(gate(11, "acme/shop", "production", true)),
            Arc::new(gate(12, "acme/web", "production-eu", false)),
            Arc::new(Gate { brings: None, timer_ends_at: None, ..gate(13, "acme/api", "staging", true) }),
        ],
        faults: Vec::new(),
    }
}

pub fn gate(run: u64, repository: &str, environment: &str, can_approve: bool) -> Gate {
    Gate {
        run: RunKey { repository: repository.into(), id: run },
        workflow: "deploy".into(),
        title: "Retry the payment once".into(),
        branch: "main".into(),
        head_sha: "9f8e7d6c5b4a".into(),
        actor: "grace".into(),
        environment: environment.into(),
        environment_id: run,
        waits_since: ago(60 * run as i64),
        timer_ends_at: Some(ago(-720)),
        can_approve,
        reviewers: vec![person("ada"), team("release")],
        brings: Some(brings(3, 1)),
    }
}

fn person(name: &str) -> Reviewer {
    Reviewer { is_team: false, name: name.into() }
}

fn team(name: &str) -> Reviewer {
    Reviewer { is_team: true, name: name.into() }
}

pub fn brings(total: u32, behind_by: u32) -> Brings {
    let subjects = ["Retry the payment once", "Name the queue", "デプロイ in one step"];
    let commits = subjects.into_iter().zip(1..).take(total as usize);
    Brings {
        from_sha: Some("a1b2c3d4e5f6".into()),
        to_sha: "9f8e7d6c5b4a".into(),
        commits: commits.map(|(subject, hours)| commit(subject, hours * 3_600)).collect(),
        commits_total: total,
        behind_by,
    }
}

fn commit(subject: &str, seconds: i64) -> Commit {
    let id = format!("{:07x}", 0x0009_f8e7_u64 * seconds as u64 % 0x0fff_ffff);
    Commit { id: Printable::new(id), subject: subject.into(), author: "Ada".into(), at: ago(seconds) }
}

fn deployment(sha: &str, state: DeploymentState, seconds: i64) -> Deployment {
    Deployment { sha: sha.into(), reference: "v2.14.0".into(), state, by: "ada".into(), at: ago(seconds) }
}

fn target(
    name: &str,
    live_seconds: Option<i64>,
    rules: Option<Vec<ProtectionRule>>,
    waiting: u32,
) -> TargetEnvironment {
    TargetEnvironment {
        name: name.into(),
        live: live_seconds.map(|seconds| deployment("a1b2c3d4e5f6", DeploymentState::Success, seconds)),
        latest: None,
        rules,
        unreleased: Some(brings(waiting, 0)),
    }
}

fn delivery(repository: &str) -> Delivery {
    Delivery {
        repository: repository.into(),
        default_branch: "main".into(),
        head: Some(commit("Retry the payment once", 1_200)),
        checks: Some(ChecksState { word: "success".into(), failed: Vec::new(), total: 14 }),
        branch_rules: Some(BranchRules::default()),
        environments: Vec::new(),
        pulls: Vec::new(),
        pulls_total: 0,
        workflows: Vec::new(),
        gaps: Vec::new(),
    }
}

fn shop() -> Delivery {
    let guarded = vec![
        ProtectionRule::Reviewers { reviewers: vec![person("ada"), team("release")], prevents_self_review: true },
        ProtectionRule::WaitTimer { minutes: 30 },
        ProtectionRule::Branches,
    ];
    let staging = TargetEnvironment {
        latest: Some(deployment("0123456789ab", DeploymentState::InProgress, 90)),
        ..target("staging", Some(9_000), Some(Vec::new()), 0)
    };
    Delivery {
        environments: vec![target("production", Some(90_000), Some(guarded), 3), staging],
        branch_rules: Some(BranchRules {
            required_reviews: 2,
            required_checks: vec!["ci".into(), "lint".into()],
            asks_for_code_owners: true,
            has_merge_queue: true,
            ..BranchRules::default()
        }),
        pulls: vec![
            pull(7, "Retry the payment twice", "approved", "success", Some(1)),
            pull(8, "Name the queue", "changes_requested", "failure", None),
        ],
        pulls_total: 42,
        workflows: vec![workflow(1, "ci", "active"), workflow(2, "release-please", "disabled_inactivity")],
        ..delivery("acme/shop")
    }
}

fn web() -> Delivery {
    let failed = TargetEnvironment {
        latest: Some(deployment("0123456789ab", DeploymentState::Failure, 600)),
        unreleased: None,
        ..target("production-eu", Some(400_000), None, 0)
    };
    Delivery {
        environments: vec![failed],
        checks: None,
        branch_rules: None,
        pulls: vec![PullRequest {
            is_draft: true,
            review: None,
            checks: None,
            ..pull(3, "東京 first", "approved", "pending", None)
        }],
        pulls_total: 1,
        workflows: vec![workflow(3, "デプロイ", "active")],
        gaps: vec![Gap { what: "check runs".into(), why: "the token lacks `Checks: read`".into() }],
        ..delivery("acme/web")
    }
}

fn api() -> Delivery {
    Delivery {
        environments: vec![target("staging", None, Some(Vec::new()), 0)],
        gaps: vec![Gap { what: "check runs".into(), why: "the token lacks `Checks: read`".into() }],
        ..delivery("acme/api")
    }
}

fn pull(number: u64, title: &str, review: &str, checks: &str, queue_place: Option<u32>) -> PullRequest {
    let failed = if checks == "failure" { vec!["lint".into()] } else { Vec::new() };
    PullRequest {
        number,
        title: title.into(),
        author: "grace".into(),
        branch: "feature/checkout".into(),
        is_draft: false,
        review: Some(review.into()),
        checks: Some(ChecksState { word: checks.into(), failed, total: 9 }),
        queue_place,
        updated_at: ago(600 * number as i64),
        url: Printable::new(format!("https://github.com/acme/shop/pull/{number}")),
    }
}

fn workflow(id: u64, name: &str, state: &str) -> Workflow {
    let path = Printable::new(format!(".github/workflows/{name}.yml"));
    Workflow { id, name: name.into(), path, state: state.into() }
}
