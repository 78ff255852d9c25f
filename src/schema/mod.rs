//! The element table: the one place that knows elements, attributes and their rules.
