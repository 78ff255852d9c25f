//! Codes `xml/…`.

codes! {}
