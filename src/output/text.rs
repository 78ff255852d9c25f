//! Plain text: what remains of PresentationML without its tags.

/// The text of PresentationML that this crate wrote, as a reader of XML gets it: tags gone,
/// references resolved, carriage returns read as line ends.
pub fn text(presentation_ml: &str) -> String {
    let mut out = String::with_capacity(presentation_ml.len());
    let mut rest = presentation_ml;
    while let Some(at) = rest.find(['<', '&', '\r']) {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        let length = match tail.as_bytes().first() {
            Some(b'<') => tail.find('>').map_or(tail.len(), |end| end + 1),
            Some(b'\r') => {
                out.push('\n');
                if tail.starts_with("\r\n") { 2 } else { 1 }
            }
            _ => match REFERENCES.iter().find(|(name, _)| tail.starts_with(name)) {
                Some((name, character)) => {
                    out.push(*character);
                    name.len()
                }
                None => {
                    out.push('&');
                    1
                }
            },
        };
        rest = &tail[length..];
    }
    out.push_str(rest);
    out
}

const REFERENCES: [(&str, char); 5] = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"'), ("&apos;", '\'')];
