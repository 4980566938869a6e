//! All templates there are, by name: the user's own folder over what comes with the program.

use std::path::PathBuf;

use super::{
    fault::{TemplateFault, TemplateFaults},
    load::{LoadedTemplate, TemplateOrigin, load},
    own, shipped,
};
use crate::{
    domain::{Fault, FaultKind, Printable, nearest},
    provider::{TemplateFile, Templates},
};

/// The shipped templates and the user's own.
#[derive(Debug, Clone, Default)]
pub struct TemplateFolders {
    own: Option<PathBuf>,
}

/// What there is to choose from.
#[derive(Debug, Default)]
pub struct TemplateList {
    /// Those without fault, in the order of their names.
    pub templates: Vec<LoadedTemplate>,
    /// Those that cannot be used, and why. They stop nothing until they are asked for.
    pub faulty: Vec<(String, TemplateFaults)>,
}

impl TemplateList {
    /// A sentence where the template of this name is the user's own, and the shipped one is not used.
    pub fn hiding(&self, name: &str) -> Option<String> {
        match &self.templates.iter().find(|loaded| loaded.template.name == name)?.origin {
            TemplateOrigin::Own { folder, hides_shipped: true } => Some(format!(
                "the template {name} is your own, {}, and not the shipped one of that name",
                Printable::new(folder)
            )),
            _ => None,
        }
    }
}

impl TemplateFolders {
    /// `own` is the user's folder, `templates` in the configuration directory; it need not be there.
    pub fn new(own: Option<PathBuf>) -> Self {
        Self { own }
    }

    /// All of them. Reads the disk.
    pub fn list(&self) -> TemplateList {
        let (own, mut list) = (self.own_names(), TemplateList::default());
        let mut names: Vec<String> = shipped::names().into_iter().map(str::to_owned).collect();
        match own {
            Ok(own) => names.extend(own),
            Err(fault) => list.faulty.push((fault.file.clone(), fault.into())),
        }
        names.sort();
        names.dedup();
        for name in names {
            match self.load(&name) {
                Ok(template) => list.templates.push(template),
                Err(faults) => list.faulty.push((name, faults)),
            }
        }
        list
    }

    /// Reads one template whole. Reads the disk.
    ///
    /// # Errors
    /// There is none of this name, or it has faults: all of them.
    pub fn load(&self, name: &str) -> Result<LoadedTemplate, TemplateFaults> {
        let is_shipped = shipped::names().contains(&name);
        // A folder of one's own that cannot be read may hold one of this name.
        let is_own = self.own_names()?.iter().any(|own| own == name);
        let own = self.own.as_ref().filter(|_| is_own);
        if let Some(folder) = own.map(|own| own.join(name)) {
            let tree = own::tree(&folder)?;
            let folder = folder.display().to_string();
            let origin = TemplateOrigin::Own { folder: folder.clone(), hides_shipped: is_shipped };
            return load(name, &folder, tree, origin);
        }
        match shipped::tree(name) {
            Some(tree) => load(name, name, tree, TemplateOrigin::Shipped),
            None => Err(self.unknown(name)),
        }
    }

    fn own_names(&self) -> Result<Vec<String>, TemplateFault> {
        self.own.as_deref().map_or_else(|| Ok(Vec::new()), own::names)
    }

    fn unknown(&self, name: &str) -> TemplateFaults {
        let own = self.own_names().unwrap_or_default();
        let known = || shipped::names().into_iter().chain(own.iter().map(String::as_str));
        let hint = match nearest(name, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", known().collect::<Vec<_>>().join(", ")),
        };
        let fault = TemplateFault::new("templates", format!("there is no template `{name}`; {hint}"));
        TemplateFaults { kind: FaultKind::NotFound, all: vec![fault] }
    }
}

impl Templates for TemplateFolders {
    fn files(&self, name: &str) -> Result<Vec<TemplateFile>, Fault> {
        self.load(name).map(|loaded| loaded.files).map_err(|faults| Fault::from(&faults))
    }
}
