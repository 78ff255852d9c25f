//! What writing the attributes of an element needs of its rows: worked out when the crate is compiled.

use crate::schema::{ELEMENTS, Element, ElementInfo, Order, Written};

/// Rows of an element, a bit for each.
#[derive(Clone, Copy)]
pub(super) struct AttributeRows {
    /// That of the text in it, if the attributes come in the order of the rows.
    pub text: u64,
    /// Those whose name a later one has as well, if the attributes come in the order of the rows.
    pub shared: u64,
}

static ROWS: [AttributeRows; ELEMENTS] = {
    let mut rows = [AttributeRows { text: 0, shared: 0 }; ELEMENTS];
    let mut at = 0;
    while at < ELEMENTS {
        rows[at] = AttributeRows::new(Element::at(at).info());
        at += 1;
    }
    rows
};

impl AttributeRows {
    /// Those of an element.
    #[inline]
    pub(super) fn of(element: Element) -> &'static AttributeRows {
        &ROWS[element as usize]
    }

    const fn new(info: &ElementInfo) -> Self {
        let mut rows = AttributeRows { text: 0, shared: 0 };
        if matches!(info.output.order, Order::AsRead) {
            return rows;
        }
        let mut at = 0;
        while at < info.attributes.len() {
            let written = info.attributes[at].written;
            if matches!(written, Written::AsText) {
                rows.text |= 1 << at;
            }
            let mut later = at + 1;
            while later < info.attributes.len() {
                let name = written.name();
                if !name.is_empty() && is_same(name, info.attributes[later].written.name()) {
                    rows.shared |= 1 << at;
                }
                later += 1;
            }
            at += 1;
        }
        rows
    }
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}
