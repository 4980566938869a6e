//! Intended and past change, as data; what follows from it is decided here, and nothing is done.
//!
//! A [`Goal`] is what a person wants, a [`Plan`] the steps that bring it about, an [`Entry`] one fact of
//! carrying them out. [`Execution`] is the fold of the entries and the one table of what may follow on
//! what. Nothing here acts, waits or reads a clock.

mod check;
mod control;
mod entry;
mod environment_plans;
mod execution;
mod export;
mod goal;
mod goal_file;
mod graph;
mod judge;
mod manifest;
mod operation;
mod outline;
mod pipeline_account;
mod pipeline_change;
mod pipeline_place;
mod pipeline_plans;
#[expect(clippy::module_inception, reason = "the file of the main type has its name")]
mod plan;
mod planned;
mod planner;
pub mod policy;
mod resolve;
mod row;
mod step;
mod summary;
mod supervision;
mod template;
mod validate;
mod words;

pub use check::{Check, Comparison, Condition, Verdict};
pub use control::Control;
pub use entry::{Approval, Entry, Recorded};
pub use environment_plans::{KnownEnvironment, ServiceChange, change_services, destroy_environment};
pub use execution::{Execution, ExecutionStatus, Illegal, StepState, StepStatus, next};
pub use export::{described, dot, markdown};
pub use goal::{Budget, Goal, Scaling, Security};
pub use goal_file::GoalFileError;
pub use graph::Graph;
pub use judge::{Judgement, MEASURED_AT, Outcome, Sample, judge, judge_at_deadline};
pub use manifest::{ManifestFault, template_faults};
pub use operation::{Catalog, Fields, Idempotence, Operation, OperationId, Tool};
pub use outline::{Outline, OutlineRow};
pub use pipeline_account::{SeenAccount, UNKNOWN_ACCOUNT};
pub use pipeline_change::{GateAnswer, GateName, PipelineChange, RerunJobs};
pub use pipeline_plans::{SeenPipeline, SeenRun, followed, plan_pipeline_change};
pub use plan::{Fact, OnFailure, PLAN_VERSION, Plan, digest_of, digest_of_row, hexadecimal};
pub use planned::{Offer, PlannedPlan, Ruling};
pub use planner::{
    Choice, Chosen, Enquiry, GoalFault, Observed, PathState, Refusal, choose, enquire, make_plan, usual_offer,
};
pub use resolve::{Reference, ResolveFault, references, resolve};
pub use row::{AppendedLine, ExecutionId, ExecutionRow, ListedExecution};
pub use step::{Estimate, Retry, Risk, RiskLevel, Step, StepId, Undo};
pub use summary::price_an_hour;
pub use supervision::{
    Answer, Ask, Board, Ending, HealthProbe, LogLimits, MAX_MESSAGE_BYTES, Moment, Move, PROTOCOL_VERSION, Phase,
    Request, RestartPolicy, SPEC_VERSION, STATUS_VERSION, ServiceSpec, ServiceStatus, SupervisorSpec, SupervisorStatus,
    Unit,
};
pub use template::{Restart, Template, TemplateService, TemplateStep};
pub use validate::{MOST_PLAN_BYTES, MOST_STEPS, PlanFault, parse_plan, schema_faults, unread_keywords, validate};
pub use words::{Reading, Requirement, Span, Suggestion, Unclear, canonical_word, read_budget, read_words};
