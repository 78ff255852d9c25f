//! Codes `template/…`.

codes! {}
