//! Everything that is wrong with a plan, at once and in words.

use std::collections::BTreeMap;

use orchestra_console::plan::{Catalog, Idempotence, MOST_STEPS, Plan, Tool, parse_plan, unread_keywords, validate};
use serde_json::{Value, json};

/// Tools like those of this machine, with schemas as they come from types.
pub fn catalog() -> Catalog {
    let tool = |name: &str, idempotence, irreversible: Option<&str>, inputs: Value, outputs: Value| Tool {
        name: name.into(),
        description: "For tests.".into(),
        idempotence,
        irreversible: irreversible.map(str::to_owned),
        inputs,
        outputs,
    };
    let object = |properties: Value, required: Value| json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false });
    let port = json!({ "type": "integer", "format": "uint16", "minimum": 0, "maximum": 65535 });
    let tools = [
        tool(
            "local.allocate-port",
            Idempotence::Idempotent,
            None,
            object(
                json!({ "from": port, "to": port, "wanted": { "type": ["integer", "null"] } }),
                json!(["from", "to"]),
            ),
            object(json!({ "port": port }), json!(["port"])),
        ),
        tool(
            "local.create-directory",
            Idempotence::Inspectable,
            None,
            object(json!({ "path": { "type": "string" } }), json!(["path"])),
            object(
                json!({ "path": { "type": "string" }, "created": { "type": "boolean" } }),
                json!(["path", "created"]),
            ),
        ),
        tool(
            "local.supervise",
            Idempotence::Inspectable,
            None,
            json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "type": "object",
                "properties": {
                    "services": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/Service" } },
                    "restart": { "oneOf": [{ "const": "always" }, { "const": "never" }] },
                    "values": { "type": "object", "additionalProperties": { "anyOf": [
                        { "type": "string" },
                        { "type": "object", "properties": { "generate": { "type": "integer", "minimum": 1 } },
                          "required": ["generate"], "additionalProperties": false },
                    ] } },
                },
                "required": ["services"],
                "additionalProperties": false,
                "$defs": { "Service": object(json!({ "name": { "type": "string" }, "port": port }), json!(["name", "port"])) },
            }),
            object(json!({}), json!([])),
        ),
        tool(
            "local.http-get",
            Idempotence::ReadOnly,
            None,
            object(json!({ "url": { "type": "string" } }), json!(["url"])),
            object(json!({ "status": { "type": "integer" }, "latency_ms": { "type": "integer" } }), json!(["status"])),
        ),
        tool(
            "local.erase",
            Idempotence::OnceOnly,
            Some("what was erased is gone"),
            object(json!({ "path": { "type": "string" } }), json!(["path"])),
            object(json!({}), json!([])),
        ),
    ];
    tools.into_iter().map(|tool| (tool.name.clone(), tool)).collect()
}

/// A step that is fine.
pub fn step(id: &str, operation: &str, inputs: Value, needs: &[&str]) -> Value {
    let (undo, idempotence) = match operation {
        "local.erase" => (json!({ "irreversible": { "reason": "gone", "backup": null } }), "once_only"),
        "local.http-get" => (json!({ "nothing": { "reason": "it only reads" } }), "read_only"),
        _ => (json!({ "automatic": { "what": "removes it" } }), "inspectable"),
    };
    json!({
        "id": id, "title": format!("Do {id}"), "operation": { "name": operation, "inputs": inputs }, "needs": needs,
        "undo": undo, "timeout_seconds": 60, "idempotence": idempotence,
        "estimate": { "price_cents_per_hour": 0, "duration_seconds": 3, "basis": "the template" },
        "risk": { "level": "low", "reason": "a new directory" },
    })
}

pub fn plan_of(steps: Vec<Value>) -> Value {
    json!({
        "version": 1, "title": "create demo", "environment": "demo", "layer": "development", "steps": steps,
        "deadline_seconds": 900, "made_at": "2026-01-01T12:00:00Z",
    })
}

