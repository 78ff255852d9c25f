//! The local Agent over real connections: every endpoint, every status, and whatever a client may do wrong.

mod blasts;
mod bodies;
mod bounds;
mod datafeed;
mod doors;
mod recording;
mod server;
mod statuses;
mod updates;
