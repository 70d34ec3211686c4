//! What the checks of a whole repository need to know of an environment: little, so that the environment itself can go.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::{Content, Environment};
use crate::flux::Kind;
use crate::kustomize::PatchUse;
use crate::object::ObjectRef;
use crate::repository::Repository;
use crate::source::{Span, normalize};

/// What is left of an environment that was checked.
#[derive(Debug)]
#[non_exhaustive]
pub struct Trace {
    /// Its name.
    pub name: String,
    /// The folder that it starts at.
    pub entry: Utf8PathBuf,
    /// How many Kustomizations it has.
    pub kustomizations: usize,
    /// How many objects it has.
    pub objects: usize,
    /// Its objects of Flux's kinds.
    pub(super) flux: HashSet<ObjectRef>,
    /// The sources that its Kustomizations name, and the one that bootstraps it.
    sources: HashSet<ObjectRef>,
    /// The files that its builds read: as they are in the repository, and as they are called in an artifact.
    pub(super) read: foldhash::HashSet<String>,
    /// The folders of files that hold objects of Flux's kinds which are applied.
    pub(super) applied: BTreeSet<Utf8PathBuf>,
    /// The folders whose files count: those that are built, those in which files were read, and all above them.
    pub(super) looked_into: BTreeSet<Utf8PathBuf>,
    /// The targets of patches that select something.
    pub(super) selecting: HashSet<Span>,
}

impl Trace {
    /// Linear in the objects of the environment, and in the files that its builds read.
    pub fn of(subject: &AnalyzedEnvironment, repository: &Repository) -> Self {
        let environment = subject.environment();
        let flux = || environment.inventory.iter().filter(|(reference, _)| Kind::of(reference).is_some());
        let mut read = HashSet::default();
        let mut selecting = HashSet::new();
        for (_, build) in &environment.builds {
            for path in &build.files {
                if !read.contains(path.as_str()) {
                    read.insert(repository.origin(path).as_str().to_owned());
                    read.insert(path.as_str().to_owned());
                }
            }
            let uses = build.patch_uses.iter().filter(|(_, found)| **found == PatchUse::Selects);
            selecting.extend(uses.map(|(span, _)| *span));
        }
        let mut files = HashSet::new();
        let origins = flux().map(|(_, entry)| entry.object.origin.file).filter(|file| files.insert(*file));
        let folder = |file| repository.sources().file(file).path.parent().map(Utf8Path::to_owned);
        Self {
            name: environment.name.clone(),
            entry: environment.entry.clone(),
            kustomizations: environment.kustomizations.len(),
            objects: environment.inventory.len(),
            applied: origins.filter_map(folder).collect(),
            flux: flux().map(|(reference, _)| reference.clone()).collect(),
            sources: named_sources(environment),
            looked_into: looked_into(environment, &read),
            read,
            selecting,
        }
    }

    /// Whether it has the source, names it, or is bootstrapped by it.
    pub fn knows_source(&self, source: &ObjectRef) -> bool {
        self.flux.contains(source) || self.sources.contains(source)
    }
}

fn named_sources(environment: &Environment) -> HashSet<ObjectRef> {
    let named = environment.kustomizations.values().filter_map(|one| one.source.as_ref());
    named.map(|source| source.target.clone()).chain(environment.bootstrap_source.clone()).collect()
}

fn looked_into(environment: &Environment, read: &foldhash::HashSet<String>) -> BTreeSet<Utf8PathBuf> {
    let built = environment.kustomizations.iter().filter_map(|(reference, kustomization)| match environment
        .content(reference)
    {
        Content::Folder(base) => Some(normalize(base.join(&kustomization.path))),
        Content::External | Content::Missing => None,
    });
    let files = read.iter().filter_map(|file| Utf8Path::new(file).parent()).map(normalize);
    let mut known = BTreeSet::new();
    for folder in built.chain(files) {
        for above in folder.ancestors() {
            if !known.insert(above.to_owned()) {
                break;
            }
        }
    }
    known
}

/// For each folder that the traces have, the names of their environments.
pub(super) fn by_folder<'t>(
    all: &'t [Trace],
    folders: impl Fn(&'t Trace) -> &'t BTreeSet<Utf8PathBuf>,
) -> BTreeMap<&'t Utf8Path, BTreeSet<String>> {
    let mut found: BTreeMap<&Utf8Path, BTreeSet<String>> = BTreeMap::new();
    for trace in all {
        for folder in folders(trace) {
            found.entry(folder).or_default().insert(trace.name.clone());
        }
    }
    found
}