fn sound() -> Value {
    let mut last = step(
        "serve",
        "local.supervise",
        json!({
            "services": [{ "name": "api", "port": "${port.port}" }],
            "values": { "URL": "http://127.0.0.1:${port.port}$${x}", "KEY": { "generate": 32 } },
        }),
        &["directory"],
    );
    last["checks"] = json!([{
        "title": "answers", "measure": { "name": "local.http-get", "inputs": { "url": "http://127.0.0.1:${port.port}/" } },
        "success": { "field": "status", "is": "equal", "value": 200 }, "failure": null,
        "interval_seconds": 1, "count": 2, "deadline_seconds": 30,
    }]);
    let mut plan = plan_of(vec![
        step("port", "local.allocate-port", json!({ "from": 8000, "to": 8999 }), &[]),
        step("directory", "local.create-directory", json!({ "path": "/tmp/demo" }), &["port"]),
        last,
    ]);
    plan["facts"] = json!([{
        "title": "nothing answers there yet", "observe": { "name": "local.http-get", "inputs": { "url": "http://x/" } },
        "expected": { "status": 0 },
    }]);
    plan
}

/// Every fault of a plan, one a line.
fn faults(plan: &Value) -> String {
    match parse_plan(&plan.to_string(), &catalog()) {
        Ok(_) => String::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    }
}

#[track_caller]
fn finds(plan: &Value, expected: &[&str]) {
    assert_eq!(faults(plan), expected.join("\n"));
}

/// The sound plan with one thing changed.
fn with(way: &str, value: Value) -> Value {
    let mut plan = sound();
    let (parent, last) = way.rsplit_once('/').unwrap();
    let parent = plan.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Object(fields), Value::Null) => drop(fields.remove(last)),
        (Value::Object(fields), value) => drop(fields.insert(last.to_owned(), value)),
        (parent, value) => parent[last.parse::<usize>().unwrap()] = value,
    }
    plan
}

#[test]
fn a_sound_plan_has_no_faults() {
    finds(&sound(), &[]);
    let catalog = catalog();
    let plan = parse_plan(&format!("\u{feff}{}", sound()), &catalog).unwrap();
    assert!(validate(&plan, &catalog).is_empty());
    assert_eq!(parse_plan(&serde_json::to_string_pretty(&plan).unwrap(), &catalog).unwrap(), plan);
}

#[test]
fn everything_is_named_at_once() {
    let mut plan = sound();
    let steps = plan["steps"].as_array_mut().unwrap();
    steps[0]["needs"] = json!(["serve"]);
    steps[1]["operation"]["name"] = json!("local.create-directry");
    steps[1]["tittle"] = json!("x");
    steps[2].as_object_mut().unwrap().remove("undo");
    steps.push(step("port", "local.erase", json!({ "path": 3, "force": true }), &["nobody"]));
    plan["deadline_seconds"] = json!(0);
    finds(
        &plan,
        &[
            "step directory: tittle: there is no such field; did you mean `title`?",
            "step serve: undo: it is missing",
            "deadline_seconds: 0 is too little: 1 is the least",
            "step steps[3]: id: `port` is the id of steps[0] too",
            "step port: needs: there is no step `nobody`",
            "steps: they need each other in a circle: port -> serve -> directory -> port",
            "step directory: operation.name: there is no operation `local.create-directry`; did you mean \
             `local.create-directory`?; to see all: orchestra tools",
            "step port: operation.inputs.path: it is a number, wanted is a text",
            "step port: operation.inputs.force: there is no such field (there are path)",
        ],
    );
}

#[test]
fn what_is_no_plan_says_where() {
    let catalog = catalog();
    let of = |text: &str| parse_plan(text, &catalog).unwrap_err()[0].to_string();
    assert!(of("").starts_with("it cannot be read: EOF"), "{}", of(""));
    assert_eq!(of("{} x"), "it cannot be read: trailing characters at line 1 column 4");
    assert_eq!(of("{\"a\": 1,\n\"a\": 2}"), "it cannot be read: the field `a` stands there twice at line 2 column 3");
    assert!(of(&"[".repeat(100_000)).starts_with("it cannot be read: it is nested deeper than 64"));
    assert!(of("{\"a\": 1e400}").starts_with("it cannot be read: number out of range"));
    assert_eq!(of("[]"), "it is a list, wanted is an object");
    // Keys that stand twice far inside the inputs are found too.
    let twice = sound().to_string().replace("\"from\":8000", "\"from\":1,\"from\":8000");
    assert!(of(&twice).starts_with("it cannot be read: the field `from` stands there twice"), "{}", of(&twice));
}

