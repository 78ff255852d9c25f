//! Codes `lint/…`.

codes! {}
