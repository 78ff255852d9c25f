//! A project on disk: which messages a folder holds and which data lie beside each, the settings in
//! `messageml.toml`, directories of users, includes, and noticing that any of it changes.
//!
//! Everything is read to its limit and no further, nothing is written but by [`replace`], and what was
//! passed over is said ([`Discovered::passed_over`]).

#![warn(missing_docs)]

mod beginning;
mod directory;
mod discovery;
mod includes;
mod names;
mod project;
mod projects;
mod replacement;
mod samples;
mod settings;
mod surroundings;
mod text;
mod unusable;
mod watch;

pub use directory::read_directory;
pub use discovery::{Bounds, Discovered, Discovery, Message, PassedOver, Reason, is_message};
pub use includes::FolderLoader;
pub use names::{Names, real_path};
pub use project::{DIRECTORY, Overrides, Project};
pub use projects::Projects;
pub use replacement::{replace, sync_folder};
pub use samples::{Case, EXPECTED, data_beside, expected_beside, is_for_want_of_data};
pub use settings::{SETTINGS, SettingsFile};
pub use surroundings::{Reached, Surroundings, file_of};
pub use text::read_text;
pub use unusable::{FilePlace, Unusable, reason};
pub use watch::{Stamp, Watch};
