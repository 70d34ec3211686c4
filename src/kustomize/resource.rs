//! One object of a build, with what kustomize remembers about it.

use std::sync::Arc;

use arcstr::ArcStr;

use crate::source::Span;
use crate::yaml::{Key, Mapping, Node};

use super::build_data::{BuildData, Previous};
use super::flaw::{self, Flaw};
use super::gvk::Gvk;
use super::resource_id::{Renamed, ResourceId};

/// One object of a build (`resource.Resource`).
#[derive(Debug, Clone)]
pub(super) struct Resource {
    /// The object.
    pub(super) node: Node,
    /// The current id; follows `node` in [`Resource::refresh`].
    pub(super) id: ResourceId,
    /// What of the id became another since somebody reset this: look-ups have to follow.
    pub(super) renamed: Renamed,
    /// What kustomize keeps in annotations.
    pub(super) build: BuildData,
    /// Whether the annotations were a null when a replacement made the first one: kyaml hangs it below the null, and
    /// a patch sees nothing but the null.
    pub(super) null_annotations: bool,
    /// The vars that read from it.
    pub(super) var_names: Vec<ArcStr>,
    /// Where the object's own document starts, or its generator.
    pub(super) origin: Span,
    /// The entry that brings it in.
    pub(super) listed: Option<Span>,
    /// What makes it impossible to print, if anything.
    pub(super) flaw: Option<Arc<Flaw>>,
}

impl Resource {
    /// A resource as it was read.
    pub(super) fn new(node: Node, origin: Span, flaw: Option<Arc<Flaw>>) -> Self {
        Self::like(None, node, origin, flaw)
    }

    /// As [`Resource::new`], with the kind of another one, which is shared where it is the same.
    pub(super) fn like(kind: Option<&Gvk>, node: Node, origin: Span, flaw: Option<Arc<Flaw>>) -> Self {
        let id = ResourceId::of(&node, kind);
        let mut build = BuildData::default();
        if let Some(annotations) = node.at(&["metadata", "annotations"]).and_then(Node::as_mapping) {
            build = BuildData::of_annotations(annotations);
        }
        Self {
            node,
            id,
            renamed: Renamed::No,
            build,
            null_annotations: false,
            var_names: Vec::new(),
            origin,
            listed: None,
            flaw,
        }
    }

    /// What makes it impossible to print as it is now: a patch may have put something else in the place of what could not be printed.
    pub(super) fn present_flaw(&self) -> Option<Arc<Flaw>> {
        let flaw = self.flaw.as_ref()?;
        if flaw.first.is_some() { Some(Arc::clone(flaw)) } else { flaw::of_object(&self.node) }
    }

    /// Follows a change of the object.
    pub(super) fn refresh(&mut self) {
        self.renamed = self.renamed.max(self.id.refresh(&self.node));
    }

    /// Remembers the current id as a previous one (`StorePreviousId`).
    pub(super) fn store_previous_id(&mut self) {
        self.build.previous.push(Previous {
            name: self.id.name.clone(),
            namespace: self.id.shared_namespace(),
            kind: self.id.gvk.kind.clone(),
        });
    }

    /// The id of a time before.
    pub(super) fn previous_id(&self, previous: &Previous) -> ResourceId {
        ResourceId {
            gvk: self.id.gvk.with_kind(&previous.kind),
            name: previous.name.clone(),
            namespace: previous.namespace.clone(),
            cluster_scoped: false,
        }
    }

    /// All previous ids, the oldest first.
    pub(super) fn previous_ids(&self) -> impl Iterator<Item = ResourceId> + '_ {
        self.build.previous.iter().map(|previous| self.previous_id(previous))
    }

    /// The first id that it had (`OrgId`).
    pub(super) fn original_id(&self) -> ResourceId {
        self.build.previous.first().map_or_else(|| self.id.clone(), |previous| self.previous_id(previous))
    }

    /// Group, version and kind of the first id that it had.
    pub(super) fn original_gvk(&self) -> Gvk {
        self.build
            .previous
            .first()
            .map_or_else(|| self.id.gvk.clone(), |previous| self.id.gvk.with_kind(&previous.kind))
    }

    /// Whether it is, or was, what `id` names.
    pub(super) fn has_id(&self, id: &ResourceId) -> bool {
        let was = |previous: &Previous| {
            *previous.name == *id.name
                && previous.effective_namespace() == id.effective_namespace()
                && *previous.kind == *id.gvk.kind
                && self.id.gvk.group == id.gvk.group
                && self.id.gvk.version == id.gvk.version
        };
        self.id.same(id) || self.build.previous.iter().any(was)
    }

    /// The labels.
    pub(super) fn labels(&self) -> Option<&Mapping> {
        self.node.at(&["metadata", "labels"]).and_then(Node::as_mapping)
    }

    /// The annotations.
    pub(super) fn annotations(&self) -> Option<&Mapping> {
        self.node.at(&["metadata", "annotations"]).and_then(Node::as_mapping)
    }

    /// The metadata for change; made where there is none.
    pub(super) fn metadata_mut(&mut self) -> Option<&mut Mapping> {
        let span = self.origin;
        let root = self.node.as_mapping_mut()?;
        if root.get("metadata").is_none_or(|metadata| metadata.as_mapping().is_none()) {
            root.insert(Key::new("metadata", span), Node::mapping(Mapping::default(), span));
        }
        root.get_mut("metadata")?.as_mapping_mut()
    }

    /// Sets the name.
    pub(super) fn set_name(&mut self, name: Node) {
        let span = name.span;
        if let Some(metadata) = self.metadata_mut() {
            replace(metadata, "name", name, span);
        }
        self.refresh();
    }

    /// Sets an annotation.
    pub(super) fn set_annotation(&mut self, key: &str, value: Node) {
        let span = value.span;
        let Some(metadata) = self.metadata_mut() else { return };
        if metadata.get("annotations").is_none_or(|annotations| annotations.as_mapping().is_none()) {
            metadata.insert(Key::new("annotations", span), Node::mapping(Mapping::default(), span));
        }
        if let Some(annotations) = metadata.get_mut("annotations").and_then(Node::as_mapping_mut) {
            replace(annotations, key, value, span);
        }
    }
}

/// Sets a value and keeps the key's own place where there is one.
pub(super) fn replace(mapping: &mut Mapping, key: &str, value: Node, span: Span) {
    match mapping.get_mut(key) {
        Some(old) => *old = value,
        None => {
            mapping.insert(Key::new(key, span), value);
        }
    }
}
