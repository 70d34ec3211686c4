//! What the checks of a whole repository need to know of an environment: little, so that the environment itself can go.

use std::collections::{BTreeSet, HashSet};

use camino::{Utf8Path, Utf8PathBuf};
use foldhash::HashMap;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::{Content, Environment};
use crate::flux::Kind;
use crate::kustomize::PatchUse;
use crate::object::ObjectRef;
use crate::repository::Repository;
use crate::source::{Span, normalize};

/// Paths as texts: thousands of environments share them, and a path is compared part by part.
type Paths = foldhash::HashSet<String>;

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
    pub(super) read: Paths,
    /// The folders of files that hold objects of Flux's kinds which are applied.
    pub(super) applied: Paths,
    /// The folders whose files count: those that are built, those in which files were read, and all above them.
    pub(super) looked_into: Paths,
    /// The targets of patches that select something.
    pub(super) selecting: HashSet<Span>,
}

impl Trace {
    /// Linear in the objects of the environment, and in the files that its builds read.
    pub fn of(analyzed: &AnalyzedEnvironment, repository: &Repository) -> Self {
        let environment = analyzed.environment();
        let flux = || environment.inventory.iter().filter(|(reference, _)| Kind::of(reference).is_some());
        let mut read = Paths::default();
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
        let folder = |file| Some(repository.sources().file(file).path.parent()?.to_string());
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

fn looked_into(environment: &Environment, read: &Paths) -> Paths {
    let built = environment.kustomizations.iter().filter_map(|(reference, kustomization)| match environment
        .content(reference)
    {
        Content::Folder(base) => Some(normalize(base.join(&kustomization.path))),
        Content::External | Content::Missing => None,
    });
    let folders: foldhash::HashSet<&str> =
        read.iter().filter_map(|file| Some(Utf8Path::new(file).parent()?.as_str())).collect();
    let files = folders.into_iter().map(normalize);
    let mut known = Paths::default();
    for folder in built.chain(files) {
        for above in folder.ancestors() {
            if !known.insert(above.to_string()) {
                break;
            }
        }
    }
    known
}

/// Each folder that the traces have, in order, with those that have it.
pub(super) fn by_folder<'t>(
    all: &'t [Trace],
    folders: impl Fn(&'t Trace) -> &'t Paths,
) -> Vec<(&'t Utf8Path, Vec<&'t Trace>)> {
    let mut found: HashMap<&str, Vec<&Trace>> = HashMap::default();
    for (folder, trace) in
        all.iter().flat_map(|trace| folders(trace).iter().map(move |folder| (folder, trace)))
    {
        found.entry(folder).or_default().push(trace);
    }
    let mut found: Vec<_> =
        found.into_iter().map(|(folder, traces)| (Utf8Path::new(folder), traces)).collect();
    found.sort_unstable_by_key(|(folder, _)| *folder);
    found
}

/// The names of these environments.
pub(super) fn names(traces: &[&Trace]) -> BTreeSet<String> {
    traces.iter().map(|trace| trace.name.clone()).collect()
}
