//! Which elements an author likely wants at a place: by what stands around it, what stood there before, and the layout.

use std::collections::HashMap;

use super::element::{meant, written};
use super::markup::Tag;
use super::outline::Outline;
use crate::schema::{Content, Element, ElementInfo, Rule, guide, holding};
use crate::template::token::{Segment, SegmentKind};

/// One place further down in what its parent holds most.
const STEP: usize = 12;
/// What comes next where each stands once.
const NEXT: usize = 40;
/// What an author begins with.
const FIRST: usize = 70;
/// Fields, further within a form.
const FIELD: usize = 113;
/// Not among what its parent holds most.
const UNUSUAL: usize = 250;
/// Wrong there; said only once it is there, for the parent may come out of a macro.
const WRONG: usize = 1_000;
/// Headings of all levels.
const HEADINGS: [Element; 6] =
    [Element::Heading1, Element::Heading2, Element::Heading3, Element::Heading4, Element::Heading5, Element::Heading6];
/// Words, and what often stands after them.
const WORDS: [(Element, &[&str]); 4] = [
    (Element::Cash, &["ticker", "symbol", "instrument", "stock", "security", "equity"]),
    (
        Element::Mention,
        &[
            "by", "hi", "hello", "hey", "dear", "cc", "welcome", "thanks", "from", "assignee", "assigned", "owner",
            "author",
        ],
    ),
    (Element::Hash, &["topic", "topics", "tag", "tags", "hashtag", "hashtags"]),
    (Element::Link, &["link", "see", "url", "click", "visit", "website"]),
];

/// Words of a label, and the field that often has it.
const LABELS: [(Element, &[&str]); 7] = [
    (Element::TextArea, &["comment", "comments", "note", "notes", "description", "feedback", "reason", "details"]),
    (Element::DatePicker, &["date", "day", "deadline", "expiry", "expires"]),
    (Element::TimePicker, &["time", "hour"]),
    (Element::PersonSelector, &["person", "people", "user", "users", "assignee", "approver", "participants", "whom"]),
    (Element::RoomSelector, &["room", "rooms"]),
    (Element::Checkbox, &["agree", "accept", "checkboxes"]),
    (Element::Radio, &["radio"]),
];
/// Parts of the names in a condition, and what often stands in it.
const PARTS: [(Element, &[&str]); 5] = [
    (Element::Cash, &["cashtag", "ticker"]),
    (Element::Hash, &["hashtag"]),
    (Element::Mention, &["email", "userid", "symphony.user", "mention", "assignee"]),
    (Element::Image, &["image", "icon", "picture"]),
    (Element::Link, &["url", "link", "href"]),
];

/// So often at most does what was written before count.
const OFTEN: usize = 8;

/// Where in its line the place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// Nothing stands before it; true if it is indented further than the line of the tag around it.
    Line { is_deeper: bool },
    /// The same by an author who does not indent.
    FlatLine,
    /// After a tag.
    BehindTag,
    /// In running text.
    Running,
}

/// What is around a place after `<`.
#[derive(Debug)]
pub(super) struct Neighbourhood<'o, 't> {
    outline: &'o Outline<'t>,
    /// The elements around it, the outermost first.
    around: Vec<Element>,
    /// The name of the tag around it.
    parent_name: Option<&'t str>,
    /// True if the element table has the tag around it.
    is_parent_known: bool,
    /// The names of the tags that stand in the same tag before it, the last one last.
    siblings: Vec<&'t str>,
    /// How often each tag stands in tags like the one around.
    here: HashMap<&'t str, usize>,
    /// How often each stands anywhere.
    all: HashMap<&'t str, usize>,
    /// How often each follows, in tags like the one around, what comes last here.
    followers: HashMap<&'t str, usize>,
    layout: Layout,
    /// The last heading.
    heading: Option<Element>,
    /// Outside of all tags: what is like the element that the text will stand in.
    piece: Option<Element>,
    /// What the words before it speak of.
    announced: Option<Element>,
}

