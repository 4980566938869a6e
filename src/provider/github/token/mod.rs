//! GitHub's tokens: what kind one is, whether it is whole, what it may do, when it ends.
//!
//! [`TokenKind`] and [`mistyped`] need nobody's answer; [`TokenExaminer`] asks the server whose a token
//! is and what it may do; [`DeviceFlow`] gets one without anything being pasted; `order` says which
//! of several is taken for what. Where tokens are kept is not known here.

mod accepted;
mod checksum;
mod device;
mod examine;
mod expiry;
mod kind;
mod page;
mod rights;
mod scopes;
mod table;

pub(super) use accepted::{Accepted, HEADER as ACCEPTED};
pub use checksum::mistyped;
pub use device::{DeviceCode, DeviceFlow};
pub use examine::{Examined, Reach, TokenExaminer};
pub(super) use expiry::{HEADER as EXPIRY, parse as parse_expiry};
pub use kind::TokenKind;
pub use page::token_page;
pub(super) use rights::{Candidate, order};
pub use rights::{Have, Level, Rights, Tried};
pub use scopes::Scopes;
pub use table::{AbilityRow, ability_table};
