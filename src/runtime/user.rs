//! Who we are to the system.

/// The number of the user by whose rights files are opened.
pub fn effective_user() -> u32 {
    rustix::process::geteuid().as_raw()
}