impl<'o, 't> Neighbourhood<'o, 't> {
    /// Of what is typed from `start` on, after its `<`.
    pub fn new(before: &'o Outline<'t>, start: u32) -> Self {
        let open = before.open_tags.iter().filter_map(|index| before.tags.get(*index));
        let around: Vec<Element> = open.filter_map(|tag| meant(before, tag).map(|(element, _)| element)).collect();
        let parent = before.open_tags.last().copied();
        let parent_tag = parent.and_then(|index| before.tags.get(index));
        let parent_name = parent_tag.map(|tag| before.slice(tag.name));
        let whole = before.tags.iter().filter(|tag| tag.span.start < start.saturating_sub(1));
        let headings =
            whole.clone().filter_map(|tag| HEADINGS.iter().find(|one| one.info().name == before.slice(tag.name)));
        let headings = headings.copied();
        let siblings: Vec<&str> =
            whole.clone().filter(|tag| tag.parent == parent).map(|tag| before.slice(tag.name)).collect();
        let previous = siblings.last().copied();
        let (mut here, mut all, mut followers) = (HashMap::new(), HashMap::new(), HashMap::new());
        let mut last: HashMap<Option<usize>, &str> = HashMap::new();
        for tag in whole {
            let name = before.slice(tag.name);
            *all.entry(name).or_default() += 1;
            let own = tag.parent.and_then(|index| before.tags.get(index)).map(|tag| before.slice(tag.name));
            if own == parent_name {
                *here.entry(name).or_default() += 1;
                if last.get(&tag.parent).copied() == previous {
                    *followers.entry(name).or_default() += 1;
                }
            }
            last.insert(tag.parent, name);
        }
        let layout = layout(before, start as usize, parent);
        let mut blocks = before.open_blocks.iter().filter_map(|index| before.blocks.get(*index));
        let message = written(Element::Message.info());
        let piece = if blocks.clone().any(|block| block.name == "macro") {
            Some(Element::Div)
        } else {
            let is_fragment = match previous {
                Some(_) => previous != message,
                None => layout == Layout::Running || blocks.next().is_some(),
            };
            is_fragment.then_some(Element::Message)
        };
        let in_form = around.contains(&Element::Form);
        Neighbourhood {
            outline: before,
            around,
            parent_name,
            is_parent_known: parent_tag.is_some_and(|tag| meant(before, tag).is_some()),
            siblings,
            here,
            all,
            followers,
            layout,
            heading: headings.last(),
            piece: piece.filter(|_| parent_tag.is_none()),
            announced: announced(before, (start as usize).saturating_sub(1), in_form),
        }
    }

