//! What a person fills in to dispatch a workflow: its file at a branch or tag, read and understood.
//!
//! `calls` fetches the list of workflows and the file; `file` understands the file, whatever stands in it.

mod calls;
mod file;
