//! What can be written behind `messageml`.

use clap::{Parser, Subcommand};

/// Says what Symphony makes of a message before it is sent.
#[derive(Debug, Parser)]
#[command(name = "messageml", version, arg_required_else_help = true, propagate_version = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer JSON requests on stdin, one a line, with one answer a line, in order
    Batch,
}
