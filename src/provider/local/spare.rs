//! The name under which a file is written before it has its own.

use std::path::{Path, PathBuf};

use crate::plan::OperationId;

/// Beside `path`, and of this operation alone: whatever has this name is half made and of no worth.
pub(super) fn spare(path: &Path, id: &OperationId) -> PathBuf {
    path.with_file_name(format!(".orchestra-{id}"))
}
