//! From an entry point to the whole inventory.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;

use crate::finding::Finding;
use crate::flux::{
    ArtifactGenerator, Builder, FluxBuild, FluxVersion, HelmRelease, Kind, Kustomization, ResourceSet,
    Strictness, Variables,
};
use crate::object::{Object, ObjectRef};
use crate::repository::Repository;
use crate::source::normalize;
use crate::yaml::Node;

use super::outcome::{concluded_source, incomplete};
use super::sets::Sets;
use super::sources::{Sources, remotes};
use super::walk::Walk;
use super::{Content, Controllers, EntryPoint, Inventory, variables};

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
}

/// One cluster: what Flux applies in it, to the fixpoint.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The name.
    pub name: String,
    /// The folder that it starts at.
    pub entry: Utf8PathBuf,
    /// The root Kustomization, where the repository says which one it is.
    pub root: Option<ObjectRef>,
    /// The same as the bootstrap wrote it or the operator makes it, where no build of the environment applies it.
    pub implicit_root: Option<Kustomization>,
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
    /// The build of each Kustomization and `ResourceSet` that could be looked into; under nothing, that of the entry point.
    pub builds: Vec<(Option<ObjectRef>, Rc<FluxBuild>)>,
    /// What each Kustomization's source is.
    pub contents: HashMap<ObjectRef, Content>,
    /// What the builds found.
    pub findings: Vec<Finding>,
    /// What could not be looked into: builds that failed, remote parts, sources elsewhere.
    pub incomplete: Vec<ObjectRef>,
    /// How its controllers run, as far as the repository shows it.
    pub controllers: Controllers,
    /// The URL of this repository: the bootstrap's, otherwise that of the first Git remote.
    pub url: Option<String>,
    /// Sources that are named, and that the user maps to a folder or a generator may make.
    brought: BTreeSet<ObjectRef>,
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
        let base = artifact_base(repository, entry);
        let sources = Sources::new(repository, &options.sources, entry.bootstrap.as_ref(), base);
        let written = entry.bootstrap.as_ref().map_or(Strictness::Unknown, |bootstrap| bootstrap.strictness);
        let strictness = options.flux_version.map_or(written, |version| Strictness::of(Some(version)));
        let mut resolver = Resolver {
            builder,
            sources,
            entry,
            strictness,
            cache: HashMap::new(),
            sets: Sets::new(builder),
            built: 0,
        };
        let mut round =
            resolver.round(&Inventory::default(), entry.bootstrap.as_ref().map(|b| b.kustomization.clone()));
        for _ in 0..MAX_ROUNDS {
            let before = resolver.built;
            let root = resolver.root_object(&round.inventory);
            let next = resolver.round(&round.inventory, root);
            round = next;
            if resolver.built == before {
                break;
            }
        }
        let mut environment = resolver.finish(round);
        environment.flux_version = options.flux_version.or(environment.flux_version);
        environment.controllers = Controllers::read(repository, &entry.folder, &environment.inventory);
        environment.url = environment.url.or_else(|| remotes(repository).into_iter().next());
        environment
    }

    /// Whether nothing brings a source: it is neither the bootstrap's, nor applied, nor made, nor mapped. Known only where
    /// the repository itself names the bootstrap's source: otherwise it may well be one that exists in the cluster.
    pub fn lacks_source(&self, source: &ObjectRef) -> bool {
        self.bootstrap_known
            && self.bootstrap_source.as_ref() != Some(source)
            && !self.inventory.contains(source)
            && !self.brought.contains(source)
    }

    /// What the source of a Kustomization is.
    pub fn content(&self, kustomization: &ObjectRef) -> &Content {
        self.contents.get(kustomization).unwrap_or(&Content::External)
    }
}

