//! Text of a repository, made harmless for the place that it goes to: one file for each.
//!
//! Names of objects, folders and environments are written by strangers. Where one becomes a part of a line, it is
//! [shown](name()): it starts no new line, moves no cursor and turns no direction. Where a format has an escape, the format's
//! own file writes the name so that a reader gets it as it is ([`json`], [`xml`]) or as it is shown ([`markdown`], [`dot`],
//! [`mermaid`], [`script`]). What goes to a terminal passes [`terminal()`] last of all, which lets nothing through but
//! colours, and no line that what runs the check would take for a [command].
//!
//! ```
//! use infra_graph::text;
//! assert_eq!(text::count(2, "wave"), "2 waves");
//! assert_eq!(text::xml::content("<a>"), "&lt;a&gt;");
//! ```

pub mod command;
pub mod dot;
pub mod json;
pub mod markdown;
pub mod mermaid;
pub mod script;
pub mod xml;

mod amount;
mod terminal;
mod visible;

pub use amount::{count, duration};
pub use terminal::terminal;
pub use visible::{is_hidden, lines, moves, name, one_line, visible};
