//! What tells a finding from all others, whatever moves around it: services follow it from commit to commit.

use std::collections::HashMap;

use messageml::Diagnostic;
use messageml::report::Texts;

use super::Checked;

/// FNV-1a in 128 bits, so that the same finding has the same mark with every compiler.
const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

/// The marks given so far: the second finding of the same kind on the same text gets another.
#[derive(Debug, Default)]
pub struct Marks {
    seen: HashMap<u128, u32>,
}

impl Marks {
    /// The mark of a finding: of its code, file, data, message, and the text of its line, but not of the line's number.
    pub fn mark(&mut self, diagnostic: &Diagnostic, checked: &Checked<'_>, texts: &Texts<'_>) -> String {
        let place = &diagnostic.place;
        let line = texts.with_lines(&place.source, |lines| {
            let at = lines.position(place.span.start as usize).line;
            lines.line(at).trim().to_owned()
        });
        let data = checked.data_name.as_deref().unwrap_or_default();
        let name = checked.name(&place.source);
        let hash = hash(&[diagnostic.code.id(), &name, data, &diagnostic.message, &line]);
        let count = self.seen.entry(hash).and_modify(|count| *count += 1).or_insert(0);
        format!("{:032x}", hash ^ u128::from(*count))
    }
}

/// The mark of a file that could not be read.
pub fn of_text(text: &str) -> String {
    format!("{:032x}", hash(&[text]))
}

fn hash(parts: &[&str]) -> u128 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(BASIS, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
}
