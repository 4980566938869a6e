//! What environments are made of: the shipped templates are whole, the user's own win, and what is wrong
//! with one is said by file and line.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use minijinja::syntax::SyntaxConfig;
use orchestra_console::{
    config::{ConfigFile, parse_toml},
    domain::Fault,
    provider::{LoadedTemplate, TemplateFolders, TemplateOrigin, Templates as _},
};
use tempfile::TempDir;

const SHIPPED: [&str; 7] =
    ["ai-monorepo", "axum-sqlite", "express-sqlite", "fastapi-postgres", "fastapi-sqlite", "mcp-server", "static-site"];

fn shipped() -> Vec<LoadedTemplate> {
    let list = TemplateFolders::default().list();
    assert!(list.faulty.is_empty(), "{:#?}", list.faulty);
    list.templates
}

/// Every file of the tree as it lies in an environment `sample` on port 8006.
fn rendered(loaded: &LoadedTemplate) -> BTreeMap<String, String> {
    let mut engine = minijinja::Environment::new();
    engine.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    engine.set_syntax(SyntaxConfig::builder().keep_trailing_newline(true).build().unwrap());
    let mut values = loaded.template.values.clone();
    let given = [("name", "sample"), ("port", "8006"), ("directory", "/srv/sample")];
    values.extend(given.map(|(key, value)| (key.to_owned(), value.to_owned())));
    let mut texts = BTreeMap::new();
    for (path, bytes, is_rendered) in &loaded.files {
        let mut text = String::from_utf8(bytes.clone()).unwrap();
        if *is_rendered {
            let named = |error| panic!("{}/{path}: {error:#}", loaded.template.name);
            text = engine.render_str(&text, values.clone()).unwrap_or_else(named);
        }
        texts.insert(path.clone(), text);
    }
    texts
}

#[test]
fn all_that_are_promised_are_shipped_without_a_fault() {
    let names: Vec<_> = shipped().into_iter().map(|loaded| loaded.template.name).collect();
    assert_eq!(names, SHIPPED);
}

#[test]
fn every_file_renders_and_no_placeholder_is_left() {
    for loaded in shipped() {
        let template = &loaded.template.name;
        for (path, text) in rendered(&loaded) {
            for mark in ["{{", "{%", "{#"] {
                assert!(!text.contains(mark), "{template}/{path} still has {mark}");
            }
            assert!(text.is_empty() || text.ends_with('\n'), "{template}/{path} does not end its last line");
            let left_over = ["node_modules", "__pycache__", ".venv", "target", ".git", "data"];
            assert!(!path.split('/').any(|part| left_over.contains(&part)), "{template}/{path} is no source");
        }
    }
}

#[test]
fn each_tells_how_it_is_run_tested_and_asked() {
    for loaded in shipped() {
        let (template, files) = (&loaded.template.name, rendered(&loaded));
        let readme = &files["README.md"];
        assert!(readme.starts_with("# sample\n"), "{template}: {readme}");
        let asks = "curl http://127.0.0.1:8006/api/health";
        assert!(readme.contains("```sh\n") && readme.contains(asks), "{template}: {readme}");
        let runner = ["pytest", "cargo test", "npm test", "python3 -m unittest"];
        assert!(runner.iter().any(|runner| readme.contains(runner)), "{template}: {readme}");
        let tests = files.keys().filter(|path| path.contains("test")).count();
        assert!(tests > 0 && files.contains_key(".gitignore"), "{template}");
        let addresses = files.values().any(|text| text.contains("0.0.0.0") || text.contains("::0"));
        assert!(!addresses, "{template} listens for others");
    }
}