#[test]
fn forms_are_told_in_words() {
    finds(&with("/made_at", json!("yesterday")), &["made_at: `yesterday` is no time such as 2026-01-01T12:00:00Z"]);
    finds(&with("/layer", json!("prodction")), &["layer: it is `prodction`; did you mean `production`?"]);
    finds(
        &with("/steps/0/idempotence", json!("idempotnt")),
        &["step port: idempotence: it is `idempotnt`; did you mean `idempotent`?"],
    );
    finds(
        &with("/steps/0/timeout_seconds", json!("5m")),
        &["step port: timeout_seconds: it is a text, wanted is a whole number"],
    );
    finds(
        &with("/steps/0/timeout_seconds", json!(-1)),
        &["step port: timeout_seconds: -1 is too little: 0 is the least"],
    );
    finds(&with("/steps/0/undo", json!({ "automatic": {} })), &["step port: undo.automatic.what: it is missing"]);
    finds(&with("/steps/0/operation", Value::Null), &["step port: operation: it is missing"]);
    finds(
        &with("/steps/0/id", Value::Null),
        &[
            "step steps[0]: id: it is missing",
            "step directory: needs: there is no step `port`",
            "step serve: operation.inputs.services[0].port: there is no step `port`",
            "step serve: operation.inputs.values.URL: there is no step `port`",
            "step serve: checks[0].measure.inputs.url: there is no step `port`",
        ],
    );
}

#[test]
fn limits_hold_on_both_sides() {
    let rows: [(&str, &[Value], &[Value]); 10] = [
        ("/steps/0/timeout_seconds", &[json!(1), json!(86_400)], &[json!(0), json!(86_401)]),
        ("/steps/0/retry", &[retry(1, 0), retry(20, 3_600_000)], &[retry(0, 0), retry(21, 0), retry(1, 3_600_001)]),
        ("/deadline_seconds", &[json!(1), json!(604_800)], &[json!(0), json!(604_801)]),
        ("/parallel", &[json!(1), json!(256)], &[json!(0), json!(257)]),
        ("/version", &[json!(1)], &[json!(0), json!(2)]),
        ("/title", &[json!("x".repeat(200)), json!("é".repeat(200))], &[json!("x".repeat(201)), json!(""), json!(" ")]),
        (
            "/environment",
            &[json!("a"), json!("x".repeat(64)), json!("A.b_c-1")],
            &[
                json!("x".repeat(65)),
                json!(""),
                json!("-rf"),
                json!(".."),
                json!("a/b"),
                json!("prоd"),
                json!("a b"),
                json!("$(id)"),
            ],
        ),
        ("/steps/0/estimate/price_cents_per_hour", &[json!(100_000_000)], &[json!(100_000_001)]),
        ("/steps/2/checks/0/count", &[json!(1), json!(31)], &[json!(0), json!(32)]),
        ("/steps/2/checks/0/interval_seconds", &[json!(1), json!(30)], &[json!(0), json!(31)]),
    ];
    for (way, fine, wrong) in rows {
        fine.iter().for_each(|value| finds(&with(way, value.clone()), &[]));
        for value in wrong {
            assert_eq!(
                faults(&with(way, value.clone())).lines().count(),
                1,
                "{way} {value}: {}",
                faults(&with(way, value.clone()))
            );
        }
    }
    for title in ["a\nb", "a\u{1b}[2Jb", "a\u{202e}b", "a\u{200b}b"] {
        let expected =
            "step port: title: it holds characters that do not print, such as line ends or those that turn text around";
        finds(&with("/steps/0/title", json!(title)), &[expected]);
    }
}

fn retry(attempts: u32, cap: u64) -> Value {
    json!({ "attempts": attempts, "base_milliseconds": 0, "cap_milliseconds": cap })
}

#[test]
fn ids_have_a_form() {
    for id in ["", "Port", "a_b", "a.b", "-\u{202e}", "${x.y}", &"x".repeat(65)] {
        let plan = plan_of(vec![step(id, "local.create-directory", json!({ "path": "/x" }), &[])]);
        let found = faults(&plan);
        assert!(found.starts_with("step steps[0]: id: `") && found.contains("is no id"), "{id}: {found}");
    }
    finds(&plan_of(vec![step(&"x".repeat(64), "local.create-directory", json!({ "path": "/x" }), &[])]), &[]);
    finds(&plan_of(vec![]), &["steps: there is none"]);
}

