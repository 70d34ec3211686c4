//! Helps made in the files: from the changes that a finding names to texts, byte for byte.
//!
//! A change says what is done at a place; [`text_edits`] says what that means in the text of one file, with everything else in it
//! left as it is: comments, indentation, brackets, line breaks. It reads the text as it is [written](crate::yaml::written()), and
//! proves the result: read again, the file holds what it held, with the change and nothing else. What cannot be done so is a
//! [`Refusal`].
//!
//! [`write()`] does so for findings, with a look at the files: a template, an encrypted or a generated file is nobody's to edit.
//! [`plan`] has the whole repository analysed again with what would be written, and drops what does not help.
//!
//! ```
//! use infra_graph::fix::apply;
//! assert_eq!(apply("wait: true\n", [(6..10, "false")]), "wait: false\n");
//! ```

mod block;
mod brackets;
mod change;
mod diff;
mod file;
mod fitting;
mod gather;
mod guard;
mod locate;
mod made;
mod plan;
mod proof;
mod refusal;
mod scalar;
mod texts;

pub use diff::diff;
pub use file::{description, write};
pub use gather::text_edits;
pub use made::{Dropped, Left, Made};
pub use plan::{Analysed, Plan, Rewritten, plan};
pub use refusal::Refusal;
pub use texts::apply;