/// Where the root of the bootstrap's artifact lies. Usually it is the repository's own root; where CI pushes a folder as
/// an OCI artifact, the bootstrap's path is the end of the entry's path, and what stands before it is that folder.
fn artifact_base(repository: &Repository, entry: &EntryPoint) -> Utf8PathBuf {
    if let Some(bootstrap) = &entry.bootstrap {
        let path = bootstrap.path();
        let rest = entry.folder.as_str().strip_suffix(path.as_str()).map(|rest| rest.trim_end_matches('/'));
        return rest.map(normalize).unwrap_or_default();
    }
    // Without a root object: the first folder above the entry under which the paths of its Kustomizations are there.
    let paths = &entry.paths;
    let hits = |base: &Utf8Path| paths.iter().filter(|path| repository.is_folder(&base.join(path))).count();
    let mut bases: Vec<&Utf8Path> = entry.folder.ancestors().skip(1).collect();
    bases.reverse();
    let best = bases.iter().map(|base| hits(base)).max().unwrap_or(0);
    bases.into_iter().find(|base| hits(base) == best).map(Utf8Path::to_owned).unwrap_or_default()
}

struct Resolver<'a, 'r> {
    builder: &'a Builder<'r>,
    sources: Sources<'r>,
    entry: &'a EntryPoint,
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
    build: Rc<FluxBuild>,
}

#[derive(Default)]
struct Round {
    inventory: Inventory,
    builds: Vec<(Option<ObjectRef>, Rc<FluxBuild>)>,
    contents: HashMap<ObjectRef, Content>,
    steps: IndexMap<ObjectRef, Vec<Vec<ObjectRef>>>,
    /// What generators find.
    findings: Vec<Finding>,
    /// Generators that fail, or that cannot be looked into.
    incomplete: Vec<ObjectRef>,
}

impl Resolver<'_, '_> {
    /// The root Kustomization as the environment itself applies it, otherwise as the bootstrap wrote it.
    fn root_object(&self, inventory: &Inventory) -> Option<Object> {
        let bootstrap = self.entry.bootstrap.as_ref()?;
        let applied = inventory.get(&bootstrap.kustomization.reference);
        Some(applied.map_or_else(|| bootstrap.kustomization.clone(), |entry| entry.object.clone()))
    }

    /// Walks from the entry point through everything that appears. `before` is the inventory of the round before, for
    /// variables and sources that are applied later than they are used.
    fn round(&mut self, before: &Inventory, root: Option<Object>) -> Round {
        let mut round = Round::default();
        let mut walk = Walk::default();
        let entry_build = self.build_entry(root.as_ref(), before);
        let root_reference = root.map(|object| object.reference);
        // The root stands for the entry point where the environment applies it.
        let applies_root =
            root_reference.filter(|root| entry_build.objects.iter().any(|object| object.reference == *root));
        if let Some(root) = &applies_root {
            round.contents.insert(root.clone(), Content::Folder(self.sources.root(&[before])));
        }
        round.inventory.extend(applies_root.as_ref(), &entry_build.objects);
        walk.enqueue(&entry_build.objects, applies_root.as_ref());
        round.builds.push((applies_root, entry_build));
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
        let kustomization = Kustomization::read(&entry.object);
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
        let build = self.build(&kustomization, &base, &inventories);
        round.inventory.extend(Some(&reference), &build.objects);
        walk.enqueue(&build.objects, None);
        round.builds.push((Some(reference), build));
    }

