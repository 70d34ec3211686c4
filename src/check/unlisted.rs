//! `unreferenced-file`: a Flux object in a file that no kustomization lists, beside ones that are listed.

use std::collections::HashSet;

use camino::Utf8Path;

use crate::finding::{Code, Finding};
use crate::flux::Kind;
use crate::kustomize::{FILE_NAMES, is_kustomization_file};
use crate::object::Object;
use crate::repository::Repository;
use crate::source::{EntryKind, Ignore};

use super::trace::{Trace, by_folder, names};

/// One finding for each such file, for the environments that build its folder. Looks into the files of those folders that
/// no build reads; their texts are searched before they are parsed.
pub fn unlisted(repository: &Repository, all: &[Trace]) -> Vec<Finding> {
    let read: HashSet<&str> = all.iter().flat_map(|trace| &trace.read).map(String::as_str).collect();
    let ignore = Ignore::new(repository.files(), None);
    let named = named_by_path(repository);
    let mut findings = Vec::new();
    for (folder, traces) in by_folder(all, |trace| &trace.applied) {
        let listing =
            FILE_NAMES.iter().map(|name| folder.join(name)).find(|path| read.contains(path.as_str()));
        let Some(listing) = listing.and_then(|path| repository.text(&path).ok()) else { continue };
        let listing = repository.sources().file(listing);
        for entry in repository.files().list(folder).unwrap_or_default() {
            let path = folder.join(&entry.name);
            let is_candidate = entry.kind == EntryKind::File
                && matches!(path.extension(), Some("yaml" | "yml"))
                && !entry.name.starts_with("gotk-")
                && !read.contains(path.as_str())
                && !ignore.is_ignored(&path, false);
            // A comment of the kustomization that has its name says that it is left out on purpose.
            if is_candidate && !listing.text.contains(&*entry.name) && !named.contains(&entry.name) {
                findings.extend(finding(repository, &path, &listing.path, &traces));
            }
        }
    }
    findings
}

/// The names of files that kustomizations name with a path: those of other folders, or of kustomizations that no build uses.
fn named_by_path(repository: &Repository) -> HashSet<String> {
    let sources = repository.sources();
    let mut names = HashSet::new();
    for file in sources.files() {
        let source = sources.file(file);
        if is_kustomization_file(&source.path) {
            let words =
                source.text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '[' | ']'));
            names.extend(words.filter_map(|word| word.rsplit_once('/')).map(|(_, name)| name.to_owned()));
        }
    }
    names
}

fn finding(
    repository: &Repository,
    path: &Utf8Path,
    listing: &Utf8Path,
    traces: &[&Trace],
) -> Option<Finding> {
    let bytes = repository.files().read(path).ok()?;
    let text = std::str::from_utf8(&bytes).ok()?;
    if !text.contains(".fluxcd.io/") {
        return None;
    }
    let manifest = repository.manifest(path).ok()?;
    let mut objects = manifest.roots().filter_map(|root| Object::from_node(root.clone(), root.span, None));
    let object = objects.find(|object| Kind::of(&object.reference).is_some())?;
    let (kind, name) = (&object.reference.kind, &object.reference.name);
    let place = object.node.at(&["metadata", "name"]).map_or(object.origin, |name| name.span);
    let file = path.file_name().unwrap_or_default();
    let mut finding = Finding::new(
        Code::UnreferencedFile,
        format!("no kustomization lists {file}, which holds {kind} {name}"),
    )
    .at(place, "Flux does not see this")
    .note(format!("{listing} lists other files of its folder, and Flux applies what is listed alone."))
    .help(format!("list it in {listing}, or name it there in a comment if it is left out on purpose"));
    finding.environments = names(traces);
    Some(finding)
}
