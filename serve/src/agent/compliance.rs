//! Words that compliance refuses.

use messageml::Message;

use super::body::Submission;

/// What compliance refuses, as a sentence: the first of `words`, whatever its case, in the message, its data or its
/// attachments.
pub(super) fn find_blocked(words: &[String], message: &Message, submission: &Submission) -> Option<String> {
    if words.iter().all(String::is_empty) {
        return None;
    }
    let data = message.entity_json().to_string();
    let files = submission.attachments.iter();
    let names = files.clone().map(|file| ("name of an attachment", file.name.as_str()));
    let contents = files.filter_map(|file| Some(("text of an attachment", std::str::from_utf8(&file.content).ok()?)));
    let texts = [("message", message.text()), ("message", message.markdown()), ("data", data.as_str())];
    texts.into_iter().chain(names).chain(contents).find_map(|(place, text)| {
        let text = text.to_lowercase();
        let word = words.iter().find(|word| !word.is_empty() && text.contains(&word.to_lowercase()))?;
        Some(format!("compliance refuses the message for the word \"{word}\" in the {place}"))
    })
}