#[test]
fn each_has_checks_that_this_program_reads() {
    for loaded in shipped() {
        let text = &rendered(&loaded)["orchestra.toml"];
        let file: ConfigFile = parse_toml("orchestra.toml", text).unwrap();
        assert!(file.environments.contains_key("sample"), "{text}");
        let health = file.checks.iter().find(|check| {
            check.url.as_deref() == Some("http://127.0.0.1:8006/api/health")
                && check.environment.as_deref() == Some("sample")
        });
        let pattern = health.and_then(|check| check.body.clone()).unwrap();
        let pattern = regex::Regex::new(&pattern).unwrap();
        assert!(pattern.is_match(r#"{"status":"ok"}"#) && !pattern.is_match(r#"{"status":"down"}"#), "{text}");
    }
}

#[test]
fn each_service_runs_what_is_there_or_built() {
    for loaded in shipped() {
        let template = &loaded.template;
        assert!(!template.services.is_empty(), "{}", template.name);
        let files: BTreeSet<_> = loaded.files.iter().map(|(path, ..)| path.as_str()).collect();
        for service in &template.services {
            let program = &service.command[0];
            let is_built = template.generated.iter().any(|folder| program.starts_with(folder.as_str()));
            assert!(!program.contains('/') || is_built, "{}: {program}", template.name);
            let sources = service.command.iter().filter(|word| word.ends_with(".js"));
            sources.for_each(|source| assert!(files.contains(source.as_str()), "{}: {source}", template.name));
        }
        let asked = template.services.iter().filter(|service| service.health.as_deref() == Some("/api/health"));
        assert_eq!(asked.count(), 1, "{}", template.name);
    }
}

#[test]
fn the_mcp_server_keeps_to_its_ports() {
    let loaded = TemplateFolders::default().load("mcp-server").unwrap();
    assert_eq!((loaded.template.ports, loaded.template.ports_any), (None, vec![8003, 8006, 8007, 8008, 8009]));
}

#[test]
fn no_manifest_named_as_one_would_split_the_package() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/templates");
    let found = Command::new("find").arg(&folder).args(["-name", "Cargo.toml", "-o", "-name", ".gitignore"]).output();
    assert_eq!(String::from_utf8(found.unwrap().stdout).unwrap(), "", "cargo leaves such folders out of packages");
}

/// A folder for the user's own templates.
struct Own {
    place: TempDir,
}

const MANIFEST: &str = "name = 'mine'\nsummary = 'Mine'\nframework = 'static'\ndatabase = 'none'\n\
                        programs = ['python3']\nports = [8000, 8999]\n";

impl Own {
    fn new() -> Self {
        let own = Self { place: tempfile::tempdir().unwrap() };
        own.write("mine/template.toml", MANIFEST);
        own.write("mine/files/page.html.j2", "{{ name }}\n");
        own
    }

    fn path(&self, path: &str) -> PathBuf {
        self.place.path().join("templates").join(path)
    }

    /// Writes a file with the folders above it, each so that only its owner may change it.
    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let file = self.path(path);
        let folder = file.parent().unwrap();
        fs::create_dir_all(folder).unwrap();
        for folder in folder.ancestors().take_while(|folder| *folder != self.place.path()) {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
        }
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    }

    fn folders(&self) -> TemplateFolders {
        TemplateFolders::new(Some(self.path("")))
    }

    fn load(&self) -> LoadedTemplate {
        self.folders().load("mine").unwrap_or_else(|faults| panic!("{faults}"))
    }

    /// What is wrong with `mine`, without the path of its folder.
    fn faults(&self) -> Vec<String> {
        let faults = self.folders().load("mine").unwrap_err();
        let folder = format!("{}/", self.path("mine").display());
        faults.to_string().lines().map(|line| line.replace(&folder, "")).collect()
    }

    /// The only thing that is wrong with it.
    #[track_caller]
    fn fault(&self) -> String {
        let faults = self.faults();
        assert_eq!(faults.len(), 1, "{faults:#?}");
        faults[0].clone()
    }
}

