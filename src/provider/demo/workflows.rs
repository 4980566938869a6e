//! The demo company's workflows: how long each takes, and its jobs in the order they need.

use super::names::TITLES;

/// One workflow, as its file would describe it.
#[derive(Debug)]
pub(super) struct Workflow {
    pub(super) name: &'static str,
    pub(super) event: &'static str,
    /// What its runs are called.
    pub(super) titles: &'static [&'static str],
    /// What one attempt usually takes.
    pub(super) seconds: f64,
    /// Share of the time in which a run of it is under way.
    pub(super) busy: f64,
    /// Jobs of one stage run side by side; a stage begins when the one before it is done.
    pub(super) stages: &'static [Stage],
}

#[derive(Debug)]
pub(super) struct Stage {
    /// Share of the run's time, relative to the other stages.
    pub(super) weight: f64,
    /// The first takes the whole stage; the later ones end earlier.
    pub(super) jobs: &'static [&'static str],
    pub(super) runner: &'static str,
    pub(super) steps: &'static [&'static str],
}

const SMALL: &str = "ubuntu-24.04-4core";
const LARGE: &str = "linux-16core";
const GPU: &str = "gpu-h100";

pub(super) static CI: Workflow = Workflow {
    name: "ci",
    titles: &TITLES,
    event: "push",
    seconds: 460.0,
    busy: 0.8,
    stages: &[
        Stage {
            weight: 1.0,
            jobs: &["lint", "type check"],
            runner: SMALL,
            steps: &["Set up job", "Check out", "Install toolchain", "Run checks", "Complete job"],
        },
        Stage {
            weight: 3.0,
            jobs: &["test (3.12, cuda 12.6)", "test (3.13, cuda 12.6)", "test (3.13, cpu)"],
            runner: LARGE,
            steps: &[
                "Set up job",
                "Check out",
                "Restore cache",
                "Install",
                "Run tests",
                "Upload report",
                "Complete job",
            ],
        },
        Stage {
            weight: 2.0,
            jobs: &["build image"],
            runner: LARGE,
            steps: &["Set up job", "Check out", "Build", "Scan", "Push", "Complete job"],
        },
    ],
};

pub(super) static DEPLOY: Workflow = Workflow {
    name: "deploy",
    titles: &[
        "Deploy to production",
        "Deploy to staging and production",
        "Deploy a configuration change",
        "Scale instances for the evening",
        "Deploy the weekly release",
    ],
    event: "workflow_dispatch",
    seconds: 560.0,
    busy: 0.4,
    stages: &[
        Stage {
            weight: 1.0,
            jobs: &["resolve version"],
            runner: SMALL,
            steps: &["Set up job", "Check out", "Read manifest", "Verify signature", "Complete job"],
        },
        Stage {
            weight: 2.0,
            jobs: &["deploy staging"],
            runner: SMALL,
            steps: &["Set up job", "Log in", "Apply", "Wait for instances", "Smoke test", "Complete job"],
        },
        Stage {
            weight: 4.0,
            jobs: &["deploy production (us-east-1)", "deploy production (eu-west-1)"],
            runner: SMALL,
            steps: &["Set up job", "Log in", "Apply", "Wait for instances", "Shift traffic", "Complete job"],
        },
    ],
};

pub(super) static VERIFY: Workflow = Workflow {
    name: "deploy-verify",
    titles: &["Verify the last deploy", "Verify error and latency budgets", "Verify after a configuration change"],
    event: "workflow_run",
    seconds: 420.0,
    busy: 0.3,
    stages: &[Stage {
        weight: 1.0,
        jobs: &["error budget (production)", "latency budget (production)", "synthetic requests"],
        runner: SMALL,
        steps: &["Set up job", "Check out", "Wait for traffic", "Compare with baseline", "Report", "Complete job"],
    }],
};

pub(super) static TRAIN_EVAL: Workflow = Workflow {
    name: "train-eval",
    titles: &[
        "Fine-tune 8b on support tickets",
        "Distill 70b into 8b",
        "Reward model, third round",
        "Evaluate the merged adapters",
        "Train with longer context",
        "Ablation: no rotary scaling",
    ],
    event: "workflow_dispatch",
    seconds: 7_200.0,
    busy: 0.75,
    stages: &[
        Stage {
            weight: 1.0,
            jobs: &["prepare dataset"],
            runner: LARGE,
            steps: &["Set up job", "Check out", "Fetch shards", "Tokenize", "Complete job"],
        },
        Stage {
            weight: 8.0,
            jobs: &["train (8b, shard 1/4)", "train (8b, shard 2/4)", "train (8b, shard 3/4)", "train (8b, shard 4/4)"],
            runner: GPU,
            steps: &["Set up job", "Mount dataset", "Train", "Save checkpoint", "Complete job"],
        },
        Stage {
            weight: 3.0,
            jobs: &["evaluate (mmlu)", "evaluate (gsm8k)", "evaluate (humaneval)"],
            runner: GPU,
            steps: &["Set up job", "Load checkpoint", "Evaluate", "Compare with baseline", "Complete job"],
        },
    ],
};

pub(super) static NIGHTLY: Workflow = Workflow {
    name: "nightly",
    titles: &["Nightly run"],
    event: "schedule",
    seconds: 3_300.0,
    busy: 3_300.0 / 86_400.0,
    stages: &[
        Stage {
            weight: 2.0,
            jobs: &["integration (us-east-1)", "integration (eu-west-1)"],
            runner: LARGE,
            steps: &["Set up job", "Check out", "Start services", "Run suite", "Collect logs", "Complete job"],
        },
        Stage {
            weight: 3.0,
            jobs: &["load test", "dependency audit"],
            runner: LARGE,
            steps: &["Set up job", "Check out", "Warm up", "Measure", "Compare with baseline", "Complete job"],
        },
    ],
};

/// Each repository's name and the workflows it runs over and over, busiest first. Deploys of
/// `inference-api` are left to the story.
pub(super) static REPOSITORIES: [(&str, [&Workflow; 4]); 6] = [
    ("acme-ai/inference-api", [&CI, &CI, &TRAIN_EVAL, &NIGHTLY]),
    ("acme-ai/api-gateway", [&CI, &DEPLOY, &VERIFY, &NIGHTLY]),
    ("acme-ai/trainer", [&CI, &TRAIN_EVAL, &TRAIN_EVAL, &NIGHTLY]),
    ("acme-ai/embeddings", [&CI, &TRAIN_EVAL, &DEPLOY, &NIGHTLY]),
    ("acme-ai/web-console", [&CI, &CI, &DEPLOY, &NIGHTLY]),
    ("acme-ai/platform", [&CI, &CI, &DEPLOY, &NIGHTLY]),
];
