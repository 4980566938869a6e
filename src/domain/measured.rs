//! Measured numbers in JSON, which has no word for "no reading": NaN is written as null.

use serde::{Deserialize, Deserializer, Serializer};

pub(super) fn serialize<S: Serializer>(number: &f32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f32(*number)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f32, D::Error> {
    Ok(Option::<f32>::deserialize(deserializer)?.unwrap_or(f32::NAN))
}

/// The same for a list of them.
pub(super) mod all {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(in crate::domain) fn serialize<'a, S, L>(numbers: &'a L, serializer: S) -> Result<S::Ok, S::Error>
    where
        S: Serializer,
        &'a L: IntoIterator<Item = &'a f32>,
    {
        serializer.collect_seq(numbers)
    }

    pub(in crate::domain) fn deserialize<'de, D, L>(deserializer: D) -> Result<L, D::Error>
    where
        D: Deserializer<'de>,
        L: FromIterator<f32>,
    {
        let numbers = Vec::<Option<f32>>::deserialize(deserializer)?;
        Ok(numbers.into_iter().map(|number| number.unwrap_or(f32::NAN)).collect())
    }
}
