//! References from one object to another, as they are written: nothing is known yet about what they name.

use arcstr::ArcStr;

use crate::object::ObjectRef;
use crate::source::Span;
use crate::yaml::Node;

use super::cel::Use;
use super::{Expression, Kind};

/// An entry of `spec.dependsOn`. Its target need not exist.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DependencyReference {
    /// What is named: of the dependent's own kind, in its own namespace where none is written.
    pub target: ObjectRef,
    /// The entry's name: where a message points at.
    pub span: Span,
    /// `readyExpr`, which then replaces the usual test for readiness.
    pub ready_expression: Option<Expression>,
    /// Whether it is enough that the target exists; else it has to be ready. Only a ResourceSet asks for so little.
    pub existence: bool,
}

/// A `sourceRef`, `chartRef` or the like.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SourceReference {
    /// What is named; in the referring object's namespace where none is written.
    pub target: ObjectRef,
    /// The reference's name: where a message points at.
    pub span: Span,
}

/// A reference to an object by kind and name, of configuration or of a health check.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ConfigReference {
    /// What is named.
    pub target: ObjectRef,
    /// The reference's name.
    pub span: Span,
    /// Whether it may be missing.
    pub optional: bool,
    /// The key of the object that is asked for, and where it is written, or else the name.
    pub key: Option<(ArcStr, Span)>,
}

/// Reads `spec.dependsOn`. Entries without a name are left out: the check of fields speaks of them. An empty name is one, which
/// nothing has.
pub(super) fn dependencies(spec: &Node, kind: Kind, namespace: &str) -> Vec<DependencyReference> {
    let entries = spec.get("dependsOn").and_then(Node::as_sequence).unwrap_or_default();
    entries.iter().filter_map(|entry| dependency(entry, kind, namespace)).collect()
}

fn dependency(entry: &Node, kind: Kind, namespace: &str) -> Option<DependencyReference> {
    let name = entry.get("name").filter(|name| !name.is_null())?;
    // Flux is about to allow other kinds here; read them where they are written.
    let kind_name = entry.get("kind").and_then(Node::text);
    let group = entry.get("apiVersion").and_then(Node::text).map(ObjectRef::group_of);
    let target = ObjectRef::new(
        group.unwrap_or_else(|| kind_name.and_then(Kind::from_name).unwrap_or(kind).group()),
        kind_name.unwrap_or_else(|| kind.name()),
        entry.get("namespace").and_then(Node::text).filter(|text| !text.is_empty()).unwrap_or(namespace),
        name.text()?,
    );
    let ready_expression = Expression::read(entry, "readyExpr", Use::Checked);
    Some(DependencyReference { target, span: name.span, ready_expression, existence: false })
}

/// Reads `spec.dependsOn` of a ResourceSet: objects of any kind, which have to exist, or to be ready where it says so. The
/// namespace is taken as it is written: the operator has no default for it.
pub(super) fn resource_dependencies(spec: &Node) -> Vec<DependencyReference> {
    let entries = spec.get("dependsOn").and_then(Node::as_sequence).unwrap_or_default();
    let read = |entry: &Node| {
        let text = |key: &str| entry.get(key).and_then(Node::text).filter(|text| !text.is_empty());
        let name = entry.get("name")?;
        let group = ObjectRef::group_of(text("apiVersion")?);
        let target =
            ObjectRef::new(group, text("kind")?, text("namespace").unwrap_or_default(), text("name")?);
        let ready = entry.get("ready").and_then(Node::as_bool) == Some(true);
        // Without `ready` the operator does not look at it.
        let expression = Expression::read(entry, "readyExpr", Use::Parsed).filter(|_| ready);
        Some(DependencyReference { target, span: name.span, ready_expression: expression, existence: !ready })
    };
    entries.iter().filter_map(read).collect()
}

/// Reads a reference with `kind`, `name` and an optional `namespace`, as `sourceRef` is.
pub(super) fn source(node: Option<&Node>, namespace: &str) -> Option<SourceReference> {
    let node = node?;
    let kind_name = node.get("kind").and_then(Node::text)?;
    let name = node.get("name")?;
    let kind = Kind::from_name(kind_name)?;
    let namespace =
        node.get("namespace").and_then(Node::text).filter(|text| !text.is_empty()).unwrap_or(namespace);
    Some(SourceReference { target: kind.reference(namespace, name.text()?), span: name.span })
}

/// Reads `valuesFrom`: what [`configuration`] reads, each with the key that it asks for.
pub(super) fn values(list: Option<&Node>, namespace: &str) -> Vec<ConfigReference> {
    configured(list, namespace, |entry, name| {
        let key = entry.get("valuesKey").filter(|node| node.text().is_some_and(|text| !text.is_empty()));
        let text = key.and_then(Node::text).unwrap_or(VALUES_KEY);
        Some((text.into(), key.unwrap_or(name).span))
    })
}

/// The key of `valuesFrom` where none is written.
const VALUES_KEY: &str = "values.yaml";

/// Reads a list of `{kind: ConfigMap|Secret, name, optional}`: `substituteFrom`.
pub(super) fn configuration(list: Option<&Node>, namespace: &str) -> Vec<ConfigReference> {
    configured(list, namespace, |_, _| None)
}

fn configured(
    list: Option<&Node>,
    namespace: &str,
    key: impl Fn(&Node, &Node) -> Option<(ArcStr, Span)>,
) -> Vec<ConfigReference> {
    let entries = list.and_then(Node::as_sequence).unwrap_or_default();
    let read = |entry: &Node| {
        let kind =
            entry.get("kind").and_then(Node::text).filter(|kind| matches!(*kind, "ConfigMap" | "Secret"))?;
        let name = entry.get("name")?;
        Some(ConfigReference {
            target: ObjectRef::new("", kind, namespace, name.text()?),
            span: name.span,
            optional: entry.get("optional").and_then(Node::as_bool).unwrap_or(false),
            key: key(entry, name),
        })
    };
    entries.iter().filter_map(read).collect()
}
