//! Changes of files that a help names.

use std::collections::HashSet;

use crate::source::Span;

/// A change of one place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edit {
    /// The place: what it is, the action says.
    pub at: Span,
    /// What is done there.
    pub action: Action,
}

/// What is done at a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Adds an entry to a list. The place is that list, or the `spec` where there is none yet: several changes there go into
    /// one list.
    Append {
        /// The field with the list: `dependsOn`, `healthChecks`.
        field: &'static str,
        /// The entry, key by key.
        entry: Vec<(&'static str, String)>,
    },
    /// Adds a field to the mapping at the place, which has none of this name.
    Set {
        /// The field.
        field: &'static str,
        /// Its value, a scalar.
        value: String,
    },
    /// Takes out the entry of a list that holds the place; the last one with its field, since an empty field is null.
    Remove,
    /// Takes out the field of a mapping whose value is at the place.
    Unset,
    /// Writes another word in the place of a scalar or of a key.
    Replace {
        /// The word.
        text: String,
    },
    /// Gives the file another name.
    Rename {
        /// The name, without a folder.
        name: String,
    },
}

impl Edit {
    /// A change.
    pub fn new(at: Span, action: Action) -> Self {
        Self { at, action }
    }

    /// Another word in the place of a scalar or of a key.
    pub fn replace(at: Span, text: impl Into<String>) -> Self {
        Self::new(at, Action::Replace { text: text.into() })
    }

    /// Takes out what is there twice.
    pub(crate) fn unite(edits: &mut Vec<Self>) {
        let mut seen = HashSet::new();
        edits.retain(|edit| seen.insert(edit.clone()));
    }
}

/// A help with the changes that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What to do, in words.
    pub help: String,
    /// The same as changes; none where the words name no line.
    pub edits: Vec<Edit>,
}
