//! `local.register-environment` and `local.deregister-environment`.

use std::{fs, io::ErrorKind};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    direct::Direct,
    faults::{disk, refused},
    generated,
    kind::Words,
    ledger::{Entry, Made, hash},
    paths::{name_rules, path_rules},
    place::Place,
    registry::{RegisteredEnvironment, RegisteredService},
    spare::spare,
    write::{PRIVATE, create, private_directory, sync_directory},
};
use crate::{domain::Layer, plan::Idempotence, provider::OperationFault};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    name: String,
    /// `development` where nothing is said.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    layer: Layer,
    /// The environment's directory, absolute.
    path: String,
    template: Option<String>,
    /// Where a person opens it.
    url: Option<String>,
    #[serde(default)]
    services: Vec<RegisteredService>,
    /// What building and running leaves in the directory.
    #[serde(default)]
    generated: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    name: String,
}

/// Notes an environment of this machine.
pub(super) struct RegisterEnvironment;

impl Direct for RegisterEnvironment {
    const WORDS: Words = Words {
        name: "local.register-environment",
        description: "Notes an environment among those of this machine",
        idempotence: Idempotence::Inspectable,
        irreversible: None,
        seconds: 1,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        let mut wrong = name_rules("the environment", &inputs.name);
        wrong.extend(path_rules("path", &inputs.path));
        wrong.extend(generated::rules(&inputs.generated));
        wrong.extend(inputs.services.iter().flat_map(|service| name_rules("a service", &service.name)));
        wrong
    }

    fn perform(place: &Place, entry: &mut Entry, inputs: Inputs) -> Result<Outputs, OperationFault> {
        let Inputs { name, layer, path, template, url, services, generated } = inputs;
        let file = place.registry().path(&name);
        let environment =
            RegisteredEnvironment { name: name.clone(), layer, path: path.into(), template, url, services, generated };
        let bytes = serde_json::to_vec_pretty(&environment).unwrap_or_default();
        if file.exists() {
            let known = format!("there is an environment {name} already; see: orchestra env show {name}");
            return Err(refused(known));
        }
        private_directory(place.registry().folder())?;
        entry.note([Made::File { path: file.clone(), sha256: hash(&bytes) }])?;
        create(&file, &spare(&file, entry.id()), &bytes, PRIVATE)?;
        Ok(Outputs { name })
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NameInputs {
    name: String,
}

/// Forgets an environment of this machine.
pub(super) struct DeregisterEnvironment;

impl Direct for DeregisterEnvironment {
    const WORDS: Words = Words {
        name: "local.deregister-environment",
        description: "Strikes an environment from those of this machine and frees its ports",
        idempotence: Idempotence::Inspectable,
        irreversible: None,
        seconds: 1,
    };
    type Inputs = NameInputs;
    type Outputs = Outputs;

    fn rules(inputs: &NameInputs) -> Vec<String> {
        name_rules("the environment", &inputs.name)
    }

    fn perform(place: &Place, entry: &mut Entry, inputs: NameInputs) -> Result<Outputs, OperationFault> {
        let file = place.registry().path(&inputs.name);
        let path = place.registry().one(&inputs.name).ok().flatten().map(|environment| environment.path);
        let mut gone = place.reservations().of(&inputs.name, path.as_deref());
        match fs::read_to_string(&file) {
            Ok(content) => gone.push((file.clone(), content)),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(disk("read", &file, &error)),
        }
        entry
            .note(gone.iter().map(|(path, content)| Made::Removed { path: path.clone(), content: content.clone() }))?;
        for (path, _) in &gone {
            match fs::remove_file(path) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(disk("remove", path, &error)),
                _ => sync_directory(path)?,
            }
        }
        place.ledger().forget_below(&file)?;
        Ok(Outputs { name: inputs.name })
    }
}
