//! The list of a repository's workflows, and the file of one.

use serde::Deserialize;
use url::Url;

use super::file::{Unusable, inputs};
use crate::{
    domain::{DispatchForm, Fault, FaultKind, InputKind, Printable, Workflow},
    provider::github::{
        GithubClient,
        delivery::Workflows,
        lenient::{Object, Rows, list, text},
    },
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct File {
    #[serde(rename = "type", deserialize_with = "text")]
    kind: Option<String>,
    #[serde(deserialize_with = "text")]
    encoding: Option<String>,
    #[serde(deserialize_with = "text")]
    content: Option<String>,
}

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
        let path = workflow.path.as_str();
        let text = self.workflow_file(repository, path, reference).await?;
        let mut inputs = inputs(&text).map_err(|unusable| match unusable {
            Unusable::NotDispatched => {
                let said =
                    format!("{path} of {repository} at {reference} is not dispatched: it has no `workflow_dispatch`");
                Fault::new(FaultKind::Absent, said).with_hint("add `workflow_dispatch:` to its `on:`")
            }
            Unusable::Broken(why) => {
                let said = format!("{path} of {repository} at {reference} cannot be understood: {why}");
                Fault::new(FaultKind::Malformed, said).with_hint("check it with: orchestra workflow check")
            }
        })?;
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

    async fn workflow_file(&self, repository: &str, path: &str, reference: &str) -> Result<String, Fault> {
        let subject = format!("{path} of {repository} at {reference}");
        let parts: Vec<&str> =
            ["contents"].into_iter().chain(path.split('/').filter(|part| !part.is_empty())).collect();
        let mut url = self.address(repository, &parts)?;
        url.query_pairs_mut().append_pair("ref", reference);
        let broken = |why: &str| Fault::new(FaultKind::Malformed, format!("could not read {subject}: {why}"));
        let reply = self.get(&subject, repository, url).await?;
        let file = reply.json::<Object<File>>(&subject)?.0.ok_or_else(|| broken("it is a folder"))?;
        if file.kind.as_deref().is_some_and(|kind| kind != "file") {
            return Err(broken("it is no file"));
        }
        if file.encoding.as_deref() != Some("base64") {
            return Err(broken("it is larger than 1 MiB"));
        }
        let bytes =
            from_base64(file.content.as_deref().unwrap_or_default()).ok_or_else(|| broken("it is no base64"))?;
        String::from_utf8(bytes).map_err(|_| broken("it is no text"))
    }

    async fn environment_names(&self, repository: &str) -> Result<Vec<Printable>, Fault> {
        let subject = format!("the environments of {repository}");
        let mut url = self.address(repository, &["environments"])?;
        url.set_query(Some("per_page=100"));
        let read: Environments = self.get(&subject, repository, url).await?.json(&subject)?;
        Ok(read.environments.rows.into_iter().filter_map(|row| row.name).map(Printable::new).collect())
    }
}

/// Base64 as GitHub writes it, in lines of sixty letters. `None` for anything else.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0);
    for letter in text.bytes().filter(|letter| !letter.is_ascii_whitespace() && *letter != b'=') {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::from_base64;

    #[test]
    fn base64_in_lines_is_read_and_junk_is_not() {
        let read = |text| from_base64(text).map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(read("bmFtZTogZGVw\nbG95Cg==\n"), Some("name: deploy\n".into()));
        assert_eq!(read("w7w="), Some("ü".into()));
        assert_eq!((read(""), read("a?b"), read("a-b")), (Some(String::new()), None, None));
    }
}
