//! A document of a service, with the lines that it is written in.

use std::sync::Arc;

use camino::Utf8Path;

use crate::repository::Repository;
use crate::source::{SourceFile, Span};
use crate::yaml::{Entry, Node};

/// A document of one of the services.
#[derive(Clone)]
pub(super) struct Doc {
    /// The service.
    pub(super) service: String,
    /// The document.
    pub(super) node: Node,
    source: Arc<SourceFile>,
}

impl Doc {
    /// The documents of a file; none where it cannot be read.
    pub(super) fn of_file(repository: &Repository, service: &str, path: &Utf8Path) -> Vec<Self> {
        let Ok(manifest) = repository.manifest(path) else { return Vec::new() };
        let source = repository.sources().file(manifest.file);
        let roots = manifest.documents.iter().flatten().filter_map(|document| document.root.clone());
        roots.map(|node| Self { service: service.to_owned(), node, source: Arc::clone(&source) }).collect()
    }

    /// Whether it is of a kind of an API group.
    pub(super) fn is(&self, group: &str, kind: &str) -> bool {
        let text = |key: &str| self.node.get(key).and_then(Node::text).unwrap_or_default();
        let of_group = text("apiVersion").split('/').next().is_some_and(|first| first == group);
        text("kind") == kind && (of_group || (group.is_empty() && !text("apiVersion").contains('/')))
    }

    /// The text of a value.
    pub(super) fn text(&self, path: &[&str]) -> Option<&str> {
        self.node.at(path).and_then(Node::text)
    }

    /// The lines of an entry, comments left out.
    pub(super) fn lines(&self, entry: &Entry) -> String {
        self.written(entry.key.span, entry.value.span)
    }

    /// The lines of an item of a list, with its dash, comments left out.
    pub(super) fn item(&self, item: &Node) -> String {
        self.written(item.span, item.span)
    }

    fn written(&self, from: Span, to: Span) -> String {
        let text = self.source.text.as_str();
        let start = text[..from.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let last = (to.end.max(from.end) as usize).saturating_sub(1).max(start);
        let end = text[last..].find('\n').map_or(text.len(), |at| last + at);
        let lines = text[start..end].lines().filter(|line| !line.trim_start().starts_with('#'));
        lines.map(|line| without_remark(line).to_owned() + "\n").collect()
    }
}

/// A line without the comment at its end. Where a quote stands in it, the `#` may be a part of the value.
fn without_remark(line: &str) -> &str {
    match line.find(" #") {
        Some(at) if !line.contains(['"', '\'']) => line[..at].trim_end(),
        _ => line.trim_end(),
    }
}
