//! A tag that means nothing: what is said of it, and what it was perhaps meant to be.

use super::attributes::is_as_written;
use super::checker::Checker;
use super::meaning::Meaning;
use crate::diagnostic::{Diagnostic, Fix, Meant, Span, codes, nearest};
use crate::markup::{NodeId, NodeKind};
use crate::schema::{
    Instead, MarkdownKind, When, attribute_family, attribute_habit, candidates, element_habit, input_habit, is_submit,
    nearest_element,
};

/// The roots of messages.
const TABLE_ROOTS: [&str; 1] = ["messageML"];

/// Directives that no tag closes.
const PARTS: [&str; 3] = ["else", "elseif", "nested"];

/// Directives of templates, which are elements of nothing without their sign.
const DIRECTIVES: [&str; 9] = ["assign", "else", "elseif", "function", "if", "list", "macro", "nested", "switch"];

impl Checker<'_, '_> {
    pub(super) fn unknown<'d>(&mut self, id: NodeId, name: &str, root: bool, listed: bool) -> Meaning<'d> {
        let open = self.open_span(id.0);
        if root {
            let fault =
                Diagnostic::new(codes::message::ROOT, open, format!("`{name}` cannot be the root of a message"));
            let roots = TABLE_ROOTS.iter().find(|root| nearest(name, [**root]).is_some() || name == "message");
            self.report(match roots {
                Some(root) => {
                    let same = name.eq_ignore_ascii_case(root);
                    let mut fault = fault.with_help(match same {
                        true => format!("write `<{root}>`: the case of its letters counts"),
                        false => format!("did you mean `<{root}>`?"),
                    });
                    fault.fix = Some(self.rename(id, root, "", same));
                    fault
                }
                None if name.eq_ignore_ascii_case("presentationml") => fault.with_help(
                    "write `<messageML>`; what Symphony sends is in \
                     `<div data-format=\"PresentationML\" data-version=\"2.0\">`",
                ),
                None if name.eq_ignore_ascii_case("html") => {
                    let mut fault = fault.with_help(
                        "a message is not a web page: write `<messageML>`, take out `head` and `body`, and keep what is in `body`",
                    );
                    fault.fix = Some(self.rename(id, "messageML", "", false));
                    fault
                }
                None => {
                    let help = "put everything into one `<messageML>` … `</messageML>`";
                    let end = Span::point(self.tree.text.trim_end().len());
                    let mut fault = fault.with_help(help);
                    // Text before it is taken in; a declaration stays where it is.
                    let before = self.tree.text.get(..open.start as usize).unwrap_or_default();
                    let before = before.trim_start_matches('\u{feff}').trim_start();
                    let taken = match before.starts_with('<') {
                        true => before.rsplit_once('>').map_or(0, |(_, text)| text.trim_start().len()),
                        false => before.len(),
                    };
                    let start = Span::point(open.start as usize - taken);
                    fault.fix = Some(Fix::suggested(start, "<messageML>").and(end, "</messageML>"));
                    fault
                }
            });
            return Meaning::nothing(false);
        }
        let spellings = candidates(name);
        let types: Vec<String> = spellings
            .iter()
            .filter_map(|c| match c.spelling.when {
                When::Type(word, _) => Some(format!("`{word}`")),
                _ => None,
            })
            .collect();
        let fault = if !types.is_empty() {
            let place = self.tree.attribute(id, "type").map_or(open, |attribute| attribute.value_place());
            let given = self.tree.attribute(id, "type").map_or("", |attribute| &*attribute.value).to_ascii_lowercase();
            let message = match given.is_empty() {
                true => format!("`{name}` says by `type` what it is, and there is none here"),
                false => format!("`{name}` is not read with this `type`"),
            };
            let fault = Diagnostic::new(codes::element::INPUT_TYPE, place, message);
            match input_habit(&given) {
                Some((help, Some(word))) => fault.with_help(help).with_suggestion(place, word),
                Some((help, None)) => {
                    let fix = self.as_field(id, &given).map(|written| Fix::suggested(open, written));
                    Diagnostic { fix, ..fault }.with_help(help)
                }
                None => fault.with_help(format!("`type` can be {}", types.join(", "))),
            }
        } else if listed {
            let message = format!("`{name}` can only be the root of a message");
            Diagnostic::new(codes::element::UNKNOWN, open, message).with_help("remove the inner one")
        } else {
            self.unknown_element(id, name)
        };
        self.report(fault);
        Meaning::nothing(self.presentation_ml)
    }

