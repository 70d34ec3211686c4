//! Entries that a bootstrap shows: `gotk-sync.yaml`, a FluxInstance, the values of the chart that makes one.

use camino::{Utf8Path, Utf8PathBuf};

use crate::environment::bootstrap::{folder, instances_in};
use crate::environment::{Bootstrap, Evidence};
use crate::flux::Kind;
use crate::repository::Repository;
use crate::source::contained;

use super::candidate::{Candidate, Candidates};
use super::scan::Scan;
use super::tree::is_trial;

/// Adds an entry for each `gotk-sync.yaml` that holds a Kustomization. An empty one is none: it is a template that is
/// bootstrapped later.
pub(super) fn sync_files(scan: &Scan<'_>, candidates: &mut Candidates) {
    for file in scan.tree.files.iter().filter(|path| path.file_name() == Some("gotk-sync.yaml")) {
        let Some(bootstrap) = Bootstrap::from_sync_file(scan.repository, file) else { continue };
        let path = folder(bootstrap.path().as_str());
        let span = bootstrap.path_span();
        let base = scan.base_of(file, &path, None);
        let found = base.join(&path);
        let is_there = scan.repository.is_folder(&found);
        if is_trial(file) && !(is_there && base.as_str().is_empty()) {
            candidates.leave_out(above(file), "it lies in a folder of trials", scan.repository.place(file));
            continue;
        }
        let evidence =
            vec![Evidence::new("gotk-sync.yaml names this folder as the path of its Kustomization", span)];
        // Where the path is not here, either another repository is meant or it is a mistake: both are seen later.
        let found = if is_there { found } else { above(file) };
        candidates.add(Candidate { folder: found, bootstrap: Some(bootstrap), base: Some(base), evidence });
    }
}

/// The folder that the path of a `gotk-sync.yaml` counts from, where the path is there and holds the file.
pub(super) fn root_of(repository: &Repository, file: &Utf8Path) -> Option<Utf8PathBuf> {
    let path = folder(Bootstrap::from_sync_file(repository, file)?.path().as_str());
    let above = file.parent()?.ancestors();
    let fits = |base: &&Utf8Path| {
        let found = base.join(&path);
        contained(file, &found) && repository.is_folder(&found)
    };
    above.filter(|_| !path.as_str().is_empty()).find(fits).map(Utf8Path::to_owned)
}

/// The folder that a `gotk-sync.yaml` belongs to: that around `flux-system`.
fn above(file: &Utf8Path) -> Utf8PathBuf {
    let folder = file.parent().unwrap_or(Utf8Path::new(""));
    let outer = folder.parent().filter(|outer| !outer.as_str().is_empty());
    if folder.file_name() == Some("flux-system") {
        outer.unwrap_or(folder).to_owned()
    } else {
        folder.to_owned()
    }
}

/// Adds an entry for each FluxInstance with `spec.sync`.
pub(super) fn instances(scan: &Scan<'_>, candidates: &mut Candidates) {
    let mut found: Vec<(Utf8PathBuf, Candidate, bool)> = Vec::new();
    for file in &scan.instance_files {
        for (instance, what) in instances_in(scan.repository, file) {
            let Some(bootstrap) = Bootstrap::from_instance(scan.repository, &instance) else { continue };
            let is_git = Kind::of(&bootstrap.source) == Some(Kind::GitRepository);
            found.extend(instance_entry(scan, file, bootstrap, what).map(|one| (file.clone(), one, is_git)));
        }
    }
    // The path of a Git repository is one of this repository. That of an OCI artifact or a bucket is one of whatever was
    // pushed there, so it is taken for ours only where there is nothing better.
    let any_git = found.iter().any(|(_, _, is_git)| *is_git);
    for (file, candidate, is_git) in found {
        if is_git || !any_git {
            candidates.add(candidate);
        } else {
            let why = "its FluxInstance takes an artifact, and another one takes this repository";
            candidates.leave_out(candidate.folder, why, scan.repository.place(&file));
        }
    }
}

fn instance_entry(scan: &Scan<'_>, file: &Utf8Path, bootstrap: Bootstrap, what: &str) -> Option<Candidate> {
    let path = folder(bootstrap.path().as_str());
    let base = scan.base_of(file, &path, None);
    let found = base.join(&path);
    let whole_artifact = path.as_str().is_empty() && Kind::of(&bootstrap.source) != Some(Kind::GitRepository);
    let trial = is_trial(file) && !base.as_str().is_empty();
    if !scan.repository.is_folder(&found) || whole_artifact || (trial && contained(file, &base)) {
        return None;
    }
    let evidence = vec![Evidence::new(what, bootstrap.path_span())];
    Some(Candidate { folder: folder(found.as_str()), bootstrap: Some(bootstrap), base: Some(base), evidence })
}
