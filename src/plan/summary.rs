//! A plan in few words.

use super::{Plan, Risk, RiskLevel};

impl Plan {
    /// How much can go wrong in all: the worst step decides, and names itself.
    pub fn risk(&self) -> Risk {
        let Some(level) = self.steps.iter().map(|step| step.risk.level).max() else {
            return Risk { level: RiskLevel::Low, reason: "nothing is done".into() };
        };
        let mut worst = self.steps.iter().filter(|step| step.risk.level == level);
        if level == RiskLevel::Low {
            let reason = worst.next().map(|step| step.risk.reason.clone()).unwrap_or_default();
            return Risk { level, reason };
        }
        let first = worst.next().map(|step| format!("{} ({})", step.risk.reason, step.id)).unwrap_or_default();
        let reason = match worst.count() {
            0 => first,
            1 => format!("{first}, and 1 step more"),
            more => format!("{first}, and {more} steps more"),
        };
        Risk { level, reason }
    }
}

/// `$0.12 an hour`, or that it costs nothing.
pub fn price_an_hour(cents: u64) -> String {
    if cents == 0 { "costs nothing".into() } else { format!("${}.{:02} an hour", cents / 100, cents % 100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_read_as_people_say_them() {
        assert_eq!([0, 7, 250].map(price_an_hour), ["costs nothing", "$0.07 an hour", "$2.50 an hour"]);
    }
}
