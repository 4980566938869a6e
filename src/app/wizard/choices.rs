//! What is chosen where nothing was said: a row each, checked as it is typed, with the reason.

use crate::app::Field;
use crate::keymap::Pane;
use crate::plan::{Goal, Offer, read_budget, usual_offer};

/// What a row is about, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Name,
    Framework,
    Database,
    Target,
    Scaling,
    Security,
    Budget,
}

impl What {
    pub(super) const ALL: [Self; 7] =
        [Self::Name, Self::Framework, Self::Database, Self::Target, Self::Scaling, Self::Security, Self::Budget];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Framework => "framework",
            Self::Database => "database",
            Self::Target => "target",
            Self::Scaling => "workers",
            Self::Security => "secrets",
            Self::Budget => "budget",
        }
    }
}

/// What can be said of random keys; the first leaves it to the template.
const SECRETS: [&str; 3] = ["as usual", "generate", "none"];

/// A row's content.
#[derive(Debug, Clone)]
pub(super) enum Content {
    Text(Box<Field>),
    /// Words to choose from, and the chosen one.
    Words(Vec<String>, usize),
}

impl Content {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(field) => field.text(),
            Self::Words(words, chosen) => words.get(*chosen).map_or("", String::as_str),
        }
    }
}

/// All rows, and the one under the cursor.
#[derive(Debug, Clone)]
pub(super) struct Choices {
    pub(super) cursor: usize,
    rows: Vec<(What, Content)>,
    /// Rows that a person changed; the others go with what the words say.
    touched: Vec<What>,
}

fn field(text: &str) -> Content {
    Content::Text(Box::new(Field::new(Pane::Environments, text)))
}

fn words(words: &[&str]) -> Content {
    Content::Words(words.iter().map(|word| (*word).to_owned()).collect(), 0)
}

impl Default for Choices {
    fn default() -> Self {
        let content = |what| match what {
            What::Name => field("demo"),
            What::Framework | What::Database => Content::Words(Vec::new(), 0),
            What::Target => words(&["local"]),
            What::Scaling => field(""),
            What::Security => words(&SECRETS),
            What::Budget => field(""),
        };
        Self { cursor: 0, rows: What::ALL.map(|what| (what, content(what))).into(), touched: Vec::new() }
    }
}

impl Choices {
    pub(super) fn rows(&self) -> &[(What, Content)] {
        &self.rows
    }

    pub(super) fn here(&self) -> What {
        What::ALL[self.cursor.min(What::ALL.len() - 1)]
    }

    pub(super) fn text(&self, what: What) -> &str {
        self.rows.iter().find(|(of, _)| *of == what).map_or("", |(_, content)| content.text())
    }

    /// The text field under the cursor, where it is one; it counts as changed.
    pub(super) fn field(&mut self) -> Option<&mut Field> {
        let what = self.here();
        match &mut self.rows[self.cursor].1 {
            Content::Text(field) => {
                self.touched.push(what);
                Some(field)
            }
            Content::Words(..) => None,
        }
    }

    /// The next word of the row under the cursor, or the one before; false where it is a text.
    pub(super) fn turn(&mut self, by: isize, offers: &[Offer]) -> bool {
        let what = self.here();
        let Content::Words(words, chosen) = &mut self.rows[self.cursor].1 else { return false };
        if !words.is_empty() {
            *chosen = (*chosen as isize + by).rem_euclid(words.len() as isize) as usize;
            self.touched.push(what);
        }
        if what == What::Framework {
            self.offer_databases(offers, None);
        }
        true
    }

    /// Where the name that nobody chose is taken, the next one that is free.
    pub(super) fn free_name(&mut self, taken: &[String]) {
        let name = self.text(What::Name).to_owned();
        let is_free = |name: &String| !taken.contains(name);
        let names = std::iter::once(name.clone()).chain((2..=taken.len() + 2).map(|number| format!("{name}-{number}")));
        if let Some(free) = names.into_iter().find(is_free) {
            self.set(What::Name, field(&free));
        }
    }

