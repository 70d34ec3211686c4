//! What names a resource in a build.

use std::fmt;
use std::hash::BuildHasher as _;

use arcstr::{ArcStr, literal};
use foldhash::fast::FixedState;

use crate::yaml::Node;

use super::gvk::Gvk;

/// The namespace of what has none, for comparison.
pub(super) const NOT_A_NAMESPACE: &str = "_non_namespaceable_";

/// The namespace of what leaves it open, for comparison.
pub(super) const DEFAULT_NAMESPACE: &str = "default";

/// What of an id became another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Renamed {
    /// Nothing.
    #[default]
    No,
    /// The name or the namespace.
    Name,
    /// The kind, its group or its version.
    Kind,
}

/// Group, version, kind, namespace and name (`resid.ResId`). The version counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ResourceId {
    /// Group, version and kind.
    pub(super) gvk: Gvk,
    /// The name.
    pub(super) name: ArcStr,
    /// The namespace as the metadata has it, maybe empty.
    pub(super) namespace: ArcStr,
    /// Whether the kind is certainly cluster-scoped. Previous ids never are: their namespace says it.
    pub(super) cluster_scoped: bool,
}

impl ResourceId {
    /// The id of an object as it stands. `like` is the kind of another one, which is shared where it is the same.
    pub(super) fn of(node: &Node, like: Option<&Gvk>) -> Self {
        let gvk = like.filter(|like| like.is_of(node)).map_or_else(|| Gvk::of(node), Gvk::clone);
        let cluster_scoped = gvk.is_cluster_scoped();
        let text = |key| meta(node, key).cloned().unwrap_or_default();
        Self { gvk, name: text("name"), namespace: text("namespace"), cluster_scoped }
    }

    /// Follows a change of the object; keeps what is the same, so that little is allocated. Gives what is another.
    pub(super) fn refresh(&mut self, node: &Node) -> Renamed {
        let mut renamed = Renamed::No;
        for (part, key) in [(&mut self.name, "name"), (&mut self.namespace, "namespace")] {
            match meta(node, key) {
                Some(text) if ArcStr::ptr_eq(text, part) || text == part => {}
                None if part.is_empty() => {}
                text => {
                    *part = text.cloned().unwrap_or_default();
                    renamed = Renamed::Name;
                }
            }
        }
        if !self.gvk.is_of(node) {
            self.gvk = Gvk::of(node);
            self.cluster_scoped = self.gvk.is_cluster_scoped();
            renamed = Renamed::Kind;
        }
        renamed
    }

    /// The namespace for comparison: `default` for none, and a word of its own for what cannot have one.
    pub(super) fn effective_namespace(&self) -> &str {
        if self.cluster_scoped {
            NOT_A_NAMESPACE
        } else if self.namespace.is_empty() {
            DEFAULT_NAMESPACE
        } else {
            &self.namespace
        }
    }

    /// The same, shared.
    pub(super) fn shared_namespace(&self) -> ArcStr {
        if self.cluster_scoped {
            literal!(NOT_A_NAMESPACE)
        } else if self.namespace.is_empty() {
            literal!(DEFAULT_NAMESPACE)
        } else {
            self.namespace.clone()
        }
    }

    /// Whether both name the same resource (`ResId.Equals`).
    pub(super) fn same(&self, other: &Self) -> bool {
        self.name == other.name
            && self.gvk == other.gvk
            && self.effective_namespace() == other.effective_namespace()
    }

    /// Equal for ids that are the same.
    pub(super) fn hash_value(&self) -> u64 {
        hash_parts(&self.gvk.group, &self.gvk.version, &self.gvk.kind, &self.name, self.effective_namespace())
    }
}

/// The hash of an id in parts.
pub(super) fn hash_parts(group: &str, version: &str, kind: &str, name: &str, namespace: &str) -> u64 {
    FixedState::default().hash_one((group, version, kind, name, namespace))
}

fn meta<'n>(node: &'n Node, key: &str) -> Option<&'n ArcStr> {
    let scalar = node.at(&["metadata", key]).and_then(Node::as_scalar)?;
    (!scalar.is_null()).then_some(&scalar.text)
}

/// `Kind.version.group/name.namespace`, as kustomize's messages have it.
impl fmt::Display for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if self.name.is_empty() { "[noName]" } else { &self.name };
        let namespace = if self.namespace.is_empty() { "[noNs]" } else { &self.namespace };
        write!(f, "{}/{name}.{namespace}", self.gvk)
    }
}
