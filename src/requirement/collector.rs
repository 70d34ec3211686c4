//! From the objects of an environment to what they need.

use std::collections::{HashMap, HashSet};

use arcstr::ArcStr;
use indexmap::IndexMap;

use crate::environment::{Environment, InventoryEntry};
use crate::flux::{Kind, is_left_alone};
use crate::object::{Object, ObjectRef};

use super::definition::Definition;
use super::kinds::{self, is_always_there};
use super::shown::Shown;
use super::unseen::Unseen;
use super::{Confidence, Gate, Need, Requirement, Stage, components, flux_spec, references};

/// Needs by who applies those who need.
pub(super) type ByApplier = IndexMap<ObjectRef, Vec<Requirement>>;

/// Collects the needs of the objects of an environment: each once for each applier, stage and gate.
pub(super) struct Collector<'e> {
    environment: &'e Environment,
    unseen: &'e Unseen,
    /// For each group and kind: what the API server has to know for it, and whether it has a namespace.
    kinds: HashMap<(ArcStr, ArcStr), KindFacts>,
    /// Kinds without a namespace, as definitions of the environment say.
    cluster_scoped: HashSet<(ArcStr, ArcStr)>,
    /// Namespaces that are there from the start.
    namespaces: HashSet<ArcStr>,
    appliers: IndexMap<ObjectRef, Applied>,
}

/// The needs of what one applier applies.
#[derive(Default)]
struct Applied {
    needs: Vec<Requirement>,
    seen: HashSet<(Need, Stage, Gate)>,
}

#[derive(Clone)]
struct KindFacts {
    need: Option<Need>,
    namespaced: bool,
}

impl<'e> Collector<'e> {
    pub(super) fn new(environment: &'e Environment, unseen: &'e Unseen) -> Self {
        Self {
            environment,
            unseen,
            kinds: HashMap::new(),
            cluster_scoped: cluster_scoped(environment),
            namespaces: first_namespaces(environment),
            appliers: IndexMap::new(),
        }
    }

    /// What all objects need, by who applies them.
    pub(super) fn objects(mut self) -> ByApplier {
        let environment = self.environment;
        for (reference, entry) in environment.inventory.iter() {
            if !is_left_alone(&entry.object) {
                let shown = self.of_object(&entry.object);
                self.add(reference, entry, &shown);
            }
        }
        self.appliers.into_iter().map(|(by, applied)| (by, applied.needs)).collect()
    }

    /// What the Flux objects' own specs say.
    pub(super) fn own_specs(&self) -> IndexMap<ObjectRef, Vec<Requirement>> {
        let of = |(reference, entry): (&ObjectRef, &InventoryEntry)| {
            Kind::of(reference)?;
            // The bootstrap itself puts the source into the cluster, with all that it takes.
            if self.environment.bootstrap_source.as_ref() == Some(reference) {
                return None;
            }
            let mut seen = HashSet::new();
            let known = |shown: &Shown| !matches!(&shown.need, Need::Namespace(name) if self.is_there(name));
            let own: Vec<Requirement> = flux_spec::needs(self.environment, &entry.object)
                .into_iter()
                .filter(|shown| known(shown) && seen.insert((shown.need.clone(), shown.gate)))
                .map(|shown| requirement(reference, Stage::of(reference), &shown))
                .collect();
            (!own.is_empty()).then(|| (reference.clone(), own))
        };
        self.environment.inventory.iter().filter_map(of).collect()
    }

    fn of_object(&mut self, object: &Object) -> Vec<Shown> {
        let facts = self.facts(&object.reference);
        let mut shown = Vec::new();
        let inferred = |need, gate, span| Shown { need, gate, confidence: Confidence::Inferred, span };
        if let Some(need) = facts.need {
            let span = object.node.get("kind").map_or(object.origin, |kind| kind.span);
            shown.push(inferred(need, Gate::Apply, span));
        }
        let namespace = &object.reference.namespace;
        if facts.namespaced && !namespace.is_empty() && !self.is_there(namespace) {
            let span = object.node.at(&["metadata", "namespace"]).map_or(object.origin, |node| node.span);
            shown.push(inferred(Need::Namespace(namespace.clone()), Gate::Apply, span));
        }
        shown.extend(references::of(object));
        shown
    }

    fn facts(&mut self, reference: &ObjectRef) -> KindFacts {
        let key = (reference.group.clone(), reference.kind.clone());
        if let Some(known) = self.kinds.get(&key) {
            return known.clone();
        }
        let is_there =
            is_always_there(&key.0) && !components::lack(self.environment, self.unseen, &key.0, &key.1);
        let need = (!is_there).then(|| Need::Kind { group: key.0.clone(), kind: key.1.clone() });
        let namespaced = !kinds::is_cluster_scoped(reference) && !self.cluster_scoped.contains(&key);
        let facts = KindFacts { need, namespaced };
        self.kinds.insert(key, facts.clone());
        facts
    }

    fn is_there(&self, namespace: &str) -> bool {
        namespace.is_empty() || self.namespaces.contains(namespace)
    }

    fn add(&mut self, reference: &ObjectRef, entry: &InventoryEntry, shown: &[Shown]) {
        if shown.is_empty() {
            return;
        }
        let stage = Stage::of(reference);
        for applier in &entry.appliers {
            // What a generator makes is written by its controller, not applied; what the bootstrap applies has all it needs.
            let by = applier.by.as_ref().filter(|by| Kind::of(by) != Some(Kind::ArtifactGenerator));
            let Some(by) = by else { continue };
            let at = self.appliers.get_index_of(by);
            let at = at.unwrap_or_else(|| self.appliers.insert_full(by.clone(), Applied::default()).0);
            let Applied { needs, seen } = &mut self.appliers[at];
            for shown in shown {
                if seen.insert((shown.need.clone(), stage, shown.gate)) {
                    needs.push(requirement(reference, stage, shown));
                }
            }
        }
    }
}

fn requirement(consumer: &ObjectRef, stage: Stage, shown: &Shown) -> Requirement {
    Requirement {
        consumer: consumer.clone(),
        stage,
        need: shown.need.clone(),
        gate: shown.gate,
        confidence: shown.confidence,
        span: shown.span,
    }
}

/// The kinds that definitions of the environment say to have no namespace.
fn cluster_scoped(environment: &Environment) -> HashSet<(ArcStr, ArcStr)> {
    let definitions = environment.inventory.iter().filter_map(|(_, entry)| Definition::read(&entry.object));
    definitions.filter(|one| one.is_namespaced == Some(false)).map(|one| (one.group, one.kind)).collect()
}

/// The namespaces that are there before Flux applies anything: those of every cluster, and that of the bootstrap.
fn first_namespaces(environment: &Environment) -> HashSet<ArcStr> {
    let mut namespaces: HashSet<ArcStr> = kinds::NAMESPACES.into_iter().map(ArcStr::from).collect();
    let bootstrap = [Some(&environment.root), environment.bootstrap_source.as_ref()];
    namespaces.extend(bootstrap.into_iter().flatten().map(|object| object.namespace.clone()));
    namespaces
}
