//! `orchestra`: a terminal operations console for AI infrastructure.
//!
//! The rooms, lowest first; an arrow (`crate::other_room`) may only point down. `ARCHITECTURE.md`
//! draws the picture and `tests/it/architecture.rs` holds it.

pub mod domain;
pub mod theme;

pub mod config;
pub mod keymap;
pub mod logs;
pub mod plan;

pub mod app;
pub mod execute;
pub mod journal;
pub mod secrets;

pub mod provider;
pub mod view;

pub mod runtime;

pub mod cli;
