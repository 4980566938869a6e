//! Chance without state: every value is a pure function of the seed and the words that name it.

/// A place in the tree of all random values. Naming a child gives another place; asking a place
/// for its value changes nothing, so any value at any time can be asked in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    /// The child of that name.
    pub(super) fn word(self, name: &str) -> Self {
        let fnv = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        self.number(fnv)
    }

    /// The child of that number.
    pub(super) fn number(self, number: u64) -> Self {
        Self(mix(self.0 ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    pub(super) fn bits(self) -> u64 {
        self.0
    }

    /// 0.0 up to, not including, 1.0.
    pub(super) fn unit(self) -> f64 {
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(super) fn between(self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// 0 up to, not including, `end`; 0 when `end` is 0.
    pub(super) fn below(self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.0 % end }
    }

    /// One of a list that is not empty.
    pub(super) fn pick<T>(self, list: &[T]) -> &T {
        &list[self.below(list.len() as u64) as usize]
    }

    /// A smooth wander between 0.0 and 1.0 over time; it turns about once in `period` seconds.
    pub(super) fn wave(self, seconds: f64, period: f64) -> f64 {
        let position = seconds / period;
        let (knot, along) = (position.floor(), position - position.floor());
        let (left, right) =
            (self.number(knot as i64 as u64).unit(), self.number((knot as i64).wrapping_add(1) as u64).unit());
        left + (right - left) * along * along * (3.0 - 2.0 * along)
    }
}

/// The output function of splitmix64.
fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_always_gives_the_same_value_and_another_name_another() {
        let dice = Dice::new(7);
        assert_eq!(dice.word("gpu").number(3), dice.word("gpu").number(3));
        assert_ne!(dice.word("gpu").number(3), dice.word("gpu").number(4));
        assert_ne!(dice.word("gpu"), Dice::new(8).word("gpu"));
    }

    #[test]
    fn values_fill_their_range_and_stay_in_it() {
        let units: Vec<f64> = (0..2_000).map(|n| Dice::new(1).number(n).unit()).collect();
        assert!(units.iter().all(|unit| (0.0..1.0).contains(unit)));
        let mean = units.iter().sum::<f64>() / units.len() as f64;
        assert!((0.45..0.55).contains(&mean), "{mean}");
    }

    #[test]
    fn a_wave_has_no_jumps() {
        let dice = Dice::new(5).word("wave");
        for tenth in -5_000..5_000 {
            let (a, b) = (dice.wave(f64::from(tenth) / 10.0, 20.0), dice.wave(f64::from(tenth + 1) / 10.0, 20.0));
            assert!((0.0..=1.0).contains(&a) && (a - b).abs() < 0.01, "{a} then {b} at {tenth}");
        }
    }
}
