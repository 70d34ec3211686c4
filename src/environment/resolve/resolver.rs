//! The walk from the root to the fixpoint.

use std::collections::HashMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::environment::sets::Sets;
use crate::environment::sources::Sources;
use crate::environment::start::{OpenPath, Start};
use crate::environment::walk::Walk;
use crate::environment::{Content, EntryPoint, Given, Inventory, variables};
use crate::flux::{
    ArtifactGenerator, Builder, FluxBuild, Kind, Kustomization, PostBuild, ResourceSet, Strictness, Variables,
};
use crate::limits::Limits;
use crate::object::{Object, ObjectRef};
use crate::source::Span;
use crate::yaml::Node;

use super::limits::{MOST_RECURRING, never_ends, recurs, too_many};
use super::round::Round;

/// How many times the inventory is computed anew because variables changed. Two are usual; a loop of Kustomizations that
/// rewrite each other's variables would never end.
const MAX_ROUNDS: usize = 16;

/// Who walks.
pub(super) struct Resolver<'a, 'r> {
    pub(super) builder: &'a Builder<'r>,
    pub(super) sources: Sources<'r>,
    pub(super) entry: &'a EntryPoint,
    pub(super) start: Start,
    pub(super) given: &'a Given,
    pub(super) limits: Limits,
    pub(super) strictness: Strictness,
    pub(super) cache: HashMap<ObjectRef, CachedBuild>,
    pub(super) sets: Sets<'a, 'r>,
    /// How many builds were done: as long as it grows, there is something new.
    pub(super) built: usize,
}

/// A build, and what went into it.
pub(super) struct CachedBuild {
    spec: Node,
    variables: Variables,
    base: Utf8PathBuf,
    build: Arc<FluxBuild>,
}

impl Resolver<'_, '_> {
    /// Rounds until nothing new is built.
    pub(super) fn settled(&mut self) -> Round {
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
        round.built_folders.insert(folder.clone());
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
        if ResourceSet::asks_providers(&entry.object) && walk.postpone(&reference) {
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
        let applier = inventory.get(applier).map(|entry| &entry.object);
        let spec = applier.and_then(|applier| Some((applier.node.get("spec")?, applier)));
        spec.is_some_and(|(spec, applier)| PostBuild::read(spec, &applier.reference.namespace).is_some())
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
}
