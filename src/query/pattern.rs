//! Names as a user writes them: one, or a pattern that stands for several.

use crate::source::Glob;

/// A name or a pattern of names: `*` and `?` are wildcards, `{a,b}` is either.
#[derive(Debug, Clone)]
pub(super) struct NamePattern {
    text: String,
    /// Absent for a plain name.
    glob: Option<Glob>,
}

impl NamePattern {
    /// Reads a name. What is no pattern is a name, and stands for itself.
    pub(super) fn new(text: &str) -> Self {
        let glob = text.contains(['*', '?', '{']).then(|| Glob::doublestar(text).ok()).flatten();
        Self { text: text.to_owned(), glob }
    }

    /// What the user wrote.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether it may stand for several names.
    pub(super) fn is_wild(&self) -> bool {
        self.glob.is_some()
    }

    pub(super) fn matches(&self, name: &str) -> bool {
        self.text == name || self.glob.as_ref().is_some_and(|glob| glob.matches_whole(name.into()))
    }
}
