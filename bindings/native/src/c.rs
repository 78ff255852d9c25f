//! The functions of `include/messageml.h`.

use messageml_bindings_core::{ABI_VERSION, Facade};

/// An engine: keeps settings and compiled templates of earlier requests. Opaque to C.
#[derive(Debug, Default)]
pub struct MmlEngine {
    facade: Facade,
}

impl MmlEngine {
    pub(crate) fn call(&self, request: &[u8]) -> String {
        self.facade.call(request)
    }
}

/// Bytes that the library allocated; give them back with `mml_free`, once.
#[repr(C)]
#[derive(Debug)]
pub struct MmlBuffer {
    /// The first byte; UTF-8, not terminated by a NUL.
    pub ptr: *mut u8,
    /// How many bytes.
    pub len: usize,
}

impl From<String> for MmlBuffer {
    fn from(text: String) -> Self {
        let bytes = text.into_bytes().into_boxed_slice();
        let len = bytes.len();
        MmlBuffer { ptr: Box::into_raw(bytes).cast(), len }
    }
}

/// The bytes of a request; null stands for none.
///
/// # Safety
/// `json` points to `length` readable bytes that nobody changes meanwhile, or is null.
unsafe fn request<'r>(json: *const u8, length: usize) -> &'r [u8] {
    if json.is_null() || length > isize::MAX as usize {
        return &[];
    }
    // SAFETY: not null, of a length that a slice may have, and readable as the caller promises.
    unsafe { std::slice::from_raw_parts(json, length) }
}

/// The version of this interface: 1. A host built for another one must not go on.
#[unsafe(no_mangle)]
pub extern "C" fn mml_abi_version() -> u32 {
    ABI_VERSION
}

/// Answers one request with a new engine: JSON in UTF-8 in, JSON in UTF-8 out, as `messageml batch` has them.
/// Never null; what cannot be read is answered with an error.
///
/// # Safety
/// `json` points to `length` readable bytes that nobody changes meanwhile, or is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mml_call(json: *const u8, length: usize) -> MmlBuffer {
    // SAFETY: the caller's promise is the same.
    Facade::default().call(unsafe { request(json, length) }).into()
}

/// Makes an engine, which is faster from its second request on; give it back with `mml_engine_free`.
#[unsafe(no_mangle)]
pub extern "C" fn mml_engine_new() -> *mut MmlEngine {
    Box::into_raw(Box::default())
}

/// Answers one request as `mml_call` does. Many threads may call on one engine at the same time.
///
/// # Safety
/// `engine` comes from `mml_engine_new` and was not freed, or is null; `json` as for `mml_call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mml_engine_call(engine: *const MmlEngine, json: *const u8, length: usize) -> MmlBuffer {
    // SAFETY: the caller's promise is the same.
    let request = unsafe { request(json, length) };
    // SAFETY: null or a live engine, as the caller promises; shared access is all that is taken.
    match unsafe { engine.as_ref() } {
        Some(engine) => engine.call(request).into(),
        None => Facade::default().call(request).into(),
    }
}

/// Frees an engine; null is passed over.
///
/// # Safety
/// `engine` comes from `mml_engine_new`, was not freed, and no call on it is under way; or it is null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mml_engine_free(engine: *mut MmlEngine) {
    if !engine.is_null() {
        // SAFETY: made by `Box::into_raw` in `mml_engine_new`, and given back once, as the caller promises.
        drop(unsafe { Box::from_raw(engine) });
    }
}

/// Frees the answer of a call; null is passed over.
///
/// # Safety
/// `buffer` is unchanged as a call gave it and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mml_free(buffer: MmlBuffer) {
    if !buffer.ptr.is_null() {
        let bytes = std::ptr::slice_from_raw_parts_mut(buffer.ptr, buffer.len);
        // SAFETY: made by `Box::into_raw` of a slice of this length, and given back once, as the caller promises.
        drop(unsafe { Box::from_raw(bytes) });
    }
}
