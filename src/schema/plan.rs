//! What checking needs of every row before it looks at one: worked out when the crate is compiled.

use super::attribute::{Key, KeySet, Presence, Written};
use super::element::{Content, ELEMENTS, Element, ElementInfo, ElementSet, Role, Rule};
use super::output::{Order, OutputTag, Writer};
use super::rows::TABLE;

/// The attributes of an element by presence, a bit for each row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// Must be there.
    pub required: u64,
    /// Written with a value of their own where they are left out.
    pub defaulted: u64,
    /// The set of this element alone.
    pub alone: ElementSet,
    /// True if ids are made for it.
    pub is_numbered: bool,
    /// True for an entity.
    pub is_entity: bool,
    /// True if something is advised of it.
    pub is_advised: bool,
    /// True if, without attributes, it begins without anything to check, to add or to look up.
    pub begins_plainly: bool,
    /// What is to be looked at where it ends.
    pub ending: Ending,
    /// Those that become something else, or in which something else than the tag has a say.
    pub dependent: u64,
    /// True if what it stands in has a say in its attributes.
    pub looks_around: bool,
    /// True if one that has none of `dependent` is as others are that have the same tag in the same, for all that is
    /// known where it begins.
    pub is_of_tag: bool,
    /// True if it comes out in PresentationML with its own tag and the attributes that it has, in their order, as far as each
    /// of these does.
    pub keeps_tags: bool,
}

impl Plan {
    const NOTHING: Plan = Plan {
        required: 0,
        defaulted: 0,
        alone: ElementSet::of(&[]),
        is_numbered: false,
        is_entity: false,
        is_advised: false,
        begins_plainly: false,
        ending: Ending::NOTHING,
        dependent: 0,
        looks_around: false,
        is_of_tag: false,
        keeps_tags: false,
    };
}

/// What is to be looked at where an element ends, as far as sets tell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ending {
    /// What may stand in it, beside white space; nothing where even that is too much.
    within: ElementSet,
    /// False if white space is too much.
    is_space_allowed: bool,
    /// What it may stand in.
    parents: ElementSet,
    /// Of which one must stand in it, unless there are none.
    needed: ElementSet,
    /// Where it has none of these attributes, or all of them go together, no other rule is broken.
    concerned: KeySet,
    /// False if there are rules that neither sets nor attributes tell of.
    is_told: bool,
    /// True if nothing but `within` says anything.
    is_simple: bool,
}

impl Ending {
    const NOTHING: Ending = Ending {
        within: ElementSet::ALL,
        is_space_allowed: true,
        parents: ElementSet::ALL,
        needed: ElementSet::of(&[]),
        concerned: KeySet::NONE,
        is_told: true,
        is_simple: true,
    };

    const fn of(info: &ElementInfo) -> Self {
        let mut ending = Ending::NOTHING;
        match info.content {
            Content::Any => {}
            Content::Nothing => ending.is_space_allowed = false,
            Content::NothingInPresentationMl(set) | Content::Only(set) | Content::Choice(set) => ending.within = set,
        }
        let mut at = 0;
        while at < info.rules.len() {
            match info.rules[at] {
                Rule::Parent(set) => ending.parents = set.both(ending.parents),
                // A second one is looked at like other rules.
                Rule::HasChild(set) if ending.needed.is_empty() => ending.needed = set,
                ref rule => match rule.concerned() {
                    Some(keys) => ending.concerned = ending.concerned.and(keys),
                    None => ending.is_told = false,
                },
            }
            at += 1;
        }
        ending.is_simple = info.rules.is_empty() && ending.is_space_allowed;
        ending
    }

    /// True if nothing is to be said of an element that holds these beside white space, wherever it stands and whatever
    /// it has.
    #[inline]
    pub fn is_free(&self, holds: ElementSet) -> bool {
        self.is_simple && holds.is_within(self.within)
    }

    /// True if it has attributes that may not go together.
    #[inline]
    pub fn concerns(&self, given: KeySet) -> bool {
        self.concerned.meets(given)
    }

    /// True if nothing but its attributes is to be looked at of an element in another one, `parent` as a set, that `holds`
    /// these beside white space.
    #[inline]
    pub fn is_plain(&self, parent: ElementSet, holds: ElementSet, is_childless: bool) -> bool {
        self.is_told
            && (self.is_space_allowed || is_childless)
            && holds.is_within(self.within)
            && self.parents.meets(parent)
            && (self.needed.is_empty() || holds.meets(self.needed))
    }
}

static PLANS: [Plan; ELEMENTS] = {
    let mut plans = [Plan::NOTHING; ELEMENTS];
    let mut at = 0;
    while at < ELEMENTS {
        plans[at] = Plan { alone: ElementSet::of(&[Element::at(at)]), ..Plan::of(TABLE[at]) };
        at += 1;
    }
    plans
};

