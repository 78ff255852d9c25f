//! JSON values from and to whatever serde knows.

use std::fmt;

use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap, SerializeSeq, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Json, JsonNumber, Object, read_strictly};

/// Nesting of what is turned into a value: serde's own recursion is bounded as well.
const DEPTH: usize = 512;

/// Why a value could not be turned into JSON, or JSON into a value.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConvertError(String);

impl From<serde_json::Error> for ConvertError {
    fn from(error: serde_json::Error) -> Self {
        ConvertError(error.to_string())
    }
}

impl Json {
    /// The JSON of whatever serde can write.
    ///
    /// # Errors
    /// It has no JSON form (keys that are no strings), or nests more than 512 levels.
    ///
    /// ```
    /// let json = messageml::Json::from_serialize(&[("price", 72.485)].into_iter().collect::<std::collections::BTreeMap<_, _>>())?;
    /// assert_eq!(json.to_string(), r#"{"price":72.485}"#);
    /// # Ok::<(), messageml::json::ConvertError>(())
    /// ```
    pub fn from_serialize<T: Serialize + ?Sized>(value: &T) -> Result<Json, ConvertError> {
        let text = serde_json::to_string(value)?;
        read_strictly(&text, DEPTH).map_err(|error| ConvertError(error.to_string()))
    }

    /// The value as any type that serde can read.
    ///
    /// # Errors
    /// The value is not of that type.
    ///
    /// ```
    /// let json = messageml::json::read("[1, 2]", 8)?;
    /// assert_eq!(json.deserialize::<Vec<u8>>()?, [1, 2]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<T, ConvertError> {
        Ok(serde_json::from_str(&self.to_string())?)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(truth) => serializer.serialize_bool(*truth),
            Json::Number(number) => number.serialize(serializer),
            Json::String(text) => serializer.serialize_str(text),
            Json::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
            Json::Object(object) => object.serialize(serializer),
        }
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        self.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
        map.end()
    }
}

impl Serialize for JsonNumber {
    /// Integers that fit no `u64` keep their digits with serde_json.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            JsonNumber::Int(number) => serializer.serialize_i64(*number),
            JsonNumber::BigInt(digits) => match digits.parse() {
                Ok(number) => serializer.serialize_u64(number),
                Err(_) => RawValue::from_string(digits.to_string()).map_err(S::Error::custom)?.serialize(serializer),
            },
            // JSON has neither; the text is what our own writer gives.
            JsonNumber::Double(number) if !number.is_finite() => serializer.collect_str(&match number {
                number if number.is_nan() => "NaN",
                number if *number < 0.0 => "-Infinity",
                _ => "Infinity",
            }),
            JsonNumber::Double(number) => serializer.serialize_f64(*number),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Nested(0).deserialize(deserializer)
    }
}

/// Reads a value that stands this deep in others.
#[derive(Clone, Copy)]
struct Nested(usize);

impl<'de> DeserializeSeed<'de> for Nested {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        if self.0 > DEPTH {
            return Err(de::Error::custom("nested too deeply"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nested {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_none<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Json, E> {
        Ok(truth.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(number.into())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Json, E> {
        self.visit_u128(number.into())
    }

    fn visit_i128<E>(self, number: i128) -> Result<Json, E> {
        Ok(integer(i64::try_from(number).ok(), &number))
    }

    fn visit_u128<E>(self, number: u128) -> Result<Json, E> {
        Ok(integer(i64::try_from(number).ok(), &number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::Number(JsonNumber::Double(number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(Nested(self.0 + 1))? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut object = Object::new();
        while let Some(key) = map.next_key::<String>()? {
            object.insert(key, map.next_value_seed(Nested(self.0 + 1))?);
        }
        Ok(object.into())
    }
}

fn integer(small: Option<i64>, digits: &impl fmt::Display) -> Json {
    let digits = || JsonNumber::BigInt(Box::new(digits.to_string().into()));
    Json::Number(small.map_or_else(digits, JsonNumber::Int))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_both_ways() {
        let text = r#"{"b":[null,true,-3,18446744073709551615,1.5,"x\u0001"],"a":{"b":{}}}"#;
        let json = read_strictly(text, 8).expect("JSON");
        assert_eq!(serde_json::to_string(&json).expect("it is written"), text);
        assert_eq!(serde_json::from_str::<Json>(text).expect("it is read"), json);
        assert_eq!(serde_json::from_str::<Json>(text).expect("it is read").to_string(), text);
    }

    #[test]
    fn long_integers_keep_their_digits() {
        let text = "-123456789012345678901234567890123456789012345678901234567890";
        let json = read_strictly(text, 8).expect("JSON");
        assert_eq!(serde_json::to_string(&json).expect("it is written"), text);
        assert_eq!(Json::from_serialize(&json).expect("it is written"), json);
        let wide = read_strictly("170141183460469231731687303715884105727", 8).expect("JSON");
        assert_eq!(Json::from_serialize(&i128::MAX).expect("it is written"), wide);
    }

    #[test]
    fn depth_is_bounded() {
        let text = format!("{}1{}", "[".repeat(100), "]".repeat(100));
        assert!(serde_json::from_str::<Json>(&text).is_ok());
        struct Endless;
        impl Serialize for Endless {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut value = serde_json::json!(1);
                (0..600).for_each(|_| value = serde_json::json!([value]));
                value.serialize(serializer)
            }
        }
        assert!(Json::from_serialize(&Endless).is_err());
    }
}
