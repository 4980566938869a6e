//! All rules that are in force, and what they decide.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{Authorizer, PolicySet, Response, Schema};

use super::{
    Asked, Decision, Need, PlanFacts, PolicyFault, PolicyText, Rule,
    load::{Owner, Taken},
    request::{Question, Words, is_typed},
};
use crate::plan::{Approval, Plan, Step, digest_of};

const SCHEMA: &str = include_str!("../../../assets/policies/orchestra.cedarschema");
const SHIPPED: PolicyText<'_> =
    PolicyText { file: "shipped", text: include_str!("../../../assets/policies/default.cedar") };

/// The shipped rules with a person's own over them. Own rules can only forbid more: nothing that a shipped rule forbids
/// is permitted by one.
#[derive(Debug, Clone)]
pub struct Policies {
    set: PolicySet,
    words: Words,
    schema: Schema,
    rules: BTreeMap<String, Rule>,
    digest: String,
}

impl Policies {
    /// Those of the program alone.
    ///
    /// # Errors
    /// The program's own rules are wrong: a defect of ours.
    pub fn shipped() -> Result<Self, Vec<PolicyFault>> {
        Self::load(&[])
    }

    /// The shipped rules and these files of a person's own.
    ///
    /// # Errors
    /// Everything that is wrong with any of them: then no rule is in force, and nothing may be done.
    pub fn load(own: &[PolicyText<'_>]) -> Result<Self, Vec<PolicyFault>> {
        let broken = |message: String| vec![PolicyFault { file: "shipped".into(), line: 1, message }];
        let (schema, _) = Schema::from_cedarschema_str(SCHEMA).map_err(|error| broken(error.to_string()))?;
        let mut taken = Taken::default();
        taken.file(SHIPPED, Owner::Program, &schema);
        own.iter().for_each(|text| taken.file(*text, Owner::Person, &schema));
        if !taken.faults.is_empty() {
            taken.faults.sort();
            return Err(taken.faults);
        }
        let set = PolicySet::from_policies(taken.policies).map_err(|error| broken(error.to_string()))?;
        let texts: Vec<&str> = [SCHEMA, SHIPPED.text].into_iter().chain(own.iter().map(|text| text.text)).collect();
        let words = Words::new().map_err(broken)?;
        Ok(Self { set, words, schema, rules: taken.rules, digest: digest_of(&texts) })
    }

    /// Every rule, by its id.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// SHA-256 of everything that decides, in hexadecimal: for the journal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Whether a plan may be approved like this, or what is missing.
    pub fn decide_plan(&self, plan: &Plan, asked: &Asked<'_>) -> Decision {
        self.decide(self.words.about_plan(&PlanFacts::of(plan), asked, None), asked.approval)
    }

    /// Whether a step of a plan may be performed now.
    pub fn decide_step(&self, plan: &PlanFacts, step: &Step, asked: &Asked<'_>) -> Decision {
        self.decide(self.words.about_step(plan, step, asked, None), asked.approval)
    }

    /// Whether questions about this plan are in the words of the schema; the error says which are not.
    ///
    /// # Errors
    /// A question that rules were not checked for.
    pub fn check_questions(&self, plan: &Plan, asked: &Asked<'_>) -> Result<(), String> {
        let facts = PlanFacts::of(plan);
        self.words.about_plan(&facts, asked, Some(&self.schema))?;
        plan.steps
            .iter()
            .try_for_each(|step| self.words.about_step(&facts, step, asked, Some(&self.schema)).map(|_| ()))
    }

    fn decide(&self, question: Result<Question, String>, approval: Option<&Approval>) -> Decision {
        let question = match question {
            Ok(question) => question,
            Err(why) => return Decision::denied(format!("the question cannot be asked: {why}")),
        };
        let response = Authorizer::new().is_authorized(&question.request, &self.set, &question.entities);
        self.read(&response, approval)
    }

    fn read(&self, response: &Response, approval: Option<&Approval>) -> Decision {
        let diagnostics = response.diagnostics();
        let errors: Vec<String> = diagnostics.errors().map(ToString::to_string).collect();
        if !errors.is_empty() {
            return Decision::denied(format!("a rule cannot be evaluated: {}", errors.join("; ")));
        }
        if response.decision() == cedar_policy::Decision::Allow {
            return Decision::Allow;
        }
        let ids = diagnostics.reason().map(|id| -> &str { id.as_ref() });
        let mut rules: Vec<&Rule> = ids.filter_map(|id| self.rules.get(id)).collect();
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        if rules.is_empty() {
            return Decision::denied("no rule permits it".to_owned());
        }
        // A rule that still forbids after the yes that it asked for asks for something else.
        let open = |rule: &&Rule| rule.needs.filter(|need| !is_given(*need, approval));
        let lasting: Vec<Rule> = rules.iter().filter(|rule| open(rule).is_none()).map(|rule| (*rule).clone()).collect();
        if !lasting.is_empty() {
            return Decision::Deny { rules: lasting };
        }
        let needs: BTreeSet<Need> = rules.iter().filter_map(open).collect();
        Decision::NeedsApproval { needs, rules: rules.into_iter().cloned().collect() }
    }
}

fn is_given(need: Need, approval: Option<&Approval>) -> bool {
    approval.is_some_and(|approval| match need {
        Need::Yes => true,
        Need::Typed => is_typed(approval),
        Need::Irreversible => approval.irreversible,
    })
}
