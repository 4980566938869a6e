//! The form of a workflow, read of its file.

use orchestra_console::domain::{InputKind, Workflow};

use super::*;

fn workflow() -> Workflow {
    let [name, path, state] = ["deploy", ".github/workflows/deploy.yml", "active"].map(Printable::new);
    Workflow { id: 9, name, path, state }
}

fn with_file(text: &'static str) -> Loopback {
    hub(move |request| {
        request.target.contains("/contents/").then(|| {
            assert_eq!(request.header("accept"), Some("application/vnd.github.raw+json"));
            Answer::new("200 OK\nContent-Type: application/vnd.github.raw+json; charset=utf-8", text)
        })
    })
}

#[tokio::test]
async fn a_form_comes_with_the_names_of_environments() {
    let text = "on:\n  workflow_dispatch:\n    inputs:\n      version: { required: true }\n      target: { type: environment }\n";
    let server = with_file(text);
    let client = client(&server, Some(TOKEN));
    let workflows = client.workflows("octo/api").await.unwrap();
    assert_eq!(workflows, [workflow()]);
    let form = client.dispatch_form("octo/api", &workflows[0], "release/2&x=y").await.unwrap();
    assert_eq!((form.inputs[0].name.as_str(), form.inputs[0].is_required), ("version", true));
    let names = ["gpu", "production", "staging"].map(Printable::new).to_vec();
    assert_eq!(form.inputs[1].kind, InputKind::Environment(names));
    let asked = &server.seen()[1].target;
    assert_eq!(asked, "/repos/octo/api/contents/.github/workflows/deploy.yml?ref=release%2F2%26x%3Dy");
}

#[tokio::test]
async fn a_file_that_gives_no_form_says_why() {
    let at = ".github/workflows/deploy.yml of octo/api at main";
    let server = with_file("on: push");
    let fault = client(&server, Some(TOKEN)).dispatch_form("octo/api", &workflow(), "main").await.unwrap_err();
    let words = format!("{at} is not dispatched: it has no `workflow_dispatch`; add `workflow_dispatch:` to its `on:`");
    assert_eq!((fault.kind, fault.to_string()), (FaultKind::Absent, words));
    // The last is a folder's list.
    for broken in ["on: [", "\u{0}\u{1}", r#"[{"name":"deploy.yml","type":"file"}]"#] {
        let server = with_file(broken);
        let fault = client(&server, Some(TOKEN)).dispatch_form("octo/api", &workflow(), "main").await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Malformed);
        assert!(fault.to_string().starts_with(&format!("{at} cannot be understood: ")), "{fault}");
    }
    let server = hub(|_| None);
    let fault = client(&server, Some(TOKEN)).dispatch_form("octo/api", &workflow(), "gone").await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::NotFound);
}