    /// The name of the tag around it, and the rank of its end tag.
    pub fn end_tag(&self) -> Option<(&'t str, usize)> {
        let name = self.parent_name?;
        let parent = self.outline.open_tags.last().and_then(|index| self.outline.tags.get(*index))?;
        let until = self.outline.text.len().saturating_sub(1);
        // Directives are no content yet.
        let mut within =
            self.outline.read.segments.iter().rev().take_while(|segment| segment.span.end > parent.span.end);
        let is_blank = |segment: &Segment<'_>| match segment.kind {
            SegmentKind::Text => {
                let from = segment.span.start.max(parent.span.end) as usize;
                let piece = self.outline.text.get(from..(segment.span.end as usize).min(until)).unwrap_or_default();
                piece.trim().is_empty()
            }
            SegmentKind::Interpolation { .. } | SegmentKind::Call { .. } | SegmentKind::Raw { .. } => false,
            _ => true,
        };
        let rank = match self.layout {
            _ if within.all(is_blank) => 100 + 7 * STEP,
            Layout::Line { is_deeper: true } => 100 + 7 * STEP,
            Layout::Line { is_deeper: false } => 0,
            Layout::FlatLine => 100 + 2 * STEP,
            Layout::BehindTag | Layout::Running => 60,
        };
        Some((name, rank))
    }

    /// What the author wrote in such a tag before, where the table says nothing of it.
    pub fn strange(&self) -> impl Iterator<Item = (&'t str, usize)> {
        let names = if self.is_parent_known || self.parent_name.is_none() { None } else { Some(&self.here) };
        names.into_iter().flatten().map(|(name, _)| (*name, 100usize.saturating_sub(self.gain(name))))
    }

    /// How much likelier it is for having been written before.
    fn gain(&self, name: &str) -> usize {
        let used = |counts: &HashMap<&str, usize>, weight: usize| {
            counts.get(name).map_or(0, |count| (*count).min(OFTEN) * weight)
        };
        used(&self.followers, 14) + used(&self.here, 10) + used(&self.all, 3)
    }

    /// The rank of an element that is written by this name; the lowest comes first.
    pub fn rank(&self, element: Element, name: &str) -> usize {
        let info = element.info();
        let usual = guide(element).map_or(99, |(rank, _)| rank);
        let mut rank = 100 + UNUSUAL + usual;
        if !(may_stand(element, &self.around) || self.piece.is_some() && element != Element::Message) {
            // Unless the author thinks otherwise.
            let used = self.here.get(name).map_or(0, |count| (*count).min(OFTEN));
            return if used > 0 { 140 - used } else { rank + WRONG };
        }
        let (mut has_parts, mut is_usual) = (false, false);
        if let Some(parent) = self.around.last().or(self.piece.as_ref()) {
            let holding = holding(*parent);
            has_parts = !holding.once.is_empty();
            let begins = self.siblings.is_empty() && self.layout != Layout::Running;
            let is_it = |child: &Element| self.as_usual(*child) == element;
            if let Some(at) = holding.first.iter().position(is_it).filter(|_| begins) {
                rank = FIRST + at * STEP;
            } else if let Some(at) = holding.children.iter().position(is_it) {
                rank = 100 + at * STEP;
                is_usual = true;
            } else if belongs(element, *parent) {
                rank = 150 + usual;
            }
            if let Some(at) = holding.once.iter().position(|one| *one == element) {
                let before = at.checked_sub(1).and_then(|at| holding.once.get(at));
                if self.siblings.contains(&name) {
                    rank += 100;
                } else if before.is_some_and(|before| self.siblings.last().copied() == written(before.info())) {
                    rank = NEXT;
                }
            }
        }
        if info.rules.iter().any(|rule| matches!(rule, Rule::NeedsRoot(_))) && !self.has_beta() {
            rank += WRONG / 2;
        }
        let in_form = self.around.contains(&Element::Form);
        if in_form && matches!(element, Element::Card | Element::ExpandableCard) {
            rank += UNUSUAL;
        }
        if !(has_parts || is_usual) && self.is_field_of_form(info) && self.around.last() != Some(&Element::Form) {
            let mut fields = holding(Element::Form).children.iter().filter(|child| self.is_field_of_form(child.info()));
            rank = rank.min(fields.position(|child| child == &element).map_or(250, |at| FIELD + at * STEP));
        }
        if self.announced == Some(element) {
            rank = rank.min(FIRST - STEP);
        }
        rank += self.misplaced(element);
        rank.saturating_sub(self.gain(name))
    }

    /// A heading for those of all levels: the one that the author had last.
    fn as_usual(&self, element: Element) -> Element {
        self.heading.filter(|_| is_heading(element)).unwrap_or(element)
    }

    /// True if the root asks for what is still on trial.
    fn has_beta(&self) -> bool {
        let root = self.outline.open_tags.first().and_then(|index| self.outline.tags.get(*index));
        root.and_then(|root| self.outline.attribute(root, "beta")).is_some_and(|(_, value)| value == "true")
    }

    /// True for what may stand only in a form, in one.
    fn is_field_of_form(&self, info: &ElementInfo) -> bool {
        info.rules
            .iter()
            .any(|rule| matches!(rule, Rule::Inside(set) if self.around.iter().any(|outer| set.contains(*outer))))
    }

    /// By how much an element is less likely in this layout: running text has what is part of it, a line of its own
    /// what is not.
    fn misplaced(&self, element: Element) -> usize {
        let is_part = element.info().is_phrasing();
        let stands_alone = matches!(element, Element::Span | Element::LineBreak | Element::Link | Element::Image);
        match self.layout {
            Layout::Line { .. } | Layout::FlatLine if is_part && !stands_alone => 60,
            Layout::Running if !is_part => 150,
            _ => 0,
        }
    }
}

fn is_heading(element: Element) -> bool {
    HEADINGS.contains(&element)
}

/// What stands after the byte by what was said just before: by a condition, or by the last word, be it in another tag.
fn announced(before: &Outline<'_>, sign: usize, in_form: bool) -> Option<Element> {
    /// Bytes that are looked at.
    const NEAR: usize = 120;
    let text = before.text.get(..sign).unwrap_or_default();
    let condition = before.read.segments.iter().rev().find(|segment| segment.span.end as usize <= sign);
    if let Some(segment) = condition.filter(|segment| segment.span.end as usize == sign)
        && matches!(segment.kind, SegmentKind::Start { name: "if" | "elseif", .. })
    {
        let names = before.tokens(segment).iter().filter(|token| token.text.len() < NEAR);
        let names: Vec<String> = names.map(|token| token.text.to_lowercase()).collect();
        let holds = |parts: &[&str]| names.iter().any(|name| parts.iter().any(|part| name.contains(part)));
        return PARTS.iter().find(|(_, parts)| holds(parts)).map(|(element, _)| *element);
    }
    let from = crate::report::LineIndex::new(text).floor(text.len().saturating_sub(NEAR));
    let mut rest = text.get(from..).unwrap_or_default().trim_end();
    while let Some(inner) = rest.strip_suffix('>').and_then(|inner| Some(inner.rsplit_once('<')?.0)) {
        rest = inner.trim_end();
    }
    let rest = rest.trim_end_matches([' ', ':', '(', '-', '?', '*', '.']).to_lowercase();
    let mut words = rest.rsplit(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).take(3);
    if in_form {
        let field = |word: &str| LABELS.iter().find(|(_, words)| words.contains(&word));
        return words.find_map(field).map(|(element, _)| *element);
    }
    let word = words.next()?;
    WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(element, _)| *element)
}

