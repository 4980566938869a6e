//! `logs`: lines as they are, made safe.

use serde_json::{Value, json};

use super::{Place, Said, pipe_at};

fn place() -> Place {
    let place = Place::new();
    place.write("work/a.log", "one\ntwo\n");
    place.write("work/b.log", "three\nfour without newline");
    place
}

fn printed(out: &str) -> Said {
    Said { code: 0, out: out.into(), err: String::new() }
}

fn failed(sentence: &str) -> Said {
    Said { code: 1, out: String::new(), err: format!("orchestra: {sentence}\n") }
}

#[test]
fn a_file_is_printed_as_it_is() {
    assert_eq!(place().run(&["logs", "a.log"]), printed("one\ntwo\n"));
    assert_eq!(place().run(&["logs", "a.log", "a.log"]), printed("one\ntwo\n"), "named twice, read once");
    let place = place();
    place.write("work/empty.log", "");
    assert_eq!(place.run(&["logs", "empty.log"]), printed(""));
}

#[test]
fn several_come_in_the_order_they_were_named_each_line_with_its_file() {
    let wanted = "file:b.log three\nfile:b.log four without newline\nfile:a.log one\nfile:a.log two\n";
    assert_eq!(place().run(&["logs", "b.log", "a.log"]), printed(wanted));
}

#[test]
fn a_pattern_stands_for_its_files() {
    let said = place().run(&["logs", "*.log"]);
    assert_eq!(said.code, 0);
    assert_eq!(said.out, "file:a.log one\nfile:a.log two\nfile:b.log three\nfile:b.log four without newline\n");
}

#[test]
fn standard_input_is_a_source() {
    assert_eq!(place().run_on(b"from a pipe\n", &["logs", "-"]), printed("from a pipe\n"));
    assert_eq!(place().run_on(b"in\n", &["logs", "a.log", "-"]).out, "file:a.log one\nfile:a.log two\nstdin in\n");
}

#[test]
fn what_is_no_log_file_is_said_and_the_rest_is_printed() {
    let place = place();
    std::fs::create_dir(place.path("work/folder")).unwrap();
    pipe_at(&place.path("work/pipe"));
    let run = |name: &str| place.run(&["logs", name]);
    assert_eq!(run("nope"), failed("log nope is not there; name one that is there, or wait for it with --follow"));
    assert_eq!(run("no*"), failed("no file matches `no*`; name one that is there, or wait for it with --follow"));
    assert_eq!(run("folder"), failed("log folder is a directory, not a file; name its files: 'folder/*.log'"));
    assert_eq!(
        run("pipe"),
        failed("log pipe is a pipe or a device, not a file; read it through standard input: orchestra logs - < pipe")
    );
    let said = place.run(&["logs", "nope", "a.log"]);
    assert_eq!((said.code, said.out.as_str()), (1, "file:a.log one\nfile:a.log two\n"));
}

#[test]
fn no_byte_of_a_log_drives_the_terminal() {
    let place = Place::new();
    let hostile = b"\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b[2J \x9b2J \xc2\x9b2J \x08\x08 a\rb \xe2\x80\xaetxt \x1b]52;c;aGk=\x07 \x00 \xff\n";
    place.write("work/hostile.log", hostile);
    for arguments in [&["logs", "hostile.log"][..], &["logs", "hostile.log", "--json"], &["logs", "-"]] {
        let said = place.run_on(hostile, arguments);
        assert_eq!(said.code, 0);
        let raw = said.out.chars().find(|letter| letter.is_control() && *letter != '\n');
        assert_eq!(raw, None, "{:?}", said.out);
        assert!(!said.out.contains(['\u{202e}', '\u{9b}']) && said.out.contains("red"), "{:?}", said.out);
        assert!(!said.out.contains("\\u001b"), "nor escaped, for who decodes it: {:?}", said.out);
    }
}

#[test]
fn tokens_are_not_printed() {
    let place = Place::new();
    place.write("work/a.log", "token ghp_0123456789abcdefghijklmnopqrstuvwxyz end\n");
    let said = place.run(&["logs", "a.log"]);
    assert!(said.out.starts_with("token ") && !said.out.contains("0123456789"), "{}", said.out);
}

#[test]
fn a_line_of_20_megabytes_is_cut_and_the_next_is_whole() {
    let place = Place::new();
    place.write("work/long.log", ["x".repeat(20 << 20).as_str(), "\nnext\n"].concat());
    let said = place.run(&["logs", "long.log"]);
    let lines: Vec<&str> = said.out.lines().collect();
    assert_eq!((said.code, lines.len(), lines[1]), (0, 2, "next"));
    assert!(lines[0].len() < 100_000 && lines[0].ends_with('…'), "{} bytes", lines[0].len());
}

#[test]
fn json_is_an_object_a_line() {
    let place = Place::new();
    place.write("work/a.log", "2026-01-01T10:00:00Z ERROR it broke\nplain\n");
    let said = place.run(&["logs", "a.log", "--json"]);
    let lines: Vec<Value> = said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["source"], "file:a.log");
    assert_eq!(lines[0]["text"], "2026-01-01T10:00:00Z ERROR it broke");
    assert_eq!((&lines[0]["at"], &lines[0]["level"]), (&json!("2026-01-01T10:00:00Z"), &json!("error")));
    assert_eq!((&lines[1]["at"], &lines[1]["level"]), (&Value::Null, &Value::Null));
}
