//! Where the environments of a repository start.
//!
//! All evidence is weighed together: each file below this one adds the candidates of one kind of evidence, the surest first,
//! and none that lies in or around a surer one.

mod bootstrapped;
mod candidate;
mod includes;
mod layout;
mod loose;
mod names;
mod own_folder;
mod scan;
mod tree;

use camino::Utf8PathBuf;

use crate::flux::Builder;
use crate::repository::Repository;
use crate::source::{ReadError, Span, contained};

use super::{Bootstrap, Evidence};

use candidate::{Candidate, Candidates};
use scan::Scan;

pub use candidate::LeftOut;

/// Where an environment starts.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct EntryPoint {
    /// The name, unique in its repository.
    pub name: String,
    /// The folder, relative to the repository's root.
    pub folder: Utf8PathBuf,
    /// The root Kustomization, where a file of the repository shows it.
    pub bootstrap: Option<Bootstrap>,
    /// The folder that the paths of the bootstrap's source count from, where the evidence shows it.
    pub base: Option<Utf8PathBuf>,
    /// Why it is an entry, the surest first.
    pub evidence: Vec<Evidence>,
    /// A place that stands for the entry.
    pub span: Span,
}

/// Where the environments of a repository start, and what was considered besides.
#[derive(Debug, Clone, Default)]
pub struct Discovery {
    /// The entries, sorted by name.
    pub entries: Vec<EntryPoint>,
    /// The folders that are none, although they look like one; sorted.
    pub left_out: Vec<LeftOut>,
    /// What could not be looked into, and why: environments may be missing.
    pub unread: Vec<(Utf8PathBuf, ReadError)>,
}

/// Finds the environments of a repository; `named` are those that the user gives, which take the place of whatever else was
/// found in their folders or under their names.
///
/// Reads each manifest once, and builds the folders that are in question.
pub fn discover(
    repository: &Repository,
    builder: &Builder<'_>,
    named: &[(String, Utf8PathBuf)],
) -> Discovery {
    let scan = Scan::new(repository);
    let mut candidates = Candidates::default();
    bootstrapped::sync_files(&scan, &mut candidates);
    bootstrapped::instances(&scan, &mut candidates);
    own_folder::add(&scan, builder, &mut candidates);
    layout::add(&scan, builder, &mut candidates);
    if candidates.kept().is_empty() && named.is_empty() {
        loose::add(&scan, builder, &mut candidates);
    }
    let (kept, left_out) = candidates.parted();
    let mut entries: Vec<EntryPoint> =
        named.iter().map(|(name, folder)| given(repository, name, folder, &kept)).collect();
    let free = |candidate: &Candidate| {
        let related = |(_, folder): &(String, Utf8PathBuf)| {
            contained(folder, &candidate.folder) || contained(&candidate.folder, folder)
        };
        !named.iter().any(related)
    };
    let found: Vec<Candidate> = kept.into_iter().filter(free).collect();
    let folders: Vec<Utf8PathBuf> = found.iter().map(|candidate| candidate.folder.clone()).collect();
    for (candidate, name) in found.into_iter().zip(names::of(&folders)) {
        if !named.iter().any(|(known, _)| *known == name) {
            entries.push(entry(repository, name, candidate));
        }
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Discovery { entries, left_out, unread: scan.tree.unread }
}

/// The folders that the paths of the `gotk-sync.yaml` files of a repository count from, wherever they lie; sorted.
pub fn bootstrap_roots(repository: &Repository) -> Vec<Utf8PathBuf> {
    let tree = tree::Tree::walk(repository);
    let files = tree.files.iter().filter(|path| path.file_name() == Some("gotk-sync.yaml"));
    let mut roots: Vec<Utf8PathBuf> =
        files.filter_map(|file| bootstrapped::root_of(repository, file)).collect();
    roots.sort();
    roots.dedup();
    roots
}

fn entry(repository: &Repository, name: String, candidate: Candidate) -> EntryPoint {
    let Candidate { folder, bootstrap, base, evidence, .. } = candidate;
    let span = repository.place(&folder);
    EntryPoint { name, folder, bootstrap, base, evidence, span }
}

/// An entry that the user names, with the root that was found for its folder.
fn given(repository: &Repository, name: &str, folder: &Utf8PathBuf, found: &[Candidate]) -> EntryPoint {
    let known = found.iter().find(|candidate| candidate.folder == *folder);
    let mut evidence = vec![Evidence::new("it was named", repository.place(folder))];
    evidence.extend(known.iter().flat_map(|candidate| candidate.evidence.iter().cloned()));
    let candidate = Candidate {
        folder: folder.clone(),
        bootstrap: known.and_then(|candidate| candidate.bootstrap.clone()),
        base: known.and_then(|candidate| candidate.base.clone()),
        evidence,
    };
    entry(repository, name.to_owned(), candidate)
}
