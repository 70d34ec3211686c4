//! `unreferenced-file`: a Flux object in a file that no kustomization lists, beside ones that are listed.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::finding::{Code, Finding};
use crate::flux::Kind;
use crate::graph::Analyzed;
use crate::object::Object;
use crate::repository::Repository;
use crate::source::{EntryKind, Ignore};

/// The names of a kustomization.
const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// One finding for each such file, for the environments that build its folder. Looks into the files of those folders that
/// no build reads; their texts are searched before they are parsed.
pub fn unlisted(repository: &Repository, all: &[Analyzed]) -> Vec<Finding> {
    // A file of an artifact that is composed here is one of the repository.
    let read: BTreeSet<Utf8PathBuf> = all
        .iter()
        .flat_map(|subject| &subject.environment.builds)
        .flat_map(|(_, build)| build.files.iter().map(|path| repository.origin(path).into_owned()))
        .collect();
    let ignore = Ignore::new(repository.files(), None);
    let mut findings = Vec::new();
    for (folder, environments) in folders(repository, all) {
        let named = KUSTOMIZATIONS.iter().map(|name| folder.join(name)).find(|path| read.contains(path));
        let Some(listing) = named.and_then(|path| repository.text(&path).ok()) else { continue };
        let listing = repository.sources().file(listing);
        for entry in repository.files().list(&folder).unwrap_or_default() {
            let path = folder.join(&entry.name);
            let is_candidate = entry.kind == EntryKind::File
                && matches!(path.extension(), Some("yaml" | "yml"))
                && !entry.name.starts_with("gotk-")
                && !read.contains(&path)
                && !ignore.is_ignored(&path, false);
            // A comment of the kustomization that has its name says that it is left out on purpose.
            if is_candidate && !listing.text.contains(&*entry.name) && !is_named_elsewhere(repository, &path)
            {
                findings.extend(finding(repository, &path, &listing.path, &environments));
            }
        }
    }
    findings
}

/// The folders that hold files with Flux objects which are applied, and the environments that apply them.
fn folders(repository: &Repository, all: &[Analyzed]) -> BTreeMap<Utf8PathBuf, BTreeSet<String>> {
    let mut folders: BTreeMap<Utf8PathBuf, BTreeSet<String>> = BTreeMap::new();
    for Analyzed { environment, .. } in all {
        for (_, entry) in environment.inventory.iter().filter(|(reference, _)| Kind::of(reference).is_some())
        {
            let file = repository.sources().file(entry.object.origin.file);
            if let Some(folder) = file.path.parent() {
                folders.entry(folder.to_owned()).or_default().insert(environment.name.clone());
            }
        }
    }
    folders
}

/// Whether a kustomization that was read has the path of the file: that of another folder, or one that no build uses.
fn is_named_elsewhere(repository: &Repository, path: &Utf8Path) -> bool {
    let Some(name) = path.file_name() else { return false };
    let sources = repository.sources();
    sources.files().into_iter().any(|file| {
        let source = sources.file(file);
        let is_kustomization = source.path.file_name().is_some_and(|name| KUSTOMIZATIONS.contains(&name));
        is_kustomization && source.text.contains(&format!("/{name}"))
    })
}

fn finding(
    repository: &Repository,
    path: &Utf8Path,
    listing: &Utf8Path,
    environments: &BTreeSet<String>,
) -> Option<Finding> {
    let bytes = repository.files().read(path).ok()?;
    let text = std::str::from_utf8(&bytes).ok()?;
    if !text.contains(".fluxcd.io/") {
        return None;
    }
    let manifest = repository.manifest(path).ok()?;
    let roots = manifest.documents.iter().filter_map(|document| document.as_ref().ok()?.root.clone());
    let mut objects = roots.filter_map(|root| {
        let span = root.span;
        Object::from_node(root, span, None)
    });
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
    finding.environments.clone_from(environments);
    Some(finding)
}
