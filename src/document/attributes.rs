//! Attributes: which row each belongs to, what is missing, what the values are.

use std::borrow::Cow;
use std::ops::Range;

use super::Detail;
use super::checker::{Checker, Slot};
use super::lookup::ENTITY_ID;
use super::meaning::Meaning;
use super::meant::escaped;
use super::rows::{FoundRow, RowMatch, find_row, fits, names};
use super::value::{self, ValueFault};
use super::words::is_separator;
use crate::diagnostic::{Diagnostic, Fix, Span, codes, nearest};
use crate::markup::{Attribute, NodeId, NodeKind};
use crate::schema::{
    Advice, AttributeHabit, AttributeInfo, ElementInfo, Instead, Key, Presence, Spelling, Value, When, Written,
    attribute_family, attribute_habit, implied,
};

/// True if a value can be written again as it is: with references in it, it is not what was written.
pub(super) fn is_as_written(attribute: &Attribute<'_>) -> bool {
    attribute.value.len() == attribute.value_span.len()
}

impl<'c> Checker<'c, '_> {
    /// Reads the attributes of a tree element into the open node.
    pub fn read_attributes(&mut self, id: NodeId, meaning: &Meaning<'_>) {
        let info = meaning.element.info();
        let plan = meaning.element.plan();
        let tree = self.tree;
        let attributes = tree.attributes(id);
        self.filled = 0;
        if attributes.is_empty() && plan.is_idle() {
            return;
        }
        let NodeKind::Element { attributes: Range { start: first, .. }, .. } = tree.node(id).kind else { return };
        self.slots.clear();
        if plan.defaulted != 0 {
            self.add_defaults(info);
        }
        let deciding = meaning.spelling.and_then(deciding_word);
        for (attribute, index) in attributes.iter().zip(first..) {
            let value = match deciding {
                Some((name, word)) if attribute.name == name => match without_word(&attribute.value, word) {
                    Some(rest) => Cow::Owned(rest),
                    None => continue,
                },
                _ => Cow::Borrowed(attribute.value.as_ref()),
            };
            match find_row(meaning.element, attribute.name, meaning.presentation_ml) {
                RowMatch::Row(found) if found.row.library > self.context.library.version => {
                    self.refuse_newer(id, attribute, found.row, info);
                }
                RowMatch::Row(found) => {
                    self.fill(found, value, Some(index));
                    if meaning.presentation_ml && found.row.adopts {
                        self.adopt(info, attribute.value.as_ref());
                    }
                }
                RowMatch::Ignored => {}
                RowMatch::No => self.refuse(id, attribute, info, meaning.presentation_ml),
            }
        }
        if plan.required & !self.filled != 0 {
            self.check_missing(id, info, meaning.presentation_ml);
        }
        self.check_values(info);
        if !info.entity_prefix.is_empty() {
            self.check_given(id, info);
        }
    }

    /// Checks what the data says in place of an attribute.
    fn check_given(&mut self, id: NodeId, info: &'static ElementInfo) {
        let node = self.builder.parent();
        let Some(Detail::Keyword(value)) = node.and_then(|node| self.builder.document.detail(node)) else { return };
        let Some(at) = info.attributes.iter().position(|row| row.key == Key::Tag) else { return };
        let Some(row) = info.attributes.get(at).filter(|_| !self.is_filled(at as u8)) else {
            return;
        };
        let text = self.builder.document.slice(*value);
        if let Err(faults) = value::judge(row.value, text, self.context.directory) {
            for fault in faults {
                let place = self.tree.attribute(id, ENTITY_ID);
                let place = place.map_or(self.open_span(id.0), Attribute::value_place);
                let message = format!("the value in the data of this `{}`: {}", info.name, fault.message);
                let help = fault.help.unwrap_or_else(|| format!("it is {}", row.value.describe()));
                self.report(Diagnostic::new(fault.code, place, message).with_help(help));
            }
        }
    }

    fn add_defaults(&mut self, info: &'static ElementInfo) {
        let parent = self.builder.parent().map(|node| node.parent);
        let parent = parent.and_then(|at| self.builder.document.nodes.get(at as usize)).map(|node| node.element);
        for found in FoundRow::all(info) {
            let value = match found.row.presence {
                Presence::Default(value) => value,
                Presence::DefaultUnlessIn(value, element) if parent != Some(element) => value,
                _ => continue,
            };
            self.fill(found, Cow::Borrowed(value), None);
        }
    }

    #[inline(always)]
    fn fill(&mut self, FoundRow { row, at, rank }: FoundRow, value: Cow<'c, str>, attribute: Option<u32>) {
        let slot = Slot { row, at, rank, value, attribute, is_guess: false };
        if self.is_filled(at) {
            self.fill_again(slot);
        } else {
            self.filled |= 1 << at;
            self.slots.push(slot);
        }
    }

    /// Of two for one row the later spelling counts; what is given counts before a default.
    #[inline(never)]
    fn fill_again(&mut self, slot: Slot<'c>) {
        match self.slots.iter_mut().find(|known| known.at == slot.at) {
            Some(known) if known.attribute.is_some() && known.rank > slot.rank => {}
            Some(known) => *known = slot,
            None => self.slots.push(slot),
        }
    }

    /// Takes a misspelt attribute for the one that was meant, unless that is there as well.
    fn guess(&mut self, info: &'static ElementInfo, meant: &str, value: &'c str) {
        let is_meant = |found: &FoundRow| found.row.names.iter().any(|name| name.text == meant);
        let Some(found) = FoundRow::all(info).find(is_meant) else { return };
        let is_there = |slot: &Slot<'_>| slot.at == found.at && slot.attribute.is_some();
        if !self.slots.iter().any(is_there) {
            self.fill(found, Cow::Borrowed(value), None);
            self.slots.iter_mut().filter(|slot| slot.at == found.at).for_each(|slot| slot.is_guess = true);
        }
    }

    fn is_filled(&self, at: u8) -> bool {
        self.filled & (1 << at) != 0
    }

    /// Takes over the label and the tooltip that were read for this id.
    fn adopt(&mut self, info: &'static ElementInfo, id: &str) {
        let Some(group) = self.groups.find(id) else { return };
        let label = group.label.clone().map(Cow::Owned);
        let title = group.title.map(Cow::Borrowed);
        for (key, value) in [(Key::Label, label), (Key::Title, title)] {
            let found = FoundRow::all(info).find(|found| found.row.key == key);
            if let (Some(found), Some(value)) = (found, value) {
                self.fill(found, value, None);
            }
        }
    }

    fn refuse_newer(
        &mut self,
        id: NodeId,
        attribute: &Attribute<'_>,
        row: &'static AttributeInfo,
        info: &'static ElementInfo,
    ) {
        let (name, since, here) = (attribute.name, row.library, self.context.library.version);
        let owner = self.shown_name(id, info);
        let message = format!("`{name}` of `{owner}` came with library {since}, and the Agent has {here}");
        let fault = Diagnostic::new(codes::attribute::UNKNOWN, attribute.span, message)
            .with_help(format!("take it out, or set `library-version` to {since} if the Agent is that new"));
        self.report(fault);
    }

    fn refuse(&mut self, id: NodeId, attribute: &'c Attribute<'_>, info: &'static ElementInfo, presentation_ml: bool) {
        let name = attribute.name;
        let mut fault = Diagnostic::new(
            codes::attribute::UNKNOWN,
            attribute.span,
            format!("`{}` has no attribute `{name}`", self.shown_name(id, info)),
        )
        .with_label(self.open_span(id.0), format!("this `{}`", info.name));
        let version = self.context.library.version;
        let names = || names(info, presentation_ml, version);
        let named = |wanted: &str| names().find(|known| *known == wanted);
        let other_format = info.attributes.iter().find(|row| row.names.iter().any(|n| n.text == name));
        let other_format = other_format.filter(|row| row.shown_name(presentation_ml) != name);
        let name_span = Span::new(attribute.span.start as usize, attribute.span.start as usize + name.len());
        if let Some(lower) = named(&name.to_ascii_lowercase()) {
            self.guess(info, lower, attribute.value.as_ref());
            fault = fault.with_help(format!("write `{lower}`: names are case-sensitive")).with_fix(name_span, lower);
        } else if let Some(habit) = attribute_habit(info.name, name).filter(|habit| self.is_apt(habit, id, info)) {
            fault = fault.with_help(habit.help);
            let value = attribute.value.trim_matches(':');
            if let Some(key) = habit.stands_for
                && let Some(row) = info.attributes.iter().find(|row| row.key == key)
            {
                self.guess(info, row.shown_name(presentation_ml), attribute.value.as_ref());
            }
            let value = is_as_written(attribute).then(|| value.replace('"', "&quot;"));
            fault.fix = match habit.write {
                Instead::LookedUp => None,
                Instead::Content => self.move_to_content(id, attribute),
                Instead::Nothing => Some(Fix::suggested(self.with_space(attribute.span), "")),
                Instead::Attribute(name) => {
                    value.map(|value| Fix::suggested(attribute.span, format!("{name}=\"{value}\"")))
                }
                Instead::Style(_) => self.as_style(id, attribute),
            };
        } else if let Some(help) = attribute_family(name).filter(|_| name.contains(':')) {
            fault = fault.with_help(help).with_suggestion(self.with_space(attribute.span), "");
        } else if let Some(row) = other_format {
            let here = row.shown_name(presentation_ml);
            self.guess(info, here, attribute.value.as_ref());
            fault = fault.with_help(format!("it is called `{here}` here")).with_fix(name_span, here);
        } else if let Some(near) = nearest(name, names()) {
            self.guess(info, near, attribute.value.as_ref());
            fault = fault.with_help(format!("did you mean `{near}`?")).with_suggestion(name_span, near);
        } else if let Some(help) = attribute_family(name) {
            fault = fault.with_help(help).with_suggestion(self.with_space(attribute.span), "");
        } else {
            let mut all: Vec<String> = names().map(|name| format!("`{name}`")).collect();
            all.dedup();
            fault = fault.with_help(match all.is_empty() {
                true => format!("`{}` takes no attributes: take it out", info.name),
                false => format!("take it out, or write another: `{}` takes {}", info.name, all.join(", ")),
            });
            fault = fault.with_suggestion(self.with_space(attribute.span), "");
        }
        self.report(fault);
    }

    /// True if what a habit writes can stand in this element.
    fn is_apt(&self, habit: &AttributeHabit, id: NodeId, info: &'static ElementInfo) -> bool {
        let Some(name) = habit.write.attribute() else { return true };
        let is_there = self.tree.attribute(id, name).is_some();
        !is_there && info.attributes.iter().any(|row| row.names.iter().any(|known| known.text == name))
    }

    /// The edit that makes a style of an attribute, with the others that become one: the first of them has it.
    fn as_style(&self, id: NodeId, attribute: &Attribute<'_>) -> Option<Fix> {
        let mut properties = Vec::new();
        let mut first = attribute.span.start;
        for other in self.tree.attributes(id) {
            let Some(Instead::Style(property)) = attribute_habit("", other.name).map(|habit| habit.write) else {
                continue;
            };
            if !is_as_written(other) {
                return None;
            }
            first = first.min(other.span.start);
            properties.push(with_unit(property, &other.value));
        }
        let written = properties.join(";").replace('"', "&quot;");
        Some(match first == attribute.span.start {
            true => Fix::suggested(attribute.span, format!("style=\"{written}\"")),
            false => Fix::suggested(self.with_space(attribute.span), ""),
        })
    }

    /// The edit that makes the value of an attribute the content of its element, which has none.
    fn move_to_content(&self, id: NodeId, attribute: &Attribute<'_>) -> Option<Fix> {
        let open = self.open_span(id.0);
        let text = self.tree.text;
        let value = text.get(attribute.value_span.range())?;
        let removed = Fix::suggested(self.with_space(attribute.span), "");
        if text.get(open.range())?.ends_with("/>") {
            let end = Span::new(open.end as usize - 2, open.end as usize);
            return Some(removed.and(end, format!(">{value}</{}>", self.tree.name(id))));
        }
        let is_empty = self.tree.closing_name(id)?.start == open.end + 2;
        is_empty.then(|| removed.and(Span::new(open.end as usize, open.end as usize), value))
    }

    /// The element as it is written with the one word in it as the value of an attribute, and where it stands.
    pub(super) fn content_as(&self, id: NodeId, name: &str) -> Option<(String, Span)> {
        let text = self.tree.text;
        let open = self.open_span(id.0);
        let end = self.tree.closing_name(id)?;
        let word = text.get(open.end as usize..(end.start as usize).checked_sub(2)?)?.trim();
        let word = word.trim_matches(['#', '$', ':']);
        let is_word =
            !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '@'));
        let tag = text.get(open.range())?.strip_suffix('>')?;
        let whole = Span::new(open.start as usize, end.end as usize + 1);
        (is_word && text.get(whole.range())?.ends_with('>')).then(|| (format!("{tag} {name}=\"{word}\"/>"), whole))
    }

    /// The value that the other attributes of an element speak of, and where it is written.
    fn implied_value(&self, id: NodeId, value: Value) -> Option<(&'static str, Span)> {
        let (Value::OneOf(words) | Value::OneOfExactly(words)) = value else { return None };
        let word = self.tree.attributes(id).iter().find_map(|attribute| implied(attribute.name, words))?;
        let name = self.open_span(id.0).start as usize + 1 + self.tree.name(id).len();
        Some((word, Span::point(name)))
    }

    /// The attribute that has the text of its element as its value, and where it is written.
    fn content_also_as(&self, id: NodeId, name: &str, row: &AttributeInfo) -> Option<(String, Span)> {
        let text = self.tree.text;
        let open = self.open_span(id.0);
        let end = self.tree.closing_name(id)?;
        let value = text.get(open.end as usize..(end.start as usize).checked_sub(2)?)?.trim();
        let is_plain = !value.is_empty() && value.len() <= 200 && !value.contains(['<', '"', '\n', '$', '{']);
        let is_right = is_plain && value::judge(row.value, value, self.context.directory).is_ok();
        let at = self.attributes_end(id).filter(|_| is_right)?;
        Some((format!("{name}=\"{value}\""), at))
    }

    /// A text as it is written in the place of a value.
    pub(super) fn as_value(&self, attribute: &Attribute<'_>, text: &str) -> String {
        let before = self.tree.text.get(..attribute.value_span.start as usize).unwrap_or_default();
        let text = escaped(text);
        match before.chars().next_back() {
            Some('"') => text.replace('"', "&quot;"),
            Some('\'') => text.replace('\'', "&apos;"),
            _ => text,
        }
    }

    /// Where another attribute of an element is written: after all that it has.
    pub(super) fn attributes_end(&self, id: NodeId) -> Option<Span> {
        let open = self.open_span(id.0);
        let tag = self.tree.text.get(open.range())?;
        let tag = tag.strip_suffix("/>").or_else(|| tag.strip_suffix('>')).unwrap_or(tag);
        Some(Span::point(open.start as usize + tag.trim_end().len()))
    }

    /// An attribute with the white space before it.
    fn with_space(&self, attribute: Span) -> Span {
        let before = self.tree.text.get(..attribute.start as usize).unwrap_or_default();
        Span::new(before.trim_end_matches([' ', '\t']).len(), attribute.end as usize)
    }

    fn check_missing(&mut self, id: NodeId, info: &'static ElementInfo, presentation_ml: bool) {
        for (at, row) in info.attributes.iter().enumerate() {
            let taken = row.names.iter().any(|name| fits(name, presentation_ml) == Some(true));
            let given_by_data = matches!(
                self.builder.parent().and_then(|node| self.builder.document.detail(node)),
                Some(Detail::Keyword(_))
            );
            if row.presence == Presence::Required
                && taken
                && !self.is_filled(at as u8)
                && !(given_by_data && row.key == Key::Tag)
            {
                let shown = row.shown_name(presentation_ml);
                // A name that has a successor is none to be advised.
                let newer = info.advice.iter().find_map(|advice| match advice {
                    Advice::OldName(old, new) if *old == shown => Some(*new),
                    _ => None,
                });
                let name = newer.unwrap_or(shown);
                let fault = Diagnostic::new(
                    codes::attribute::MISSING,
                    self.open_span(id.0),
                    format!("`{}` needs the attribute `{name}`", self.shown_name(id, info)),
                )
                .with_help(match row.value {
                    Value::Any => format!("add `{name}=\"…\"`"),
                    value => format!("add `{name}=\"…\"`: {}", value.describe()),
                });
                let named = [Key::Tag, Key::ShortCode].contains(&row.key);
                let also = [Key::Value, Key::Href].contains(&row.key);
                self.report(match named.then(|| self.content_as(id, name)).flatten() {
                    Some((written, whole)) => {
                        fault.with_help(format!("write `{written}`")).with_suggestion(whole, written.clone())
                    }
                    None => match also.then(|| self.content_also_as(id, name, row)).flatten() {
                        Some((written, end)) => {
                            fault.with_help(format!("write `{written}`")).with_suggestion(end, format!(" {written}"))
                        }
                        None => match self.implied_value(id, row.value) {
                            Some((word, at)) => fault
                                .with_help(format!("write `{name}=\"{word}\"`"))
                                .with_suggestion(at, format!(" {name}=\"{word}\"")),
                            None => fault,
                        },
                    },
                });
            }
        }
    }

    /// What an element is called: the root by its tag, others by what they mean.
    fn shown_name(&self, id: NodeId, info: &'static ElementInfo) -> &'c str {
        if id.0 == 0 { self.tree.name(id) } else { info.name }
    }

    fn check_values(&mut self, info: &'static ElementInfo) {
        let slots = std::mem::take(&mut self.slots);
        let mut text = None;
        for slot in &slots {
            let value = match slot.is_guess || matches!(slot.row.value, Value::Any) {
                true => Cow::Borrowed(slot.value.as_ref()),
                false => self.check_slot(slot, info),
            };
            self.builder.attribute(slot.at, slot.row.key, &value);
            if slot.row.written == Written::AsText {
                text = Some(&slot.value);
            }
        }
        if let Some(text) = text {
            let source = self.builder.parent().map_or(0, |node| node.source);
            self.builder.text(text, source);
        }
        self.slots = slots;
    }

    /// Checks the value of a slot, reports what is wrong, and gives it as it is written.
    #[inline(never)]
    fn check_slot<'v>(&mut self, slot: &'v Slot<'c>, info: &ElementInfo) -> Cow<'v, str> {
        let (row, text) = (slot.row, slot.value.as_ref());
        let is_intricate = row.value.is_intricate();
        if is_intricate && self.sound.is_known(row, text) {
            return Cow::Borrowed(text);
        }
        let before = self.diagnostics.made();
        let value = self.check_value(row.value, text, row, slot.attribute, info);
        if is_intricate
            && let (Cow::Borrowed(text), Cow::Borrowed(written)) = (&slot.value, &value)
            && written.len() == text.len()
            && self.diagnostics.made() == before
            && !self.is_general
        {
            self.sound.remember(row, text);
        }
        value
    }

    /// Checks one value against a type, reports what is wrong, and gives it as it is written.
    #[inline]
    pub fn check_value<'v>(
        &mut self,
        value: Value,
        text: &'v str,
        row: &AttributeInfo,
        attribute: Option<u32>,
        info: &ElementInfo,
    ) -> Cow<'v, str> {
        match value::judge(value, text, self.context.directory) {
            Ok(written) => written,
            Err(faults) => {
                self.refuse_value(faults, value, row, attribute, info);
                Cow::Borrowed(text)
            }
        }
    }

    #[cold]
    fn refuse_value(
        &mut self,
        faults: Vec<ValueFault>,
        value: Value,
        row: &AttributeInfo,
        attribute: Option<u32>,
        info: &ElementInfo,
    ) {
        let attribute = attribute.and_then(|at| self.tree.attributes.get(at as usize));
        let (presentation_ml, source) =
            self.builder.parent().map_or((false, 0), |node| (node.presentation_ml, node.source));
        let name = attribute.map_or_else(|| row.shown_name(presentation_ml), |attribute| attribute.name);
        for ValueFault { code, message, help, at, fix } in faults {
            let place = attribute.map_or_else(|| self.open_span(source), |attribute| place_in(attribute, at.as_ref()));
            let mut fault = Diagnostic::new(code, place, format!("`{name}` of `{}`: {message}", info.name));
            fault.help = help.or_else(|| Some(format!("`{name}` is {}", value.describe())));
            if let Some((help, fix)) =
                attribute.and_then(|attribute| self.written_otherwise(row.value, attribute, source, info))
            {
                self.report(Diagnostic { fix: Some(fix), ..fault }.with_help(help));
                continue;
            }
            if let (Some(fix), Some(attribute)) = (fix, attribute) {
                fault = fault.with_suggestion(attribute.value_span, self.as_value(attribute, &fix));
            }
            self.report(fault);
        }
    }
}