#[test]
fn cycles_are_told_with_their_way_or_its_length() {
    let ring = |count: usize| {
        let one = |number: usize| {
            let need = format!("s{}", (number + 1) % count);
            step(&format!("s{number}"), "local.create-directory", json!({ "path": "/x" }), &[&need])
        };
        plan_of((0..count).map(one).collect())
    };
    finds(&ring(1), &["steps: they need each other in a circle: s0 -> s0"]);
    finds(&ring(2), &["steps: they need each other in a circle: s0 -> s1 -> s0"]);
    let told = faults(&ring(1_000));
    assert!(told.ends_with("s10 -> s11 -> … 988 more … -> s0"), "{told}");
}

#[test]
fn the_step_may_not_say_what_its_tool_denies() {
    let automatic = json!({ "automatic": { "what": "brings it back" } });
    let nothing = json!({ "nothing": { "reason": "none" } });
    let irreversible = json!({ "irreversible": { "reason": "gone", "backup": "the dump of today" } });
    let erase = |undo: &Value| {
        let mut step = step("erase", "local.erase", json!({ "path": "/x" }), &[]);
        step["undo"] = undo.clone();
        plan_of(vec![step])
    };
    finds(&erase(&irreversible), &[]);
    finds(
        &erase(&automatic),
        &["step erase: undo: `local.erase` cannot be taken back: what was erased is gone; say `irreversible`"],
    );
    assert!(faults(&erase(&nothing)).contains("leaves something that cannot be taken back"));
    finds(
        &with("/steps/1/undo", irreversible),
        &["step directory: undo: `local.create-directory` can be taken back; say `automatic`"],
    );
    finds(&with("/steps/1/undo", nothing), &[]);
    finds(
        &with("/steps/1/idempotence", json!("idempotent")),
        &["step directory: idempotence: `local.create-directory` is inspectable; the step says idempotent"],
    );
    finds(&with("/steps/1/idempotence", json!("once_only")), &[]);
}

#[test]
fn inputs_are_held_against_the_schema_of_the_tool() {
    let inputs = |value: Value| with("/steps/2/operation/inputs", value);
    let service = |port: Value| json!({ "services": [{ "name": "api", "port": port }] });
    finds(&inputs(service(json!(65_535))), &[]);
    finds(
        &inputs(service(json!(65_536))),
        &["step serve: operation.inputs.services[0].port: 65536 is too much: 65535 is the most"],
    );
    finds(
        &inputs(service(json!("8003"))),
        &["step serve: operation.inputs.services[0].port: it is a text, wanted is a whole number"],
    );
    finds(&inputs(json!({})), &["step serve: operation.inputs.services: it is missing"]);
    finds(
        &inputs(json!({ "services": [] })),
        &["step serve: operation.inputs.services: it has 0 items; 1 is the least"],
    );
    finds(
        &inputs(json!({ "services": [{ "name": "x", "port": 1, "prot": 1 }] })),
        &["step serve: operation.inputs.services[0].prot: there is no such field; did you mean `port`?"],
    );
    let restart = |word: &str| {
        let mut fields = service(json!(1));
        fields["restart"] = json!(word);
        inputs(fields)
    };
    finds(&restart("never"), &[]);
    finds(&restart("nevr"), &["step serve: operation.inputs.restart: it is `nevr`; did you mean `never`?"]);
    let mut values = service(json!(1));
    values["values"] = json!({ "A": "x", "B": { "generate": 0 }, "C": 3 });
    finds(
        &inputs(values),
        &[
            "step serve: operation.inputs.values.B.generate: 0 is too little: 1 is the least",
            "step serve: operation.inputs.values.C: it is a number, wanted is a text",
        ],
    );
}

#[test]
fn references_name_outputs_of_steps_that_come_before() {
    let path = |text: &str| with("/steps/1/operation/inputs/path", json!(text));
    finds(&path("/tmp/${port.port}"), &[]);
    finds(&path("/tmp/$${port.nothing}"), &[]);
    let at = "step directory: operation.inputs.path:";
    finds(&path("${port.port}"), &[&format!("{at} `${{port.port}}` is a whole number, wanted is a text")]);
    finds(
        &path("/${port.prt}"),
        &[&format!("{at} step `port`: `local.allocate-port` has no output `prt`; did you mean `port`?")],
    );
    finds(&path("/${prt.port}"), &[&format!("{at} there is no step `prt`; did you mean `port`?")]);
    finds(&path("/${directory.path}"), &[&format!("{at} a step cannot stand on its own outputs")]);
    finds(
        &path("/${directory}"),
        &[&format!("{at} `${{directory}}` names no output: write ${{step.field}}, or $${{ for the letters ${{")],
    );
    finds(&path("/${port.port"), &[&format!("{at} `${{port.port` is not closed by `}}`")]);
    let mut early = sound();
    early["steps"][0]["operation"]["inputs"]["from"] = json!("${directory.path}");
    finds(
        &early,
        &[
            "step port: operation.inputs.from: `${directory.path}` is a text, wanted is a whole number",
            "step port: operation.inputs.from: step `directory` does not come before it: add it to `needs`",
        ],
    );
    let mut fact = sound();
    fact["facts"][0]["observe"]["inputs"]["url"] = json!("${port.port}");
    assert!(
        faults(&fact).starts_with("facts[0].observe.inputs.url: a fact is observed before any step"),
        "{}",
        faults(&fact)
    );
}

