//! vanished
