//! What checking needs of every row before it looks at one: worked out when the crate is compiled.

use super::attribute::Presence;
use super::element::{ELEMENTS, Element, ElementInfo, TABLE};

/// The attributes of an element by presence, a bit for each row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// Must be there.
    pub required: u64,
    /// Written with a value of their own where they are left out.
    pub defaulted: u64,
}

static PLANS: [Plan; ELEMENTS] = {
    let mut plans = [Plan { required: 0, defaulted: 0 }; ELEMENTS];
    let mut at = 0;
    while at < ELEMENTS {
        plans[at] = Plan::of(TABLE[at]);
        at += 1;
    }
    plans
};

impl Plan {
    const fn of(info: &ElementInfo) -> Self {
        let mut plan = Plan { required: 0, defaulted: 0 };
        let mut row = 0;
        while row < info.attributes.len() {
            match info.attributes[row].presence {
                Presence::Optional => {}
                Presence::Required => plan.required |= 1 << row,
                Presence::Default(_) | Presence::DefaultUnlessIn(..) => plan.defaulted |= 1 << row,
            }
            row += 1;
        }
        plan
    }

    /// True if without attributes there is nothing to check and nothing to add.
    pub const fn is_idle(self) -> bool {
        self.required == 0 && self.defaulted == 0
    }
}

impl Element {
    /// What checking needs of its row.
    pub(crate) fn plan(self) -> Plan {
        PLANS[self as usize]
    }
}