    /// Takes in what there is to choose from and what the words said; what a person changed stays.
    pub(super) fn suit(&mut self, offers: &[Offer], goal: &Goal) {
        let mut frameworks: Vec<String> = Vec::new();
        for offer in offers {
            if !frameworks.iter().any(|known| known == offer.framework.as_str()) {
                frameworks.push(offer.framework.to_string());
            }
        }
        let of_template =
            goal.template.as_ref().and_then(|name| offers.iter().find(|offer| offer.template.as_str() == name));
        let framework = goal.framework.clone().or(of_template.map(|offer| offer.framework.to_string()));
        let database = goal.database.clone().or(of_template.map(|offer| offer.database.to_string()));
        let usual = usual_offer(offers, framework.as_deref(), database.as_deref());
        let usual = usual.or_else(|| usual_offer(offers, None, None)).map(|offer| offer.framework.as_str());
        self.set_words(What::Framework, frameworks, framework.as_deref(), usual);
        self.offer_databases(offers, database.as_deref());
        let workers = goal.scaling.workers.map(|workers| workers.to_string());
        let budget = goal.budget.limit_cents_per_hour.map(|cents| format!("{cents}c/hour"));
        let secrets = goal.security.generate_secrets.map(|yes| if yes { "generate" } else { "none" });
        for (what, said) in [(What::Name, goal.name.clone()), (What::Scaling, workers), (What::Budget, budget)] {
            if let Some(said) = said.filter(|_| !self.touched.contains(&what)) {
                self.set(what, field(&said));
            }
        }
        if secrets.is_some() {
            self.set_words(What::Security, SECRETS.map(str::to_owned).into(), secrets, None);
        }
    }

    fn offer_databases(&mut self, offers: &[Offer], said: Option<&str>) {
        let framework = self.text(What::Framework).to_owned();
        let of_framework = offers.iter().filter(|offer| offer.framework.as_str() == framework);
        let databases = of_framework.map(|offer| offer.database.to_string()).collect();
        let usual = usual_offer(offers, Some(&framework), None).map(|offer| offer.database.as_str());
        self.set_words(What::Database, databases, said, usual);
    }

    /// The word that was chosen stays while it is offered; else the one that was said, else the usual one.
    fn set_words(&mut self, what: What, words: Vec<String>, said: Option<&str>, usual: Option<&str>) {
        let before = self.text(what).to_owned();
        let place = |word: &str| words.iter().position(|known| known == word);
        let kept = place(&before).filter(|_| self.touched.contains(&what));
        let chosen = kept.or(said.and_then(place)).or(usual.and_then(place)).or(place(&before)).unwrap_or(0);
        self.set(what, Content::Words(words, chosen));
    }

    fn set(&mut self, what: What, content: Content) {
        if let Some(row) = self.rows.iter_mut().find(|(of, _)| *of == what) {
            row.1 = content;
        }
    }

    /// The goal with the choices in it.
    pub(super) fn goal(&self, base: Goal) -> Goal {
        let said = |what| Some(self.text(what).trim().to_owned()).filter(|text| !text.is_empty());
        let mut goal = Goal { name: said(What::Name), target: said(What::Target), ..base };
        if let Some(framework) = said(What::Framework) {
            goal.template = goal.template.filter(|_| !self.touched.contains(&What::Framework));
            goal.framework = Some(framework);
        }
        if let Some(database) = said(What::Database) {
            goal.template = goal.template.filter(|_| !self.touched.contains(&What::Database));
            goal.database = Some(database);
        }
        goal.scaling.workers = self.text(What::Scaling).trim().parse().ok();
        goal.security.generate_secrets = match self.text(What::Security) {
            "generate" => Some(true),
            "none" => Some(false),
            _ => None,
        };
        goal.budget.limit_cents_per_hour = cents(self.text(What::Budget)).ok().flatten();
        goal
    }

    /// What is wrong with a row.
    pub(super) fn wrong(&self, what: What, taken: &[String]) -> Option<String> {
        let text = self.text(what).trim();
        match what {
            What::Name => wrong_name(text, taken),
            What::Scaling if text.is_empty() => None,
            What::Scaling => match text.parse::<u32>() {
                Ok(1..=64) => None,
                _ => Some("a number from 1 to 64".into()),
            },
            What::Budget => cents(text).err(),
            What::Framework if text.is_empty() => Some("no template is known".into()),
            _ => None,
        }
    }

