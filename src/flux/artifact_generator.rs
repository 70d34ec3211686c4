//! The `ArtifactGenerator`: which artifacts it makes, and by which rules.
//!
//! Follows `api/v1beta1/artifactgenerator_types.go` of source-watcher.

mod compose;
mod name;
mod path_pattern;
mod validation;

pub(crate) use compose::Stop;
pub use compose::{Composition, Names, compose};
pub use path_pattern::{Outputs, may_make};

use camino::Utf8Path;

use crate::object::{Object, ObjectRef};
use crate::source::Span;
use crate::yaml::Node;

use super::reference::{self, SourceReference};
use super::switch::is_switched_off;

/// An `ArtifactGenerator`, read leniently: a field of the wrong type counts as absent here, and is a finding elsewhere.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ArtifactGenerator {
    /// What names it.
    pub reference: ObjectRef,
    /// Where it was written: the name.
    pub span: Span,
    /// `spec.sources`.
    pub sources: Vec<AliasedSource>,
    /// `spec.pathPattern`: each folder that matches gives artifacts of its own.
    pub path_pattern: Option<Written>,
    /// Whether an annotation switches it off.
    pub disabled: bool,
    /// `spec.artifacts`, with the placeholders of `pathPattern` as they are written.
    pub artifacts: Vec<OutputArtifact>,
}

/// A source under the name that the rules of a generator use.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AliasedSource {
    /// The name in `@alias/…`.
    pub alias: String,
    /// Where it was written.
    pub span: Span,
    /// The source.
    pub source: SourceReference,
}

/// What is known of a source of a generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Input<'f> {
    /// Its content is in this folder.
    Folder(&'f Utf8Path),
    /// Its content is somewhere else.
    Elsewhere,
}

/// An artifact that a generator makes: an `ExternalArtifact` of this name in the generator's namespace.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct OutputArtifact {
    /// The name.
    pub name: Written,
    /// `@alias`, the source whose revision it has.
    pub revision: Option<Written>,
    /// What is copied into it, in order.
    pub copies: Vec<CopyRule>,
}

/// `{from, to, exclude, strategy}`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CopyRule {
    /// `@alias/pattern`.
    pub from: Written,
    /// `@artifact/path`.
    pub to: Written,
    /// What is left out.
    pub exclude: Vec<Written>,
    /// `strategy`; `Overwrite` where none is written.
    pub strategy: Written,
}

/// A text with its place.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Written {
    /// The text.
    pub text: String,
    /// Where it was written.
    pub span: Span,
}

impl Written {
    fn read(node: &Node) -> Option<Self> {
        Some(Self { text: node.text()?.to_owned(), span: node.span })
    }
}

impl ArtifactGenerator {
    /// Reads the object, which must be of this kind.
    pub fn read(object: &Object) -> Self {
        let namespace = &*object.reference.namespace;
        let list = |key: &str| object.node.at(&["spec", key]).and_then(Node::as_sequence).unwrap_or_default();
        let source = |node: &Node| {
            let alias = Written::read(node.get("alias")?)?;
            let source = reference::source(Some(node), namespace)?;
            Some(AliasedSource { alias: alias.text, span: alias.span, source })
        };
        let pattern = object.node.at(&["spec", "pathPattern"]).and_then(Written::read);
        Self {
            reference: object.reference.clone(),
            span: object.node.at(&["metadata", "name"]).map_or(object.origin, |name| name.span),
            disabled: is_switched_off(object),
            sources: list("sources").iter().filter_map(source).collect(),
            path_pattern: pattern.filter(|pattern| !pattern.text.is_empty()),
            artifacts: list("artifacts").iter().filter_map(artifact).collect(),
        }
    }
}

fn artifact(node: &Node) -> Option<OutputArtifact> {
    let copies = node.get("copy").and_then(Node::as_sequence).unwrap_or_default();
    Some(OutputArtifact {
        name: node.get("name").and_then(Written::read)?,
        revision: node.get("revision").and_then(Written::read).filter(|revision| !revision.text.is_empty()),
        copies: copies.iter().filter_map(copy).collect(),
    })
}

fn copy(node: &Node) -> Option<CopyRule> {
    let exclude = node.get("exclude").and_then(Node::as_sequence).unwrap_or_default();
    let from = node.get("from").and_then(Written::read)?;
    let strategy = node.get("strategy").and_then(Written::read).filter(|strategy| !strategy.text.is_empty());
    Some(CopyRule {
        to: node.get("to").and_then(Written::read)?,
        exclude: exclude.iter().filter_map(Written::read).collect(),
        strategy: strategy.unwrap_or_else(|| Written { text: "Overwrite".to_owned(), span: from.span }),
        from,
    })
}
