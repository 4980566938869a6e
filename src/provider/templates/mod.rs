//! What environments are made of: templates that come with the program, and the user's own.
//!
//! [`TemplateFolders`] reads them; a [`LoadedTemplate`] is a manifest without fault and the files of its
//! tree, each by the path where it will lie. Nothing is rendered or written here. What a manifest may say
//! is decided in `plan/manifest`.

mod fault;
mod folders;
mod lines;
mod load;
mod own;
mod paths;
mod shipped;

pub use fault::{TemplateFault, TemplateFaults};
pub use folders::{TemplateFolders, TemplateList};
pub use load::{LoadedTemplate, TemplateOrigin};
