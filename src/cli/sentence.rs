//! Readings in a sentence, for tables.

use crate::domain::{DeliveryReading, Health, RunsReading, ServicesReading, Snapshot};

/// One provider's reading.
pub(super) fn sentence(snapshot: &Snapshot) -> String {
    match snapshot {
        Snapshot::Host(host) => format!(
            "{}: cpu {:.0} %, memory {:.1} of {:.1} GiB, load {:.2}",
            host.name,
            host.cpu_percent,
            host.memory_used_bytes as f64 / f64::from(1 << 30),
            host.memory_total_bytes as f64 / f64::from(1 << 30),
            host.load[0]
        ),
        Snapshot::Repository(repository) => {
            let branch = repository.branch.as_ref().map_or("detached", |branch| branch.as_str());
            let state = if repository.is_clean() { "clean" } else { "with changes" };
            format!("{} on {branch}, {state}", repository.path)
        }
        Snapshot::Gpus(gpus) => counted(gpus.len(), "GPU", "GPUs"),
        Snapshot::Runs(reading) => runs(reading),
        Snapshot::Delivery(reading) => delivery(reading),
        Snapshot::Services(reading) => services(reading),
    }
}

fn runs(reading: &RunsReading) -> String {
    let runs = counted(reading.runs.len(), "run", "runs");
    let of = counted(reading.repositories.len(), "repository", "repositories");
    let fault = reading.faults.first().map(|(_, fault)| format!("; {fault}")).unwrap_or_default();
    format!("{runs} of {of}{fault}")
}

fn delivery(reading: &DeliveryReading) -> String {
    let of = counted(reading.deliveries.len(), "repository", "repositories");
    let pulls: u32 = reading.deliveries.iter().map(|delivery| delivery.pulls_total).sum();
    let pulls = counted(pulls as usize, "open pull request", "open pull requests");
    let gates = counted(reading.gates.len(), "run waits", "runs wait");
    let fault = reading.faults.first().map(|(_, fault)| format!("; {fault}")).unwrap_or_default();
    format!("{pulls} of {of}; {gates} for approval{fault}")
}

/// How many are well, and the worst of the others.
fn services(reading: &ServicesReading) -> String {
    if reading.environments.is_empty() {
        return "no environment yet; to make one: orchestra create".into();
    }
    let all = || reading.environments.iter().flat_map(|environment| &environment.services);
    if all().next().is_none() {
        return format!("{} without services", counted(reading.environments.len(), "environment", "environments"));
    }
    let healthy = all().filter(|service| service.health == Health::Healthy).count();
    let worst = all().filter(|service| service.health > Health::Progressing).max_by_key(|service| service.health);
    let worst = worst.map(|service| {
        let reason = service.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        format!("; {} is {}{reason}", service.name, service.health.word())
    });
    format!("{healthy} of {} healthy{}", counted(all().count(), "service", "services"), worst.unwrap_or_default())
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{EnvironmentReading, Layer};

    #[test]
    fn where_nothing_runs_it_is_said_and_not_counted() {
        assert_eq!(services(&ServicesReading::default()), "no environment yet; to make one: orchestra create");
        let demo = EnvironmentReading {
            name: "demo".into(),
            layer: Layer::Development,
            price_cents_per_hour: None,
            services: Vec::new(),
        };
        let reading = |count| ServicesReading { environments: vec![demo.clone(); count] };
        assert_eq!(services(&reading(1)), "1 environment without services");
        assert_eq!(services(&reading(2)), "2 environments without services");
    }
}