/// Where in its line a place is.
fn layout(before: &Outline<'_>, start: usize, parent: Option<usize>) -> Layout {
    let text = before.text;
    let sign = start.saturating_sub(1);
    let line = line_start(text, sign);
    let lead = text.get(line..sign).unwrap_or_default();
    if lead.trim().is_empty() {
        let indent = |line: usize, end: usize| {
            let lead = text.get(line..end).unwrap_or_default();
            lead.len() - lead.trim_start().len()
        };
        let indent_of = |tag: &Tag| {
            let at = tag.span.start as usize;
            indent(line_start(text, at), at + 1)
        };
        let around = parent.and_then(|parent| before.tags.get(parent)).map(indent_of);
        // Who did not indent what stands there already will not begin to.
        let is_flat = || {
            let mut own = before.tags.iter().rev().filter(|tag| {
                let at = tag.span.start as usize;
                let lead = text.get(line_start(text, at)..at).unwrap_or_default();
                tag.parent == parent && at < sign && lead.trim().is_empty()
            });
            let outer = parent.and_then(|index| before.tags.get(before.tags.get(index)?.parent?));
            own.next().or(outer).map(indent_of).is_some_and(|indent| Some(indent) == around)
        };
        let is_deeper = around.is_none_or(|around| lead.len() > around);
        return if !is_deeper && is_flat() { Layout::FlatLine } else { Layout::Line { is_deeper } };
    }
    // Directives take no room in the line.
    let pieces = before.read.segments.iter().rev().skip_while(|segment| segment.span.start as usize >= sign);
    let is_blank = |segment: &Segment<'_>| {
        let from = (segment.span.start as usize).max(line);
        let piece = text.get(from..(segment.span.end as usize).min(sign)).unwrap_or_default();
        match segment.kind {
            SegmentKind::Text => piece.trim().is_empty(),
            SegmentKind::Interpolation { .. } => false,
            _ => true,
        }
    };
    let mut on_line = pieces.take_while(|segment| segment.span.end as usize > line);
    if on_line.all(is_blank) {
        Layout::Line { is_deeper: true }
    } else if lead.trim_end().ends_with('>') {
        Layout::BehindTag
    } else {
        Layout::Running
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().rfind('\n').map_or(0, |at| at + 1)
}

/// True if the element table lets this element stand directly in these, the outermost first.
fn may_stand(element: Element, around: &[Element]) -> bool {
    let Some(parent) = around.last() else { return element == Element::Message };
    let held = match parent.info().content {
        Content::Any => true,
        Content::Nothing => false,
        Content::Only(set) | Content::NothingInPresentationMl(set) | Content::Choice(set) => set.contains(element),
    };
    held && element != Element::Message
        && !parent.info().rules.iter().any(|rule| matches!(rule, Rule::NoChild(set) if set.contains(element)))
        && element.info().rules.iter().all(|rule| match rule {
            Rule::Parent(set) => set.contains(*parent),
            Rule::Inside(set) => around.iter().any(|outer| set.contains(*outer)),
            Rule::NotInside(set) => !around.iter().any(|outer| set.contains(*outer)),
            _ => true,
        })
}

/// True if the element belongs just here: the table names it for this parent.
fn belongs(element: Element, parent: Element) -> bool {
    let content = match parent.info().content {
        Content::Only(set) | Content::NothingInPresentationMl(set) | Content::Choice(set) => set.contains(element),
        _ => false,
    };
    let asked = parent.info().rules.iter().any(|rule| match rule {
        Rule::HasChild(set) => set.contains(element),
        Rule::Form { button, .. } => *button == element,
        _ => false,
    });
    let asks = element.info().rules.iter().any(|rule| match rule {
        Rule::Parent(set) | Rule::Inside(set) => set.contains(parent),
        _ => false,
    });
    content || asked || asks
}
