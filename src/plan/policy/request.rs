//! A question in the words of `orchestra.cedarschema`.

use std::collections::{BTreeSet, HashMap, HashSet};

use cedar_policy::{
    Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, Request, RestrictedExpression as Value, Schema,
};

use super::facts::{Asked, PlanFacts, has_backup, is_irreversible, provider};
use crate::{
    domain::Timestamp,
    plan::{Approval, Idempotence, Step},
};

/// The way an approval is said to have been given when the environment's name was typed.
pub const TYPED_THE_NAME: &str = "typed the name";
/// Of several plans that were agreed to together, with the name of each on the screen: their number was typed.
pub const TYPED_HOW_MANY: &str = "typed how many";

/// What every question is made with, parsed once.
#[derive(Debug, Clone)]
pub(super) struct Words {
    actor: EntityTypeName,
    environment: EntityTypeName,
    plan: EntityTypeName,
    step: EntityTypeName,
    approve: EntityUid,
    perform: EntityUid,
}

/// A question, and all that it speaks of.
pub(super) struct Question {
    pub(super) request: Request,
    pub(super) entities: Entities,
}

type Attributes = HashMap<String, Value>;

impl Words {
    pub(super) fn new() -> Result<Self, String> {
        let name = |word: &str| word.parse::<EntityTypeName>().map_err(|error| error.to_string());
        let action =
            |word: &str| Ok::<_, String>(EntityUid::from_type_name_and_id(name("Action")?, EntityId::new(word)));
        Ok(Self {
            actor: name("Actor")?,
            environment: name("Environment")?,
            plan: name("Plan")?,
            step: name("Step")?,
            approve: action("approve")?,
            perform: action("perform")?,
        })
    }

    /// About a plan. With a schema the question itself is held against it.
    pub(super) fn about_plan(
        &self,
        plan: &PlanFacts,
        asked: &Asked<'_>,
        schema: Option<&Schema>,
    ) -> Result<Question, String> {
        let mut attributes = shared(plan);
        let texts = |words: &BTreeSet<String>| set(words.iter().map(String::as_str));
        attributes.extend([
            ("title".to_owned(), text(&plan.title)),
            ("steps".to_owned(), count(plan.steps)),
            ("operations".to_owned(), texts(&plan.operations)),
            ("providers".to_owned(), set(plan.operations.iter().map(|name| provider(name)).collect::<BTreeSet<_>>())),
            ("price_cents_per_hour".to_owned(), cents(plan.price_cents_per_hour)),
            ("irreversible".to_owned(), count(plan.irreversible)),
            ("irreversible_without_backup".to_owned(), count(plan.irreversible_without_backup)),
            ("risk".to_owned(), text(plan.risk.word())),
        ]);
        let environment = named(&self.environment, &plan.environment);
        let resource = named(&self.plan, &plan.title);
        self.question(self.approve.clone(), resource, attributes, HashSet::from([environment]), asked, schema)
    }

    /// About one of its steps.
    pub(super) fn about_step(
        &self,
        plan: &PlanFacts,
        step: &Step,
        asked: &Asked<'_>,
        schema: Option<&Schema>,
    ) -> Result<Question, String> {
        let mut attributes = shared(plan);
        let operation = step.operation.name.as_str();
        let without_backup = is_irreversible(step) && !has_backup(step);
        attributes.extend([
            ("title".to_owned(), text(&step.title)),
            ("steps".to_owned(), count(1)),
            ("operations".to_owned(), set([operation])),
            ("providers".to_owned(), set([provider(operation)])),
            ("price_cents_per_hour".to_owned(), cents(step.estimate.price_cents_per_hour)),
            ("irreversible".to_owned(), count(is_irreversible(step).into())),
            ("irreversible_without_backup".to_owned(), count(without_backup.into())),
            ("risk".to_owned(), text(step.risk.level.word())),
            ("id".to_owned(), text(&step.id)),
            ("operation".to_owned(), text(operation)),
            ("provider".to_owned(), text(provider(operation))),
            ("idempotence".to_owned(), text(word(step.idempotence))),
        ]);
        let above = HashSet::from([named(&self.plan, &plan.title), named(&self.environment, &plan.environment)]);
        self.question(self.perform.clone(), named(&self.step, &step.id), attributes, above, asked, schema)
    }

