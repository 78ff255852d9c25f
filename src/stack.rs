//! How much stack the stages want, for threads that have little.

/// Stack that must be left before a message or a template is worked on, in bytes: enough for whatever nests within the
/// bounds. Builds without optimisation need more of it. It is half of what threads of the JVM have: adding to their
/// stacks at each call would cost more than a short message does.
pub(crate) const RED_ZONE: usize = if cfg!(debug_assertions) { 2 << 20 } else { 512 << 10 };

/// Stack that is added when there is less, in bytes.
pub(crate) const ADDED: usize = 4 << 20;