    /// The finding for a tag that means nothing: a habit, a slip, or neither.
    fn unknown_element(&self, id: NodeId, name: &str) -> Diagnostic {
        let open = self.open_span(id.0);
        let mut fault = Diagnostic::new(codes::element::UNKNOWN, open, format!("there is no element `{name}`"));
        let lower = name.to_ascii_lowercase();
        let plain = candidates(&lower).iter().find(|found| found.spelling.when == When::Always);
        if let Some(plain) = plain.filter(|_| *lower != *name) {
            fault.meant = Some(Meant::Element(plain.spelling.tag));
            fault.fix = Some(self.rename(id, &lower, "", true));
            return fault.with_help(format!("write `{lower}`: names are case-sensitive"));
        }
        if let Some(directive) = DIRECTIVES.iter().find(|directive| **directive == name) {
            fault.meant = Some(Meant::Directive);
            if !PARTS.contains(directive) && self.tree.attributes(id).is_empty() && self.tree.closing_name(id).is_none()
            {
                // Alone it opens nothing.
                let closer = format!("</#{directive}>");
                fault.message = format!("`<{name}>` closes nothing: a block of a template ends with `{closer}`");
                fault.fix = Some(Fix::suggested(open, closer.clone()));
                return fault.with_help(format!("write `{closer}`"));
            }
            fault.message = format!("`<{name}` is a tag of a template only with a `#`");
            fault.fix = Some(self.rename(id, &format!("#{directive}"), "", false));
            return fault.with_help(match PARTS.contains(directive) {
                true => format!("write `<#{directive}>`: it has no closing tag"),
                false => format!("write `<#{directive} …>` and `</#{directive}>`"),
            });
        }
        let habit = element_habit(name);
        if habit.is_none()
            && self.tree.closing_name(id).is_some()
            && self.is_in_code(id)
            && let Some(fix) = self.escape_tags(id)
        {
            fault.fix = Some(fix);
            return fault.with_help("to show the tag itself, write `&lt;` for its `<`");
        }
        if habit.is_none_or(|habit| !habit.same)
            && let Some(fix) = self.as_text(id)
        {
            let written = self.tree.text.get(open.range()).unwrap_or_default();
            let shown: String = written.chars().take(40).collect();
            fault.meant = Some(Meant::Text);
            fault.message = format!("`{shown}` is read as a tag, and there is no element `{name}`");
            if let Some(link) = as_link(written) {
                fault.fix = Some(Fix::suggested(open, link.clone()));
                return fault.with_help(format!("write `{link}`, or, if it is meant as text, `&lt;` for `<`"));
            }
            fault.fix = Some(fix);
            return fault.with_help("if it is meant as text, write `&lt;` for `<` and `&gt;` for `>`");
        }
        if let Some(habit) = habit {
            if habit.is_removed {
                fault.fix = Some(Fix::suggested(self.tree.node(id).span, ""));
            }
            if !habit.meant.is_empty() {
                let styles = self.styles(id);
                let attributes = if styles.is_empty() { habit.attributes } else { &styles };
                fault.meant = Some(Meant::Element(habit.meant));
                fault.fix = Some(self.rename(id, habit.meant, attributes, habit.same));
            }
            return fault.with_help(habit.help);
        }
        if let Some((_, local)) = name.split_once(':')
            && candidates(local).iter().any(|found| found.spelling.when == When::Always)
        {
            fault.fix = Some(self.rename(id, local, "", false));
            return fault.with_help(format!("elements have no prefix here: write `{local}`"));
        }
        if let Some(help) = attribute_family(name).filter(|_| name.contains(':')) {
            return fault.with_help(help);
        }
        match nearest_element(name, self.context.library.version) {
            Some(nearest) => {
                fault.meant = Some(Meant::Element(nearest));
                fault.fix = Some(self.rename(id, nearest, "", false));
                fault.with_help(format!("did you mean `{nearest}`?"))
            }
            None => fault.with_help(
                "MessageML has its own list of elements (`messageml schema` prints it); show emphasis with `b` and `i`, \
                 blocks with `p` and `div`",
            ),
        }
    }

    /// True for what stands in an element that shows code.
    fn is_in_code(&self, id: NodeId) -> bool {
        let mut around = self.tree.node(id).parent();
        let mut steps = 0;
        while let Some(id) = around.filter(|_| steps < 32) {
            let is_code = |kind| matches!(kind, MarkdownKind::Code | MarkdownKind::Preformatted);
            if candidates(self.tree.name(id)).iter().any(|found| is_code(found.element.info().markdown)) {
                return true;
            }
            around = self.tree.node(id).parent();
            steps += 1;
        }
        false
    }

