//! FreeMarker's numbers: decimal, unbounded, with a fast path for what fits an `i64`.

#![allow(dead_code, reason = "the two halves of the room land one after the other")]

use bigdecimal::BigDecimal;

/// A number of the template language.
#[derive(Clone, Debug)]
pub enum Number {
    /// A whole number that fits.
    Int(i64),
    /// Anything else that is finite.
    Decimal(Box<BigDecimal>),
    /// Infinite or not a number: only from JSON such as `1e999` or `?number` on `"INF"`, `"NaN"`.
    Special(f64),
}
