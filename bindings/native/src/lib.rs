//! The engine as a shared library: for C, and for whatever calls C (`ctypes`, P/Invoke, cgo), in [`c`]; for
//! the JVM in [`jvm`].
//!
//! No global state: an engine is a handle that the host holds, and calls on one handle from many threads are safe.

pub mod c;
pub mod jvm;
