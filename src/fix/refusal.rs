//! Why a place cannot be edited.

use std::fmt;

/// Why a help is not made in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The file is none of this repository.
    Elsewhere,
    /// The file says itself that it is made by a program.
    Generated {
        /// The line that says so, from 1.
        line: u32,
    },
    /// The file is a template, of Helm or of another program.
    Template,
    /// The place is in the templates of a `ResourceSet`.
    ResourceSet,
    /// SOPS encrypted the file, and would not take it any more.
    Encrypted,
    /// The place is in a Secret.
    Secret,
    /// The file is not UTF-8.
    Encoding,
    /// The text belongs to an anchor that others name.
    Shared,
    /// A variable makes the value.
    Variable,
    /// The place lies in a text within the file, such as a patch.
    InsideText,
    /// Nothing of that kind is written at the place.
    NotThere,
    /// It is written in a way that cannot be changed without touching something else.
    Form(&'static str),
    /// Another fix changes the same place.
    Overlap,
    /// The file would have to get another name.
    Rename {
        /// The path as it is.
        from: String,
        /// The path as it would have to be.
        to: String,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Elsewhere => f.write_str("the file is not in this repository"),
            Self::Generated { line } => {
                write!(f, "the file is generated, as its line {line} says: change what makes it")
            }
            Self::Template => f.write_str("the file is a template"),
            Self::ResourceSet => f.write_str("it is in a template of a ResourceSet"),
            Self::Encrypted => {
                f.write_str("the file is encrypted, and SOPS would refuse it: use `sops` to edit it")
            }
            Self::Secret => f.write_str("it is in a Secret"),
            Self::Encoding => f.write_str("the file is not UTF-8"),
            Self::Shared => f.write_str("the text has an anchor that other places use, too"),
            Self::Variable => f.write_str("a variable makes the value"),
            Self::InsideText => f.write_str("it is in a text within the file, such as a patch"),
            Self::NotThere => f.write_str("it is not written there as such"),
            Self::Form(why) => f.write_str(why),
            Self::Overlap => {
                f.write_str("another fix changes the same place: once that is made, run it again")
            }
            Self::Rename { from, to } => {
                write!(f, "the file has to get another name: `git mv {from} {to}`")
            }
        }
    }
}
