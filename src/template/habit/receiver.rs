//! What a path is in the data, for habits that could not tell when the template was read: `"b" in entity.name` asks for an
//! item if that is a list, for a piece if it is a text, for a member if it is an object.

use crate::diagnostic::{Diagnostics, Meant};
use crate::json::Json;

/// How it is asked of the value that a path leads to whether it has something.
fn asked(path: &str, item: &str, data: &Json, roots: bool) -> Option<String> {
    let mut steps = path.split('.');
    if roots && !matches!(steps.next(), Some("entity" | "data")) {
        return None;
    }
    Some(match steps.try_fold(data, |value, step| value.get(step))? {
        Json::Array(_) => format!("{path}?seq_contains({item})"),
        Json::String(_) => format!("{path}?contains({item})"),
        Json::Object(_) => format!("{path}[{item}]??"),
        _ => return None,
    })
}

/// Writes in findings of syntax the question that fits the data; with `roots` the data is what `entity` and `data` hold.
pub(crate) fn fit(found: &mut Diagnostics, text: &str, data: &Json, roots: bool) {
    for found in found.iter_mut() {
        let (Some(Meant::Asked(owner, item)), Some(fix)) = (found.meant, &mut found.fix) else { continue };
        let (Some(path), Some(item)) = (text.get(owner.range()), text.get(item.range())) else { continue };
        let Some(fitting) = asked(path, item, data, roots) else { continue };
        let guesses = ["seq_contains", "contains"].map(|name| format!("{path}?{name}({item})"));
        for guess in guesses.iter().filter(|guess| **guess != fitting) {
            if fix.replacement.contains(guess) {
                fix.replacement = fix.replacement.replacen(guess, &fitting, 1);
                found.help = found.help.take().map(|help| help.replacen(guess, &fitting, 1));
            }
        }
    }
}
