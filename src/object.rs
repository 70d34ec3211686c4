//! Kubernetes objects: what names them, and what they are made of.
//!
//! ```
//! use infra_graph::object::ObjectRef;
//! let object = ObjectRef::new("apps", "Deployment", "shop", "web");
//! assert_eq!(object.to_string(), "Deployment/shop/web");
//! ```

use std::fmt;
use std::sync::Arc;

use arcstr::ArcStr;
use serde::{Serialize, Serializer};

use crate::source::Span;
use crate::yaml::{Mapping, Node};

/// What names an object in a cluster: group, kind, namespace and name. The version is no part of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectRef {
    /// The API group; empty for the core group.
    pub group: ArcStr,
    /// The kind.
    pub kind: ArcStr,
    /// The namespace; empty for a cluster-scoped object, and for one whose namespace is not known.
    pub namespace: ArcStr,
    /// The name.
    pub name: ArcStr,
}

impl ObjectRef {
    /// Names an object.
    pub fn new(
        group: impl Into<ArcStr>,
        kind: impl Into<ArcStr>,
        namespace: impl Into<ArcStr>,
        name: impl Into<ArcStr>,
    ) -> Self {
        Self { group: group.into(), kind: kind.into(), namespace: namespace.into(), name: name.into() }
    }

    /// The group of an `apiVersion`: `apps` of `apps/v1`, empty of `v1`.
    pub fn group_of(api_version: &str) -> &str {
        api_version.split_once('/').map_or("", |(group, _)| group)
    }
}

/// `Kind/namespace/name`, `Kind/name` without a namespace, and `Kind.group/…` for a kind that is neither built in
/// nor Flux's own: the form that every answer prints.
impl fmt::Display for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind)?;
        if !is_plain_group(&self.group) {
            write!(f, ".{}", self.group)?;
        }
        if !self.namespace.is_empty() {
            write!(f, "/{}", self.namespace)?;
        }
        write!(f, "/{}", self.name)
    }
}

impl Serialize for ObjectRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The form that is printed.
#[cfg(feature = "schema")]
impl schemars::JsonSchema for ObjectRef {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "An object: `Kind/namespace/name`, `Kind/name` without a namespace, `Kind.group/…` for \
                            kinds that are neither built in nor Flux's own.",
            "type": "string",
            "pattern": "^[^/]+/.+$",
        })
    }
}

/// Groups whose kinds are printed without the group: those of Kubernetes itself and Flux's.
fn is_plain_group(group: &str) -> bool {
    group.ends_with(".fluxcd.io") || is_built_in(group)
}

/// Whether a Kubernetes API server has the group built in.
pub(crate) fn is_built_in(group: &str) -> bool {
    !group.contains('.') || (group.ends_with(".k8s.io") && BUILT_IN.contains(&group))
}

/// The groups with a dot that a Kubernetes API server has built in.
const BUILT_IN: &[&str] = &[
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "apiregistration.k8s.io",
    "authentication.k8s.io",
    "authorization.k8s.io",
    "certificates.k8s.io",
    "coordination.k8s.io",
    "discovery.k8s.io",
    "events.k8s.io",
    "flowcontrol.apiserver.k8s.io",
    "internal.apiserver.k8s.io",
    "networking.k8s.io",
    "node.k8s.io",
    "rbac.authorization.k8s.io",
    "resource.k8s.io",
    "scheduling.k8s.io",
    "storage.k8s.io",
    "storagemigration.k8s.io",
];

/// An object as a build gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// What names it.
    pub reference: ObjectRef,
    /// The `apiVersion`, whole.
    pub api_version: ArcStr,
    /// The object. Each value knows where it was written, also after patches.
    pub node: Node,
    /// Where the object's own document starts, or the generator that makes it.
    pub origin: Span,
    /// The entry of the kustomization that brings it in (`resources: - file.yaml`); nothing for a folder that is read
    /// as it is.
    pub listed: Option<Span>,
    /// What it was called before its build put something before or behind its name; nothing where it did not.
    pub former: Option<Arc<FormerNames>>,
}

/// The names that an object had in its build.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FormerNames {
    /// The names, the oldest first, without the one that it has now.
    pub names: Vec<ArcStr>,
    /// Whether a generator put a hash of the content behind the last one; otherwise it was `namePrefix` or `nameSuffix`.
    pub hashed: bool,
}

impl Object {
    /// An object out of a node, or nothing where it has no kind or no name.
    pub fn from_node(node: Node, origin: Span, listed: Option<Span>) -> Option<Self> {
        Self::named(ObjectRef::new("", "", "", ""), node, origin, listed)
    }

    /// As [`Object::from_node`], with what most likely names it: as far as that is so, its texts are taken over.
    pub(crate) fn named(likely: ObjectRef, node: Node, origin: Span, listed: Option<Span>) -> Option<Self> {
        let written =
            |node: Option<&Node>| Some(node?.as_scalar().filter(|scalar| !scalar.is_null())?.text.clone());
        let same = |likely: ArcStr, node: Option<&Node>| match node.and_then(Node::text) {
            Some(text) if likely == text => Some(likely),
            _ => written(node),
        };
        let api_version = written(node.get("apiVersion")).unwrap_or_default();
        let group = ObjectRef::group_of(&api_version);
        let metadata = node.get("metadata")?;
        let reference = ObjectRef {
            group: if likely.group == group { likely.group } else { group.into() },
            kind: same(likely.kind, node.get("kind"))?,
            namespace: same(likely.namespace, metadata.get("namespace")).unwrap_or_default(),
            name: same(likely.name, metadata.get("name"))?,
        };
        Some(Self { reference, api_version, node, origin, listed, former: None })
    }

    /// The object with another tree, named by what stands in that. Where it has no kind or no name any more, it keeps the
    /// name that it had.
    pub(crate) fn renewed(self, node: Node) -> Self {
        let reference = self.reference.clone();
        match Self::named(reference, node.clone(), self.origin, self.listed) {
            Some(renewed) => Self { former: self.former, ..renewed },
            None => Self { node, ..self },
        }
    }

    /// The version of the `apiVersion`.
    pub fn version(&self) -> &str {
        self.api_version.rsplit('/').next().unwrap_or_default()
    }

    /// A label.
    pub fn label(&self, key: &str) -> Option<&str> {
        self.node.at(&["metadata", "labels", key]).and_then(Node::text)
    }

    /// The labels whose values are text, as they are written.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &str)> {
        let labels = self.node.at(&["metadata", "labels"]).and_then(Node::as_mapping);
        let entries = labels.into_iter().flat_map(Mapping::iter);
        entries.filter_map(|entry| Some((entry.key.text.as_str(), entry.value.text()?)))
    }

    /// An annotation.
    pub fn annotation(&self, key: &str) -> Option<&str> {
        self.node.at(&["metadata", "annotations", key]).and_then(Node::text)
    }
}
