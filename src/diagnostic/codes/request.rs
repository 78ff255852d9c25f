//! Codes `request/…`.

codes! {}
