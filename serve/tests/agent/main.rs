//! The local Agent over real connections: every endpoint, every status, and whatever a client may do wrong.

mod blasts;
mod bodies;
mod bounds;
mod conversations;
mod datafeed;
mod doors;
mod people;
mod recording;
mod schemas;
mod scripts;
mod server;
mod statuses;
mod updates;
