//! From an entry point to the whole inventory.

mod limits;
mod self_brought;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;

use crate::finding::Finding;
use crate::flux::{
    ArtifactGenerator, Builder, FluxBuild, FluxVersion, HelmRelease, Kind, Kustomization, ResourceSet,
    Strictness, Variables,
};
use crate::limits::Limits;
use crate::object::{Object, ObjectRef};
use crate::repository::Repository;
use crate::source::Span;
use crate::threads::{self, Turn, Turns};
use crate::yaml::Node;

use super::identity::Identity;
use super::outcome::incomplete;
use super::sets::Sets;
use super::sources::Sources;
use super::start::{OpenPath, Start};
use super::walk::Walk;
use super::{Chart, Content, Controllers, EntryPoint, Evidence, Given, Inventory, variables};

use limits::{MOST_RECURRING, never_ends, recurs, too_many};

/// How many times the inventory is computed anew because variables changed. Two are usual; a loop of Kustomizations that
/// rewrite each other's variables would never end.
const MAX_ROUNDS: usize = 16;

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

struct Resolver<'a, 'r> {
    builder: &'a Builder<'r>,
    sources: Sources<'r>,
    entry: &'a EntryPoint,
    start: Start,
    given: &'a Given,
    limits: Limits,
    strictness: Strictness,
    cache: HashMap<ObjectRef, CachedBuild>,
    sets: Sets<'a, 'r>,
    /// How many builds were done: as long as it grows, there is something new.
    built: usize,
}

struct CachedBuild {
    spec: Node,
    variables: Variables,
    base: Utf8PathBuf,
    build: Arc<FluxBuild>,
}

#[derive(Default)]
struct Round {
    inventory: Inventory,
    builds: Vec<(ObjectRef, Arc<FluxBuild>)>,
    contents: HashMap<ObjectRef, Content>,
    steps: IndexMap<ObjectRef, Vec<Vec<ObjectRef>>>,
    /// What generators find.
    findings: Vec<Finding>,
    /// Generators that fail, or that cannot be looked into.
    incomplete: Vec<ObjectRef>,
    /// Kustomizations whose path holds variables that nobody knows.
    open_paths: BTreeSet<ObjectRef>,
    /// The folders that Kustomizations build.
    folders: HashMap<ObjectRef, Utf8PathBuf>,
    /// How many of them lie in what another one of the same folder applies.
    recurring: usize,
    /// How many objects the builds gave.
    objects: usize,
    /// Whether that were too many.
    is_full: bool,
}

impl Resolver<'_, '_> {
    /// Rounds until nothing new is built.
    fn settled(&mut self) -> Round {
        let mut round = self.round(&Inventory::default());
        for _ in 0..MAX_ROUNDS {
            let before = self.built;
            round = self.round(&round.inventory);
            if self.built == before {
                break;
            }
        }
        round
    }

    /// Walks from the root through everything that appears. `before` is the inventory of the round before, for variables and
    /// sources that are applied later than they are used, and for what the environment itself makes of its root.
    fn round(&mut self, before: &Inventory) -> Round {
        let mut round = Round::default();
        let mut walk = Walk::default();
        let root = self.start.root(before);
        let reference = root.reference.clone();
        let content = self.sources.root(&[before]);
        let build = match &content {
            Content::Folder(base) => Some(self.build_root(&root, base, before)),
            Content::External | Content::Missing => None,
        };
        let objects = build.as_ref().map(|build| build.objects.as_slice()).unwrap_or_default();
        let applied = |object: &Object| objects.iter().any(|applied| applied.reference == object.reference);
        let first: Vec<Object> = self.start.objects(root);
        // What the bootstrap applies and the root does not comes first; what both apply is what the root makes of it.
        let (both, alone): (Vec<Object>, Vec<Object>) = first.into_iter().partition(applied);
        round.inventory.extend(None, &alone);
        round.inventory.extend(Some(&reference), objects);
        round.inventory.extend(None, &both);
        round.contents.insert(reference.clone(), content);
        walk.enqueue(&alone, Some(&reference));
        walk.enqueue(objects, Some(&reference));
        round.builds.extend(build.map(|build| (reference, build)));
        while let Some(reference) = walk.next() {
            match Kind::of(&reference) {
                Some(Kind::ResourceSet) => self.resource_set(reference, &mut round, before, &mut walk),
                _ => self.kustomization(reference, &mut round, before, &mut walk),
            }
        }
        self.generate(&mut round, before);
        round
    }

