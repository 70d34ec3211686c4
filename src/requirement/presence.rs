//! Whether an object is in the cluster: there, not there, not known.

use std::collections::BTreeSet;

use crate::environment::Environment;
use crate::flux::{ChartSource, DependencyReference, Kind};
use crate::object::{ObjectRef, is_built_in};

use super::bringer::Bringer;
use super::kinds;
use super::unseen::Unseen;
use crate::flux::is_left_alone;

/// Whether an object is in the cluster, as far as the repository tells.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Presence {
    /// Something of the environment brings it, or the bootstrap does.
    There,
    /// All that could bring it was looked into, and nothing does.
    Absent,
    /// It may be there: who may bring it, at least one.
    Unknown(Vec<Bringer>),
}

impl Presence {
    /// Whether it cannot come as things are: nothing brings it, or only what brings nothing itself.
    pub fn is_hopeless(&self) -> bool {
        match self {
            Self::There => false,
            Self::Absent => true,
            Self::Unknown(bringers) => bringers.iter().all(Bringer::brings_nothing),
        }
    }
}

/// The kinds that the cluster's own controllers make out of others.
const MADE_BY_THE_CLUSTER: [&str; 10] = [
    "ControllerRevision",
    "Endpoints",
    "EndpointSlice",
    "Event",
    "Lease",
    "Node",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Pod",
    "ReplicaSet",
];

/// Whether an object is there, for `user` to start with it where there is one; linear in what was not looked into.
pub(super) fn of(
    environment: &Environment,
    unseen: &Unseen,
    user: Option<&ObjectRef>,
    object: &ObjectRef,
) -> Presence {
    // Nothing has an empty name, whatever is unseen.
    if object.name.is_empty() {
        return Presence::Absent;
    }
    if is_bootstrapped(environment, object) || environment.is_brought(object) || is_made(environment, object)
    {
        return Presence::There;
    }
    if let Some(entry) = environment.inventory.get(object) {
        return if is_left_alone(&entry.object) { Presence::Absent } else { Presence::There };
    }
    let mut bringers = unseen.may_bring(object);
    let is_late = |by: &ObjectRef| user.is_some_and(|user| comes_after(environment, by, user));
    bringers.retain(|bringer| !bringer.object.as_ref().is_some_and(is_late));
    bringers.extend(outside(environment, unseen, object));
    if bringers.is_empty() { Presence::Absent } else { Presence::Unknown(bringers) }
}

/// Whether an object is there, or starts, only when another one has started: it is that one, depends on it, or is applied by
/// such ones alone. Linear in the objects that it comes after.
fn comes_after(environment: &Environment, object: &ObjectRef, other: &ObjectRef) -> bool {
    let mut seen = BTreeSet::new();
    is_after(environment, object, other, &mut seen, MAX_DEPTH)
}

/// How long a chain of objects that come after each other is followed.
const MAX_DEPTH: usize = 64;

fn is_after<'e>(
    environment: &'e Environment,
    object: &'e ObjectRef,
    other: &ObjectRef,
    seen: &mut BTreeSet<&'e ObjectRef>,
    depth: usize,
) -> bool {
    if object == other {
        return true;
    }
    if depth == 0 || !seen.insert(object) {
        return false;
    }
    let of_kustomization = environment.kustomizations.get(object).map(|one| one.depends_on.as_slice());
    let of_release = environment.helm_releases.get(object).map(|one| one.depends_on.as_slice());
    let mut dependencies = of_kustomization.or(of_release).unwrap_or_default().iter();
    let is_waited_for = |dependency: &&DependencyReference| dependency.ready_expression.is_none();
    if dependencies
        .by_ref()
        .filter(is_waited_for)
        .any(|dependency| is_after(environment, &dependency.target, other, seen, depth - 1))
    {
        return true;
    }
    let Some(entry) = environment.inventory.get(object) else { return false };
    let mut appliers = entry.appliers.iter();
    appliers.all(|applier| {
        applier.by.as_ref().is_some_and(|by| is_after(environment, by, other, seen, depth - 1))
    })
}

/// Whether the bootstrap puts it into the cluster: the root, its source, Flux itself; or the user says that it is there.
fn is_bootstrapped(environment: &Environment, object: &ObjectRef) -> bool {
    let is_said = environment.given.has(object);
    if is_said || environment.root == *object || environment.bootstrap_source.as_ref() == Some(object) {
        return true;
    }
    let is_part =
        object.name.ends_with("-controller") || matches!(&*object.name, "flux-operator" | "source-watcher");
    object.namespace == environment.root.namespace
        && is_part
        && matches!(&*object.kind, "Deployment" | "ServiceAccount" | "Service")
}

/// Whether helm-controller makes the chart for a release of the environment.
fn is_made(environment: &Environment, object: &ObjectRef) -> bool {
    let mut releases = environment.helm_releases.values();
    Kind::of(object) == Some(Kind::HelmChart)
        && releases.any(
            |release| matches!(&release.chart, Some(ChartSource::Template { chart, .. }) if chart == object),
        )
}

/// What brings objects without a line in the repository: the cluster itself, other controllers, a hand.
fn outside(environment: &Environment, unseen: &Unseen, object: &ObjectRef) -> Option<Bringer> {
    if is_open(&object.name) || is_open(&object.namespace) {
        return Some(Bringer::variable());
    }
    // Where nothing of the repository names the bootstrap's source, others may be in the cluster as well.
    if Kind::of(object).is_some_and(Kind::is_source) && !environment.bootstrap_known {
        return Some(Bringer::bootstrap());
    }
    if kinds::is_flux(&object.group) {
        return None;
    }
    let is_own = kinds::NAMESPACES.contains(&&*object.namespace) && &*object.namespace != "default";
    let is_cluster_scoped = object.namespace.is_empty();
    if !is_built_in(&object.group) {
        return Some(Bringer::controller());
    }
    if is_own || is_cluster_scoped || MADE_BY_THE_CLUSTER.contains(&&*object.kind) {
        return Some(Bringer::cluster());
    }
    unseen.has_controllers().then(Bringer::controller)
}

fn is_open(text: &str) -> bool {
    text.contains("${")
}
