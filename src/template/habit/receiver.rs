//! What a path is in the data, for habits that could not tell when the template was read: `"b" in entity.name` asks for an
//! item if that is a list, and for a piece if it is a text.

use crate::diagnostic::{Diagnostics, codes};
use crate::json::Json;

/// The built-in for lists, and the one for texts.
const PAIR: (&str, &str) = ("?seq_contains(", "?contains(");

/// The kind of value behind a path: true for a list, false for a text.
fn is_list(path: &str, data: &Json, roots: bool) -> Option<bool> {
    let mut steps = path.split('.');
    if roots && !matches!(steps.next(), Some("entity" | "data")) {
        return None;
    }
    match steps.try_fold(data, |value, step| value.get(step))? {
        Json::Array(_) => Some(true),
        Json::String(_) => Some(false),
        _ => None,
    }
}

/// Writes in findings of syntax the built-in that fits the data; with `roots` the data is what `entity` and `data` hold.
pub(crate) fn fit(found: &mut Diagnostics, data: &Json, roots: bool) {
    for found in found.iter_mut().filter(|found| found.code == codes::template::SYNTAX) {
        let Some(fix) = &mut found.fix else { continue };
        for (wrong, right, wants_list) in [(PAIR.0, PAIR.1, false), (PAIR.1, PAIR.0, true)] {
            let Some(at) = fix.replacement.find(wrong) else { continue };
            let before = fix.replacement.get(..at).unwrap_or_default();
            let from = before.rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).map_or(0, |at| at + 1);
            let path = before.get(from..).unwrap_or_default().to_owned();
            if is_list(&path, data, roots) == Some(wants_list) {
                let (wrong, right) = (format!("{path}{wrong}"), format!("{path}{right}"));
                fix.replacement = fix.replacement.replace(&wrong, &right);
                found.help = found.help.take().map(|help| help.replace(&wrong, &right));
                break;
            }
        }
    }
}