#[test]
fn a_folder_of_ones_own_works_the_same() {
    let own = Own::new();
    own.write("mine/files/dot-env.example", "A=1\n");
    own.write("mine/files/logo.bin", [0xff, 0x00, 0xfe]);
    own.write("mine/README.md", "Not part of the tree.\n");
    let loaded = own.load();
    let origin = TemplateOrigin::Own { folder: own.path("mine").display().to_string(), hides_shipped: false };
    assert_eq!(loaded.origin, origin);
    let files: Vec<_> =
        loaded.files.iter().map(|(path, bytes, is_rendered)| (path.as_str(), bytes.as_slice(), *is_rendered)).collect();
    let expected: [(&str, &[u8], bool); 3] = [
        (".env.example", b"A=1\n", false),
        ("logo.bin", &[0xff, 0x00, 0xfe], false),
        ("page.html", b"{{ name }}\n", true),
    ];
    assert_eq!(files, expected);
    let names: Vec<_> = own.folders().list().templates.into_iter().map(|loaded| loaded.template.name).collect();
    assert_eq!(names.len(), SHIPPED.len() + 1);
    assert!(names.contains(&"mine".to_owned()) && names.is_sorted());
}

#[test]
fn one_of_a_shipped_name_wins_and_is_said_so() {
    let own = Own::new();
    own.write("static-site/template.toml", MANIFEST.replace("mine", "static-site"));
    own.write("static-site/files/index.html", "mine\n");
    let loaded = own.folders().load("static-site").unwrap();
    assert!(matches!(loaded.origin, TemplateOrigin::Own { hides_shipped: true, .. }), "{:?}", loaded.origin);
    let shipped = TemplateFolders::default().load("static-site").unwrap();
    assert_eq!(shipped.origin, TemplateOrigin::Shipped);
    assert_ne!(loaded.digest(), shipped.digest());
    own.write("static-site/template.toml", "name = 'static-site'\n");
    assert!(own.folders().load("static-site").is_err(), "a faulty one is not passed over in silence");
    let list = own.folders().list();
    assert_eq!((list.templates.len(), list.faulty.len()), (SHIPPED.len(), 1));
}

#[test]
fn a_change_changes_the_digest() {
    let own = Own::new();
    let before = own.load().digest();
    assert_eq!(own.load().digest(), before);
    own.write("mine/files/page.html.j2", "{{ name }}!\n");
    let text = own.load().digest();
    own.write("mine/template.toml", MANIFEST.replace("8999", "8998"));
    assert_eq!(BTreeSet::from([before, text, own.load().digest()]).len(), 3);
}

#[test]
fn an_unknown_name_is_answered_with_the_nearest() {
    let own = Own::new();
    let said = |name: &str| Fault::from(&own.folders().load(name).unwrap_err()).to_string();
    assert!(said("fastapi-sqlit").contains("there is no template `fastapi-sqlit`; did you mean `fastapi-sqlite`?"));
    assert!(said("mien").contains("`mine`"), "{}", said("mien"));
    assert!(said("quite-another-thing-altogether").contains("there are ai-monorepo, "));
    assert!(own.folders().files("mien").unwrap_err().to_string().contains("`mine`"));
    for hostile in ["", ".", "..", "../mine", "/etc", "mine/files", "mine/../mine"] {
        assert!(own.folders().load(hostile).is_err(), "{hostile:?}");
    }
}

