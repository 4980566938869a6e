//! The table at the end.

use std::fmt;

#[derive(Debug, Clone, Copy)]
pub enum Limit {
    /// No more than this, in the row's unit.
    AtMost(f64),
    /// No more than this many times what stands beside it.
    Times(f64),
}

/// One measure. `beside` is the floor's value, or that of another run where the name says so.
#[derive(Debug, Clone)]
pub struct Row {
    pub measure: &'static str,
    pub unit: &'static str,
    /// `None` where the program did not do what was measured.
    pub ours: Option<f64>,
    pub beside: Option<f64>,
    pub limit: Limit,
}

impl Row {
    fn is_within(&self) -> bool {
        match (self.limit, self.ours, self.beside) {
            (Limit::AtMost(most), Some(ours), _) => ours <= most,
            (Limit::Times(times), Some(ours), Some(beside)) => ours <= beside * times,
            _ => false,
        }
    }

    fn ratio(&self) -> String {
        match (self.ours, self.beside) {
            (Some(ours), Some(beside)) if beside > 0.0 => format!("{:.2}x", ours / beside),
            _ => "-".into(),
        }
    }
}

#[derive(Debug, Default)]
pub struct Report {
    pub rows: Vec<Row>,
}

impl Report {
    pub fn all_within_limits(&self) -> bool {
        self.rows.iter().all(Row::is_within)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let header = ["measure", "ours", "floor", "ratio", "limit", "ok"];
        writeln!(
            f,
            "{:44} {:>12} {:>12} {:>8} {:>14} {:>4}",
            header[0], header[1], header[2], header[3], header[4], header[5]
        )?;
        for row in &self.rows {
            let number =
                |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{} {}", short(value), row.unit));
            let limit = match row.limit {
                Limit::AtMost(most) => number(Some(most)),
                Limit::Times(times) => format!("{times} x floor"),
            };
            let ok = if row.is_within() { "yes" } else { "NO" };
            writeln!(
                f,
                "{:44} {:>12} {:>12} {:>8} {:>14} {:>4}",
                row.measure,
                number(row.ours),
                number(row.beside),
                row.ratio(),
                limit,
                ok
            )?;
        }
        Ok(())
    }
}

/// Three significant digits below 1,000, whole numbers above.
fn short(value: f64) -> String {
    match value {
        0.0 => "0".into(),
        v if v < 0.1 => format!("{v:.3}"),
        v if v < 10.0 => format!("{v:.2}"),
        v if v < 1000.0 => format!("{v:.1}"),
        v => format!("{v:.0}"),
    }
}
