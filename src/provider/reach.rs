//! Sentences for addresses that were not reached.

use std::{io::ErrorKind, time::Duration};

use crate::domain::{Fault, FaultKind};

/// Why a connection failed, in words; the address is not repeated.
pub(super) fn explain(error: &std::io::Error) -> Fault {
    let sentence = match error.kind() {
        ErrorKind::ConnectionRefused => "connection refused".to_owned(),
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::ConnectionAborted => {
            "the far side closed the connection".to_owned()
        }
        ErrorKind::UnexpectedEof => "the far side closed the connection in the middle".to_owned(),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => "no route to the host".to_owned(),
        ErrorKind::TimedOut => return Fault::new(FaultKind::TimedOut, "no answer before the system gave up"),
        _ => format!("cannot connect: {error}"),
    };
    Fault::new(FaultKind::Unreachable, sentence)
}

pub(super) fn no_such_name() -> Fault {
    Fault::new(FaultKind::Unreachable, "the host name does not resolve")
}

pub(super) fn no_answer(limit: Duration) -> Fault {
    Fault::new(FaultKind::TimedOut, format!("no answer within {} s", limit.as_secs_f32()))
}
