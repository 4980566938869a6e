//! Which template a goal means.

use super::{choose::Choice, refusal::Faults};
use crate::{
    domain::nearest,
    plan::{Goal, Offer, Requirement, Template, canonical_word},
};

/// The framework where none is named.
const USUAL_FRAMEWORK: &str = "fastapi";
/// The databases that are taken where none is named, the first that there is. One that runs a server of its own is
/// made only where it is asked for.
const USUAL_DATABASES: [&str; 2] = ["sqlite", "none"];

/// The template, what was chosen for the person, and what is wrong.
pub(super) fn pick<'t>(
    goal: &Goal,
    templates: &'t [Template],
    faults: &mut Faults,
    choices: &mut Vec<Choice>,
) -> Option<&'t Template> {
    let framework = goal.framework.as_deref().map(|word| known(word, templates, |template| &template.framework));
    let database = goal.database.as_deref().map(|word| known(word, templates, |template| &template.database));
    match &goal.template {
        Some(name) => by_name(name, framework, database, templates, faults),
        None => by_parts(framework, database, templates, faults, choices),
    }
}

/// A word as the templates have it: `pg` is `postgres`.
fn known<'a>(word: &'a str, templates: &'a [Template], of: impl Fn(&'a Template) -> &'a String) -> &'a str {
    let lower = templates.iter().map(&of).find(|known| known.eq_ignore_ascii_case(word)).map(String::as_str);
    lower.or_else(|| canonical_word(word)).unwrap_or(word)
}

fn by_name<'t>(
    name: &str,
    framework: Option<&str>,
    database: Option<&str>,
    templates: &'t [Template],
    faults: &mut Faults,
) -> Option<&'t Template> {
    let Some(template) = templates.iter().find(|template| template.name == name) else {
        let names = templates.iter().map(|template| template.name.as_str());
        faults.add(Requirement::Template, format!("there is no template `{name}`; {}", advice(name, names)));
        return None;
    };
    let mut differ = |about: Requirement, asked: Option<&str>, has: &str| {
        if let Some(asked) = asked.filter(|asked| *asked != has) {
            faults
                .add(about, format!("the template {name} has {has}, and {asked} is asked for; leave one of them out"));
        }
    };
    differ(Requirement::Framework, framework, &template.framework);
    differ(Requirement::Database, database, &template.database);
    Some(template)
}

fn by_parts<'t>(
    framework: Option<&str>,
    database: Option<&str>,
    templates: &'t [Template],
    faults: &mut Faults,
    choices: &mut Vec<Choice>,
) -> Option<&'t Template> {
    let before = faults.0.len();
    let mut must_exist = |about: Requirement, asked: Option<&str>, has: &mut dyn Iterator<Item = &'t str>| {
        let all = sorted(has);
        if let Some(asked) = asked.filter(|asked| !all.contains(asked)) {
            let why = format!("no template has the {} `{asked}`; {}", about.word(), advice(asked, all.into_iter()));
            faults.add(about, why);
        }
    };
    must_exist(Requirement::Framework, framework, &mut templates.iter().map(|template| template.framework.as_str()));
    must_exist(Requirement::Database, database, &mut templates.iter().map(|template| template.database.as_str()));
    if faults.0.len() > before {
        return None;
    }
    let fits = |template: &&Template| {
        framework.is_none_or(|asked| template.framework == asked)
            && database.is_none_or(|asked| template.database == asked)
    };
    let fitting: Vec<&Template> = templates.iter().filter(fits).collect();
    let template = best(&fitting, database.is_some());
    match (template, framework) {
        (Some(template), framework) => {
            if framework.is_none() {
                choices.push(Choice::new(Requirement::Framework, &template.framework, "none was named"));
            }
            if database.is_none() {
                choices.push(Choice::new(Requirement::Database, &template.database, why_database(template)));
            }
            Some(template)
        }
        (None, Some(framework)) => {
            let offered = sorted(
                &mut templates
                    .iter()
                    .filter(|template| template.framework == framework)
                    .map(|template| template.database.as_str()),
            );
            let asked = database.map(|asked| format!("not with {asked}")).unwrap_or_else(|| "say which".into());
            let why = format!("{framework} comes with the database {}, {asked}", offered.join(" or "));
            faults.add(Requirement::Database, why);
            None
        }
        (None, None) => {
            faults
                .add(Requirement::Template, "there are no templates; see where yours are looked for: orchestra doctor");
            None
        }
    }
}

/// The usual framework first, then the usual database.
fn best<'t>(fitting: &[&'t Template], is_database_named: bool) -> Option<&'t Template> {
    let rank = |template: &&&'t Template| rank(&template.framework, &template.database, &template.name);
    let may = |template: &&&'t Template| is_database_named || USUAL_DATABASES.contains(&template.database.as_str());
    fitting.iter().filter(may).min_by(|one, other| rank(one).cmp(&rank(other))).copied()
}

fn rank<'a>(framework: &str, database: &str, name: &'a str) -> (bool, usize, &'a str) {
    let place = USUAL_DATABASES.iter().position(|usual| database == *usual);
    (framework != USUAL_FRAMEWORK, place.unwrap_or(USUAL_DATABASES.len()), name)
}

/// What is offered first to a person who said no more than this; `None` where no template has both.
pub fn usual_offer<'o>(offers: &'o [Offer], framework: Option<&str>, database: Option<&str>) -> Option<&'o Offer> {
    let fits = |offer: &&'o Offer| {
        framework.is_none_or(|asked| offer.framework.as_str() == asked)
            && database.is_none_or(|asked| offer.database.as_str() == asked)
    };
    let rank = |offer: &&'o Offer| rank(offer.framework.as_str(), offer.database.as_str(), offer.template.as_str());
    offers.iter().filter(fits).min_by(|one, other| rank(one).cmp(&rank(other)))
}

fn why_database(template: &Template) -> &'static str {
    if template.database == "none" {
        "the framework comes without one"
    } else {
        "none was named, and it needs no server"
    }
}

fn sorted<'a>(words: &mut dyn Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut all: Vec<&str> = words.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// `did you mean`, or all there are.
fn advice<'a>(word: &str, names: impl Iterator<Item = &'a str> + Clone) -> String {
    match nearest(word, names.clone()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("there are: {}", names.collect::<Vec<_>>().join(", ")),
    }
}
