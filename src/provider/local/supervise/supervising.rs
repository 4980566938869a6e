//! The operations on a supervisor, one after the other.

use std::{path::PathBuf, sync::Arc};

use serde::Deserialize;
use serde_json::json;

use super::{SupervisorFolder, operations::Deed, steering::Steering};
use crate::{
    domain::{Fault, FaultKind, Printable},
    plan::{Ask, Fields, LogLimits, Operation, Phase, SPEC_VERSION, ServiceSpec, ServiceStatus, SupervisorSpec, Tool},
    provider::{
        Act, BoxFuture, Finding, OperationFault, Progress,
        local::{
            faults::{blocking, disk, refused},
            kind::{Kind, Words, is_open, parse, read},
            ledger::tree,
            paths::name_rules,
            place::Place,
        },
    },
};

/// One operation of this machine's supervisors.
pub(in crate::provider::local) struct Supervising {
    place: Arc<Place>,
    deed: Deed,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SuperviseInputs {
    environment: String,
    directory: PathBuf,
    services: Vec<ServiceSpec>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceInputs {
    environment: String,
    #[serde(default)]
    service: Option<String>,
}

impl SuperviseInputs {
    fn spec(self, made_by: Option<String>) -> SupervisorSpec {
        let Self { environment, directory, services } = self;
        SupervisorSpec { version: SPEC_VERSION, environment, directory, services, logs: LogLimits::default(), made_by }
    }
}

impl Supervising {
    /// All of them.
    pub(in crate::provider::local) fn all(place: &Arc<Place>) -> Vec<Box<dyn Kind>> {
        let of = |deed| -> Box<dyn Kind> { Box::new(Self { place: Arc::clone(place), deed }) };
        Deed::ALL.map(of).into()
    }

    fn steering<'a>(&'a self, environment: &'a str, progress: Option<&'a dyn Progress>) -> Steering<'a> {
        let paths = &self.place.paths;
        Steering {
            folder: SupervisorFolder::of(&paths.state, environment),
            environment,
            state: &paths.state,
            executable: &paths.executable,
            progress,
        }
    }

    async fn do_it(&self, act: Act<'_>, progress: &dyn Progress) -> Result<Fields, OperationFault> {
        if self.deed == Deed::Supervise {
            return self.supervise(act, progress).await;
        }
        let ServiceInputs { environment, service } = read(act.operation)?;
        let steering = self.steering(&environment, Some(progress));
        let services: Vec<String> = service.into_iter().collect();
        let id = Some(act.id.0.as_str());
        let was_supervised = steering.folder.is_supervised();
        let changed = match self.deed {
            Deed::StopSupervisor | Deed::RemoveSupervisor => {
                let running = self.running(&steering)?;
                steering.end(id).await?;
                if self.deed == Deed::RemoveSupervisor {
                    remove(&steering).await?;
                }
                running
            }
            Deed::StopService if !steering.may_run()? => Vec::new(),
            Deed::StopService => {
                steering.ensure().await?;
                let running = self.running(&steering)?;
                steering.ask(Ask::Stop { services }, id).await?;
                let status = steering.until_stopped().await?;
                running.into_iter().filter(|name| status.service(name).is_some_and(|now| !now.wanted)).collect()
            }
            Deed::StartService => {
                let running = if was_supervised { self.running(&steering)? } else { Vec::new() };
                steering.ensure().await?;
                let named = services.clone();
                steering.ask(Ask::Start { services }, id).await?;
                let concerns = |service: &ServiceStatus| {
                    if named.is_empty() { service.wanted } else { named.contains(&service.name) }
                };
                let status = steering.until_ready(concerns).await?;
                let names = status.services.into_iter().filter(|service| service.wanted).map(|service| service.name);
                names.filter(|name| !running.contains(name)).collect()
            }
            Deed::RestartService | Deed::Supervise => self.restart(&steering, services, id).await?,
        };
        Ok(outputs(&environment, &changed, was_supervised))
    }

