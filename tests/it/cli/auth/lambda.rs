//! Lambda's key: one cheap reading says whether it is good.

use super::{at, log_in, missing, silent};
use crate::loopback::{Answer, Loopback, Request};

const KEY: &str = "secret_ci_0123456789abcdef0123456789abcdef.AbCdEf0123456789AbCdEf0123456789";

fn lambda(answer: impl Fn() -> Answer + Send + Sync + 'static) -> Loopback {
    Loopback::start(move |request: &Request| if request.target == "/api/v1/instances" { answer() } else { missing() })
}

#[test]
fn a_good_key_is_kept_and_sent_as_a_bearer() {
    let server = lambda(|| Answer::json(r#"{"data":[]}"#));
    let place = at(&server, "");
    let said = log_in(&place, KEY, &["lambda"]);
    assert_eq!((said.code, said.out.as_str()), (0, "logged in to lambda: the key is good; kept in the plain-file\n"));
    assert_eq!(server.seen()[0].header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    let token = silent(place.run(&["auth", "status", "--json"])).json()["tokens"][0].clone();
    assert_eq!((&token["name"], &token["state"]), (&"lambda".into(), &"good".into()));
    assert_eq!(place.run(&["auth", "logout", "lambda"]).code, 0);
}

#[test]
fn every_refusal_of_lambda_is_said_with_what_to_do() {
    let error = |code: &str, said: &str| format!(r#"{{"error":{{"code":"{code}","message":"{said}."}}}}"#);
    for (head, body, code, sentence) in [
        (
            "401 Unauthorized",
            error("global/invalid-api-key", "API key was invalid"),
            4,
            "127.0.0.1 refused the key (API key was invalid); nothing was kept; make a new one at https://cloud.lambda.ai/api-keys",
        ),
        (
            "403 Forbidden",
            error("global/account-inactive", "inactive"),
            4,
            "the account of this key is not active (inactive)",
        ),
        ("429 Too Many Requests", "slow".into(), 1, "127.0.0.1 asks to slow down"),
        ("500 Internal Server Error", String::new(), 1, "127.0.0.1 answered 500 Internal Server Error"),
        ("404 Not Found", "<html>".into(), 1, "is lambda.api_url right?"),
    ] {
        let server = lambda(move || Answer::new(head, &body));
        let said = log_in(&at(&server, ""), KEY, &["lambda"]);
        assert_eq!((said.code, said.out.as_str()), (code, ""), "{head}: {said:?}");
        assert!(said.err.contains(sentence) && said.err.contains("nothing was kept"), "{head}: {said:?}");
    }
}