impl Checker<'_, '_> {
    /// What is meant by a value that belongs into another attribute, into several elements, or into none.
    fn written_otherwise(
        &self,
        value: Value,
        attribute: &Attribute<'_>,
        source: u32,
        info: &ElementInfo,
    ) -> Option<(String, Fix)> {
        let text = attribute.value.trim();
        let open = self.open_span(source);
        let is_alone = self.tree.attributes(NodeId(source)).len() == 1
            && self.tree.text.get(open.range()).is_some_and(|tag| tag.ends_with("/>"));
        match value {
            Value::UserNumber if text.contains('@') && !text.contains([' ', '"', '<']) => {
                let email = info.attributes.iter().find(|row| row.key == Key::Email)?.shown_name(false);
                if self.tree.attribute(NodeId(source), email).is_some() {
                    return None;
                }
                let written = format!("{email}=\"{text}\"");
                Some((format!("this is an address: write `{written}`"), Fix::suggested(attribute.span, written)))
            }
            Value::Keyword if is_alone && text.contains([',', ';']) => {
                let words: Vec<&str> = text.split([',', ';']).map(str::trim).filter(|word| !word.is_empty()).collect();
                let is_word = |word: &&str| word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
                let name = self.tree.name(NodeId(source));
                let tags: Vec<String> =
                    words.iter().map(|word| format!("<{name} {}=\"{word}\"/>", attribute.name)).collect();
                let fits = (2..=8).contains(&words.len()) && words.iter().all(is_word);
                let written = tags.join(" ");
                fits.then(|| {
                    (format!("each keyword is an element of its own: `{written}`"), Fix::suggested(open, written))
                })
            }
            Value::ShortCode if is_alone && !text.is_empty() && text.chars().all(|c| !c.is_ascii() || c == ' ') => {
                Some((format!("an emoji that is typed needs no element: write `{text}`"), Fix::suggested(open, text)))
            }
            _ => None,
        }
    }
}

