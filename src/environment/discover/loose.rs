//! Entries where nothing says where a cluster starts: folders of Kustomizations that nothing takes in.

use camino::{Utf8Path, Utf8PathBuf};

use crate::environment::Evidence;
use crate::flux::{Builder, Kind, Kustomization};
use crate::source::{EntryKind, contained};

use super::candidate::{Candidate, Candidates};
use super::scan::{Scan, Written};
use super::tree::is_trial;

/// Adds the outermost folders whose build holds Kustomizations that no other applies. Where none of them builds, those that
/// do not: whoever asks wants to know why.
pub(super) fn add(scan: &Scan<'_>, builder: &Builder<'_>, candidates: &mut Candidates) {
    let loose = Loose { scan, builder };
    let found = loose.folders();
    let (building, failing): (Vec<Folder>, Vec<Folder>) = found.into_iter().partition(|folder| folder.builds);
    let chosen = if building.is_empty() { failing } else { building };
    for folder in loose.unapplied(&chosen) {
        let folder = loose.narrowed(folder.clone());
        let span = scan.repository.place(&folder);
        let what = "it holds Flux Kustomizations, and nothing takes it in";
        candidates.add(Candidate {
            folder,
            bootstrap: None,
            base: None,
            evidence: vec![Evidence::new(what, span)],
        });
    }
}

struct Loose<'s, 'r> {
    scan: &'s Scan<'r>,
    builder: &'s Builder<'r>,
}

/// A folder with Kustomizations in its build.
struct Folder {
    path: Utf8PathBuf,
    kustomizations: Vec<Kustomization>,
    builds: bool,
}

impl Loose<'_, '_> {
    /// For each file with a Kustomization that counts, the outermost folder around it that builds; else its own.
    fn folders(&self) -> Vec<Folder> {
        let mut found: Vec<Folder> = Vec::new();
        let mut visited: Vec<Utf8PathBuf> = Vec::new();
        for written in self.scan.written.iter().filter(|written| self.counts(written)) {
            let mut above: Vec<&Utf8Path> =
                written.file.ancestors().skip(1).filter(|path| !path.as_str().is_empty()).collect();
            above.reverse();
            if above.iter().any(|path| found.iter().any(|known| known.builds && known.path == *path)) {
                continue;
            }
            let mut last = None;
            for path in above {
                if visited.iter().any(|known| known == path) {
                    continue;
                }
                visited.push(path.to_owned());
                let folder = self.folder(path);
                let done = folder.builds && !folder.kustomizations.is_empty();
                last = Some(folder);
                if done {
                    break;
                }
            }
            found.extend(last);
        }
        found.retain(|folder| !folder.builds || !folder.kustomizations.is_empty());
        found
    }

    fn folder(&self, path: &Utf8Path) -> Folder {
        let build = self.builder.build_folder(path);
        let of_kind =
            build.objects.iter().filter(|one| Kind::of(&one.reference) == Some(Kind::Kustomization));
        let kustomizations = of_kind.map(Kustomization::read).collect();
        Folder { path: path.to_owned(), kustomizations, builds: build.failure.is_none() }
    }

    /// Whether a file is more than a patch, a part of something else, or a trial.
    fn counts(&self, written: &Written) -> bool {
        let folder = written.file.parent().unwrap_or(Utf8Path::new(""));
        !is_trial(&written.file)
            && written.kustomization.source.is_some()
            && self.scan.applier_of(folder).is_none()
    }

    fn unapplied<'f>(&self, candidates: &'f [Folder]) -> Vec<&'f Utf8PathBuf> {
        let applied: Vec<Utf8PathBuf> = candidates
            .iter()
            .flat_map(|folder| folder.kustomizations.iter().map(move |one| (&folder.path, one)))
            // A Kustomization that names its own folder, or one around it, does not make it anybody's child.
            .filter(|(folder, one)| !one.path.as_str().is_empty() && !contained(folder, &one.path))
            .map(|(_, one)| one.path.clone())
            .collect();
        let includes = &self.scan.includes;
        let free = candidates.iter().map(|folder| &folder.path).filter(|path| {
            !applied.iter().any(|applied| contained(path, applied))
                && includes.of_folder(path).is_none()
                && !includes.is_component(path)
        });
        free.collect()
    }

    /// As long as a folder holds nothing but one other folder, that one is meant.
    fn narrowed(&self, folder: Utf8PathBuf) -> Utf8PathBuf {
        if self.builder.has_kustomization_file(&folder) {
            return folder;
        }
        let entries = self.scan.repository.files().list(&folder).unwrap_or_default();
        match entries.as_slice() {
            [only] if only.kind == EntryKind::Folder => self.narrowed(folder.join(&only.name)),
            _ => folder,
        }
    }
}
