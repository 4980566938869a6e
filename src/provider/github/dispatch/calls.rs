//! The list of a repository's workflows, and the file of one.

use serde::Deserialize;
use url::Url;

use super::file::{Unusable, inputs};
use crate::{
    domain::{DispatchForm, DispatchInput, Fault, FaultKind, InputKind, Printable, Workflow},
    provider::github::{
        GithubClient,
        delivery::Workflows,
        lenient::{Rows, list, text},
    },
};

#[derive(Debug, Deserialize)]
struct Environments {
    #[serde(deserialize_with = "list")]
    environments: Rows<Named>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Named {
    #[serde(deserialize_with = "text")]
    name: Option<String>,
}

impl GithubClient {
    pub(in crate::provider::github) fn workflows_address(&self, repository: &str) -> Result<Url, Fault> {
        let mut url = self.address(repository, &["actions", "workflows"])?;
        url.set_query(Some("per_page=100"));
        Ok(url)
    }

    /// The first hundred workflows of `owner/name`.
    pub async fn workflows(&self, repository: &str) -> Result<Vec<Workflow>, Fault> {
        let subject = format!("the workflows of {repository}");
        let reply = self.get(&subject, repository, self.workflows_address(repository)?).await?;
        Ok(reply.json::<Workflows>(&subject)?.into_workflows())
    }

    /// What dispatching `workflow` asks for, as its file says at `reference` (a branch or tag).
    ///
    /// # Errors
    /// [`FaultKind::Absent`] for a workflow that is not dispatched.
    pub async fn dispatch_form(
        &self,
        repository: &str,
        workflow: &Workflow,
        reference: &str,
    ) -> Result<DispatchForm, Fault> {
        let mut inputs = self.dispatch_inputs(repository, workflow.path.as_str(), reference).await?;
        if inputs.iter().any(|input| matches!(input.kind, InputKind::Environment(_))) {
            let names = self.environment_names(repository).await.unwrap_or_default();
            for input in &mut inputs {
                if let InputKind::Environment(choices) = &mut input.kind {
                    choices.clone_from(&names);
                }
            }
        }
        Ok(DispatchForm {
            repository: Printable::new(repository),
            workflow: workflow.clone(),
            reference: Printable::new(reference),
            inputs,
        })
    }

    /// The inputs of the workflow's file at this path, without the names of environments.
    pub(in crate::provider::github) async fn dispatch_inputs(
        &self,
        repository: &str,
        path: &str,
        reference: &str,
    ) -> Result<Vec<DispatchInput>, Fault> {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let text = self.file(repository, &parts, reference).await?;
        inputs(&text).map_err(|unusable| match unusable {
            Unusable::NotDispatched => {
                let said =
                    format!("{path} of {repository} at {reference} is not dispatched: it has no `workflow_dispatch`");
                Fault::new(FaultKind::Absent, said).with_hint("add `workflow_dispatch:` to its `on:`")
            }
            Unusable::Broken(why) => {
                let said = format!("{path} of {repository} at {reference} cannot be understood: {why}");
                Fault::new(FaultKind::Malformed, said).with_hint("check it with: orchestra workflow check")
            }
        })
    }

    async fn environment_names(&self, repository: &str) -> Result<Vec<Printable>, Fault> {
        let subject = format!("the environments of {repository}");
        let mut url = self.address(repository, &["environments"])?;
        url.set_query(Some("per_page=100"));
        let read: Environments = self.get(&subject, repository, url).await?.json(&subject)?;
        Ok(read.environments.rows.into_iter().filter_map(|row| row.name).map(Printable::new).collect())
    }
}
