use ratatui::style::{Color, Modifier};

use super::*;
use crate::theme::{Depth, Glyphs, contrast};

fn surface(depth: Depth) -> Surface {
    Surface { depth, glyphs: Glyphs::unicode() }
}

fn contrast(a: Color, b: Color) -> f64 {
    let luminance = |color| contrast::luminance(color).unwrap_or_else(|| panic!("{color} has no fixed value"));
    ratio(luminance(a), luminance(b))
}

fn ratio(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Lines without the focus and the empty part of a gauge are decoration: nobody reads them.
fn wanted(theme: &str, role: Role) -> f64 {
    match role {
        Role::Track => 1.0,
        Role::Border if theme != "high-contrast" => 1.8,
        _ if theme == "high-contrast" => 7.0,
        _ => 4.5,
    }
}

#[test]
fn every_role_can_be_read_on_its_ground() {
    let themes = Themes::shipped();
    let mut measured = 0;
    for (name, _) in themes.list() {
        let file = themes.resolve(name).unwrap();
        let (Some(ground), Some(ink)) = (file.ground, file.ink) else { continue };
        measured += 1;
        for (role, look) in &file.roles {
            let ratio = contrast(look.fg.unwrap_or(ink), look.bg.unwrap_or(ground));
            assert!(ratio >= wanted(name, *role), "{name}: {role:?} has {ratio:.2}:1");
            let faint = file.roles[&Role::SelectionFaint].bg.unwrap_or(ground);
            let ratio = contrast(look.fg.unwrap_or(ink), look.bg.unwrap_or(faint));
            assert!(
                ratio >= 4.5 || wanted(name, *role) < 4.5,
                "{name}: {role:?} on a faint selection has {ratio:.2}:1"
            );
        }
    }
    assert_eq!(measured, 5, "all but `terminal`, whose colors are the user's");
}

/// Light as eyes without one kind of cone see it (Machado, Oliveira, Fernandes 2009, severity 1.0).
fn seen(by: [[f64; 3]; 3], color: Color) -> [f64; 3] {
    let light = contrast::linear(color).unwrap();
    by.map(|row| row.iter().zip(light).map(|(share, level)| share * level).sum::<f64>().clamp(0.0, 1.0))
}

/// CIE Lab, in which a distance is a difference to the eye.
fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let bent = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let x = bent((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    let y = bent(0.2126 * r + 0.7152 * g + 0.0722 * b);
    let z = bent((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[test]
fn good_warning_and_bad_are_apart_for_eyes_without_a_kind_of_cone() {
    let deuteranopia =
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]];
    let tritanopia =
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]];
    let themes = Themes::shipped();
    let least = |name: &str, eyes| {
        let file = themes.resolve(name).unwrap();
        let colors = [Role::Good, Role::Warn, Role::Bad].map(|role| seen(eyes, file.roles[&role].fg.unwrap()));
        let light = |[r, g, b]: [f64; 3]| 0.2126 * r + 0.7152 * g + 0.0722 * b;
        let mut least = (f64::MAX, f64::MAX);
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            let (one, other) = (lab(colors[a]), lab(colors[b]));
            let distance = one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
            least = (least.0.min(distance), least.1.min(ratio(light(colors[a]), light(colors[b]))));
        }
        least
    };
    for (name, eyes) in [("deuteranopia", deuteranopia), ("tritanopia", tritanopia)] {
        let (distance, brightness) = least(name, eyes);
        assert!(distance >= 30.0 && brightness >= 1.4, "{name}: distance {distance:.0}, brightness {brightness:.2}:1");
    }
    assert!(least("dark", deuteranopia).0 < 30.0, "the measure tells a theme that is not made for these eyes");
}

#[test]
fn every_theme_loads_at_every_depth_and_keeps_cursor_and_production_visible() {
    let themes = Themes::shipped();
    for (name, _) in themes.list() {
        for depth in [Depth::True, Depth::Indexed, Depth::Basic, Depth::Mono] {
            let styles = themes.load(name, &surface(depth)).unwrap();
            for role in [Role::Selection, Role::LayerProduction] {
                let style = styles.of(role);
                let seen = style.bg.is_some() || style.add_modifier.contains(Modifier::REVERSED);
                assert!(seen, "{name} at {depth:?}: {role:?} is {style:?}");
            }
        }
    }
}

