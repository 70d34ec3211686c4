//! All needs of an environment.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use camino::{Utf8Path, Utf8PathBuf};
use indexmap::{IndexMap, IndexSet};

use crate::environment::Environment;
use crate::flux::Kind;
use crate::object::ObjectRef;

use super::before::Before;
use super::collector::{ByApplier, Collector};
use super::health_check::{self, VainCheck};
use super::kinds::is_always_there;
use super::providers::Finder;
use super::refused::refused;
use super::unseen::Unseen;
use super::{Evidence, Gate, Need, Outside, Presence, Provider, Requirement, Stage, presence};

/// The needs of all objects of an environment, by who applies them, and the providers of what is needed.
#[derive(Debug, Clone, Default)]
pub struct Requirements {
    by_applier: ByApplier,
    by_object: IndexMap<ObjectRef, Vec<Requirement>>,
    providers: IndexMap<Need, Vec<Provider>>,
    outside: IndexMap<Need, Evidence>,
    unread: Option<Utf8PathBuf>,
    unseen: Unseen,
    /// Objects that are needed and that nothing can bring.
    absent: BTreeSet<ObjectRef>,
    refused: BTreeSet<(ObjectRef, Stage)>,
}

impl Requirements {
    /// Collects them, given what the repository installs outside of Flux; linear in the objects of the environment.
    pub fn of(environment: &Environment, outside: &Outside) -> Self {
        let unseen = Unseen::of(environment);
        let collector = Collector::new(environment, &unseen);
        let by_object = collector.own_specs();
        let by_applier = collector.objects();
        let all = by_applier.values().chain(by_object.values()).flatten();
        let needed: IndexSet<Need> = all.map(|requirement| requirement.need.clone()).collect();
        let providers = Finder::new(environment, &needed).find();
        let unread = outside.unread().map(Utf8Path::to_owned);
        let outside = seen_outside(environment, &needed, &providers, outside);
        let refused = refused(environment);
        let absent = absent(environment, &unseen, &by_object);
        Self { by_applier, by_object, providers, outside, unread, unseen, absent, refused }
    }

    /// What the objects need that a Kustomization or ResourceSet applies. Each need is there once
    /// for each stage and gate. The Flux objects among them count as any other object does: their kinds are always there,
    /// their namespace is needed; what their own specs name is [`of_object`](Self::of_object)'s.
    pub fn of_applier(&self, applier: &ObjectRef) -> &[Requirement] {
        self.by_applier.get(applier).map(Vec::as_slice).unwrap_or_default()
    }

    /// What one Flux object names in its own spec and cannot work without: a Kustomization (`substituteFrom`, the Secret of
    /// `decryption`, `kubeConfig`; gate [`Apply`](super::Gate::Apply): nothing of it is applied, in no stage), a HelmRelease
    /// (`valuesFrom` with its keys, `kubeConfig`, its namespaces; gate [`Start`](super::Gate::Start)), a ResourceSet
    /// (the providers of inputs that it names; gate [`Start`](super::Gate::Start)), a source (its Secrets;
    /// gate [`Start`](super::Gate::Start)). A `serviceAccountName` is a name to work under: gate
    /// [`Runtime`](super::Gate::Runtime). Each need is there once for each gate. `consumer` is the object itself and `stage` the one that it is applied in itself, which says nothing here.
    ///
    /// Not among them: `sourceRef`, charts and `dependsOn`, which are edges of the graph; what may be missing (`optional`);
    /// and all that the bootstrap source names, since the bootstrap itself brings it.
    pub fn of_object(&self, object: &ObjectRef) -> &[Requirement] {
        self.by_object.get(object).map(Vec::as_slice).unwrap_or_default()
    }

