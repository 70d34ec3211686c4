//! Documents of a file.

use crate::source::Span;

use super::Node;

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
}