/// A property with its value; sizes of HTML count in pixels.
fn with_unit(property: &str, value: &str) -> String {
    let is_size = matches!(property, "width" | "height") && value.bytes().all(|byte| byte.is_ascii_digit());
    format!("{property}:{value}{}", if is_size && value != "0" { "px" } else { "" })
}

/// The bytes at fault, where the value stands in the message as it is; else all of it.
fn place_in(attribute: &Attribute<'_>, at: Option<&std::ops::Range<usize>>) -> Span {
    let all = attribute.value_span;
    match at {
        Some(at) if all.len() == attribute.value.len() && !at.is_empty() && at.end <= all.len() => {
            Span::new(all.start as usize + at.start, all.start as usize + at.end)
        }
        _ => attribute.value_place(),
    }
}

/// The word that makes a tag of this spelling mean its element and is taken out, and the attribute that it stands in.
fn deciding_word(spelling: &Spelling) -> Option<(&'static str, &'static str)> {
    match spelling.when {
        When::Class(word) => Some(("class", word)),
        When::Type(word, true) => Some(("type", word)),
        _ => None,
    }
}

/// A value without a word; `None` if nothing is left of it.
fn without_word(value: &str, word: &str) -> Option<String> {
    let mut rest = String::new();
    let mut first = true;
    for (at, piece) in value.split(is_separator).enumerate() {
        // Runs of separators count as one; a separator at the very beginning leaves an empty word.
        if (piece.is_empty() && at > 0) || piece.eq_ignore_ascii_case(word) {
            continue;
        }
        if !first {
            rest.push(' ');
        }
        rest.push_str(piece);
        first = false;
    }
    (!rest.trim().is_empty()).then_some(rest)
}
