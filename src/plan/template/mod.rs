//! What an environment can be made of: a tree of files, the steps after it, the services that then run.
//!
//! [`Template`] is the manifest `template.toml` once it is known to be without fault. The files
//! themselves are read by `provider/templates`.

#[expect(clippy::module_inception, reason = "the file of the main type has its name")]
mod template;

pub use template::{Database, PortChoice, Readiness, Restart, Template, TemplateOrigin, TemplateService, TemplateStep};
