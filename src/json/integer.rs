//! Integers that fit no machine word.

use std::ops::Deref;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use bigdecimal::BigDecimal;

/// The most digits that are calculated with; templates bound them again by
/// [`Limits::number_digits`](crate::Limits::number_digits).
const MOST_DIGITS: usize = 10_000;

/// An integer of any size: its digits as they were written, with the sign.
///
/// What is calculated with is made of them once, when it is first asked for.
#[derive(Clone, Debug)]
pub struct BigInteger {
    digits: Box<str>,
    value: OnceLock<Option<Arc<BigDecimal>>>,
}

impl BigInteger {
    /// Its value; none where it has more than ten thousand digits.
    pub(crate) fn value(&self) -> Option<&Arc<BigDecimal>> {
        let read = || {
            let short = self.digits.len() <= MOST_DIGITS;
            short.then(|| BigDecimal::from_str(&self.digits).ok().map(Arc::new)).flatten()
        };
        self.value.get_or_init(read).as_ref()
    }
}

impl Deref for BigInteger {
    type Target = str;

    fn deref(&self) -> &str {
        &self.digits
    }
}

impl PartialEq for BigInteger {
    fn eq(&self, other: &Self) -> bool {
        self.digits == other.digits
    }
}

impl<T: Into<Box<str>>> From<T> for BigInteger {
    /// Of canonical digits: no leading zeros, no plus.
    fn from(digits: T) -> Self {
        BigInteger { digits: digits.into(), value: OnceLock::new() }
    }
}
