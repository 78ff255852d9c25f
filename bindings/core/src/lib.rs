//! One facade for every language: a request as JSON text in, the answer as JSON text out.
//!
//! Requests and answers are those of the batch protocol (`messageml batch`), so that a binding, the command
//! line and an SDK that talks to a process say the same. `bindings/vectors/` holds requests with their answers;
//! every language runs all of them and compares byte for byte.

#![forbid(unsafe_code)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use messageml::{BadOptions, Batch, Engine};

/// Version of the native interfaces; raised when a function changes its meaning or goes away.
pub const ABI_VERSION: u32 = 1;

/// Answers requests; keeps the engines and the compiled templates of earlier ones. `Send + Sync`.
///
/// ```
/// let facade = messageml_bindings_core::Facade::default();
/// let answer = facade.call(br#"{"id": 1, "op": "check", "message": "<messageML>Hi</messageML>"}"#);
/// assert_eq!(answer, r#"{"id":1,"acceptable":true,"diagnostics":[]}"#);
/// ```
#[derive(Debug, Default)]
pub struct Facade {
    batch: Batch,
}

impl Facade {
    /// The engine for `options` and `directory` as requests have them, as JSON texts: for bindings that can hand
    /// over a message without writing JSON.
    ///
    /// # Errors
    /// What is not JSON, not known, or has a value that cannot be.
    pub fn engine(&self, options: &str, directory: Option<&str>) -> Result<Arc<Engine>, BadOptions> {
        self.batch.engine_for(options, directory)
    }

    /// The answer to one request: JSON in UTF-8, of at most 64 MiB.
    ///
    /// Never fails: what cannot be read is answered with an error, and a defect of the engine too, so that no
    /// panic crosses into the host.
    pub fn call(&self, request: &[u8]) -> String {
        if request.len() > REQUEST_BYTES {
            return Batch::refuse("", "the request is longer than 64 MiB");
        }
        match std::str::from_utf8(request) {
            Err(error) => Batch::refuse("", &format!("the request is not UTF-8 (byte {})", error.valid_up_to())),
            Ok(request) => catch_unwind(AssertUnwindSafe(|| self.batch.answer(request)))
                .unwrap_or_else(|_| Batch::refuse(request, "this request met a defect of messageml; please report it")),
        }
    }
}

/// Bytes of one request: a message, its data, a directory, and their escapes.
const REQUEST_BYTES: usize = 64 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_comes_is_answered_with_json() {
        let facade = Facade::default();
        for request in [&b""[..], b"\0", b"\xff\xfe", b"[]", b"{", b"{\"message\": 1}", b"{\"op\": \"fly\"}", b"null"] {
            let answer: serde_json::Value = serde_json::from_str(&facade.call(request)).expect("JSON");
            assert!(answer["errors"][0]["message"].is_string(), "{answer}");
        }
        let long = vec![b' '; REQUEST_BYTES + 1];
        assert!(facade.call(&long).contains("longer than 64 MiB"));
    }

    #[test]
    fn many_threads_share_one_facade() {
        let facade = Facade::default();
        let request = br#"{"message": "<messageML>${entity.n}</messageML>", "data": {"n": 3}}"#;
        let first = facade.call(request);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..50).for_each(|_| assert_eq!(facade.call(request), first)));
            }
        });
    }
}