    fn question(
        &self,
        action: EntityUid,
        resource: EntityUid,
        attributes: Attributes,
        above: HashSet<EntityUid>,
        asked: &Asked<'_>,
        schema: Option<&Schema>,
    ) -> Result<Question, String> {
        let actor = named(&self.actor, asked.actor);
        let name = HashMap::from([("name".to_owned(), text(asked.actor))]);
        let actor_entity = Entity::new(actor.clone(), name, HashSet::new()).map_err(|error| error.to_string())?;
        let entity = Entity::new(resource.clone(), attributes, above).map_err(|error| error.to_string())?;
        let context = Context::from_pairs(circumstances(asked)?).map_err(|error| error.to_string())?;
        Ok(Question {
            request: Request::new(actor, action, resource, context, schema).map_err(|error| error.to_string())?,
            entities: Entities::from_entities([actor_entity, entity], schema).map_err(|error| error.to_string())?,
        })
    }
}

/// What a plan and its steps have in common.
fn shared(plan: &PlanFacts) -> Attributes {
    let mut attributes = HashMap::from([
        ("environment".to_owned(), text(&plan.environment)),
        ("layer".to_owned(), text(plan.layer.word())),
        ("plan_steps".to_owned(), count(plan.steps)),
        ("plan_price_cents_per_hour".to_owned(), cents(plan.price_cents_per_hour)),
    ]);
    if let Some(budget) = plan.budget_cents_per_hour {
        attributes.insert("budget_cents_per_hour".to_owned(), cents(budget));
    }
    attributes
}

fn circumstances(asked: &Asked<'_>) -> Result<Vec<(String, Value)>, String> {
    let mut pairs = vec![("now".to_owned(), time(asked.now)?)];
    if let Some(approval) = asked.approval {
        pairs.push(("approval".to_owned(), approved(approval)?));
    }
    Ok(pairs)
}

fn time(now: Timestamp) -> Result<Value, String> {
    let utc = now.to_zoned(jiff::tz::TimeZone::UTC);
    let date = utc.strftime("%Y-%m-%d").to_string();
    record([
        ("at", Value::new_datetime(utc.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())),
        ("date", text(&date)),
        ("hour", Value::new_long(utc.hour().into())),
        ("minute", Value::new_long(utc.minute().into())),
        ("weekday", text(&utc.strftime("%A").to_string().to_lowercase())),
    ])
}

fn approved(approval: &Approval) -> Result<Value, String> {
    record([
        ("by", text(&approval.by)),
        ("how", text(&approval.how)),
        ("typed", Value::new_bool(is_typed(approval))),
        ("irreversible", Value::new_bool(approval.irreversible)),
    ])
}

/// The environment's name was typed, or of several how many there are.
pub(super) fn is_typed(approval: &Approval) -> bool {
    approval.how == TYPED_THE_NAME || approval.how == TYPED_HOW_MANY
}

fn record<const N: usize>(fields: [(&str, Value); N]) -> Result<Value, String> {
    let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
    Value::new_record(fields).map_err(|error| error.to_string())
}

fn named(kind: &EntityTypeName, name: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(name))
}

fn text(text: &str) -> Value {
    Value::new_string(text.to_owned())
}

fn set<'a>(words: impl IntoIterator<Item = &'a str>) -> Value {
    Value::new_set(words.into_iter().map(text))
}

/// More than fits is the most that fits: a rule that limits it holds all the more.
fn cents(cents: u64) -> Value {
    Value::new_long(i64::try_from(cents).unwrap_or(i64::MAX))
}

fn count(count: usize) -> Value {
    Value::new_long(i64::try_from(count).unwrap_or(i64::MAX))
}

fn word(idempotence: Idempotence) -> &'static str {
    match idempotence {
        Idempotence::ReadOnly => "read_only",
        Idempotence::Idempotent => "idempotent",
        Idempotence::Inspectable => "inspectable",
        Idempotence::OnceOnly => "once_only",
    }
}
