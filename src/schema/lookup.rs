//! From a tag's name to the elements it may mean, and from a wrong tag to the nearest right one.

use std::sync::OnceLock;

use super::element::{Element, Spelling, When};
use super::names::Mark;
use super::version::LibraryVersion;
use crate::diagnostic::nearest;

/// A spelling, and the element that it means.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub element: Element,
    pub spelling: &'static Spelling,
}

/// What a tag may mean.
pub(crate) struct Tag {
    name: &'static str,
    mark: Mark,
    /// Conditional spellings first, in the order of the table, then the plain one.
    pub candidates: Vec<Candidate>,
    /// The one candidate, where it is that under every version but for the root, and if it is no shorthand in either
    /// format.
    pub plain: Option<Candidate>,
    /// The same where the tag has no attributes: then no condition holds that looks at them.
    pub bare: Option<Candidate>,
    /// True if what it stands in has a say in what it means.
    pub looks_around: bool,
    /// True if the bare one, with something in it unless nothing may be, has these tags in PresentationML.
    pub is_kept: bool,
}

impl Candidate {
    fn is_plain(&self) -> bool {
        let is_old = self.element.info().library == LibraryVersion::V1_1;
        self.spelling.when == When::Always && is_old
    }

    fn looks_around(&self) -> bool {
        matches!(self.spelling.when, When::ChildOf(_) | When::ChildOrGrandchildOf(_))
    }

    /// True if nothing can have this spelling but the root and elements with attributes, under every version.
    fn needs_attributes(&self) -> bool {
        let is_old = self.element.info().library == LibraryVersion::V1_1;
        is_old
            && match self.spelling.when {
                When::Always | When::ChildOf(_) | When::ChildOrGrandchildOf(_) => false,
                When::Root
                | When::Class(_)
                | When::ClassAndAttributes(..)
                | When::Type(..)
                | When::Attribute(_)
                | When::EntityType(_)
                | When::Entity => true,
            }
    }
}

const BUCKETS: usize = 128;

fn index() -> &'static [Vec<Tag>] {
    static INDEX: OnceLock<Vec<Vec<Tag>>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index: Vec<Vec<Tag>> = (0..BUCKETS).map(|_| Vec::new()).collect();
        let all = || Element::all().flat_map(|element| element.info().spellings.iter().map(move |s| (element, s)));
        let conditional = all().filter(|(_, spelling)| spelling.when != When::Always);
        let plain = all().filter(|(_, spelling)| spelling.when == When::Always);
        for (element, spelling) in conditional.chain(plain) {
            let mark = Mark::of(spelling.tag);
            let entries = &mut index[mark.bucket(BUCKETS)];
            let candidate = Candidate { element, spelling };
            match entries.iter_mut().find(|entry| entry.name == spelling.tag) {
                Some(entry) => entry.candidates.push(candidate),
                None => {
                    let (name, candidates) = (spelling.tag, vec![candidate]);
                    entries.push(Tag {
                        name,
                        mark,
                        candidates,
                        plain: None,
                        bare: None,
                        looks_around: false,
                        is_kept: false,
                    });
                }
            }
        }
        for tag in index.iter_mut().flatten() {
            tag.plain = match tag.candidates.as_slice() {
                [only] if only.is_plain() => Some(*only),
                _ => None,
            };
            tag.bare = match tag.candidates.as_slice() {
                [others @ .., only] if only.is_plain() && others.iter().all(Candidate::needs_attributes) => Some(*only),
                _ => None,
            };
            tag.looks_around = tag.candidates.iter().any(Candidate::looks_around);
            tag.is_kept = tag.bare.is_some_and(|only| only.element.info().output.keeps_tag(tag.name));
        }
        index
    })
}

/// What is known of a tag.
#[inline]
pub(crate) fn tag(name: &str) -> Option<&'static Tag> {
    let mark = Mark::of(name);
    let mut alike = index()[mark.bucket(BUCKETS)].iter().filter(|tag| tag.mark == mark);
    alike.find(|tag| Mark::says_all(name) || tag.name == name)
}

/// What a tag may mean: conditional spellings first, in the order of the table, then the plain one.
pub(crate) fn candidates(name: &str) -> &'static [Candidate] {
    tag(name).map_or(&[], |tag| &tag.candidates)
}

/// The tag nearest to a wrong one.
pub(crate) fn nearest_element(tag: &str, version: LibraryVersion) -> Option<&'static str> {
    let known = Element::all().map(Element::info).filter(|info| info.library <= version);
    nearest(tag, known.flat_map(|info| info.spellings.iter().map(|spelling| spelling.tag)))
}

/// True if an attribute of this name is free text in some element.
pub(crate) fn is_free_text(name: &str) -> bool {
    static NAMES: OnceLock<Vec<&str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let rows = Element::all().flat_map(|element| element.info().attributes).filter(|row| row.free_text);
        let mut names: Vec<&str> = rows.flat_map(|row| row.names).map(|name| name.text).collect();
        names.sort_unstable();
        names.dedup();
        names
    });
    names.contains(&name)
}
