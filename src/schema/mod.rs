//! The element table: the one place that knows elements, attributes and their rules.

pub mod emoji;
// The table's rows call these checks; until every row does, some stand by.
#[allow(dead_code)]
pub(crate) mod value;
