//! The real time and real chance.

use crate::{
    domain::Timestamp,
    execute::{Clock, Dice},
};

pub(super) struct RealClock;

impl Clock for RealClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Numbers of the operating system; made up from the clock where it has none.
pub(super) struct RealDice;

impl Dice for RealDice {
    fn roll(&mut self) -> u64 {
        getrandom::u64().unwrap_or_else(|_| {
            let now = Timestamp::now().as_nanosecond();
            u64::from_le_bytes(now.to_le_bytes()[..8].try_into().unwrap_or_default())
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        })
    }
}