    fn kustomization(
        &mut self,
        reference: ObjectRef,
        round: &mut Round,
        before: &Inventory,
        walk: &mut Walk,
    ) {
        let Some(entry) = round.inventory.get(&reference) else { return };
        let mut kustomization = Kustomization::read(&entry.object);
        let applier = entry.appliers[0].by.clone();
        let inventories = [&round.inventory, before];
        let ready =
            kustomization.post_build.as_ref().is_none_or(|p| variables::are_complete(p, &inventories));
        // Who misses variables waits until nobody else is left: their ConfigMaps may still appear.
        if !ready && walk.postpone(&reference) {
            return;
        }
        let content = self.content(&kustomization, &inventories);
        round.contents.insert(reference.clone(), content.clone());
        let Content::Folder(base) = content else { return };
        if kustomization.other_cluster.is_some() {
            return;
        }
        if self.has_unknown_variables(applier.as_ref(), &round.inventory) {
            match self.start.path(self.builder, &kustomization, &base) {
                OpenPath::Known(path) => kustomization.path = path,
                OpenPath::Unknown(finding) => {
                    round.contents.insert(reference.clone(), Content::External);
                    round.open_paths.insert(reference);
                    round.findings.push(*finding);
                    return;
                }
            }
        }
        let folder = base.join(&kustomization.path);
        if recurs(round, applier, &folder) {
            round.recurring += 1;
            if round.recurring == MOST_RECURRING {
                round.findings.push(never_ends(&kustomization));
            }
            if round.recurring >= MOST_RECURRING {
                round.contents.insert(reference, Content::External);
                return;
            }
        }
        if self.is_full(round, &reference, kustomization.path_span.unwrap_or(kustomization.span)) {
            round.contents.insert(reference, Content::External);
            return;
        }
        round.folders.insert(reference.clone(), folder);
        let build = self.build(&kustomization, &base, &[&round.inventory, before]);
        round.objects += build.objects.len();
        round.inventory.extend(Some(&reference), &build.objects);
        walk.enqueue(&build.objects, None);
        round.builds.push((reference, build));
    }

    fn resource_set(&mut self, reference: ObjectRef, round: &mut Round, before: &Inventory, walk: &mut Walk) {
        let Some(entry) = round.inventory.get(&reference) else { return };
        // Its providers may still appear.
        if Sets::has_providers(&entry.object) && walk.postpone(&reference) {
            return;
        }
        let span = entry.object.origin;
        if self.is_full(round, &reference, span) {
            round.incomplete.push(reference);
            return;
        }
        let Some(entry) = round.inventory.get(&reference) else { return };
        let rendered = self.sets.render(&entry.object, &[&round.inventory, before]);
        round.objects += rendered.build.objects.len();
        self.built += usize::from(rendered.is_new);
        round.inventory.extend(Some(&reference), &rendered.build.objects);
        walk.enqueue(&rendered.build.objects, None);
        round.steps.insert(reference.clone(), rendered.steps);
        round.builds.push((reference, rendered.build));
    }

    /// Whether there are too many objects for another build; said of the first one that is not done.
    fn is_full(&self, round: &mut Round, reference: &ObjectRef, span: Span) -> bool {
        if round.objects <= self.limits.objects {
            return false;
        }
        if !round.is_full {
            round.is_full = true;
            round.findings.push(too_many(reference, span, self.limits.objects));
        }
        true
    }

    /// Adds what the generators make.
    fn generate(&self, round: &mut Round, before: &Inventory) {
        let generators: Vec<ArtifactGenerator> = round
            .inventory
            .of_kind(Kind::ArtifactGenerator)
            .map(|entry| ArtifactGenerator::read(&entry.object))
            .collect();
        for generator in generators {
            let reference = generator.reference.clone();
            let generated = self.sources.generate(generator, &[&round.inventory, before], 0);
            round.inventory.extend(Some(&reference), &generated.objects);
            round.findings.extend(generated.findings.iter().cloned());
            if generated.is_incomplete() {
                round.incomplete.push(reference);
            }
        }
    }

    fn content(&self, kustomization: &Kustomization, inventories: &[&Inventory; 2]) -> Content {
        let Some(source) = &kustomization.source else { return Content::External };
        self.sources.content(&source.target, inventories)
    }

