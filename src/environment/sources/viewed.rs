//! Sources that are more, or less, than their folder.

use std::sync::Arc;

use camino::Utf8Path;

use crate::environment::Inventory;
use crate::environment::content::Content;
use crate::environment::view::{Include, View};
use crate::finding::Finding;
use crate::flux::{Kind, SourceReference, upstream_sources};
use crate::object::{Object, ObjectRef};
use crate::source::normalize;
use crate::yaml::Node;

use super::Sources;

impl Sources<'_> {
    /// The content of a source that is this folder of the repository, with what its spec adds and leaves out.
    pub(in crate::environment) fn view(
        &self,
        source: &ObjectRef,
        folder: &Utf8Path,
        object: Option<&Object>,
        inventories: &[&Inventory],
        depth: usize,
    ) -> Content {
        let plain = Content::Folder(folder.to_owned());
        let Some(object) = object else { return plain };
        let includes = self.includes(object, inventories, depth);
        if includes.is_empty() && object.node.at(&["spec", "ignore"]).and_then(Node::text).is_none() {
            return plain;
        }
        self.viewed(source, folder, Some(object), includes)
    }

    /// The content of a source that a folder stands for: what source-controller would pack of it. An artifact is packed
    /// already, and the whole of this repository is what it is for its own source.
    pub(in crate::environment) fn mapped_content(
        &self,
        source: &ObjectRef,
        folder: &Utf8Path,
        object: Option<&Object>,
        inventories: &[&Inventory],
        depth: usize,
    ) -> Content {
        if self.mounts.repository.is_artifact(folder) {
            return Content::Folder(folder.to_owned());
        }
        if folder.as_str().is_empty() {
            return self.view(source, folder, object, inventories, depth);
        }
        let includes = object.map(|object| self.includes(object, inventories, depth)).unwrap_or_default();
        self.viewed(source, folder, object, includes)
    }

    /// The tree, made once as long as nothing changes.
    fn viewed(
        &self,
        source: &ObjectRef,
        folder: &Utf8Path,
        object: Option<&Object>,
        includes: Vec<Include>,
    ) -> Content {
        let known = self.views.borrow().get(source).map(Arc::clone);
        if let Some(known) = known
            && known.object.as_ref() == object
            && known.folder == folder
            && known.includes == includes
        {
            return known.content.clone();
        }
        let view = View::new(&self.mounts, &self.names, source, object, folder, includes);
        let content = view.content.clone();
        self.views.borrow_mut().insert(source.clone(), Arc::new(view));
        content
    }

    /// What went wrong with the trees that were made.
    pub(in crate::environment) fn view_findings(&self) -> Vec<Finding> {
        self.views.borrow().values().flat_map(|view| view.findings.iter().cloned()).collect()
    }

    fn includes(&self, object: &Object, inventories: &[&Inventory], depth: usize) -> Vec<Include> {
        if Kind::of(&object.reference) != Some(Kind::GitRepository) {
            return Vec::new();
        }
        let entries = object.node.at(&["spec", "include"]).and_then(Node::as_sequence).unwrap_or_default();
        let named =
            entries.iter().filter(|entry| entry.at(&["repository", "name"]).and_then(Node::text).is_some());
        let include = |(entry, source): (&Node, SourceReference)| {
            let text = |key: &str| entry.get(key).and_then(Node::text).filter(|text| !text.is_empty());
            Include {
                content: self.content_at(&source.target, inventories, depth + 1),
                from: normalize(text("fromPath").unwrap_or_default()),
                to: normalize(text("toPath").unwrap_or(&source.target.name)),
                source: source.target,
                span: source.span,
            }
        };
        named.zip(upstream_sources(object)).map(include).collect()
    }
}