    /// Why it is as it is, or what it means.
    pub(super) fn reason(&self, what: What, offers: &[Offer]) -> String {
        let text = self.text(what).trim();
        match what {
            What::Name => format!("it is made in ./{text}, and `orchestra env show {text}` finds it"),
            What::Framework | What::Database => {
                let of = offers.iter().find(|offer| {
                    offer.framework.as_str() == self.text(What::Framework)
                        && offer.database.as_str() == self.text(What::Database)
                });
                of.map_or_else(String::new, |offer| format!("template {}: {}", offer.template, offer.summary))
            }
            What::Target => "processes of this machine, which cost nothing".into(),
            What::Scaling if text.is_empty() => "as many as the template has".into(),
            What::Scaling => "worker processes of each service; one is enough to develop with".into(),
            What::Security if text == SECRETS[0] => "a random key where the template has a use for one".into(),
            What::Security if text == "none" => "nothing random is made; what needs a key fails".into(),
            What::Security => "a random key of its own for signing, readable by you alone, in no journal".into(),
            What::Budget if text.is_empty() => "none is needed while nothing costs money".into(),
            What::Budget => "a plan that would cost more is refused".into(),
        }
    }
}

fn wrong_name(name: &str, taken: &[String]) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() {
        Some("it needs a name".into())
    } else if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        Some("it begins with a small letter".into())
    } else if !name.chars().all(is_plain) || name.len() > 40 {
        Some("small letters, digits and -, at most 40".into())
    } else if taken.iter().any(|known| known == name) {
        Some(format!("an environment {name} is there already"))
    } else {
        None
    }
}

/// US cents an hour; `None` where nothing is said.
fn cents(text: &str) -> Result<Option<u64>, String> {
    let text = text.trim();
    if text.is_empty() { Ok(None) } else { read_budget(text).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offers() -> Vec<Offer> {
        let offer = |framework: &str, database: &str| Offer {
            template: format!("{framework}-{database}").as_str().into(),
            summary: "".into(),
            framework: framework.into(),
            database: database.into(),
        };
        vec![offer("fastapi", "sqlite"), offer("fastapi", "postgres"), offer("axum", "sqlite")]
    }

    #[test]
    fn what_was_said_is_preselected_and_what_was_changed_stays() {
        let mut choices = Choices::default();
        let said = Goal { database: Some("postgres".into()), name: Some("shop".into()), ..Goal::default() };
        choices.suit(&offers(), &said);
        assert_eq!((choices.text(What::Framework), choices.text(What::Database)), ("fastapi", "postgres"));
        assert_eq!(choices.text(What::Name), "shop");
        choices.cursor = 1;
        assert!(choices.turn(1, &offers()));
        assert_eq!(
            (choices.text(What::Framework), choices.text(What::Database)),
            ("axum", "sqlite"),
            "it has no other"
        );
        choices.suit(&offers(), &said);
        assert_eq!(choices.text(What::Framework), "axum", "reading the words again takes nothing back");
        let goal = choices.goal(Goal { template: Some("fastapi-postgres".into()), ..Goal::default() });
        assert_eq!((goal.framework.as_deref(), goal.template), (Some("axum"), None));
    }

    #[test]
    fn what_nobody_spoke_of_is_what_the_command_would_take() {
        let offer = |framework: &str, database: &str| Offer {
            template: format!("{framework}-{database}").as_str().into(),
            summary: "".into(),
            framework: framework.into(),
            database: database.into(),
        };
        let offers = [
            offer("monorepo", "none"),
            offer("axum", "sqlite"),
            offer("fastapi", "postgres"),
            offer("fastapi", "sqlite"),
        ];
        let mut choices = Choices::default();
        choices.suit(&offers, &Goal::default());
        assert_eq!((choices.text(What::Framework), choices.text(What::Database)), ("fastapi", "sqlite"));
        choices.suit(&offers, &Goal { database: Some("none".into()), ..Goal::default() });
        assert_eq!((choices.text(What::Framework), choices.text(What::Database)), ("monorepo", "none"));
    }

    #[test]
    fn the_name_that_nobody_chose_is_a_free_one() {
        let mut choices = Choices::default();
        choices.free_name(&["shop".into()]);
        assert_eq!(choices.text(What::Name), "demo");
        choices.free_name(&["demo".into(), "demo-2".into()]);
        assert_eq!(choices.text(What::Name), "demo-3");
    }

    #[test]
    fn names_and_budgets_are_checked_while_they_are_typed() {
        let taken = ["shop".to_owned()];
        for (name, is_wrong) in
            [("demo", false), ("", true), ("Demo", true), ("9a", true), ("a_b", true), ("shop", true)]
        {
            assert_eq!(wrong_name(name, &taken).is_some(), is_wrong, "{name}");
        }
        assert_eq!([cents(""), cents("20c/hour")], [Ok(None), Ok(Some(20))]);
        assert!(cents("much").is_err());
    }
}
