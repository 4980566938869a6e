//! `orchestra init`: a configuration to begin with, made of what is found here.
//!
//! What belongs to the repository goes into the file; what is of this machine or its user (tokens,
//! kubeconfig, GPUs) is only told, because the file is for a whole team.

mod detect;
mod file;
mod run;
mod write;

pub(super) use run::run;
