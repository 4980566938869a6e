//! What changed among environments, runs and GPUs, each change a sentence.

use std::collections::HashMap;

use crate::app::{
    App, format,
    news::{of_environment, of_run},
};
use crate::domain::{Feed, Gpu, Health, Printable, RunKey};

/// What a GPU was last said to be.
#[derive(Debug, Clone, Default)]
struct State {
    trouble: Option<Printable>,
    is_idle: bool,
}

/// What was last told of each thing.
#[derive(Debug, Default)]
pub(super) struct Things {
    environments: HashMap<Printable, Health>,
    /// Attempt and word.
    runs: HashMap<RunKey, (u32, String)>,
    gpus: HashMap<Printable, State>,
}

impl Things {
    /// Tells what changed. Of a feed that has just answered for the first time only what is wrong is
    /// news, not that everything exists.
    pub(super) fn tell(&mut self, app: &App, first: &[Feed], news: &mut Vec<String>) {
        let inventory = &app.store.inventory;
        let is_first = |feed| first.contains(&feed);
        for environment in &inventory.environments {
            let before = self.environments.insert(environment.name.clone(), environment.health);
            let is_news = match before {
                Some(before) => before != environment.health,
                None => environment.health >= Health::Degraded || !is_first(Feed::Environments),
            };
            if is_news {
                news.push(of_environment(environment, before));
            }
        }
        for run in &inventory.runs {
            let before = self.runs.get(&run.key);
            if before.is_none_or(|(attempt, word)| *attempt != run.attempt || word != run.word()) {
                if before.is_some() || !is_first(Feed::Pipelines) {
                    news.push(of_run(app, run, before.map(|(_, word)| word.as_str())));
                }
                self.runs.insert(run.key.clone(), (run.attempt, run.word().to_owned()));
            }
        }
        for (_, gpu) in &inventory.gpus {
            let now = State { trouble: gpu.trouble.clone(), is_idle: gpu.is_idle(app.now) };
            let before = self.gpus.insert(gpu.id.clone(), now.clone());
            of_gpu(gpu, &before.unwrap_or_default(), &now, news);
        }
        let is_gone = |name: &Printable| !inventory.environments.iter().any(|known| known.name == *name);
        let gone: Vec<Printable> = self.environments.keys().filter(|name| is_gone(name)).cloned().collect();
        for name in gone {
            self.environments.remove(&name);
            news.push(format!("environment {name} is gone"));
        }
        if self.runs.len() > inventory.runs.len() * 2 + 1_000 {
            self.runs.retain(|key, _| inventory.runs.iter().any(|run| run.key == *key));
        }
    }
}

fn of_gpu(gpu: &Gpu, before: &State, now: &State, news: &mut Vec<String>) {
    let name = format!("GPU {}:{}", gpu.host, gpu.index);
    match (&before.trouble, &now.trouble) {
        (was, Some(trouble)) if was.as_ref() != Some(trouble) => news.push(format!("{name} is in trouble: {trouble}")),
        (Some(_), None) => news.push(format!("{name} is no longer in trouble")),
        _ => {}
    }
    match (before.is_idle, now.is_idle) {
        (false, true) => {
            let price = gpu.price_cents_per_hour.map(|cents| format!(", {} for nothing", format::price(cents)));
            news.push(format!("{name} has been idle for ten minutes{}", price.unwrap_or_default()));
        }
        (true, false) => news.push(format!("{name} works again")),
        _ => {}
    }
}