    fn resource_set(&mut self, reference: ObjectRef, round: &mut Round, before: &Inventory, walk: &mut Walk) {
        let Some(entry) = round.inventory.get(&reference) else { return };
        // Its providers may still appear.
        if Sets::has_providers(&entry.object) && walk.postpone(&reference) {
            return;
        }
        let rendered = self.sets.render(&entry.object, &[&round.inventory, before]);
        self.built += usize::from(rendered.is_new);
        round.inventory.extend(Some(&reference), &rendered.build.objects);
        walk.enqueue(&rendered.build.objects, None);
        round.steps.insert(reference.clone(), rendered.steps);
        round.builds.push((Some(reference), rendered.build));
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

    fn build_entry(&mut self, root: Option<&Object>, before: &Inventory) -> Rc<FluxBuild> {
        if let Some(object) = root {
            let kustomization = Kustomization::read(object);
            let base = self.sources.root(&[before]);
            return self.build(&kustomization, &base, &[before, before]);
        }
        let key = ObjectRef::new("", "", "", "");
        if let Some(cached) = self.cache.get(&key) {
            return Rc::clone(&cached.build);
        }
        self.built += 1;
        let build = Rc::new(self.builder.build_folder(&self.entry.folder));
        let spec = Node::plain("", self.entry.span);
        let (variables, base) = (Variables::default(), Utf8PathBuf::new());
        self.cache.insert(key, CachedBuild { spec, variables, base, build: Rc::clone(&build) });
        build
    }

    fn build(
        &mut self,
        kustomization: &Kustomization,
        base: &Utf8Path,
        inventories: &[&Inventory; 2],
    ) -> Rc<FluxBuild> {
        let variables =
            kustomization.post_build.as_ref().map(|p| variables::collect(p, inventories)).unwrap_or_default();
        if let Some(cached) = self.cache.get(&kustomization.reference)
            && cached.variables == variables
            && cached.base == base
            && cached.spec == kustomization.spec
        {
            return Rc::clone(&cached.build);
        }
        self.built += 1;
        let build = Rc::new(self.builder.build(kustomization, base, &variables, self.strictness));
        let spec = kustomization.spec.clone();
        let cached = CachedBuild { spec, variables, base: base.to_owned(), build: Rc::clone(&build) };
        self.cache.insert(kustomization.reference.clone(), cached);
        build
    }

    fn finish(self, round: Round) -> Environment {
        let Round { inventory, builds, contents, steps, findings: generated, incomplete: open } = round;
        let kustomizations: IndexMap<_, _> = inventory
            .of_kind(Kind::Kustomization)
            .map(|entry| (entry.object.reference.clone(), Kustomization::read(&entry.object)))
            .collect();
        let helm_releases = inventory
            .of_kind(Kind::HelmRelease)
            .map(|entry| (entry.object.reference.clone(), HelmRelease::read(&entry.object)))
            .collect();
        let resource_sets = inventory
            .of_kind(Kind::ResourceSet)
            .map(|entry| (entry.object.reference.clone(), ResourceSet::read(&entry.object)))
            .collect();
        let root = self.entry.bootstrap.as_ref().map(|bootstrap| bootstrap.kustomization.reference.clone());
        let built = builds.iter().flat_map(|(_, build)| build.findings.iter().cloned());
        let bootstrap = self.entry.bootstrap.iter().flat_map(|bootstrap| bootstrap.findings.iter().cloned());
        let findings = bootstrap.chain(built).chain(generated).chain(self.sources.view_findings()).collect();
        let implicit = self.entry.bootstrap.as_ref().map(|bootstrap| &bootstrap.kustomization);
        let implicit_root =
            implicit.filter(|object| !inventory.contains(&object.reference)).map(Kustomization::read);
        let incomplete = incomplete(&builds, &contents, &kustomizations, root.as_ref(), open);
        let known = self.sources.bootstrap().cloned();
        let brought = self.sources.brought(&inventory, &kustomizations, &helm_releases);
        Environment {
            name: self.entry.name.clone(),
            entry: self.entry.folder.clone(),
            bootstrap_known: known.is_some(),
            bootstrap_source: known.or_else(|| concluded_source(&kustomizations, &inventory)),
            root,
            implicit_root,
            flux_version: self.entry.bootstrap.as_ref().and_then(|bootstrap| bootstrap.version),
            inventory,
            kustomizations,
            helm_releases,
            resource_sets,
            steps,
            builds,
            contents,
            findings,
            incomplete,
            controllers: Controllers::default(),
            url: self.entry.bootstrap.as_ref().and_then(|bootstrap| bootstrap.url.clone()),
            brought,
        }
    }
}
