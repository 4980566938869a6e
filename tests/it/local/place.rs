//! A state directory of its own, a work directory, and everything that may be asked of an operation.

use std::{
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use orchestra_console::{
    domain::{Fault, FaultKind, Printable},
    plan::{Fields, Operation, OperationId},
    provider::{
        Act, Finding, Local, LocalPaths, Operate, OperationFault, Operators, Progress, TemplateFile, Templates,
    },
    secrets::{TokenVariables, Vault},
};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The files of the one template there is.
#[derive(Default)]
pub struct Shelf(pub Vec<TemplateFile>);

impl Templates for Shelf {
    fn files(&self, name: &str) -> Result<Vec<TemplateFile>, Fault> {
        match name {
            "notes" => Ok(self.0.clone()),
            _ => Err(Fault::new(FaultKind::NotFound, format!("there is no template {name}"))),
        }
    }
}

pub struct Place {
    folder: TempDir,
    pub operators: Operators,
    pub heard: Heard,
}

#[derive(Default)]
pub struct Heard(pub Mutex<Vec<String>>);

impl Progress for Heard {
    fn say(&self, line: Printable) {
        self.0.lock().unwrap().push(line.to_string());
    }
}

impl Place {
    pub fn new() -> Self {
        Self::with_templates(Shelf::default())
    }

    pub fn with_templates(shelf: Shelf) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let folder = tempfile::tempdir().unwrap();
        for name in ["work", "programs"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        let operators = operators(folder.path(), shelf);
        Self { folder, operators, heard: Heard::default() }
    }

    /// With a program that stands before all others.
    pub fn with_program(name: &str, script: &str) -> Self {
        let place = Self::new();
        let path = place.folder.path().join("programs").join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        place
    }

    /// Everything as another process finds it.
    pub fn found_anew(&self) -> Operators {
        operators(self.folder.path(), Shelf::default())
    }

    /// Where environments are made.
    pub fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    pub fn path(&self, name: &str) -> String {
        self.work().join(name).display().to_string()
    }

    pub fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// An operation's id that no other test has, since whatever carries it is ended with it.
    pub fn id(&self, id: &str) -> OperationId {
        let name =
            self.folder.path().file_name().unwrap().to_string_lossy().replace(|c: char| !c.is_alphanumeric(), "");
        OperationId(format!("{name}-{id}"))
    }

    /// What is kept of an operation in the state directory.
    pub fn kept(&self, id: &str, end: &str) -> PathBuf {
        self.state().join("operations").join(format!("{}{end}", self.id(id)))
    }

    pub async fn perform(&self, id: &str, name: &str, inputs: Value) -> Result<Fields, OperationFault> {
        let (operation, id) = (operation(name, inputs), self.id(id));
        self.operators.perform(act(&operation, &id), &self.heard).await
    }

    /// Performs, or says in one sentence why not.
    pub async fn sentence(&self, id: &str, name: &str, inputs: Value) -> String {
        self.perform(id, name, inputs).await.unwrap_err().fault.to_string()
    }

    pub async fn inspect(&self, id: &str, name: &str, inputs: Value) -> Finding {
        let (operation, id) = (operation(name, inputs), self.id(id));
        self.operators.inspect(act(&operation, &id)).await.unwrap()
    }

    pub async fn undo(&self, id: &str, name: &str, inputs: Value, outputs: &Fields) -> Result<(), OperationFault> {
        let (operation, id) = (operation(name, inputs), self.id(id));
        self.operators.undo(act(&operation, &id), outputs, &self.heard).await
    }

    /// What the operations said since the last time.
    pub fn heard(&self) -> Vec<String> {
        std::mem::take(&mut *self.heard.0.lock().unwrap())
    }

    /// What every operation has to stand: done, done again, asked, taken back twice, and taken back without ever
    /// having been done. Afterwards the work directory is as it was before.
    pub async fn stands_everything(&self, name: &str, inputs: Value) -> Fields {
        let before = tree(&self.work());
        self.undo("never", name, inputs.clone(), &Fields::new()).await.unwrap();
        assert_eq!(self.inspect("once", name, inputs.clone()).await, Finding::Absent);
        let outputs = self.perform("once", name, inputs.clone()).await.unwrap();
        let made = tree(&self.work());
        assert_eq!(self.perform("once", name, inputs.clone()).await.unwrap(), outputs, "the same once more");
        assert_eq!(tree(&self.work()), made, "nothing was done twice");
        assert_eq!(self.inspect("once", name, inputs.clone()).await, Finding::Present(outputs.clone()));
        self.undo("once", name, inputs.clone(), &outputs).await.unwrap();
        assert_eq!(tree(&self.work()), before, "undone");
        self.undo("once", name, inputs.clone(), &outputs).await.unwrap();
        assert_eq!(tree(&self.work()), before, "undone twice");
        assert_eq!(self.inspect("once", name, inputs.clone()).await, Finding::Absent);
        let outputs = self.perform("once", name, inputs.clone()).await.unwrap();
        assert_eq!(tree(&self.work()), made, "done anew");
        self.undo("once", name, inputs, &Fields::new()).await.unwrap();
        assert_eq!(tree(&self.work()), before, "undone by someone who did not see its end");
        outputs
    }
}

fn operators(folder: &Path, shelf: Shelf) -> Operators {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = LocalPaths {
        state: folder.join("state"),
        executable: PathBuf::from(env!("CARGO_BIN_EXE_orchestra")),
        programs: std::iter::once(folder.join("programs")).chain(std::env::split_paths(&path)).collect(),
        home: Some(folder.join("home")),
    };
    let variables = TokenVariables::read(|name| (name == "GH_TOKEN").then(|| "ghp_notatoken".into()));
    let local = Local::new(paths, Vault::of_variables(variables), Arc::new(shelf));
    Operators::new([Arc::new(local) as Arc<dyn Operate>])
}

pub fn operation(name: &str, inputs: Value) -> Operation {
    Operation::new(name, inputs.as_object().unwrap().clone())
}

pub fn act<'a>(operation: &'a Operation, id: &'a OperationId) -> Act<'a> {
    Act { operation, id, timeout: Duration::from_secs(60) }
}

/// Every path below a directory, sorted.
pub fn tree(directory: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(directory).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            all.extend(tree(&path));
        }
        all.push(path);
    }
    all.sort();
    all
}

/// What the ledger knows of an operation that was interrupted: as a crash leaves it.
pub fn interrupt(place: &Place, id: &str, operation: &str, made: Value) {
    std::fs::create_dir_all(place.state().join("operations")).unwrap();
    let record = json!({ "version": 1, "operation": operation, "stage": "begun", "made": made, "outputs": {} });
    std::fs::write(place.kept(id, ".json"), record.to_string()).unwrap();
}

/// Resolves once it holds.
pub async fn until(what: &str, holds: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !holds() {
        assert!(Instant::now() < deadline, "it never came to this: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Whether this machine has a program; where it must, it is a failure that it has not.
pub fn has(program: &str) -> bool {
    let found = orchestra_console::provider::find_program(
        program,
        &std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>(),
    );
    if found.is_none() {
        assert!(std::env::var_os("ORCHESTRA_REQUIRE_PEERS").is_none_or(|value| value != "1"), "{program} is missing");
        println!("skipped: needs {program}");
    }
    found.is_some()
}
