//! `namespace`, and the builtin `NamespaceTransformer`.
//!
//! Follows kustomize's `api/filters/namespace` and `NamespaceTransformer`.

use std::sync::LazyLock;

use crate::finding::Code;
use crate::source::Span;
use crate::yaml::{Key, Node};

use super::budget::Budget;
use super::fault::Fault;
use super::field_spec::{Create, FieldSpec, wrong_kind};
use super::problem::Problem;
use super::resource::Resource;
use super::resource_map::ResourceMap;

/// The namespace of an object itself.
static OWN: LazyLock<FieldSpec> =
    LazyLock::new(|| FieldSpec { path: "metadata/namespace".into(), create: true, ..FieldSpec::default() });

/// Which subjects of a role binding get the namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subjects {
    /// Those named `default`.
    Default,
    /// Service accounts.
    ServiceAccounts,
    /// None.
    None,
}

/// What changing one object takes of the steps: the id that it had is remembered.
const CHANGE: usize = 128;

/// Sets the namespace of everything that is not certainly cluster-scoped.
#[derive(Debug, Clone)]
pub(super) struct NamespaceTransformer {
    /// The namespace.
    pub(super) namespace: Node,
    /// The other fields that hold it.
    pub(super) fields: Vec<FieldSpec>,
    /// Whether only what has none gets one.
    pub(super) unset_only: bool,
    /// Which subjects of role bindings get it.
    pub(super) subjects: Subjects,
}

impl NamespaceTransformer {
    /// Transforms all resources.
    pub(super) fn transform(&self, map: &mut ResourceMap) -> Result<(), Problem> {
        let each = CHANGE + self.namespace.text().map_or(0, str::len);
        map.budget.spend(map.len().saturating_mul(each))?;
        let budget = map.budget.handle();
        map.update_all(|resource| {
            resource.store_previous_id();
            self.set(resource, &budget)
        })
        .map_err(|fault| fault.or_at(self.namespace.span))?;
        self.conflict(map)
    }

    /// Two resources that have the same id now.
    fn conflict(&self, map: &ResourceMap) -> Result<(), Problem> {
        if !map.any_id_twice() {
            return Ok(());
        }
        for (at, resource) in map.iter() {
            if let Some(other) = map.same_before(at).next() {
                // Upstream prints both objects here, which may be Secrets.
                let words = "namespace transformation produces ID conflict";
                let message = format!(
                    "two objects become {} {} in the namespace {}",
                    resource.id.gvk.kind,
                    resource.id.name,
                    self.namespace.text().unwrap_or_default()
                );
                let problem = Problem::new(Code::BuildFailed, words).saying(message);
                return Err(problem
                    .at(Some(self.namespace.span), "")
                    .at(Some(other.origin), "one of them")
                    .at(Some(resource.origin), "the other one"));
            }
        }
        Ok(())
    }

    pub(super) fn set(&self, resource: &mut Resource, budget: &Budget) -> Result<(), Fault> {
        let span = self.namespace.span;
        let core = resource.id.gvk.group.is_empty() && &*resource.id.gvk.version == "v1";
        let kind = resource.id.gvk.kind.clone();
        let binding = matches!(&*kind, "RoleBinding" | "ClusterRoleBinding");
        let mut set = |node: &mut Node| self.set_entry(node);
        if !resource.id.cluster_scoped {
            OWN.apply(&mut resource.node, Create::Scalar, span, budget, &mut set)?;
        }
        if binding {
            self.set_subjects(&mut resource.node)?;
        }
        for field in &self.fields {
            let of_binding = matches!(&*field.gvk.kind, "RoleBinding" | "ClusterRoleBinding")
                && *field.path == *"subjects/namespace";
            let skipped = *field.path == *"metadata/namespace"
                || (*field.path == *"metadata/name" && !core)
                || (binding && of_binding);
            if !skipped {
                field.apply(&mut resource.node, Create::Scalar, span, budget, &mut set).map_err(|fault| {
                    let of_kind = fault.message.contains("wrong node kind");
                    fault.within(if of_kind {
                        "namespace field specs must target scalar nodes"
                    } else {
                        "namespace transformation failed"
                    })
                })?;
            }
        }
        Ok(())
    }

    fn set_entry(&self, node: &mut Node) -> Result<(), Fault> {
        let Some(scalar) = node.as_scalar() else {
            return Err(wrong_kind("ScalarNode", node));
        };
        let empty = scalar.text.is_empty() || scalar.is_null();
        if !self.unset_only || empty {
            let text = self.namespace.as_scalar().filter(|scalar| !scalar.is_null());
            let text = text.map(|scalar| scalar.text.clone()).unwrap_or_default();
            *node = Node::string(text, self.namespace.span);
        }
        Ok(())
    }

    fn set_subjects(&self, object: &mut Node) -> Result<(), Fault> {
        let (key, wanted) = match self.subjects {
            Subjects::None => return Ok(()),
            Subjects::Default => ("name", "default"),
            Subjects::ServiceAccounts => ("kind", "ServiceAccount"),
        };
        let fits = |subject: &Node| subject.get(key).and_then(Node::text) == Some(wanted);
        if !object.get("subjects").and_then(Node::as_sequence).is_some_and(|items| items.iter().any(fits)) {
            return Ok(());
        }
        let Some(subjects) = object.get_mut("subjects").and_then(Node::as_sequence_mut) else {
            return Ok(());
        };
        for subject in subjects.iter_mut().filter(|subject| fits(subject)) {
            self.set_subject(subject, self.namespace.span)?;
        }
        Ok(())
    }

    fn set_subject(&self, subject: &mut Node, span: Span) -> Result<(), Fault> {
        let Some(mapping) = subject.as_mapping_mut() else { return Ok(()) };
        if mapping.get("namespace").is_none_or(Node::is_null) {
            mapping.insert(Key::new("namespace", span), Node::string("", span));
        }
        mapping.get_mut("namespace").map_or(Ok(()), |node| self.set_entry(node))
    }
}
