//! From an entry point to the whole inventory.

mod finish;
mod limits;
mod resolver;
mod round;
mod self_brought;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use camino::Utf8PathBuf;
use indexmap::IndexMap;

use crate::finding::Finding;
use crate::flux::{Builder, FluxBuild, FluxVersion, HelmRelease, Kustomization, ResourceSet, Strictness};
use crate::limits::Limits;
use crate::object::ObjectRef;
use crate::repository::Repository;
use crate::threads::{self, Turn, Turns};

use super::identity::Identity;
use super::sets::Sets;
use super::sources::Sources;
use super::start::Start;
use super::{Chart, Content, Controllers, EntryPoint, Evidence, Given, Inventory};

use resolver::Resolver;

/// What a user says about an environment.
#[derive(Debug, Clone, Default)]
pub struct ResolveOptions {
    /// Sources that lie elsewhere, and the folder that stands for each.
    pub sources: BTreeMap<ObjectRef, Utf8PathBuf>,
    /// The version of Flux that runs; where nothing is said, what the repository says of it.
    pub flux_version: Option<FluxVersion>,
    /// What comes from outside.
    pub given: Given,
    /// How much is followed.
    pub limits: Limits,
}

/// One cluster: what Flux applies in it, to the fixpoint.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The name.
    pub name: String,
    /// The folder that it starts at.
    pub entry: Utf8PathBuf,
    /// The root Kustomization, which applies the entry.
    pub root: ObjectRef,
    /// Whether no file shows the root: that it is there follows from Flux being there, its name is the usual one.
    pub is_root_implicit: bool,
    /// Why the folder is an entry, and the bootstrap's source this repository.
    pub evidence: Vec<Evidence>,
    /// The source that bootstraps it, known or concluded.
    pub bootstrap_source: Option<ObjectRef>,
    /// Whether the repository itself names the bootstrap source.
    pub bootstrap_known: bool,
    /// The version of Flux that runs: what the user says, otherwise what the repository says of it.
    pub flux_version: Option<FluxVersion>,
    /// All objects.
    pub inventory: Inventory,
    /// The Kustomizations, in the order in which they are found.
    pub kustomizations: IndexMap<ObjectRef, Kustomization>,
    /// The HelmReleases, in the order in which they are found.
    pub helm_releases: IndexMap<ObjectRef, HelmRelease>,
    /// The `ResourceSet`s, in the order in which they are found.
    pub resource_sets: IndexMap<ObjectRef, ResourceSet>,
    /// For each `ResourceSet` that was rendered, what its steps apply, in their order.
    pub steps: IndexMap<ObjectRef, Vec<Vec<ObjectRef>>>,
    /// The build of each Kustomization and `ResourceSet` that could be looked into.
    pub builds: Vec<(ObjectRef, Arc<FluxBuild>)>,
    /// What each Kustomization's source is.
    pub contents: HashMap<ObjectRef, Content>,
    /// What each HelmRelease installs.
    pub charts: HashMap<ObjectRef, Chart>,
    /// What the builds found.
    pub findings: Vec<Finding>,
    /// What could not be looked into: builds that failed, remote parts, sources elsewhere.
    pub incomplete: Vec<ObjectRef>,
    /// The Kustomizations whose path holds variables that are not known, so that several folders may be meant.
    pub open_paths: BTreeSet<ObjectRef>,
    /// What the user says that comes from outside.
    pub given: Given,
    /// How its controllers run, as far as the repository shows it.
    pub controllers: Controllers,
    /// The URL of this repository: the bootstrap's, otherwise that of the first Git remote.
    pub url: Option<String>,
    /// Sources that are named, and that the user maps to a folder or a generator may make.
    brought: BTreeSet<ObjectRef>,
    /// Sources that live elsewhere, and are looked into all the same.
    mapped: BTreeSet<ObjectRef>,
}

impl Environment {
    /// Follows an entry point: builds what it names, then each Kustomization that appears, until nothing new does.
    ///
    /// Each build is done once per set of variables, so the work is linear in the number of Kustomizations.
    pub fn resolve<'r>(
        repository: &'r Repository,
        builder: &Builder<'r>,
        entry: &EntryPoint,
        options: &ResolveOptions,
    ) -> Self {
        Self::resolve_in_turn(repository, builder, entry, options, Turns::new(1).turn(0))
    }

    /// Follows several entry points, as [`Environment::resolve`] does one after the other, by at most this many threads.
    pub fn resolve_all<'r>(
        repository: &'r Repository,
        builder: &Builder<'r>,
        entries: &[EntryPoint],
        options: &ResolveOptions,
        threads: usize,
    ) -> Vec<Self> {
        Self::resolve_each(repository, builder, entries, options, threads, |environment| environment)
    }

    /// What some work makes of several environments, each as soon as it was followed. The order is that of the entries.
    pub fn resolve_each<'r, R: Send>(
        repository: &'r Repository,
        builder: &Builder<'r>,
        entries: &[EntryPoint],
        options: &ResolveOptions,
        threads: usize,
        work: impl Fn(Self) -> R + Sync,
    ) -> Vec<R> {
        let turns = Turns::new(entries.len());
        threads::map(threads, entries.iter(), |at, entry| {
            work(Self::resolve_in_turn(repository, builder, entry, options, turns.turn(at)))
        })
    }

    fn resolve_in_turn<'r>(
        repository: &'r Repository,
        builder: &Builder<'r>,
        entry: &EntryPoint,
        options: &ResolveOptions,
        turn: Turn,
    ) -> Self {
        let identity = Identity::of(repository, builder, entry);
        let start = Start::of(repository, entry, &identity);
        let sources = Sources::new(repository, &options.sources, identity, turn, options.limits);
        let written = entry.bootstrap.as_ref().map_or(Strictness::Unknown, |bootstrap| bootstrap.strictness);
        let strictness = options.flux_version.map_or(written, |version| Strictness::of(Some(version)));
        let mut resolver = Resolver {
            builder,
            sources,
            entry,
            start,
            given: &options.given,
            limits: options.limits,
            strictness,
            cache: HashMap::new(),
            sets: Sets::new(builder),
            built: 0,
        };
        let round = resolver.settled();
        let round = resolver.with_self_brought(round);
        let mut environment = resolver.finish(round);
        environment.flux_version = options.flux_version.or(environment.flux_version);
        environment.given = options.given.clone();
        let is_mount = |folder: &Utf8PathBuf| repository.mount_of(folder).is_some();
        let mapped = options.sources.iter().filter(|(_, folder)| is_mount(folder));
        environment.mapped = mapped.map(|(source, _)| source.clone()).collect();
        environment.controllers = Controllers::read(repository, &entry.folder, &environment.inventory);
        environment
    }

    /// Whether it is a source that no file holds and that is there all the same: mapped to a folder, or one that a generator
    /// may make.
    pub fn is_brought(&self, source: &ObjectRef) -> bool {
        self.brought.contains(source)
    }

    /// Whether a source lives elsewhere, and is looked into all the same: no path in it is one of this repository.
    pub fn is_mapped(&self, source: &ObjectRef) -> bool {
        self.mapped.contains(source)
    }

    /// What the source of a Kustomization is.
    pub fn content(&self, kustomization: &ObjectRef) -> &Content {
        self.contents.get(kustomization).unwrap_or(&Content::External)
    }
}
