//! The sentence that an answer begins with, and short words for what differs, the same in every format.

use std::collections::BTreeMap;

use crate::finding::enumerate;
use crate::flux::Kind;
use crate::graph::EdgeKind;
use crate::object::ObjectRef;
use crate::source::Location;
use crate::text::{count, name, one_line};

use super::affected::{Affected, AffectedEnvironment, Totals};
use super::answer::{Change, Difference, EdgeChange, FieldChange, FieldKind, NodeChange, ObjectChange};
use super::compare::Comparison;
use super::removal::{Orphaned, Removal};

/// How many names a sentence lists.
const MAX_NAMES: usize = 8;

/// "4 Kustomizations change in staging, 1 in production, none in edge and preview; 3 reconcile after them; 1 new error."
pub fn verdict(answer: &Affected) -> String {
    if answer.is_nothing() {
        return match answer.unchanged.len() {
            0 => "Nothing changes: both revisions hold the same.".to_owned(),
            _ => "Nothing changes: Flux would apply the same.".to_owned(),
        };
    }
    let same = match answer.unchanged.len() {
        0 => String::new(),
        _ => format!(" Nothing changes in {}.", some(&answer.unchanged)),
    };
    if let [only] = answer.environments.as_slice() {
        return format!("{}: {}.{same}", name(&only.environment), environment_verdict(only));
    }
    let names: Vec<String> = answer.environments.iter().map(|one| one.environment.clone()).collect();
    let totals = answer.totals();
    let all: Vec<&NodeChange> =
        answer.environments.iter().filter_map(|one| one.difference.as_ref()).flat_map(|one| &one.nodes).collect();
    let what = with_findings(nodes(&all, totals.reconciles_after), &totals);
    format!("{} change: {what}.{same}", some(&names))
}

/// The names of a few environments, or how many they are.
fn some(environments: &[String]) -> String {
    if environments.len() > MAX_NAMES {
        return count(environments.len(), "environment");
    }
    enumerate(&environments.iter().map(|one| name(one)).collect::<Vec<_>>())
}

/// "2 Kustomizations change, 1 is added, 3 reconcile after them; 1 new error".
pub fn environment_verdict(one: &AffectedEnvironment) -> String {
    let size = count(one.kustomizations, "Kustomization");
    let first = match (one.state, &one.difference) {
        (Change::Added, _) => format!("the environment is new, with {size}"),
        (Change::Removed, _) => format!("the environment is gone, and with it {size}"),
        (Change::Changed, Some(difference)) => {
            nodes(&difference.nodes.iter().collect::<Vec<_>>(), one.totals.reconciles_after)
        }
        (Change::Changed, None) => "nothing changes".to_owned(),
    };
    with_findings(first, &one.totals)
}

fn with_findings(first: String, totals: &Totals) -> String {
    let found: Vec<String> = [
        (totals.new_errors, "new error"),
        (totals.new_warnings, "new warning"),
        (totals.fixed, "finding fixed"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, noun)| match noun {
        "finding fixed" if number > 1 => format!("{number} findings fixed"),
        noun => count(number, noun),
    })
    .collect();
    if found.is_empty() { first } else { format!("{first}; {}", enumerate(&found)) }
}

fn nodes(nodes: &[&NodeChange], after: usize) -> String {
    let kinds = |change: Change| by_kind(nodes.iter().filter(|node| node.change == change).map(|node| &node.id));
    let mut parts = Vec::new();
    for (change, one, many) in [
        (Change::Changed, "changes", "change"),
        (Change::Added, "is added", "are added"),
        (Change::Removed, "is removed", "are removed"),
    ] {
        let number = nodes.iter().filter(|node| node.change == change).count();
        if number > 0 {
            let verb = if number == 1 { one } else { many };
            parts.push(format!("{} {verb}", enumerate(&kinds(change))));
        }
    }
    if after > 0 {
        let reconciles = if after == 1 { "reconciles" } else { "reconcile" };
        let them = if nodes.len() == 1 { "it" } else { "them" };
        parts.push(format!("{after} {reconciles} after {them}"));
    }
    if parts.is_empty() { "no object changes".to_owned() } else { parts.join(", ") }
}

/// "2 Kustomizations", "1 HelmRelease": Kustomizations first, then the most.
fn by_kind<'a>(ids: impl Iterator<Item = &'a ObjectRef>) -> Vec<String> {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for id in ids {
        *kinds.entry(&id.kind).or_default() += 1;
    }
    let mut kinds: Vec<(&str, usize)> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, number)| (*kind != "Kustomization", std::cmp::Reverse(*number)));
    kinds.into_iter().map(|(kind, number)| count(number, &name(kind))).collect()
}

/// "staging and production differ: 8 Kustomizations only in staging, 1 only in production, 5 objects differ".
pub fn comparison_verdict(answer: &Comparison) -> String {
    let (left, right) = (name(&answer.left), name(&answer.right));
    let only = |side: Change, environment: &str| {
        let kinds = by_kind(answer.only(side).map(|node| &node.id));
        (!kinds.is_empty()).then(|| format!("{} only in {environment}", enumerate(&kinds)))
    };
    let differing = answer.differing().filter(|object| object.change == Change::Changed).count();
    let mut parts: Vec<String> = [only(Change::Removed, &left), only(Change::Added, &right)].into_iter().flatten().collect();
    if differing > 0 {
        let differ = if differing == 1 { "differs" } else { "differ" };
        parts.push(format!("{} {differ}", count(differing, "object")));
    }
    match (answer.is_nothing(), parts.is_empty()) {
        (true, _) => format!("{left} and {right} do not differ but in their names"),
        (_, true) => format!("{left} and {right} differ in their order only"),
        _ => format!("{left} and {right} differ: {}", parts.join(", ")),
    }
}

