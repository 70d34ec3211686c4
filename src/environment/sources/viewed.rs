//! Sources that are more, or less, than their folder.

use std::sync::Arc;

use camino::Utf8Path;

use crate::environment::Inventory;
use crate::environment::content::Content;
use crate::environment::view::{Include, View};
use crate::finding::Finding;
use crate::flux::{IncludedSource, Source};
use crate::object::{Object, ObjectRef};
use crate::source::normalize;

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
        if includes.is_empty() && Source::read(object).and_then(Source::ignore).is_none() {
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
        let include = |one: IncludedSource<'_>| Include {
            content: self.content_at(&one.source.target, inventories, depth + 1),
            from: normalize(one.from),
            to: normalize(one.to.unwrap_or(&one.source.target.name)),
            source: one.source.target,
            span: one.source.span,
        };
        Source::read(object).into_iter().flat_map(Source::included).map(include).collect()
    }
}
