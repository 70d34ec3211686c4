//! `spec.postBuild` of a Kustomization.

use crate::source::Span;
use crate::yaml::Node;

use super::reference::{self, ConfigReference};

/// Variables that a Kustomization puts into what it builds.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PostBuild {
    /// Where `postBuild` was written.
    pub span: Span,
    /// `substitute`: name, value, and the place of the name.
    pub substitute: Vec<(String, String, Span)>,
    /// `substituteFrom`, in order: later ones win, `substitute` wins over all.
    pub substitute_from: Vec<ConfigReference>,
    /// `substituteStrategy: Always`: also where there is no variable at all.
    pub always: bool,
}

impl PostBuild {
    /// Reads it out of a `spec`.
    pub(crate) fn read(spec: &Node, namespace: &str) -> Option<Self> {
        let node = spec.get("postBuild").filter(|node| !node.is_null())?;
        let entries = node.get("substitute").and_then(Node::as_mapping);
        let value = |node: &Node| node.text().unwrap_or_default().to_owned();
        let substitute = entries
            .into_iter()
            .flatten()
            .map(|entry| (entry.key.text.to_string(), value(&entry.value), entry.key.span))
            .collect();
        Some(Self {
            span: node.span,
            substitute,
            substitute_from: reference::configuration(node.get("substituteFrom"), namespace),
            always: node.get("substituteStrategy").and_then(Node::text) == Some("Always"),
        })
    }
}
