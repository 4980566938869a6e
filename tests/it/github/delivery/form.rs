//! The form of a workflow, read of its file.

use orchestra_console::domain::{InputKind, Workflow};

use super::*;

fn workflow() -> Workflow {
    let [name, path, state] = ["deploy", ".github/workflows/deploy.yml", "active"].map(Printable::new);
    Workflow { id: 9, name, path, state }
}

/// Base64 in lines, as GitHub sends it.
fn base64(text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut coded = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize] as char;
            coded.push(if place <= chunk.len() { letter } else { '=' });
        }
        if coded.len() % 61 == 60 {
            coded.push('\n');
        }
    }
    coded
}

fn with_file(file: Value) -> Loopback {
    hub(move |request| request.target.contains("/contents/").then(|| Answer::json(file.to_string())))
}

#[tokio::test]
async fn a_form_comes_with_the_names_of_environments() {
    let text = "on:\n  workflow_dispatch:\n    inputs:\n      version: { required: true }\n      target: { type: environment }\n";
    let server = with_file(json!({ "type": "file", "encoding": "base64", "content": base64(text) }));
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
    let file = |content: &str| json!({ "type": "file", "encoding": "base64", "content": base64(content) });
    for (answer, kind, words) in [
        (
            file("on: push"),
            FaultKind::Absent,
            format!("{at} is not dispatched: it has no `workflow_dispatch`; add `workflow_dispatch:` to its `on:`"),
        ),
        (
            json!({ "type": "file", "encoding": "none", "content": "" }),
            FaultKind::Malformed,
            format!("could not read {at}: it is larger than 1 MiB"),
        ),
        (json!([]), FaultKind::Malformed, format!("could not read {at}: it is a folder")),
        (json!({ "type": "symlink" }), FaultKind::Malformed, format!("could not read {at}: it is no file")),
        (
            json!({ "type": "file", "encoding": "base64", "content": "???" }),
            FaultKind::Malformed,
            format!("could not read {at}: it is no base64"),
        ),
    ] {
        let server = with_file(answer);
        let fault = client(&server, Some(TOKEN)).dispatch_form("octo/api", &workflow(), "main").await.unwrap_err();
        assert_eq!((fault.kind, fault.to_string()), (kind, words));
    }
    let server = with_file(file("on: ["));
    let fault = client(&server, Some(TOKEN)).dispatch_form("octo/api", &workflow(), "main").await.unwrap_err();
    assert!(fault.to_string().starts_with(&format!("{at} cannot be understood: ")), "{fault}");
}
