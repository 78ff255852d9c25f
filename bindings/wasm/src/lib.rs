//! The engine as a WebAssembly module that imports nothing.
//!
//! A host writes the request (JSON in UTF-8) where `request(length)` says, calls `answer()`, and reads as many
//! bytes as that gives at `answer_at()`. A module has one thread, so one request is under way at a time. After a
//! trap the instance must not be used again.

use std::cell::RefCell;

use messageml_bindings_core::{ABI_VERSION, Facade};

#[derive(Default)]
struct Desk {
    facade: Facade,
    request: Vec<u8>,
    answer: String,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

/// The version of this interface.
#[unsafe(no_mangle)]
pub extern "C" fn abi_version() -> u32 {
    ABI_VERSION
}

/// Makes room for a request of so many bytes and says where.
#[unsafe(no_mangle)]
pub extern "C" fn request(length: usize) -> *mut u8 {
    DESK.with_borrow_mut(|desk| {
        desk.request.clear();
        desk.request.resize(length, 0);
        desk.request.as_mut_ptr()
    })
}

/// Answers the request that was written, and gives the length of the answer in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> usize {
    DESK.with_borrow_mut(|desk| {
        let request = std::mem::take(&mut desk.request);
        desk.answer = desk.facade.call(&request);
        desk.answer.len()
    })
}

/// Where the last answer stands, until the next request.
#[unsafe(no_mangle)]
pub extern "C" fn answer_at() -> *const u8 {
    DESK.with_borrow(|desk| desk.answer.as_ptr())
}
