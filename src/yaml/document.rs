//! Documents of a file.

use crate::source::Span;

use super::Node;
use super::beyond_json::{BeyondJson, beyond_json_of_object};

/// A key that a mapping has twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateKey {
    /// The key.
    pub key: String,
    /// Where it stands first.
    pub first: Span,
    /// Where it stands again. Its value is the one that the tree has.
    pub second: Span,
}

/// One document: what stands between two `---`.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The tree; nothing where the document is empty or holds comments only.
    pub root: Option<Node>,
    /// Where the document starts.
    pub span: Span,
    /// Keys that stand twice. An error in a resource, the last one counts in a kustomization file.
    pub duplicates: Vec<DuplicateKey>,
    /// Whether JSON has a form for all of it.
    is_json: bool,
}

impl Document {
    /// A document that was read.
    pub(super) fn new(root: Option<Node>, span: Span, duplicates: Vec<DuplicateKey>) -> Self {
        // Found out here, where the tree was just made: later its memory would have to be fetched again.
        let is_json = root.as_ref().and_then(beyond_json_of_object).is_none();
        Self { root, span, duplicates, is_json }
    }

    /// The first value for which JSON has no form, if there is one.
    pub fn beyond_json(&self) -> Option<BeyondJson<'_>> {
        if self.is_json { None } else { self.root.as_ref().and_then(beyond_json_of_object) }
    }
}