    async fn restart(
        &self,
        steering: &Steering<'_>,
        services: Vec<String>,
        id: Option<&str>,
    ) -> Result<Vec<String>, OperationFault> {
        steering.ensure().await?;
        let before = steering.ask(Ask::Status, None).await?;
        let named = services.clone();
        let concerns = move |service: &ServiceStatus| named.is_empty() || named.contains(&service.name);
        let is_new = |now: &ServiceStatus| {
            before.service(&now.name).is_none_or(|before| now.generation > before.generation || !before.phase.runs())
        };
        steering.ask(Ask::Restart { services }, id).await?;
        loop {
            let status = steering.until_ready(&concerns).await?;
            let mut concerned = status.services.iter().filter(|service| concerns(service));
            // The one from before is ready until it is stopped.
            if concerned.clone().all(is_new) {
                return Ok(concerned.by_ref().map(|service| service.name.clone()).collect());
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }

    async fn supervise(&self, act: Act<'_>, progress: &dyn Progress) -> Result<Fields, OperationFault> {
        let inputs: SuperviseInputs = read(act.operation)?;
        let spec = inputs.spec(Some(act.id.0.clone()));
        if let Some(fault) = spec.faults().into_iter().next() {
            return Err(refused(fault));
        }
        let environment = spec.environment.clone();
        let steering = self.steering(&environment, Some(progress));
        let known = steering.folder.spec().ok().flatten();
        if known.as_ref() != Some(&spec) {
            // The same services, asked for by another operation, go on as they are.
            let is_same = known
                .as_ref()
                .is_some_and(|known| SupervisorSpec { made_by: spec.made_by.clone(), ..known.clone() } == spec);
            if known.is_some() && !is_same {
                steering.end(None).await?;
            }
            let (folder, written) = (steering.folder.clone(), spec.clone());
            blocking(move || folder.write_spec(&written).map_err(|error| disk("write", folder.path(), &error))).await?;
        }
        steering.ensure().await?;
        steering.ask(Ask::Start { services: Vec::new() }, Some(&act.id.0)).await?;
        steering.until_ready(|_| true).await?;
        Ok(supervised(&spec))
    }

    fn running(&self, steering: &Steering<'_>) -> Result<Vec<String>, OperationFault> {
        let status = steering.folder.status().map_err(OperationFault::lasting)?;
        let services = status.map(|status| status.services).unwrap_or_default();
        Ok(services.into_iter().filter(|service| service.phase.runs()).map(|service| service.name).collect())
    }

    async fn find(&self, act: Act<'_>) -> Result<Finding, Fault> {
        let environment = environment_of(act.operation).unwrap_or_default().to_owned();
        let steering = self.steering(&environment, None);
        // Services that are not ready yet run all the same, and so does what supervises them.
        let begun = || {
            let spec = steering.folder.spec().ok().flatten();
            let ours = spec.filter(|spec| self.deed == Deed::Supervise && spec.made_by.as_ref() == Some(&act.id.0));
            ours.map_or(Finding::Absent, |spec| Finding::Begun(supervised(&spec)))
        };
        let Some(status) = steering.folder.status()? else {
            let is_done = self.deed == Deed::RemoveSupervisor && !steering.folder.path().exists();
            return Ok(if is_done { Finding::Present(outputs(&environment, &[], true)) } else { begun() });
        };
        let is_ready = |service: &ServiceStatus| matches!(service.phase, Phase::Ready | Phase::Finished);
        let (noted, lives) = (status.has_done(&act.id.0), steering.folder.is_supervised());
        // Whatever is not found as it should be is done over without harm: what is noted is not asked for twice.
        Ok(match self.deed {
            Deed::Supervise if noted && lives && status.services.iter().all(is_ready) => {
                match steering.folder.spec()? {
                    Some(spec) => Finding::Present(supervised(&spec)),
                    None => Finding::Absent,
                }
            }
            Deed::StopSupervisor if noted && !lives && !steering.may_run().unwrap_or(true) => {
                Finding::Present(outputs(&environment, &[], true))
            }
            _ => begun(),
        })
    }

    async fn take_back(&self, act: Act<'_>, outputs: &Fields, progress: &dyn Progress) -> Result<(), OperationFault> {
        let environment = environment_of(act.operation).unwrap_or_default().to_owned();
        let steering = self.steering(&environment, Some(progress));
        let services: Vec<String> =
            outputs.get("services").and_then(|names| serde_json::from_value(names.clone()).ok()).unwrap_or_default();
        match self.deed {
            Deed::Supervise => {
                // A specification that another operation wrote is not ours to take back.
                let is_ours =
                    steering.folder.spec().ok().flatten().is_none_or(|spec| spec.made_by == Some(act.id.0.clone()));
                if !is_ours || !steering.folder.path().exists() {
                    return Ok(());
                }
                steering.end(None).await?;
                remove(&steering).await
            }
            Deed::StartService if outputs.get("was_supervised") == Some(&json!(false)) => steering.end(None).await,
            Deed::StartService if !services.is_empty() && steering.folder.is_supervised() => {
                steering.ask(Ask::Stop { services }, None).await?;
                steering.until_stopped().await.map(|_| ())
            }
            Deed::StopService | Deed::StopSupervisor if !services.is_empty() => {
                if steering.folder.spec().map_err(OperationFault::lasting)?.is_none() {
                    progress.say(Printable::new(format!("{environment} has no services any more: nothing is started")));
                    return Ok(());
                }
                steering.ensure().await?;
                let names = services.clone();
                steering.ask(Ask::Start { services }, None).await?;
                steering.until_ready(|service| names.contains(&service.name)).await.map(|_| ())
            }
            Deed::RemoveSupervisor if !outputs.is_empty() => {
                Err(refused("what the services printed does not come back"))
            }
            _ => Ok(()),
        }
    }
}

async fn remove(steering: &Steering<'_>) -> Result<(), OperationFault> {
    let path = steering.folder.path().to_owned();
    blocking(move || tree(&path)).await
}

fn environment_of(operation: &Operation) -> Option<&str> {
    operation.inputs.get("environment")?.as_str()
}

fn supervised(spec: &SupervisorSpec) -> Fields {
    let names: Vec<&str> = spec.services.iter().map(|service| service.name.as_str()).collect();
    let url = spec.services.iter().find_map(ServiceSpec::url);
    let mut fields = Fields::new();
    fields.insert("environment".into(), json!(spec.environment));
    fields.insert("url".into(), json!(url));
    fields.insert("services".into(), json!(names));
    fields
}

fn outputs(environment: &str, services: &[String], was_supervised: bool) -> Fields {
    let mut fields = Fields::new();
    fields.insert("environment".into(), json!(environment));
    fields.insert("services".into(), json!(services));
    fields.insert("was_supervised".into(), json!(was_supervised));
    fields
}

impl Kind for Supervising {
    fn words(&self) -> Words {
        self.deed.words()
    }

    fn tool(&self) -> Tool {
        self.deed.tool()
    }

    fn validate(&self, inputs: &Fields) -> Vec<String> {
        let faults = match self.deed {
            Deed::Supervise => parse::<SuperviseInputs>(inputs).map(|inputs| inputs.spec(None).faults()),
            _ => parse::<ServiceInputs>(inputs).map(|inputs| name_rules("the environment", &inputs.environment)),
        };
        match faults {
            // What an earlier step fills in is looked at once it is there.
            _ if inputs.values().any(is_open) => Vec::new(),
            Ok(faults) => faults,
            Err(why) => vec![why],
        }
    }

    fn perform<'a>(
        &'a self,
        act: Act<'a>,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<Fields, OperationFault>> {
        Box::pin(async move {
            if environment_of(act.operation).is_none_or(|name| !name_rules("it", name).is_empty()) {
                return Err(OperationFault::lasting(Fault::new(FaultKind::Malformed, "no environment is named")));
            }
            self.do_it(act, progress).await
        })
    }

    fn inspect<'a>(&'a self, act: Act<'a>) -> BoxFuture<'a, Result<Finding, Fault>> {
        Box::pin(self.find(act))
    }

    fn undo<'a>(
        &'a self,
        act: Act<'a>,
        outputs: &'a Fields,
        progress: &'a dyn Progress,
    ) -> BoxFuture<'a, Result<(), OperationFault>> {
        Box::pin(self.take_back(act, outputs, progress))
    }
}
