//! Reading a body up to a limit.

use bytes::Bytes;
use reqwest::Response;

use super::{address::shown, failure::Failure};
use crate::domain::FaultKind;

/// An error's body beyond this is not read; its message stands at the start.
const ERROR_BYTES: usize = 64 * 1024;

/// Reads the body as decoded (a compressed one counts by what it unpacks to) and refuses one larger
/// than `limit` bytes. Of an error's body only the start is taken.
pub(super) async fn read(mut response: Response, limit: usize) -> Result<Bytes, Failure> {
    let is_error = !response.status().is_success();
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(_) if is_error => break,
            Err(error) => return Err(Failure::broken_body(&error, response.url(), body.len())),
        }
        if is_error && body.len() >= ERROR_BYTES {
            break;
        }
        if body.len() > limit {
            let why = format!("the answer of {} is larger than {} MiB", shown(response.url()), limit >> 20);
            return Err(Failure::new(FaultKind::Malformed, why));
        }
    }
    Ok(body.into_boxed_slice().into())
}