    /// What stands in place of an input that is no element of its own here: the button, or the field that hides its text.
    fn as_field(&self, id: NodeId, kind: &str) -> Option<String> {
        let value = |name: &str| {
            let attribute = self.tree.attribute(id, name).filter(|attribute| is_as_written(attribute))?;
            (!attribute.value.trim().is_empty()).then(|| attribute.value.replace('"', "&quot;"))
        };
        match kind {
            "reset" => Some(format!("<button type=\"reset\">{}</button>", value("value")?)),
            "password" => {
                let placeholder = value("placeholder").map_or(String::new(), |text| format!(" placeholder=\"{text}\""));
                Some(format!("<text-field name=\"{}\" masked=\"true\"{placeholder}/>", value("name")?))
            }
            kind if is_submit(kind) && kind != "image" => {
                let name = value("name").unwrap_or_else(|| kind.to_owned());
                Some(format!("<button name=\"{name}\" type=\"action\">{}</button>", value("value")?))
            }
            _ => None,
        }
    }

    /// The edit that makes text of a tag that is none: nothing closes it, and it has no attributes or what no tag holds.
    fn as_text(&self, id: NodeId) -> Option<Fix> {
        let open = self.open_span(id.0);
        let written = self.tree.text.get(open.range())?;
        let inner = written.strip_prefix('<')?.strip_suffix('>')?;
        let is_typo = nearest_element(self.tree.name(id), self.context.library.version).is_some()
            && !self.tree.attributes(id).is_empty();
        if inner.ends_with('/') || self.tree.closing_name(id).is_some() || is_typo {
            return None;
        }
        let (start, end) = (open.start as usize, open.end as usize);
        Some(Fix::suggested(Span::new(start, start + 1), "&lt;").and(Span::new(end - 1, end), "&gt;"))
    }

    /// The edit that gives an element another name, in both of its tags.
    pub(super) fn rename(&self, id: NodeId, name: &str, attributes: &str, safe: bool) -> Fix {
        let (old, open) = (self.tree.name(id), self.tree.open_span(id));
        if !matches!(self.tree.node(id).kind, NodeKind::Element { .. }) {
            return Fix::suggested(open, "");
        }
        let start = open.start as usize + 1;
        let span = match attributes.is_empty() {
            true => Span::new(start, start + old.len()),
            // What it had is said by the new attributes.
            false => {
                let end = self.tree.attributes(id).iter().map(|attribute| attribute.span.end as usize).max();
                Span::new(start, end.unwrap_or(start + old.len()))
            }
        };
        let text = format!("{name}{attributes}");
        let fix = if safe { Fix::safe(span, text) } else { Fix::suggested(span, text) };
        match self.tree.closing_name(id) {
            Some(end) => fix.and(end, name),
            None => fix,
        }
    }

    /// The style that the attributes of an element of HTML stand for, as an attribute.
    fn styles(&self, id: NodeId) -> String {
        let mut styles = Vec::new();
        for attribute in self.tree.attributes(id) {
            let Some(habit) = attribute_habit("", attribute.name) else { return String::new() };
            if let Instead::Style(property) = habit.write {
                if !is_as_written(attribute) {
                    return String::new();
                }
                styles.push(format!("{property}:{}", attribute.value.replace('"', "&quot;")));
            }
        }
        if styles.is_empty() { String::new() } else { format!(" style=\"{}\"", styles.join(";")) }
    }
}

/// A text with each `&` written `&amp;` that begins no reference.
fn escape_bare(text: &str) -> String {
    let mut pieces = text.split('&');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let name = piece.split_once(';').map_or("", |(name, _)| name);
        let is_reference = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
        out.push_str(if is_reference { "&" } else { "&amp;" });
        out.push_str(piece);
    }
    out
}

/// `<https://…>` and `<https://…|text>`, as chats and Markdown write links.
fn as_link(written: &str) -> Option<String> {
    let inner = written.strip_prefix('<')?.strip_suffix('>')?;
    if !inner.starts_with("http://") && !inner.starts_with("https://") {
        return None;
    }
    let (address, text) = inner.split_once('|').unwrap_or((inner, inner));
    let is_plain = !address.contains([' ', '"', '<', '\n']);
    is_plain.then(|| format!("<a href=\"{}\">{}</a>", escape_bare(address), escape_bare(text)))
}
