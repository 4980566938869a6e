//! resizing
