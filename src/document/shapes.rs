//! The keys of what is added to the EntityJSON for entities: made once, and kept for the next document.

use crate::json::Shape;

/// How many members an object of an entity has.
pub(super) const MEMBERS: usize = 3;

/// The keys of the objects of entities, each made when it is first needed.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    /// Of an id.
    pub id: Kept<2>,
    pub with_ids: Kept<MEMBERS>,
    pub with_data: Kept<MEMBERS>,
    pub emoji: Kept<4>,
}

/// Keys that are made once.
#[derive(Debug, Default)]
pub(super) struct Kept<const N: usize>(Option<Shape<N>>);

impl<const N: usize> Kept<N> {
    pub fn get(&mut self, names: [&'static str; N]) -> &Shape<N> {
        self.0.get_or_insert_with(|| Shape::new(names))
    }
}
