//! What this process holds in memory stays there.

/// Keeps tokens out of core dumps and from other processes of this user, debuggers among them. Children
/// are not concerned: what they are is begun anew when they start their program.
pub fn close_memory() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        // A kernel that refuses leaves all as it was.
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