#[test]
fn a_broken_manifest_names_every_fault_with_its_line() {
    let own = Own::new();
    own.write(
        "mine/template.toml",
        r#"name = "yours"
summary = ""
framework = "Static Site"
database = "sqlit"
programs = ["python3", "/bin/sh"]
ports = [9000, 8000]
generated = ["data/", "../", "**/"]

[values]
port = "1"
workers = "1"

[[step]]
id = "packages"
title = "Install"
operation = "local.python-package"
needs = ["databas"]

[[step]]
id = "database"
title = "Create"
operation = "local.sqlite-database"
inputs = { path = "/etc/app.db", migration = "x", migrations = "${directory}/../x" }
needs = ["configuration"]

[[step]]
id = "configuration"
title = "Write"
operation = "local.write-configuration"
needs = ["database"]
[step.inputs]
path = "${directory}/.env"
[step.inputs.values]
URL = "${packages.port} ${nam} ${"
key = "x"
KEY = { generate = 4 }

[[service]]
name = "api"
command = ["../bin/api", "${port}"]
steps = ["package"]
after = ["web"]

[[service]]
name = "web"
command = ["python"]
environment = { path = "x", PORT = "${prt}" }
after = ["api"]
health = "health"
tcp = true
"#,
    );
    let mut found = own.faults();
    found.sort_by_key(|fault| fault.split(':').nth(1).unwrap().parse::<usize>().unwrap());
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn unknown_keys_are_named_with_what_else_is_wrong() {
    let own = Own::new();
    let service = "[[service]]\nname = 'a'\ncommand = ['sh']\nhealht = '/x'\n\n[[service]]\nname = 'B'\ntcp = true\ncommand = []\n";
    own.write("mine/template.toml", format!("{}{service}", MANIFEST.replace("'none'", "'nothing'")));
    assert_eq!(
        own.faults(),
        [
            "template.toml:10: unknown key `healht`; did you mean `health`?",
            "template.toml:4: unknown database `nothing`; write one of none, sqlite, postgres",
            "template.toml:13: `B` is no name; use small letters, digits and `-`",
            "template.toml:15: service `B` has no command",
        ],
        "what follows from the unknown key alone is not said"
    );
    let service = "[[service]]\nname = 'a'\ncommand = ['python3', '$${x}']\ntcp = true\n";
    own.write("mine/template.toml", format!("{}{service}", MANIFEST.replace("ports = [8000, 8999]\n", "")));
    assert_eq!(own.fault(), "template.toml:6: the key `ports` is missing: [lowest, highest]; services listen there");
    own.write("mine/template.toml", format!("{MANIFEST}{service}"));
    assert_eq!(own.load().template.services.len(), 1);
    own.write("mine/template.toml", "name = \n");
    assert!(own.fault().starts_with("template.toml:1: "), "{}", own.fault());
    own.write("mine/template.toml", [0xff, 0xfe]);
    assert_eq!(own.fault(), "template.toml: the manifest is not UTF-8 text; save it as UTF-8");
}

#[test]
fn the_example_in_the_document_is_a_template() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md")).unwrap();
    let own = Own::new();
    own.write("notes/template.toml", text.split("```\n").nth(1).unwrap());
    own.write("notes/files/page.html", "x");
    let loaded = own.folders().load("notes").unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!((loaded.template.steps.len(), loaded.template.services.len()), (1, 1));
    for name in SHIPPED {
        assert!(text.contains(&format!("| `{name}` |")), "{name} is not told");
    }
    for loaded in shipped() {
        for step in loaded.template.steps {
            assert!(text.contains(&format!("| `{}` |", step.operation)), "{} is not told", step.operation);
        }
    }
}

