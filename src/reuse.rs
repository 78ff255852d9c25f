//! The memory of vectors, for elements that borrow from something else.

/// An empty vector with the memory of another one, whose elements have the size of these.
pub(crate) fn emptied<T, U>(mut elements: Vec<T>) -> Vec<U> {
    elements.clear();
    // Collecting in place keeps what was asked for.
    elements.into_iter().map_while(|_| None).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_stays() {
        let text = String::from("borrowed");
        let mut borrowed: Vec<&str> = Vec::with_capacity(100);
        borrowed.push(&text);
        let (place, capacity) = (borrowed.as_ptr() as usize, borrowed.capacity());
        let empty: Vec<&'static str> = emptied(borrowed);
        assert_eq!((empty.as_ptr() as usize, empty.capacity(), empty.len()), (place, capacity, 0));
    }
}
