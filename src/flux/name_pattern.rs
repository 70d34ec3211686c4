//! Names as a user writes them, in a question or in the configuration: one, or a pattern that stands for several.

use crate::source::Glob;

/// A name or a pattern of names: `*` and `?` stand for any text without `/`, `{a,b}` for either.
#[derive(Debug, Clone)]
pub struct NamePattern {
    text: String,
    /// Absent for a plain name.
    glob: Option<Glob>,
}

impl PartialEq for NamePattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for NamePattern {}

impl<T: AsRef<str>> From<T> for NamePattern {
    /// Reads a name. What is no pattern is a name, and stands for itself.
    fn from(text: T) -> Self {
        let text = text.as_ref();
        let glob = text.contains(['*', '?', '{']).then(|| Glob::doublestar(text).ok()).flatten();
        Self { text: text.to_owned(), glob }
    }
}

impl NamePattern {
    /// What the user wrote.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it may stand for several names.
    pub fn is_wild(&self) -> bool {
        self.glob.is_some()
    }

    /// Whether it stands for this name.
    pub fn matches(&self, name: &str) -> bool {
        self.text == name || self.glob.as_ref().is_some_and(|glob| glob.matches_whole(name.into()))
    }
}