#[test]
fn without_color_no_role_has_one() {
    let styles = Styles::load("dark", Depth::Mono, true).unwrap();
    assert!(Role::ALL.iter().all(|role| styles.of(*role).fg.is_none() && styles.of(*role).bg.is_none()));
}

#[test]
fn the_theme_terminal_has_only_the_colors_of_the_user() {
    let styles = Styles::load("terminal", Depth::True, false).unwrap();
    let colors = Role::ALL.iter().flat_map(|role| [styles.of(*role).fg, styles.of(*role).bg]).flatten();
    for color in colors {
        assert!(!matches!(color, Color::Rgb(..) | Color::Indexed(_)), "{color} is not one of the 16");
    }
}

#[test]
fn a_theme_takes_what_it_leaves_out_from_its_parent_and_grandparent() {
    let mut themes = Themes::shipped();
    themes.add("mine", "mine.toml", "inherits = \"ours\"\n[roles]\ngood = { fg = \"#010203\" }\n");
    themes.add("ours", "ours.toml", "inherits = \"dark\"\nground = \"#000000\"\n[roles]\nbad = { bold = true }\n");
    let styles = themes.load("mine", &surface(Depth::True)).unwrap();
    assert_eq!(styles.of(Role::Good).fg, Some(Color::Rgb(1, 2, 3)));
    assert_eq!(styles.of(Role::Bad).fg, None);
    assert_eq!(styles.of(Role::Warn), Styles::load("dark", Depth::True, false).unwrap().of(Role::Warn));
    assert_eq!(themes.resolve("mine").unwrap().ground, Some(Color::Rgb(0, 0, 0)));
}

#[test]
fn a_users_theme_wins_over_a_shipped_one_of_its_name() {
    let mut themes = Themes::shipped();
    themes.add("light", "/themes/light.toml", "inherits = \"dark\"\n");
    let styles = themes.load("light", &surface(Depth::True)).unwrap();
    assert_eq!(styles.of(Role::Good), Styles::load("dark", Depth::True, false).unwrap().of(Role::Good));
    assert_eq!(themes.list().count(), 6);
}

#[test]
fn a_theme_says_what_is_wrong_with_it_and_where() {
    let refusal = |text: &str| {
        let mut themes = Themes::shipped();
        themes.add("mine", "mine.toml", text);
        themes.load("mine", &surface(Depth::True)).unwrap_err().to_string()
    };
    assert!(refusal("[roles]\ngod = {}\n").starts_with("mine.toml:2: unknown name `god`; there are text, muted"));
    assert!(refusal("[roles]\ngood = { color = \"red\" }\n").starts_with("mine.toml:2: unknown name `color`"));
    assert!(refusal("[roles]\ngood = { fg = \"redd\" }\n").starts_with("mine.toml:2: `redd` is not a color"));
    assert!(refusal("rolls = 1\n").starts_with("mine.toml:1: unknown name `rolls`"));
    assert!(refusal("[roles]\n").starts_with("mine.toml: the role `text` has no look"));
    assert_eq!(refusal("inherits = \"mine\"\n"), "mine.toml: it inherits from itself: mine -> mine");
    assert!(refusal("inherits = \"drak\"\n").starts_with("mine.toml: there is no theme `drak`; there are dark, light"));
}

#[test]
fn a_circle_of_two_is_refused() {
    let mut themes = Themes::shipped();
    themes.add("a", "a.toml", "inherits = \"b\"\n");
    themes.add("b", "b.toml", "inherits = \"a\"\n");
    let refusal = themes.load("a", &surface(Depth::True)).unwrap_err();
    assert_eq!(refusal.to_string(), "a.toml: it inherits from itself: a -> b -> a");
}

#[test]
fn an_unknown_theme_is_told_with_those_there_are() {
    let refusal = Styles::load("drak", Depth::True, false).unwrap_err();
    let (word, known) = refusal.unknown.unwrap();
    assert_eq!((word.as_str(), known[0].as_str()), ("drak", "dark"));
}

#[test]
fn a_roles_name_is_the_word_of_theme_files() {
    assert_eq!(Role::LayerProduction.name(), "layer_production");
    assert_eq!(Role::Text.name(), "text");
}
