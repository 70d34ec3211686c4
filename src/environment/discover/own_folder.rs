//! Entries whose root lies in the folder that it applies.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use crate::environment::{Bootstrap, Evidence};
use crate::flux::{Builder, Kind, Kustomization};
use crate::object::Object;
use crate::source::contained;

use super::candidate::{Candidate, Candidates};
use super::scan::{Scan, Written};
use super::tree::is_trial;

/// Adds each folder whose own build, or files, hold a Kustomization that names it as its path.
pub(super) fn add(scan: &Scan<'_>, builder: &Builder<'_>, candidates: &mut Candidates) {
    let mut found: Vec<Candidate> = Vec::new();
    for written in scan.written.iter().filter(|written| !is_trial(&written.file)) {
        if let Some(folder) = written.folder() {
            let holds = contained(&written.file, &folder) || scan.includes.reaches(&folder, &written.file);
            if holds && scan.repository.is_folder(&folder) {
                found.extend(literal(scan, builder, written, &folder));
            }
        } else {
            found.extend(fitted(scan, builder, written));
        }
    }
    // The outermost of several that lie in each other.
    found.sort_by_key(|candidate| candidate.folder.components().count());
    for candidate in found {
        match candidates.related(&candidate.folder) {
            Some(_) => {}
            None => candidates.add(candidate),
        }
    }
}

fn literal(
    scan: &Scan<'_>,
    builder: &Builder<'_>,
    written: &Written,
    folder: &Utf8Path,
) -> Option<Candidate> {
    let taken_in = contained(&written.file, folder) && scan.includes.of_file(&written.file, folder).is_some();
    if taken_in || scan.includes.of_folder(folder).is_some() || scan.applier_of(folder).is_some() {
        return None;
    }
    let build = builder.build_folder(folder);
    let same = |object: &&Object| {
        object.reference == written.object.reference
            && (contained(&written.file, folder)
                || Kustomization::read(object).path == written.kustomization.path)
    };
    let built = build.objects.iter().find(same);
    let listed = scan.includes.names(&written.file);
    let near =
        written.file.parent().is_some_and(|parent| parent == folder || parent == folder.join("flux-system"));
    let object = match built {
        Some(object) => object.clone(),
        // As with gotk-sync.yaml: it was applied by hand, and its folder lists the others only. An unlisted file among no
        // Kustomizations says nothing.
        None if near && !listed && build.objects.iter().any(is_kustomization) => written.object.clone(),
        None => return None,
    };
    candidate(scan, written, folder.to_owned(), object, BTreeMap::new())
}

/// The folders that a path with variables fits, where the build of each holds this Kustomization.
fn fitted(scan: &Scan<'_>, builder: &Builder<'_>, written: &Written) -> Vec<Candidate> {
    let Some(pattern) = &written.pattern else { return Vec::new() };
    let mut found = Vec::new();
    for folder in &scan.tree.folders {
        let Ok(inner) = folder.strip_prefix(&written.base) else { continue };
        let Some(bound) = pattern.fit(inner) else { continue };
        if is_trial(folder)
            || scan.includes.of_folder(folder).is_some()
            || !builder.has_kustomization_file(folder)
        {
            continue;
        }
        let build = builder.build_folder(folder);
        let same = |object: &&Object| {
            object.reference == written.object.reference
                && Kustomization::read(object).path == written.kustomization.path
        };
        // A root that applies nothing but itself is none: by chance its pattern fits the folder that it lies in.
        let others = build.objects.iter().filter(|object| is_kustomization(object)).count() > 1;
        if let Some(object) = build.objects.iter().find(same).filter(|_| others) {
            found.extend(candidate(scan, written, folder.clone(), object.clone(), bound));
        }
    }
    found
}

fn candidate(
    scan: &Scan<'_>,
    written: &Written,
    folder: Utf8PathBuf,
    object: Object,
    bound: BTreeMap<String, String>,
) -> Option<Candidate> {
    let span = Kustomization::read(&object).path_span.unwrap_or(object.origin);
    let bootstrap = Bootstrap::from_root(scan.repository, object, (&written.file, &folder), bound)?;
    let name = &written.kustomization.reference.name;
    let evidence =
        vec![Evidence::new(format!("Kustomization {name}, which lies in it, names it as its path"), span)];
    let base = Some(written.base.clone());
    Some(Candidate { folder, bootstrap: Some(bootstrap), base, evidence })
}

fn is_kustomization(object: &Object) -> bool {
    Kind::of(&object.reference) == Some(Kind::Kustomization)
}