    /// Whether what applies an object has variables that are not all known, so that `${…}` may be left of them.
    fn has_unknown_variables(&self, applier: Option<&ObjectRef>, inventory: &Inventory) -> bool {
        let Some(applier) = applier else { return true };
        if *applier == self.start.reference {
            return true;
        }
        let entry = inventory.get(applier);
        entry.is_some_and(|entry| Kustomization::read(&entry.object).post_build.is_some())
    }

    fn build_root(&mut self, root: &Object, base: &Utf8Path, before: &Inventory) -> Arc<FluxBuild> {
        let mut kustomization = Kustomization::read(root);
        if kustomization.path.as_str().contains("${")
            && let Ok(path) = self.entry.folder.strip_prefix(base)
        {
            kustomization.path = path.to_owned();
        }
        if let Some(post_build) = &mut kustomization.post_build {
            self.start.bind(post_build);
        }
        // Of a root that no file shows it is not known whether it decrypts: taken as so, nothing false is said.
        if self.entry.bootstrap.is_none() {
            kustomization.decryption.get_or_insert(kustomization.span);
        }
        self.build(&kustomization, base, &[before, before])
    }

    fn build(
        &mut self,
        kustomization: &Kustomization,
        base: &Utf8Path,
        inventories: &[&Inventory; 2],
    ) -> Arc<FluxBuild> {
        let variables = kustomization
            .post_build
            .as_ref()
            .map(|p| variables::collect(p, inventories, self.given))
            .unwrap_or_default();
        if let Some(cached) = self.cache.get(&kustomization.reference)
            && cached.variables == variables
            && cached.base == base
            && cached.spec == kustomization.spec
        {
            return Arc::clone(&cached.build);
        }
        self.built += 1;
        let build = Arc::new(self.builder.build(kustomization, base, &variables, self.strictness));
        let spec = kustomization.spec.clone();
        let cached = CachedBuild { spec, variables, base: base.to_owned(), build: Arc::clone(&build) };
        self.cache.insert(kustomization.reference.clone(), cached);
        build
    }

    fn finish(self, round: Round) -> Environment {
        let Round {
            inventory,
            builds,
            contents,
            steps,
            findings: generated,
            incomplete: open,
            open_paths,
            ..
        } = round;
        let kustomizations: IndexMap<_, _> = inventory
            .of_kind(Kind::Kustomization)
            .map(|entry| (entry.object.reference.clone(), Kustomization::read(&entry.object)))
            .collect();
        let helm_releases: IndexMap<_, _> = inventory
            .of_kind(Kind::HelmRelease)
            .map(|entry| (entry.object.reference.clone(), HelmRelease::read(&entry.object)))
            .collect();
        let charts = inventory
            .of_kind(Kind::HelmRelease)
            .filter_map(|entry| {
                let release = helm_releases.get(&entry.object.reference)?;
                Some((release.reference.clone(), self.sources.chart(release, &entry.object, &inventory)))
            })
            .collect();
        let resource_sets = inventory
            .of_kind(Kind::ResourceSet)
            .map(|entry| (entry.object.reference.clone(), ResourceSet::read(&entry.object)))
            .collect();
        let built = builds.iter().flat_map(|(_, build)| build.findings.iter().cloned());
        let bootstrap = self.entry.bootstrap.iter().flat_map(|bootstrap| bootstrap.findings.iter().cloned());
        let findings = bootstrap.chain(built).chain(generated).chain(self.sources.view_findings()).collect();
        let incomplete = incomplete(&builds, &contents, &kustomizations, open);
        let brought = self.sources.brought(&inventory, &kustomizations, &helm_releases);
        let identity = self.sources.identity();
        Environment {
            name: self.entry.name.clone(),
            entry: self.entry.folder.clone(),
            bootstrap_known: identity.is_known(),
            bootstrap_source: Some(identity.bootstrap.clone()),
            root: self.start.reference.clone(),
            is_root_implicit: self.entry.bootstrap.is_none(),
            evidence: self.entry.evidence.iter().chain(&identity.evidence).cloned().collect(),
            flux_version: self.entry.bootstrap.as_ref().and_then(|bootstrap| bootstrap.version),
            url: identity.url().cloned(),
            inventory,
            kustomizations,
            helm_releases,
            resource_sets,
            steps,
            builds,
            contents,
            charts,
            findings,
            incomplete,
            open_paths,
            given: Given::default(),
            controllers: Controllers::default(),
            brought,
            mapped: BTreeSet::new(),
        }
    }
}
