//! An environment of this machine, by its name.

use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    domain::nearest,
    plan::KnownEnvironment,
    provider::{RegisteredEnvironment, Registry, SupervisorFolder},
};

/// What is noted of it, and where its supervisor is.
pub(super) struct KnownHere {
    pub(super) registered: RegisteredEnvironment,
    pub(super) folder: SupervisorFolder,
}

/// # Errors
/// There is none of the name, or nothing is noted anywhere; said.
pub(super) fn known(surroundings: &Surroundings, name: &str) -> Result<KnownHere, Exit> {
    let Some(state) = surroundings.folders.state_directory.clone() else {
        output::notice("there is no folder in which environments are noted; name one: ORCHESTRA_STATE_DIR=DIR");
        return Err(Exit::Usage);
    };
    let registry = Registry::new(&state);
    // A name with a slash would be another place.
    let one = if name.contains('/') { Ok(None) } else { registry.one(name) };
    match one {
        Ok(Some(registered)) => {
            let folder = SupervisorFolder::of(&state, &registered.name);
            Ok(KnownHere { registered, folder })
        }
        Ok(None) => {
            let all = registry.all();
            let names: Vec<&str> = all.iter().map(|known| known.name.as_str()).collect();
            let near = nearest(name, names.iter().copied());
            let hint = match (near, names.is_empty()) {
                (Some(near), _) => format!("did you mean {near}? To see all: orchestra env list"),
                (None, true) => "none was made yet; to make one: orchestra create".into(),
                (None, false) => format!("there are: {}; to see them: orchestra env list", names.join(", ")),
            };
            output::notice(&format!("no environment `{name}` was made on this machine; {hint}"));
            Err(Exit::Usage)
        }
        Err(fault) => {
            output::notice(&fault.to_string());
            Err(Exit::Failure)
        }
    }
}

impl KnownHere {
    pub(super) fn for_plans(&self) -> KnownEnvironment {
        KnownEnvironment {
            name: self.registered.name.clone(),
            layer: self.registered.layer,
            directory: self.registered.path.display().to_string(),
            generated: self.registered.generated.clone(),
        }
    }

    /// # Errors
    /// It has no service of the name; said.
    pub(super) fn service(&self, service: Option<&str>) -> Result<(), Exit> {
        let names: Vec<&str> = self.registered.services.iter().map(|service| service.name.as_str()).collect();
        match service {
            Some(service) if !names.contains(&service) => {
                let name = &self.registered.name;
                output::notice(&format!("{name} has no service `{service}`; it has: {}", names.join(", ")));
                Err(Exit::Usage)
            }
            _ => Ok(()),
        }
    }
}
