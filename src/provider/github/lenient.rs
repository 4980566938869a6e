//! Decoders that take what comes: a field of another type than promised is an absent field, a row
//! that is no object is a skipped row.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

use crate::domain::Timestamp;

/// One JSON value of any type, of which only a scalar is kept.
#[derive(Debug, Clone, PartialEq, Default)]
enum Scalar {
    #[default]
    Absent,
    Text(String),
    Whole(u64),
    Other(String),
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar::Other(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
        Ok(u64::try_from(value).map_or_else(|_| Scalar::Other(value.to_string()), Scalar::Whole))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Scalar, E> {
        Ok(Scalar::Whole(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Scalar, E> {
        // Beyond 2^53 a float is no longer one whole number.
        let is_whole = value.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&value);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
        Ok(if is_whole { Scalar::Whole(value as u64) } else { Scalar::Other(value.to_string()) })
    }

    fn visit_str<E>(self, value: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Scalar, E> {
        Ok(Scalar::Absent)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Absent)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Absent)
    }
}

/// A text; a number or a truth value is taken as its text.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Scalar::deserialize(deserializer)? {
        Scalar::Text(text) | Scalar::Other(text) => Some(text),
        Scalar::Whole(number) => Some(number.to_string()),
        Scalar::Absent => None,
    })
}

/// A whole number that is not negative; a text of digits is taken as one.
pub(super) fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(match Scalar::deserialize(deserializer)? {
        Scalar::Whole(number) => Some(number),
        Scalar::Text(text) => text.trim().parse().ok(),
        Scalar::Other(_) | Scalar::Absent => None,
    })
}

/// A truth value; a text of one is taken as one, everything else as no.
pub(super) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(matches!(Scalar::deserialize(deserializer)?, Scalar::Text(text) | Scalar::Other(text) if text == "true"))
}

/// The texts of a list; what is none is left out.
pub(super) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let Texts(texts) = Texts::deserialize(deserializer)?;
    Ok(texts)
}

/// A time: RFC 3339, the same without a zone (taken as UTC), or seconds since 1970.
pub(super) fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    Ok(match Scalar::deserialize(deserializer)? {
        Scalar::Text(text) => parse_time(text.trim()),
        Scalar::Whole(seconds) => i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok()),
        Scalar::Other(_) | Scalar::Absent => None,
    })
}

fn parse_time(text: &str) -> Option<Timestamp> {
    let in_utc = || jiff::civil::DateTime::to_zoned(text.parse().ok()?, jiff::tz::TimeZone::UTC).ok();
    text.parse().ok().or_else(|| in_utc().map(|zoned| zoned.timestamp()))
}

/// An object, or nothing when something else stands in its place.
#[derive(Debug)]
pub(super) struct Object<T>(pub(super) Option<T>);

impl<T> Default for Object<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

/// Everything but an object (and, for rows, a list) is read over by these.
macro_rules! read_over_scalars {
    ($value:ty) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("any value")
        }

        fn visit_bool<E>(self, _: bool) -> Result<$value, E> {
            Ok(Default::default())
        }

        fn visit_i64<E>(self, _: i64) -> Result<$value, E> {
            Ok(Default::default())
        }

        fn visit_u64<E>(self, _: u64) -> Result<$value, E> {
            Ok(Default::default())
        }

        fn visit_f64<E>(self, _: f64) -> Result<$value, E> {
            Ok(Default::default())
        }

        fn visit_str<E>(self, _: &str) -> Result<$value, E> {
            Ok(Default::default())
        }

        fn visit_unit<E>(self) -> Result<$value, E> {
            Ok(Default::default())
        }
    };
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    read_over_scalars!(Object<T>);

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Object<T>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Object(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|object| Object(Some(object)))
    }
}

/// A list of objects; what is none of them is counted.
#[derive(Debug)]
pub(super) struct Rows<T> {
    pub(super) rows: Vec<T>,
    pub(super) skipped: usize,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), skipped: 0 }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RowsVisitor(PhantomData))
    }
}

/// Like [`Rows`], for a list that an answer is about: anything but a list is an error.
pub(super) fn list<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Rows<T>, D::Error> {
    deserializer.deserialize_seq(RowsVisitor(PhantomData))
}

#[derive(Default)]
struct Texts(Vec<String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextsVisitor)
    }
}

struct TextsVisitor;

impl<'de> Visitor<'de> for TextsVisitor {
    type Value = Texts;

    read_over_scalars!(Texts);

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Texts, A::Error> {
        let mut texts = Vec::new();
        while let Some(scalar) = seq.next_element()? {
            match scalar {
                Scalar::Text(text) | Scalar::Other(text) => texts.push(text),
                Scalar::Whole(number) => texts.push(number.to_string()),
                Scalar::Absent => {}
            }
        }
        Ok(Texts(texts))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Texts, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Texts::default())
    }
}

struct RowsVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for RowsVisitor<T> {
    type Value = Rows<T>;

    read_over_scalars!(Rows<T>);

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Rows<T>, A::Error> {
        let mut rows = Rows::default();
        while let Some(Object(row)) = seq.next_element()? {
            match row {
                Some(row) => rows.rows.push(row),
                None => rows.skipped += 1,
            }
        }
        Ok(rows)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rows<T>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Rows::default())
    }
}
