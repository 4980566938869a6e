//! The themes there are, the user's own among them, and how one looks.

use super::Place;

const MINE: &str = "inherits = \"light\"\n[roles]\ngood = { fg = \"#005500\" }\n";

fn with_theme(name: &str, text: &str) -> Place {
    let place = Place::new();
    std::fs::create_dir(place.path("config/themes")).unwrap();
    place.write(&format!("config/themes/{name}.toml"), text);
    place
}

#[test]
fn they_are_listed_with_where_they_come_from_and_what_is_wrong() {
    let place = with_theme("mine", MINE);
    place.write("config/themes/broken.toml", "[roles]\ngod = {}\n");
    let said = place.run(&["themes", "--json", "--theme", "mine"]).json();
    let of = |name: &str| said.as_array().unwrap().iter().find(|row| row["name"] == name).unwrap().clone();
    assert_eq!((of("dark")["origin"].as_str(), of("dark")["in_use"].as_bool()), (Some("shipped"), Some(false)));
    assert_eq!((of("mine")["origin"].as_str(), of("mine")["in_use"].as_bool()), (Some("user"), Some(true)));
    let trouble = of("broken")["trouble"].as_str().unwrap().to_owned();
    assert!(trouble.ends_with("broken.toml:2: unknown name `god`; did you mean `good`?"), "{trouble}");
    assert_eq!(of("tritanopia")["trouble"], serde_json::Value::Null);
    assert!(place.run(&["themes"]).out.starts_with("THEME"));
}

#[test]
fn one_is_shown_as_a_frame_in_its_colors() {
    let place = with_theme("mine", MINE).with("COLORTERM", "truecolor").with("TERM", "xterm-256color");
    let said = place.run(&["themes", "mine"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.contains("DEMO") && said.out.contains("38;2;0;85;0"), "{}", said.out);
}

#[test]
fn a_broken_theme_stops_only_who_asks_for_it_and_the_nearest_name_is_told() {
    let place = with_theme("broken", "inherits = \"drak\"\n");
    assert_eq!(place.run(&["gpu", "list"]).code, 0);
    place
        .run(&["gpu", "list", "--theme", "broken"])
        .refused("--theme: ui.theme: DIR/config/themes/broken.toml: there is no theme `drak`; did you mean `dark`?");
    place.run(&["themes", "ligth"]).refused("theme `ligth`: there is no such theme; did you mean `light`?");
}

#[test]
fn by_itself_it_is_dark_or_light_as_the_environment_says() {
    let used = |place: Place| {
        let rows = place.run(&["themes", "--json"]).json();
        let row = rows.as_array().unwrap().iter().find(|row| row["in_use"] == true).unwrap().clone();
        row["name"].as_str().unwrap().to_owned()
    };
    assert_eq!(used(Place::new()), "dark");
    assert_eq!(used(Place::new().with("COLORFGBG", "0;15")), "light");
    assert_eq!(used(Place::configured("[ui]\ntheme = 'terminal'\n").with("COLORFGBG", "0;15")), "terminal");
}
