//! A person's yes to a plan, in the way that the rules ask for.

use super::{
    ask::{ask, ask_count},
    yes,
};
use crate::{
    cli::{Exit, output},
    domain::Timestamp,
    plan::{
        Approval, Plan,
        policy::{Decision, Need, Rule, TYPED_THE_NAME},
    },
    runtime::Site,
};

/// What was said on the command line already.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Given {
    /// `--yes`
    pub(in crate::cli) yes: bool,
    /// `--irreversible`
    pub(in crate::cli) irreversible: bool,
    /// The command names the environment: that is as good as typing its name.
    pub(in crate::cli) named: bool,
}

/// Holds a plan against the rules and asks for what they want; `question` is what an ordinary yes answers. What is in
/// the way is said with the rule's name; the error is how to end.
pub(in crate::cli) async fn approve(site: &Site, plan: &Plan, given: Given, question: &str) -> Result<Approval, Exit> {
    let decision = site.rules.decide_plan(plan, None, &site.actor, Timestamp::now());
    let (needs_word, must_type) = match &decision {
        Decision::Allow => (false, false),
        Decision::Deny { .. } => return Err(refused(&decision)),
        Decision::NeedsApproval { needs, rules } => {
            let needs_word = needs.contains(&Need::Irreversible) && !given.irreversible;
            if needs_word {
                said(rules, Need::Irreversible);
            }
            let must_type = needs.contains(&Need::Typed) && !(given.yes && given.named);
            if must_type {
                said(rules, Need::Typed);
            }
            (needs_word, must_type)
        }
    };
    // A yes beforehand is none to what it did not know of; a person who is asked reads it in so many words.
    if needs_word && given.yes {
        output::notice("to agree to that, too: --irreversible");
        return Err(Exit::Refused);
    }
    let is_asked = !given.yes || must_type;
    let how = if is_asked { ask(plan, question, must_type).await? } else { given.word(&decision) };
    let approval = yes::approval(&site.actor, how, given.irreversible || is_asked);
    let decision = site.rules.decide_plan(plan, Some(&approval), &site.actor, Timestamp::now());
    if decision.is_allowed() { Ok(approval) } else { Err(refused(&decision)) }
}

/// How a yes to all of these plans was said: `--yes`, or how many there are, typed. `--yes` agrees to what cannot be taken
/// back, too, where the command says in so many words what it does.
///
/// # Errors
/// How to end: cancelled, or refused where there is no terminal to ask on.
pub(super) async fn approve_all(
    site: &Site,
    plans: &[&Plan],
    is_given: bool,
    question: &str,
    count: &str,
) -> Result<&'static str, Exit> {
    let now = Timestamp::now();
    let typed = plans.iter().find_map(|plan| match site.rules.decide_plan(plan, None, &site.actor, now) {
        Decision::NeedsApproval { needs, rules } if needs.contains(&Need::Typed) => Some(rules),
        _ => None,
    });
    if let Some(rules) = &typed {
        said(rules, Need::Typed);
    }
    if is_given && typed.is_none() { Ok("--yes") } else { ask_count(plans, question, count, typed.is_some()).await }
}

impl Given {
    /// How the yes of the command line was said.
    fn word(self, decision: &Decision) -> &'static str {
        let is_typed = matches!(decision, Decision::NeedsApproval { needs, .. } if needs.contains(&Need::Typed));
        if self.named && is_typed { TYPED_THE_NAME } else { "--yes" }
    }
}

fn said(rules: &[Rule], need: Need) {
    for rule in rules.iter().filter(|rule| rule.needs == Some(need)) {
        output::notice(&format!("{} (rule {})", rule.text, rule.id));
    }
}

fn refused(decision: &Decision) -> Exit {
    decision.reasons().iter().for_each(|reason| output::notice(reason));
    Exit::Refused
}
