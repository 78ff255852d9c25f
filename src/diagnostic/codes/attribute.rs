//! Codes `attribute/…`.

codes! {}
