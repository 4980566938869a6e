//! The log of a job of the opened run: what is known of it, what is shown of it, and the failed step's tail.
//!
//! [`JobLogView`] is the state of the opened log, [`JobLogSaid`] what comes in about it. The text is not here: `settle`
//! asks for the lines around those on screen, and holds no others.

mod act;
mod again;
mod event;
mod leaving;
mod open;
mod said;
mod search;
mod settle;
mod states;
mod tail;
mod view;
mod why;

pub(super) use act::{act, go_to_match};
pub use event::JobLogSaid;
pub(super) use leaving::{copy, page};
pub(super) use open::{close, is_openable, open};
pub(super) use said::{jobs_came, said, tick};
pub(super) use search::{give_search_up, look, start_search};
pub(super) use settle::{resize, settle};
pub use states::{job_log_standing, job_log_states};
pub use tail::JobTail;
pub(super) use tail::tail_blocks;
pub use view::{JobLogSearch, JobLogState, JobLogView};
pub(super) use why::why_not;