#[test]
fn links_pipes_and_what_is_not_there_are_refused() {
    let own = Own::new();
    own.write("outside", "secret");
    symlink(own.path("outside"), own.path("mine/files/link")).unwrap();
    assert_eq!(own.fault(), "files/link: it is a link; put what it points to in its place");
    fs::remove_file(own.path("mine/files/link")).unwrap();
    symlink("/", own.path("mine/files/folder")).unwrap();
    assert!(own.fault().starts_with("files/folder: it is a link"));
    fs::remove_file(own.path("mine/files/folder")).unwrap();

    let pipe = own.path("mine/files/pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert!(own.fault().starts_with("files/pipe: it is a pipe or a device"), "{}", own.fault());
    fs::remove_file(pipe).unwrap();
    own.load();

    fs::rename(own.path("mine/template.toml"), own.path("kept")).unwrap();
    assert_eq!(own.fault(), "template.toml: it is not there");
    assert!(Command::new("mkfifo").arg(own.path("mine/template.toml")).status().unwrap().success());
    assert!(own.fault().starts_with("template.toml: it is a pipe or a device"));
    fs::remove_file(own.path("mine/template.toml")).unwrap();
    fs::rename(own.path("kept"), own.path("mine/template.toml")).unwrap();
    fs::rename(own.path("mine/files"), own.path("mine/file")).unwrap();
    assert_eq!(own.fault(), "files: it is not there");
    symlink(own.path("mine/file"), own.path("mine/files")).unwrap();
    assert!(own.faults()[0].starts_with("files: it is a link"));
}

#[test]
fn what_others_may_write_is_refused_with_the_command_that_mends_it() {
    let own = Own::new();
    let open = |path: &str, mode: u32| fs::set_permissions(own.path(path), fs::Permissions::from_mode(mode)).unwrap();
    for (path, mode) in [("mine/files/page.html.j2", 0o644), ("mine/files", 0o755), ("mine", 0o755), ("", 0o755)] {
        open(path, mode | 0o022);
        let said = own.folders().load("mine").unwrap_err().to_string();
        assert!(said.contains("others may write it") && said.contains("chmod go-w /"), "{path}: {said}");
        open(path, mode);
    }
    own.load();
}

#[test]
fn size_depth_and_number_are_bounded() {
    let own = Own::new();
    own.write("mine/files/huge", vec![b'x'; (4 << 20) + 1]);
    assert_eq!(own.fault(), "files/huge: the file is longer than 4 MiB");
    fs::remove_file(own.path("mine/files/huge")).unwrap();

    own.write(&format!("mine/files/{}x", "d/".repeat(20)), "x");
    assert!(own.fault().ends_with("it lies deeper than 16 folders"), "{}", own.fault());
    fs::remove_dir_all(own.path("mine/files/d")).unwrap();

    for part in 0..9 {
        own.write(&format!("mine/files/part{part}"), vec![b'x'; 4 << 20]);
    }
    assert!(own.fault().ends_with("the template's files are more than 32 MiB together"), "{}", own.fault());
    for part in 0..9 {
        fs::remove_file(own.path(&format!("mine/files/part{part}"))).unwrap();
    }

    for number in 0..2001 {
        fs::write(own.path(&format!("mine/files/{number}")), "").unwrap();
        fs::set_permissions(own.path(&format!("mine/files/{number}")), fs::Permissions::from_mode(0o644)).unwrap();
    }
    assert!(own.fault().contains("more than 2000 files"), "{}", own.fault());
}

#[test]
fn names_that_lead_astray_are_refused() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let own = Own::new();
    for path in ["dot-git/hooks/pre-commit", ".git/config", "a\\b", "red\u{1b}[31m", "dot-."] {
        own.write(&format!("mine/files/{path}"), "x");
        let faults = own.faults();
        assert_eq!(faults.len(), 1, "{path}: {faults:?}");
        assert!(!faults[0].contains('\u{1b}'), "{path}: {faults:?}");
        let top = path.split('/').next().unwrap();
        let top = own.path(&format!("mine/files/{top}"));
        if top.is_dir() { fs::remove_dir_all(top).unwrap() } else { fs::remove_file(top).unwrap() }
    }
    own.write("mine/files/page.html", "x");
    assert_eq!(own.fault(), "files/page.html.j2: `page.html` becomes `page.html` too; keep one of them");
    fs::remove_file(own.path("mine/files/page.html")).unwrap();
    own.write("mine/files/latin.txt.j2", [b'a', 0xe4]);
    assert!(own.fault().starts_with("files/latin.txt.j2: it is to be rendered and is not UTF-8"), "{}", own.fault());
    fs::remove_file(own.path("mine/files/latin.txt.j2")).unwrap();
    fs::write(own.path("mine/files").join(OsStr::from_bytes(b"\xff")), "x").unwrap();
    assert!(own.fault().ends_with("the name is not UTF-8; rename it"), "{}", own.fault());
}
