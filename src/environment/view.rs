//! The tree of a source that is more, or less, than its folder: `spec.include` and `spec.ignore`, and the rules of a folder
//! that stands for a source.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::finding::{Code, Finding};
use crate::flux::{Kind, upstream_sources};
use crate::object::{Object, ObjectRef};
use crate::repository::Repository;
use crate::source::{EntryKind, Ignore, Memory, Span, Tree, normalize};
use crate::yaml::Node;

use super::sources::Sources;
use super::{Content, Inventory};

/// The tree of a source, mounted.
pub(super) struct View {
    object: Option<Object>,
    folder: Utf8PathBuf,
    includes: Vec<Include>,
    content: Content,
    /// What goes wrong.
    pub(super) findings: Vec<Finding>,
}

/// An entry of `spec.include`.
#[derive(Debug, Clone, PartialEq)]
struct Include {
    source: ObjectRef,
    content: Content,
    from: Utf8PathBuf,
    to: Utf8PathBuf,
    span: Span,
}

impl Sources<'_> {
    /// The content of a source that is this folder of the repository, with what its spec adds and leaves out.
    pub(super) fn view(
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
    pub(super) fn mapped_content(
        &self,
        source: &ObjectRef,
        folder: &Utf8Path,
        object: Option<&Object>,
        inventories: &[&Inventory],
        depth: usize,
    ) -> Content {
        if self.repository.is_artifact(folder) {
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
        let view = View::new(self, source, object, folder, includes);
        let content = view.content.clone();
        self.views.borrow_mut().insert(source.clone(), Arc::new(view));
        content
    }

    /// What went wrong with the trees that were made.
    pub(super) fn view_findings(&self) -> Vec<Finding> {
        self.views.borrow().values().flat_map(|view| view.findings.iter().cloned()).collect()
    }

    fn includes(&self, object: &Object, inventories: &[&Inventory], depth: usize) -> Vec<Include> {
        if Kind::of(&object.reference) != Some(Kind::GitRepository) {
            return Vec::new();
        }
        let entries = object.node.at(&["spec", "include"]).and_then(Node::as_sequence).unwrap_or_default();
        let named =
            entries.iter().filter(|entry| entry.at(&["repository", "name"]).and_then(Node::text).is_some());
        let include = |(entry, source): (&Node, crate::flux::SourceReference)| {
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

impl View {
    /// Follows `reconcileInclude` and `reconcileArtifact` of `gitrepository_controller.go`: what is included is put into
    /// the checkout, then the ignore rules run over all of it.
    fn new(
        sources: &Sources<'_>,
        source: &ObjectRef,
        object: Option<&Object>,
        folder: &Utf8Path,
        includes: Vec<Include>,
    ) -> Self {
        let repository = sources.repository;
        let files = repository.files();
        let mut tree = Tree::of_folder(files, folder);
        let mut findings = Vec::new();
        for include in &includes {
            match &include.content {
                Content::Folder(base) => {
                    if let Err(why) = put(repository, &mut tree, base, include) {
                        findings.push(fault(source, include, &why));
                    }
                }
                Content::External | Content::Missing => tree.set_unknown(&include.to),
            }
        }
        let rules = texts(repository, &tree);
        let ignore = object.and_then(|object| object.node.at(&["spec", "ignore"])).and_then(Node::text);
        let rules = Ignore::new(&rules, ignore);
        tree.leave_out(|path| rules.is_ignored(path, false));
        let mount = sources.mount(&source.to_string(), tree);
        let content = Content::Folder(mount);
        Self { object: object.cloned(), folder: folder.to_owned(), includes, content, findings }
    }
}

/// The `.sourceignore` files of a tree: all that the rules read.
fn texts(repository: &Repository, tree: &Tree) -> Memory {
    let named = tree.paths().filter(|path| path.file_name() == Some(".sourceignore"));
    named.filter_map(|path| Some((path, tree.bytes(repository.files(), path).ok()?))).collect()
}

fn put(repository: &Repository, tree: &mut Tree, base: &Utf8Path, include: &Include) -> Result<(), String> {
    let files = repository.files();
    let from = repository.below(base, &include.from);
    let from = from.ok_or_else(|| format!("`{}` is not in {}", include.from, include.source))?;
    // Upstream moves the folder to its place, which fails on one that is there.
    if tree.kind(&include.to).is_some() {
        return Err(format!("`{}` is there already", include.to));
    }
    match files.kind(&from) {
        Err(_) => Err(format!("`{}` is not in {}", include.from, include.source)),
        Ok(EntryKind::File) => {
            tree.copy(&include.to, &from);
            Ok(())
        }
        Ok(EntryKind::Folder) => {
            let ignore = Ignore::new(files, None);
            let is_view = repository.mount_of(&from).is_some();
            for path in Tree::of_folder(files, &from).paths() {
                let full = from.join(path);
                if is_view || !ignore.is_ignored(&full, false) {
                    tree.copy(&include.to.join(path), &full);
                }
            }
            Ok(())
        }
    }
}

fn fault(source: &ObjectRef, include: &Include, why: &str) -> Finding {
    let name = &source.name;
    Finding::new(Code::BuildFailed, format!("{name} cannot include {}: {why}", include.source))
        .at(include.span, "")
        .node(source.to_string())
        .note(format!(
            "Flux reports CopyFailure for {name}: it gets no new artifact, and what uses it no new revision."
        ))
}
