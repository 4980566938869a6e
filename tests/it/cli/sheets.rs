//! Lists as CSV and Markdown on standard output.

use super::Place;

const CHECK: &str = "[[checks]]\nname = \"=1+1, \\\"x\\\"\"\nenvironment = \"a|b\"\nprocess = \"no-such-process\"\n";

#[test]
fn lists_are_csv_for_a_spreadsheet_that_computes_nothing() {
    let said = Place::configured(CHECK).run(&["env", "list", "--csv"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let lines: Vec<&str> = said.out.split_terminator("\r\n").collect();
    assert_eq!(lines[0], "name,layer,health,age_seconds,reason,price_cents_per_hour,services");
    assert!(lines[1].starts_with("local,development,"), "{said:?}");
    assert!(lines[2].starts_with("a|b,development,down,") && lines[2].contains("\"'=1+1, \"\"x\"\""), "{said:?}");
}

#[test]
fn lists_are_tables_in_markdown() {
    let said = Place::configured(CHECK).run(&["env", "list", "--markdown"]);
    assert_eq!(said.code, 0);
    assert!(said.out.starts_with("| name | layer |") && said.out.contains("\n| a\\|b | development |"), "{said:?}");
}

#[test]
fn a_list_has_one_form_and_an_empty_one_is_empty() {
    let place = Place::new();
    assert_eq!(place.run(&["gpu", "list", "--csv", "--json"]).code, 3);
    let said = place.run(&["runs", "list", "--markdown"]);
    assert_eq!((said.code, said.out.as_str()), (3, ""));
}