#[test]
fn checks_and_facts_only_read_and_can_be_told() {
    let check = |field: &str, value: Value| with(&format!("/steps/2/checks/0/{field}"), value);
    let at = "step serve: checks[0]";
    finds(
        &check("measure", json!({ "name": "local.create-directory", "inputs": { "path": "/x" } })),
        &[
            &format!(
                "{at}.measure: `local.create-directory` changes something; only what is read_only can be measured"
            ),
            &format!("{at}.success.field: `local.create-directory` has no output `status` (it has path, created)"),
        ],
    );
    finds(
        &check("success", Value::Null),
        &[&format!("{at}: it has neither `success` nor `failure`, so that nothing can be told")],
    );
    let success = |is: &str, value: Value| check("success", json!({ "field": "status", "is": is, "value": value }));
    finds(&success("at_least", json!(200)), &[]);
    finds(&success("equal", json!("up")), &[]);
    for (is, value) in [("less", json!("up")), ("equal", json!(null)), ("equal", json!([])), ("equal", json!({}))] {
        assert!(faults(&success(is, value)).contains("success.value: a number is compared in every way"));
    }
    finds(
        &check("deadline_seconds", json!(0)),
        &[
            &format!("{at}.deadline_seconds: 0 is too little: 1 is the least"),
            &format!("{at}.deadline_seconds: 2 measurements take 1 s, so it can never pass"),
        ],
    );
    finds(
        &with("/facts/0/expected", json!({ "stats": 1 })),
        &["facts[0].expected: `local.http-get` has no output `stats`; did you mean `status`?"],
    );
    finds(&with("/facts/0/expected", json!([])), &["facts[0].expected: it is no object of outputs and their values"]);
}

#[test]
fn too_much_is_refused_and_ten_thousand_steps_are_fine() {
    let steps = |count: usize| {
        let one = |number: usize| {
            let need = format!("s{}", number.saturating_sub(1));
            let needs: &[&str] = if number == 0 { &[] } else { &[&need] };
            let path = if number == 0 { "/x".to_owned() } else { format!("${{s{}.path}}/x", number / 2) };
            step(&format!("s{number}"), "local.create-directory", json!({ "path": path }), needs)
        };
        plan_of((0..count).map(one).collect())
    };
    finds(&steps(MOST_STEPS), &[]);
    finds(&steps(MOST_STEPS + 1), &["steps: there are 10001; 10000 are the most"]);
    let all: BTreeMap<_, _> = (0..40).map(|n| (format!("k{n}"), "x".repeat(30_000))).collect();
    assert!(faults(&with("/steps/2/operation/inputs/values", json!(all))).contains("1048576 are the most"));
}

#[test]
fn a_plan_of_nothing_but_faults_is_told_as_fast() {
    let one = |number: usize| {
        step(&format!("s{number}"), &format!("local.nothing-{number}"), json!({}), &[&format!("n{number}")])
    };
    let plan: Plan = serde_json::from_value(plan_of((0..5_000).map(one).collect())).unwrap();
    assert_eq!(validate(&plan, &catalog()).len(), 10_000);
}

#[test]
fn schemas_of_the_tests_hold_no_word_that_is_not_looked_at() {
    for tool in catalog().values() {
        assert_eq!(unread_keywords(&tool.inputs), [""; 0], "{}", tool.name);
    }
    let odd = json!({ "properties": { "a": { "pattern": "x" }, "pattern": {} }, "anyOf": [{ "not": {} }], "if": {} });
    assert_eq!(unread_keywords(&odd), ["pattern", "not", "if"]);
}