impl Difference {
    /// Why a node is touched, and what follows: `apps/podinfo/base/deploy.yaml:12:18 → Deployment/podinfo/podinfo → apps → 4
    /// dependents in 2 steps`. Empty where nothing of it differs.
    pub fn chain(&self, node: &NodeChange) -> String {
        // What is no node of its own first: its own line tells more than that of who applies whom.
        let applied = node.applies.iter().map(|at| &self.objects[*at]);
        let (nodes, objects): (Vec<_>, Vec<_>) = applied.partition(|object| Kind::of(&object.id).is_some());
        let own = node.own.iter().map(|at| &self.objects[*at]);
        let Some(first) = own.chain(objects).chain(nodes).next() else { return String::new() };
        let mut links: Vec<String> = first.cause().map(|place| name(&place.to_string())).into_iter().collect();
        if first.id != node.id {
            links.push(self.names.short(&first.id));
        }
        links.push(self.names.short(&node.id));
        let start = self.after.starts.iter().find(|step| self.after.steps[step.index()].id == node.id);
        let (number, steps) = start.map_or((0, 0), |start| self.after.followers(*start));
        if number > 0 {
            links.push(format!("{} in {}", count(number, "dependent"), count(steps, "step")));
        }
        links.join(" → ")
    }
}

impl EdgeChange {
    /// Whether it is concluded from what objects need, and not written anywhere.
    pub fn is_inferred(&self) -> bool {
        self.kind.is_inferred()
    }

    /// What the one does to the other, as in "a depends on b".
    pub fn phrase(&self) -> &'static str {
        match self.kind {
            EdgeKind::DependsOn => "depends on",
            EdgeKind::AppliedBy => "is applied by",
            EdgeKind::HealthCheck => "checks the health of",
            EdgeKind::Source | EdgeKind::Chart => "is made of",
            EdgeKind::SubstituteFrom => "takes variables from",
            EdgeKind::ValuesFrom => "takes values from",
            EdgeKind::NeedsKind
            | EdgeKind::NeedsNamespace
            | EdgeKind::NeedsObject
            | EdgeKind::UsesObject
            | EdgeKind::AsksWebhook => "needs what comes with",
        }
    }
}

impl ObjectChange {
    /// The line that causes the difference: of the first field that differs, otherwise where the object is written.
    pub fn cause(&self) -> Option<&Location> {
        let value = |field: &'_ FieldChange| field.new.is_some() || field.old.is_some();
        let field = self.fields.iter().find(|field| value(field));
        let of_field = field.and_then(|field| field.new.as_ref().or(field.old.as_ref()));
        let locations = &self.locations;
        of_field
            .map(|value| &value.location)
            .or(locations.new_location.as_ref())
            .or(locations.old_location.as_ref())
    }
}

/// "6.5.0 → 6.6.0" of an image, a chart or a revision.
pub fn bump(field: &FieldChange) -> Option<String> {
    let text = |value: &Option<super::FieldValue>| {
        let value = &value.as_ref()?.value;
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    let (old, new) = (text(&field.old)?, text(&field.new)?);
    let noun = match field.kind {
        FieldKind::Image => "image",
        FieldKind::Chart => "chart",
        FieldKind::Revision => "revision",
        FieldKind::Order | FieldKind::ByName | FieldKind::Other => return None,
    };
    Some(format!("{noun} {} → {}", one_line(&old), one_line(&new)))
}

/// What becomes of an object that is removed.
pub fn removal_words(object: &ObjectChange, called: impl Fn(&ObjectRef) -> String) -> String {
    match &object.removal {
        None => "is no longer applied".to_owned(),
        Some(Removal::Pruned) => match (&*object.id.group, &*object.id.kind) {
            ("apiextensions.k8s.io", "CustomResourceDefinition") => "is deleted, with all objects of its kind".to_owned(),
            ("", "Namespace") => "is deleted, with all that is in it".to_owned(),
            ("", "PersistentVolumeClaim") => {
                "is deleted, and its data with it unless the volume's reclaim policy retains that".to_owned()
            }
            _ => "is deleted".to_owned(),
        },
        Some(Removal::Moved { to }) => format!(
            "is applied by {} now: it is deleted and made anew where the old one prunes first",
            called(to)
        ),
        Some(Removal::Waits { id, .. }) => format!("stays until {} is resumed, and is deleted then", called(id)),
        Some(Removal::Orphaned { why, .. }) => match why {
            Orphaned::NoPrune => "stays, and nobody looks after it: what applied it does not prune",
            Orphaned::Annotated => "stays, as its annotation says, and nobody looks after it",
            Orphaned::DeletionPolicy => "stays, as the deletionPolicy says, and nobody looks after it",
            Orphaned::SuspendedApplier => "stays, since what applied it is deleted while suspended",
            Orphaned::ApplierStays => "stays, since what applies it is not deleted itself",
            Orphaned::Bootstrap => "stays: only the bootstrap has applied it",
        }
        .to_owned(),
    }
}