impl Plan {
    const fn of(info: &ElementInfo) -> Self {
        let is_numbered =
            !info.output.group.is_empty() || matches!(info.output.writer, Writer::Choice | Writer::Dialog);
        let is_entity = !info.entity_prefix.is_empty();
        let is_advised = !info.advice.is_empty();
        let mut plan = Plan { is_numbered, is_entity, is_advised, keeps_tags: true, ..Plan::NOTHING };
        let mut row = 0;
        while row < info.attributes.len() {
            let attribute = &info.attributes[row];
            match attribute.presence {
                Presence::Optional => {}
                Presence::Required => plan.required |= 1 << row,
                Presence::Default(_) | Presence::DefaultUnlessIn(..) => plan.defaulted |= 1 << row,
            }
            if attribute.adopts
                || matches!(attribute.written, Written::AsText)
                || matches!(attribute.key, Key::EntityId)
            {
                plan.dependent |= 1 << row;
                plan.keeps_tags &= matches!(attribute.key, Key::EntityId);
            }
            plan.looks_around |= matches!(attribute.presence, Presence::DefaultUnlessIn(..));
            plan.keeps_tags &= !plan.looks_around;
            row += 1;
        }
        let looks_up = matches!(info.output.writer, Writer::Mention | Writer::Emoji);
        let looks_ahead = matches!(info.content, Content::Choice(_) | Content::NothingInPresentationMl(_));
        let is_node = matches!(info.role, Role::Node);
        plan.begins_plainly = plan.is_idle() && is_node && !is_entity && !is_numbered && !looks_up && !looks_ahead;
        plan.ending = Ending::of(info);
        plan.is_of_tag = is_node && !looks_ahead && !Plan::is_rewritten(info);
        let has_own_tag = matches!(info.output.writer, Writer::Plain | Writer::Void | Writer::Link);
        let is_in_order = matches!(info.output.order, Order::AsRead) && info.output.is_bare();
        plan.keeps_tags &= has_own_tag && is_in_order && !is_entity && !is_numbered && !looks_ahead;
        plan
    }

    /// True if an attribute is written anew for each element, when all are there.
    const fn is_rewritten(info: &ElementInfo) -> bool {
        let mut at = 0;
        while at < info.rules.len() {
            if matches!(info.rules[at], Rule::Target(..)) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// True if without attributes there is nothing to check and nothing to add.
    pub const fn is_idle(&self) -> bool {
        self.required == 0 && self.defaulted == 0
    }
}

impl Element {
    /// What checking needs of its row.
    #[inline]
    pub(crate) fn plan(self) -> &'static Plan {
        &PLANS[self as usize]
    }
}

/// The tags that an element is written with where it has no attributes, with its own class; empty for one whose tag is as
/// it was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tags {
    pub opening: &'static str,
    pub closing: &'static str,
    /// The same where it is closed at once.
    pub at_once: &'static str,
}

/// Bytes of the longest tag.
const LONGEST: usize = 48;

/// A tag, and how many of these bytes it has.
type Bytes = ([u8; LONGEST], usize);

static OPENINGS: [Bytes; ELEMENTS] = tags("<", ">");
static CLOSINGS: [Bytes; ELEMENTS] = tags("</", ">");
static AT_ONCE: [Bytes; ELEMENTS] = tags("<", "/>");

static TAGS: [Tags; ELEMENTS] = {
    let mut tags = [Tags { opening: "", closing: "", at_once: "" }; ELEMENTS];
    let mut at = 0;
    while at < ELEMENTS {
        tags[at] = Tags { opening: text(&OPENINGS[at]), closing: text(&CLOSINGS[at]), at_once: text(&AT_ONCE[at]) };
        at += 1;
    }
    tags
};

/// The tags of all elements that begin and end like this.
const fn tags(before: &str, after: &str) -> [Bytes; ELEMENTS] {
    let mut tags = [([0; LONGEST], 0); ELEMENTS];
    let mut at = 0;
    while at < ELEMENTS {
        if let OutputTag::Name(name) = TABLE[at].output.tag {
            let class = TABLE[at].output.own_class();
            push(&mut tags[at], before);
            push(&mut tags[at], name);
            if before.len() == 1 && !class.is_empty() {
                push(&mut tags[at], " class=\"");
                push(&mut tags[at], class);
                push(&mut tags[at], "\"");
            }
            push(&mut tags[at], after);
        }
        at += 1;
    }
    tags
}

const fn push(tag: &mut Bytes, piece: &str) {
    let mut at = 0;
    while at < piece.len() {
        tag.0[tag.1] = piece.as_bytes()[at];
        tag.1 += 1;
        at += 1;
    }
}

const fn text(tag: &'static Bytes) -> &'static str {
    match std::str::from_utf8(tag.0.split_at(tag.1).0) {
        Ok(text) => text,
        Err(_) => "",
    }
}

impl Element {
    /// The tags that it is written with.
    #[inline]
    pub(crate) fn tags(self) -> &'static Tags {
        &TAGS[self as usize]
    }
}
