//! What a template's manifest may say, beyond its keys and their types.
//!
//! [`template_faults`] finds all that is wrong at once; each [`ManifestFault`] says where by keys, which
//! the reader of the file turns into lines.

mod fault;
mod faults;
mod operations;
mod placeholders;
mod services;
mod steps;
mod words;

pub use fault::ManifestFault;
pub use faults::template_faults;
