//! The NVIDIA GPUs of this machine, through the driver's own library, which is loaded at run time.
//!
//! `library` asks the driver and hands over plain readings; `track` turns them into GPUs with a
//! history and an idle time. [`NvmlObserver`] is the main type. `nvml-wrapper` lives here alone.

mod library;
mod observer;
mod track;

pub use observer::NvmlObserver;
