//! Which blocks of a template were run, over any number of expansions.

use std::cell::RefCell;
use std::collections::HashSet;

use super::ast::Block;

/// The blocks that were run; they are known by where they stand in memory, so it holds as long as the
/// template does.
#[derive(Debug, Default)]
pub struct Taken {
    blocks: RefCell<HashSet<usize>>,
}

fn address(block: &Block) -> usize {
    std::ptr::from_ref(block).addr()
}

impl Taken {
    /// Notes that a block is run.
    pub(crate) fn mark(&self, block: &Block) {
        self.blocks.borrow_mut().insert(address(block));
    }

    /// True if a block was run.
    pub(crate) fn holds(&self, block: &Block) -> bool {
        self.blocks.borrow().contains(&address(block))
    }
}
