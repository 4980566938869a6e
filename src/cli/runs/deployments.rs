//! `orchestra runs deployments`: what is live in each environment of each repository, and what is not yet.

use serde_json::{Value, json};

use super::{
    delivery::{read, tell_faults, tell_gaps},
    gates::brings,
};
use crate::{
    app::rules_in_short,
    cli::{Exit, output, surroundings::Surroundings},
    domain::{Delivery, Deployment, TargetEnvironment, Timestamp, age, coarse_age},
};

pub(in crate::cli) async fn deployments(surroundings: &Surroundings, as_json: bool) -> Exit {
    let app = match read(surroundings).await {
        Ok(app) => app,
        Err(exit) => return exit,
    };
    let deliveries = &app.store.inventory.deliveries;
    let pairs = || {
        deliveries
            .iter()
            .flat_map(|delivery| delivery.environments.iter().map(move |environment| (delivery, environment)))
    };
    let count = pairs().count();
    let printed = if as_json {
        output::print_json(&pairs().map(|(delivery, environment)| value(delivery, environment, app.now)).collect())
    } else if count == 0 {
        Exit::Ok
    } else {
        let rows: Vec<Vec<String>> =
            pairs().map(|(delivery, environment)| row(delivery, environment, app.now)).collect();
        let titles = ["repository", "environment", "live", "commit", "by", "age", "last", "not yet", "rules"];
        output::print(&output::table(&titles, &rows))
    };
    tell_gaps(deliveries);
    let exit = tell_faults(&app, printed);
    if count == 0 && exit == Exit::Ok {
        output::notice("the watched repositories have no deployments");
    }
    exit
}

fn row(delivery: &Delivery, environment: &TargetEnvironment, now: Timestamp) -> Vec<String> {
    let of_live = |part: fn(&Deployment) -> String| environment.live.as_ref().map_or_else(|| "-".into(), part);
    let last = environment.latest.as_ref().or(environment.live.as_ref());
    vec![
        delivery.repository.to_string(),
        environment.name.to_string(),
        of_live(|live| live.reference.to_string()),
        of_live(|live| live.sha.as_str().chars().take(7).collect()),
        of_live(|live| live.by.to_string()),
        environment.live.as_ref().map_or_else(|| "-".into(), |live| coarse_age(age(now, live.at))),
        last.map_or_else(|| "-".into(), |last| last.state.word().to_owned()),
        environment.unreleased.as_ref().map_or_else(|| "-".into(), brings),
        rules_in_short(environment),
    ]
}

fn value(delivery: &Delivery, environment: &TargetEnvironment, now: Timestamp) -> Value {
    let deployment = |deployment: &Deployment| {
        json!({
            "sha": deployment.sha,
            "reference": deployment.reference,
            "state": deployment.state.word(),
            "by": deployment.by,
            "at": deployment.at,
            "age_seconds": age(now, deployment.at).as_secs(),
        })
    };
    json!({
        "repository": delivery.repository,
        "environment": environment.name,
        "live": environment.live.as_ref().map(deployment),
        "latest": environment.latest.as_ref().or(environment.live.as_ref()).map(deployment),
        "rules": environment.rules,
        "unreleased": environment.unreleased,
    })
}
