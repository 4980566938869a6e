//! The one question about all repositories.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::domain::Printable;

/// What is read of each repository, in GitHub's published schema.
const FRAGMENTS: &str = include_str!("overview.graphql");

/// The body that asks about these repositories, each `owner/name`, at most 100. The answer about the n-th is at
/// `data.rN`; what it cost comes last, at `data.rateLimit`.
pub(super) fn query(repositories: &[&Printable]) -> String {
    let (mut declared, mut asked, mut variables) = (String::new(), String::new(), Map::new());
    for (index, repository) in repositories.iter().enumerate() {
        let (owner, name) = repository.as_str().split_once('/').unwrap_or((repository.as_str(), ""));
        let _ = write!(declared, "$o{index}: String!, $n{index}: String!, ");
        let _ = write!(asked, " r{index}: repository(owner: $o{index}, name: $n{index}) {{ ...Delivery }}");
        variables.insert(format!("o{index}"), owner.into());
        variables.insert(format!("n{index}"), name.into());
    }
    let declared = declared.trim_end_matches(", ");
    let query =
        format!("query Overview({declared}) {{{asked} rateLimit {{ cost limit remaining resetAt }} }}\n{FRAGMENTS}");
    json!({ "query": query, "variables": Value::Object(variables) }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_variable_and_never_part_of_the_question() {
        let odd = Printable::new("octo/x\") { id } }");
        let body: Value = serde_json::from_str(&query(&[&Printable::new("octo/api"), &odd])).unwrap();
        let asked = body["query"].as_str().unwrap();
        assert!(asked.starts_with(
            "query Overview($o0: String!, $n0: String!, $o1: String!, $n1: String!) \
             { r0: repository(owner: $o0, name: $n0) { ...Delivery } \
             r1: repository(owner: $o1, name: $n1) { ...Delivery } \
             rateLimit { cost limit remaining resetAt } }\nfragment"
        ));
        assert_eq!(body["variables"], json!({ "o0": "octo", "n0": "api", "o1": "octo", "n1": "x\") { id } }" }));
    }
}
