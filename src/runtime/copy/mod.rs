//! Copied text on its way out: by a program of this machine, or by the terminal.
//!
//! `way` decides which ways there are and in what order, `osc52` makes the terminal's sequence, and
//! [`copy`] tries one way after the other and says which it was. What is copied is not known here.

mod carry;
mod osc52;
mod way;

pub(super) use carry::{Copying, copy};