    /// Who provides something that is needed, the surest first. Where nobody of the environment does, it is assumed to be
    /// there from outside.
    pub fn providers(&self, need: &Need) -> &[Provider] {
        self.providers.get(need).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether something that is needed is known not to be there: a key that its object lacks, a kind that the environment's
    /// own Flux does not have, a provider of inputs that nothing can bring.
    pub fn is_absent(&self, need: &Need) -> bool {
        match need {
            Need::Key { .. } => true,
            Need::Kind { group, .. } => is_always_there(group),
            Need::Object(object) => self.absent.contains(object),
            Need::Namespace(_) => false,
        }
    }

    /// What the repository itself shows of an installer outside of Flux that brings something before Flux starts: a release of
    /// a helmfile, a manifest that a bootstrap script applies. It is there from the start then, whoever else provides it.
    pub fn from_outside(&self, need: &Need) -> Option<&Evidence> {
        self.outside.get(need)
    }

    /// A helmfile of which nothing is known: it may bring anything before Flux starts.
    pub fn unread_installer(&self) -> Option<&Utf8Path> {
        self.unread.as_deref()
    }

    /// Whether an object is in the cluster when `user` needs it, as far as the environment that these needs are of tells. What
    /// the user itself brings comes too late for it. Linear in what could not be looked into.
    pub fn presence(&self, environment: &Environment, user: &ObjectRef, object: &ObjectRef) -> Presence {
        presence::of(environment, &self.unseen, Some(user), object)
    }

    /// Whether an object is in the cluster when its health is checked: whoever checks it may have brought it before, over any
    /// number of steps.
    pub fn presence_at_last(&self, environment: &Environment, object: &ObjectRef) -> Presence {
        presence::of(environment, &self.unseen, None, object)
    }

    /// Whether the object of a health check can ever be found healthy; nothing where it can, otherwise why not.
    pub fn vain_check(
        &self,
        environment: &Environment,
        owner: &ObjectRef,
        object: &ObjectRef,
    ) -> Option<VainCheck> {
        let vain = health_check::vain(environment, &self.unseen, owner, object)?;
        // What others cannot do without is taken as there for all.
        (vain != VainCheck::Absent || !self.is_assumed(object)).then_some(vain)
    }

    /// Whether something cannot start without an object that nothing here brings.
    fn is_assumed(&self, object: &ObjectRef) -> bool {
        let mut all = self.by_applier.values().chain(self.by_object.values()).flatten();
        let blocks = |need: &Requirement| matches!(need.gate, Gate::Apply | Gate::Start);
        all.any(|need| blocks(need) && matches!(&need.need, Need::Object(known) if known == object))
    }

    /// Whether the API server refuses something that this one applies in a stage: then nothing of the stage is applied, whatever
    /// else is there.
    pub fn is_refused(&self, applier: &ObjectRef, stage: Stage) -> bool {
        !self.refused.is_empty() && self.refused.contains(&(applier.clone(), stage))
    }

    /// All appliers with their needs, in the order in which they are found.
    pub fn appliers(&self) -> impl Iterator<Item = (&ObjectRef, &[Requirement])> {
        self.by_applier.iter().map(|(applier, needs)| (applier, needs.as_slice()))
    }

    /// All Flux objects with needs of their own, in the order in which they are found.
    pub fn objects(&self) -> impl Iterator<Item = (&ObjectRef, &[Requirement])> {
        self.by_object.iter().map(|(object, needs)| (object, needs.as_slice()))
    }

    /// What is needed and nobody of the environment provides, with or without evidence of an outside installer, each with the first who needs it; sorted by what is needed. It
    /// is assumed to be there from outside.
    pub fn assumed(&self) -> Vec<&Requirement> {
        let mut first: IndexMap<&Need, &Requirement> = IndexMap::new();
        for requirement in self.by_applier.values().chain(self.by_object.values()).flatten() {
            if self.providers(&requirement.need).is_empty() && !self.is_absent(&requirement.need) {
                first.entry(&requirement.need).or_insert(requirement);
            }
        }
        first.sort_keys();
        first.into_values().collect()
    }
}

/// The providers of inputs that sets name and that nothing can bring. Any other object may be in the cluster by a hand.
fn absent(
    environment: &Environment,
    unseen: &Unseen,
    needs: &IndexMap<ObjectRef, Vec<Requirement>>,
) -> BTreeSet<ObjectRef> {
    let mut absent = BTreeSet::new();
    for need in needs.values().flatten() {
        if let Need::Object(object) = &need.need
            && Kind::of(object) == Some(Kind::ResourceSetInputProvider)
            && presence::of(environment, unseen, Some(&need.consumer), object).is_hopeless()
        {
            absent.insert(object.clone());
        }
    }
    absent
}

/// The evidence that something is there before Flux, for what is needed.
fn seen_outside(
    environment: &Environment,
    needed: &IndexSet<Need>,
    providers: &IndexMap<Need, Vec<Provider>>,
    outside: &Outside,
) -> IndexMap<Need, Evidence> {
    let known: RefCell<HashMap<Utf8PathBuf, bool>> = RefCell::default();
    let is_built = |path: &Utf8Path| {
        let find = || environment.builds.iter().any(|(_, build)| build.files.contains(path));
        *known.borrow_mut().entry(path.to_owned()).or_insert_with(find)
    };
    let before = Before::of(environment);
    let evidence = |need: &Need| {
        let providers = providers.get(need).map(Vec::as_slice).unwrap_or_default();
        let certain = before.evidence(need, providers);
        certain.or_else(|| outside.evidence(need, providers, is_built).cloned())
    };
    needed.iter().filter_map(|need| Some((need.clone(), evidence(need)?))).collect()
}
