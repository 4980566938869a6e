//! Changes at GitHub: what is sent, what its answers mean, and that nothing is ever done twice.

mod account;
pub mod fake;
mod following;
mod hosts;
mod lost;
mod redirected;
mod rights;
mod states;
mod undone;

use std::{sync::Mutex, time::Duration};

use fake::Fake;
use orchestra_console::{
    config::GithubSettings,
    domain::{Printable, Secret},
    plan::{Fields, Operation, OperationId, PipelineChange, Plan, SeenPipeline, SeenRun, plan_pipeline_change},
    provider::{Act, Finding, GithubClient, GithubOperator, Operate, OperationFault, Operators, Patience, Progress},
};
use serde_json::Value;

use crate::loopback::Loopback;

const TOKEN: &str = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
const REPOSITORY: &str = "octo/shop";

/// As fast as this machine.
fn patience() -> Patience {
    let instant = Duration::from_millis(1);
    Patience { between_writes: Duration::ZERO, looks: vec![instant; 4], following: instant }
}

fn operator(server: &Loopback) -> GithubOperator {
    operator_with(server, patience())
}

fn operator_with(server: &Loopback, patience: Patience) -> GithubOperator {
    let settings = GithubSettings { api_url: server.url(), host: "github.com".into(), repositories: Vec::new() };
    GithubOperator::new(move || GithubClient::new(&settings, Secret::new(TOKEN), "GH_TOKEN"), patience)
}

fn operators(server: &Loopback) -> Operators {
    Operators::new([std::sync::Arc::new(operator(server)) as _])
}

fn fields(value: Value) -> Fields {
    if let Value::Object(fields) = value { fields } else { panic!("no fields: {value}") }
}

fn id() -> OperationId {
    OperationId("0123456789abcdef0123456789abcdef".into())
}

/// What was said.
#[derive(Default)]
struct Voice(Mutex<Vec<String>>);

impl Progress for Voice {
    fn say(&self, line: Printable) {
        self.0.lock().unwrap().push(line.to_string());
    }
}

impl Voice {
    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// One operation, asked of one server.
struct Asked<'a> {
    operator: &'a GithubOperator,
    operation: Operation,
    id: OperationId,
    voice: Voice,
}

impl<'a> Asked<'a> {
    fn new(operator: &'a GithubOperator, name: &str, inputs: Value) -> Self {
        let operation = Operation::new(name, fields(inputs));
        assert_eq!(operator.validate(&operation), [""; 0]);
        Self { operator, operation, id: id(), voice: Voice::default() }
    }

    fn act(&self) -> Act<'_> {
        Act { operation: &self.operation, id: &self.id, timeout: Duration::from_secs(30) }
    }

    async fn perform(&self) -> Result<Fields, OperationFault> {
        self.operator.perform(self.act(), &self.voice).await
    }

    async fn inspect(&self) -> Finding {
        self.operator.inspect(self.act()).await.unwrap()
    }

    async fn undo(&self, outputs: &Fields) -> Result<(), OperationFault> {
        self.operator.undo(self.act(), outputs, &self.voice).await
    }
}

/// The plan of a change as it stands at the fake.
fn plan(fake: &Fake, change: &PipelineChange) -> Plan {
    let state = fake.state();
    let run = change.run().and_then(|id| state.runs.get(&id));
    let seen = SeenPipeline {
        run: run.map(|run| SeenRun {
            attempt: run.attempt,
            is_over: run.status == "completed",
            title: "Deploy".into(),
        }),
        newest_dispatch: Some(state.runs.keys().last().copied().unwrap_or(0)),
        ..SeenPipeline::default()
    };
    plan_pipeline_change(change, &seen, "2026-01-01T00:00:00Z".parse().unwrap())
}
