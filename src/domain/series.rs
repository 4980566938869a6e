//! A short history of one number.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::measured;

/// The newest samples of one quantity, oldest first, at a fixed capacity.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Series {
    #[serde(with = "measured::all")]
    samples: VecDeque<f32>,
    capacity: usize,
}

impl Series {
    pub fn new(capacity: usize) -> Self {
        Self { samples: VecDeque::with_capacity(capacity), capacity }
    }

    /// Adds a sample, dropping the oldest when full. NaN is kept: it means "no reading here".
    pub fn push(&mut self, sample: f32) {
        if self.samples.len() >= self.capacity {
            self.samples.pop_front();
        }
        self.samples.push_back(sample);
    }

    /// The newest `count` samples, oldest first.
    pub fn newest(&self, count: usize) -> impl ExactSizeIterator<Item = f32> + '_ {
        self.samples.range(self.samples.len().saturating_sub(count)..).copied()
    }

    pub fn len(&self) -> usize {
        self.samples.len()
    }

    pub fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_series_forgets_its_oldest_sample() {
        let mut series = Series::new(3);
        for sample in [1.0, 2.0, 3.0, 4.0] {
            series.push(sample);
        }
        assert_eq!(series.newest(2).collect::<Vec<_>>(), [3.0, 4.0]);
        assert_eq!(series.newest(9).collect::<Vec<_>>(), [2.0, 3.0, 4.0]);
    }
}
