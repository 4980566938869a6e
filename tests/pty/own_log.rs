//! own_log
