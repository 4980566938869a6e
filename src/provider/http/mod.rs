//! The one way to speak HTTP, and reqwest's only home.
//!
//! [`HttpClient`] reads ([`Get`], and [`Ask`] where the question needs a body): time limits, redirects that never carry
//! a token to another host, a size limit, conditional requests, few retries, and a gate that obeys the far side's word
//! on waiting. A write is sent once, in its turn, and says whether it went out.
//! Statuses are given back as they came; what one means is for the provider to say. Every error is a
//! [`crate::domain::Fault`] whose text names the address without its query. Nothing here knows a
//! provider's format. [`Prober`] asks an address once and reports what came back, for checks.

mod address;
mod ask;
mod body;
mod budget;
mod client;
mod credential;
mod download;
mod failure;
mod form;
mod gate;
mod limits;
mod link;
mod probe;
mod quota;
mod redirect;
mod refused;
mod reply;
mod send;
mod store;
mod turns;
mod wait;

pub(super) use address::{is_loopback, segments, shown};
pub(super) use ask::Ask;
pub(super) use client::{Get, HttpClient};
pub(super) use credential::Credential;
pub(super) use download::{DownloadLimits, Downloaded, Sink};
pub(super) use limits::Limits;
pub(super) use link::next_page;
pub(super) use probe::{Answer, Prober};
pub(super) use quota::{quota, quota_of};
pub(super) use reply::{Reply, Tag};
pub(super) use send::{Unanswered, Verb, Write};
pub(super) use turns::Turns;
pub(super) use wait::Wait;
