//! The tree of a source that is more, or less, than its folder: `spec.include` and `spec.ignore`, and the rules of a folder
//! that stands for a source.

use camino::{Utf8Path, Utf8PathBuf};

use crate::finding::{Code, Finding, Label};
use crate::flux::{Names, Source, Stop};
use crate::object::{Object, ObjectRef};
use crate::repository::Repository;
use crate::source::{EntryKind, Ignore, Memory, Span, Tree};

use super::content::Content;
use super::generated::RAISES_FILES;
use super::mounts::Mounts;

/// The name of a file with lines of what a source leaves out.
const FILE: &str = ".sourceignore";

/// The tree of a source, mounted.
pub(super) struct View {
    pub(super) object: Option<Object>,
    pub(super) folder: Utf8PathBuf,
    pub(super) includes: Vec<Include>,
    pub(super) content: Content,
    /// What goes wrong.
    pub(super) findings: Vec<Finding>,
}

/// An entry of `spec.include`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Include {
    pub(super) source: ObjectRef,
    pub(super) content: Content,
    pub(super) from: Utf8PathBuf,
    pub(super) to: Utf8PathBuf,
    pub(super) span: Span,
}

impl View {
    /// Follows `reconcileInclude` and `reconcileArtifact` of `gitrepository_controller.go`: what is included is put into
    /// the checkout, then the ignore rules run over all of it.
    pub(super) fn new(
        mounts: &Mounts<'_>,
        names: &Names,
        source: &ObjectRef,
        object: Option<&Object>,
        folder: &Utf8Path,
        includes: Vec<Include>,
    ) -> Self {
        let repository = mounts.repository;
        let files = repository.files();
        let mut findings = Vec::new();
        let room = mounts.room();
        let mut tree = if room.is_ok() { Tree::of_folder(files, folder) } else { Tree::default() };
        let mut spent = room
            .and_then(|()| names.spend(tree.len()))
            .err()
            .map(|why| (object.map(|object| object.origin), why));
        for include in &includes {
            if spent.is_some() {
                break;
            }
            match &include.content {
                Content::Folder(base) => match put(repository, names, &mut tree, base, include) {
                    Ok(()) => {}
                    Err(Stop::Fault(why)) => findings.push(fault(source, include, &why)),
                    Err(Stop::TooLarge(why)) => spent = Some((Some(include.span), why)),
                },
                Content::External | Content::Missing => tree.set_unknown(&include.to),
            }
        }
        if let Some((span, why)) = spent {
            findings.push(too_large(source, span, &why));
            let content = Content::External;
            return Self { object: object.cloned(), folder: folder.to_owned(), includes, content, findings };
        }
        let rules = texts(repository, &tree);
        let ignore = object.and_then(Source::read).and_then(Source::ignore);
        let rules = Ignore::new(&rules, ignore.map(|(text, _)| text));
        findings.extend(unread(source, object, &rules, &tree));
        tree.leave_out(|path| rules.is_ignored(path, false));
        let mount = mounts.mount(&source.to_string(), tree);
        let content = Content::Folder(mount);
        Self { object: object.cloned(), folder: folder.to_owned(), includes, content, findings }
    }
}

/// The `.sourceignore` files of a tree: all that the rules read.
fn texts(repository: &Repository, tree: &Tree) -> Memory {
    let named = tree.paths().filter(|path| path.file_name() == Some(FILE));
    named.filter_map(|path| Some((path.clone(), tree.bytes(repository.files(), &path).ok()?))).collect()
}

fn put(
    repository: &Repository,
    names: &Names,
    tree: &mut Tree,
    base: &Utf8Path,
    include: &Include,
) -> Result<(), Stop> {
    let files = repository.files();
    let from = repository.below(base, &include.from);
    let missing = || Stop::Fault(format!("`{}` is not in {}", include.from, include.source));
    let from = from.ok_or_else(missing)?;
    // Upstream moves the folder to its place, which fails on one that is there.
    if tree.kind(&include.to).is_some() {
        return Err(Stop::Fault(format!("`{}` is there already", include.to)));
    }
    match files.kind(&from) {
        Err(_) => Err(missing()),
        Ok(EntryKind::File) => {
            tree.copy(&include.to, &from);
            Ok(())
        }
        Ok(EntryKind::Folder) => {
            let ignore = Ignore::new(files, None);
            let is_view = repository.mount_of(&from).is_some();
            let folder = Tree::of_folder(files, &from);
            names.spend(folder.len()).map_err(Stop::TooLarge)?;
            for path in folder.paths() {
                let full = from.join(&path);
                if is_view || !ignore.is_ignored(&full, false) {
                    tree.copy(&include.to.join(&path), &full);
                }
            }
            Ok(())
        }
    }
}

/// Says where lines are not looked at: those of the source itself, and those of a `.sourceignore` in its tree.
fn unread(source: &ObjectRef, object: Option<&Object>, rules: &Ignore<'_>, tree: &Tree) -> Vec<Finding> {
    let Some(object) = object else { return Vec::new() };
    let named = tree.paths().filter(|path| path.file_name() == Some(FILE));
    let of_files = named.filter_map(|path| rules.unread(Some(path.parent().unwrap_or(Utf8Path::new("")))));
    let of_spec = rules.unread(None).map(|(_, number)| (Utf8PathBuf::from("spec.ignore"), number));
    let finding = |(path, number): (Utf8PathBuf, usize)| {
        let message = format!("{path} of {source} has more, or longer, lines than infra-graph follows");
        let ignore = Source::read(object).and_then(Source::ignore);
        let place = ignore.map_or(object.origin, |(_, span)| span);
        Finding::new(Code::TooLarge, message)
            .at(place, format!("from its line {} on, it is not looked at", number + 1))
            .node(source.to_string())
    };
    of_spec.into_iter().chain(of_files).map(finding).collect()
}

fn too_large(source: &ObjectRef, span: Option<Span>, why: &str) -> Finding {
    let message = format!("the artifact of {source} takes more than infra-graph follows: {why}");
    let mut finding = Finding::new(Code::TooLarge, message)
        .node(source.to_string())
        .note("What is built of it is not in any answer.")
        .note(RAISES_FILES);
    finding.labels.extend(span.map(|span| Label::new(span, "here the limit is reached")));
    finding
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
