//! Codes `entity/…`.

codes! {}
