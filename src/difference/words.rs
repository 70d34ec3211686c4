//! Short words for what differs, the same in every format.

use std::collections::BTreeSet;

use crate::flux::Kind;
use crate::graph::EdgeKind;
use crate::object::ObjectRef;
use crate::query::Bounds;
use crate::source::Location;
use crate::text::{count, duration, name, one_line};

use super::answer::{
    Difference, EdgeChange, FieldChange, FieldKind, FieldValue, NodeChange, ObjectChange, OrderChange,
};
use super::removal::{Orphaned, Removal};

impl Difference {
    /// Why a node is touched, and what follows: `apps/podinfo/base/deploy.yaml:12:18 → Deployment/podinfo/podinfo → apps → 4
    /// dependents in 2 steps`. Empty where nothing of it differs.
    pub fn chain(&self, node: &NodeChange) -> String {
        // What is no node of its own first: its own line tells more than that of who applies whom.
        let applied = node.applies.iter().map(|at| &self.objects[*at]);
        let (nodes, objects): (Vec<_>, Vec<_>) = applied.partition(|object| Kind::of(&object.id).is_some());
        let own = node.own.iter().map(|at| &self.objects[*at]);
        let Some(first) = own.chain(objects).chain(nodes).next() else { return String::new() };
        let mut links: Vec<String> = first.variable().into_iter().collect();
        links.extend(first.cause().map(|place| name(&place.to_string())));
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
    /// The variable that makes the first difference, and where it gets its value: `${domain} at settings.yaml:7:11`.
    fn variable(&self) -> Option<String> {
        let cause = self.fields.first()?.variables.first()?;
        let location = cause.location.as_ref()?;
        Some(format!("${{{}}} at {}", name(&cause.name), name(&location.to_string())))
    }

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

impl OrderChange {
    /// What is never ready on the new side, and was on the old one.
    pub fn never_ready(&self) -> Vec<&ObjectRef> {
        without(&self.new.unreachable, &self.old.unreachable)
    }

    /// What is never ready on the old side only.
    pub fn ready(&self) -> Vec<&ObjectRef> {
        without(&self.old.unreachable, &self.new.unreachable)
    }
}

fn without<'a>(these: &'a [ObjectRef], others: &[ObjectRef]) -> Vec<&'a ObjectRef> {
    let others: BTreeSet<&ObjectRef> = others.iter().collect();
    these.iter().filter(|id| !others.contains(id)).collect()
}

/// "12 waves before, 11 after; ready after 21s → 20s at the earliest, 1h 3m → 38m at the latest". The sides are named as in
/// "before" or "in staging".
pub fn order_sentence(order: &OrderChange, [old, new]: [&str; 2]) -> String {
    let waves = count(order.old.waves, "wave");
    let mut out = if order.old.waves == order.new.waves {
        format!("{waves} {old} and {new}")
    } else {
        format!("{waves} {old}, {} {new}", order.new.waves)
    };
    let (Some(before), Some(after)) = (&order.old.bounds, &order.new.bounds) else {
        return match (&order.old.bounds, &order.new.bounds) {
            (Some(_), None) => format!("{out}; nothing is ready {new}"),
            (None, Some(_)) => format!("{out}; nothing is ready {old}"),
            _ => out,
        };
    };
    let pair = |of: fn(&Bounds) -> u32| {
        let (a, b) = (of(before), of(after));
        if a == b { duration(a) } else { format!("{} → {}", duration(a), duration(b)) }
    };
    out += &format!("; ready after {} at the earliest", pair(|bounds| bounds.earliest));
    if before.expected != after.expected {
        out += &format!(", {} if all is healthy at once", pair(|bounds| bounds.expected));
    }
    out += &format!(", {} at the latest", pair(|bounds| bounds.latest));
    if before.latest == after.latest && before.latest_with_workers != after.latest_with_workers {
        out += &format!(" ({} with the workers that there are)", pair(|bounds| bounds.latest_with_workers));
    }
    out
}

/// "6.5.0 → 6.6.0" of an image, a chart or a revision.
pub fn bump(field: &FieldChange) -> Option<String> {
    let text = |value: &Option<FieldValue>| {
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
            ("apiextensions.k8s.io", "CustomResourceDefinition") => {
                "is deleted, with all objects of its kind".to_owned()
            }
            ("", "Namespace") => "is deleted, with all that is in it".to_owned(),
            ("", "PersistentVolumeClaim") => {
                "is deleted, and its data with it unless the volume's reclaim policy retains that".to_owned()
            }
            ("helm.toolkit.fluxcd.io", "HelmRelease") => {
                "is deleted, and its release uninstalled unless it is suspended".to_owned()
            }
            _ => "is deleted".to_owned(),
        },
        Some(Removal::Moved { to }) => format!(
            "is applied by {} now: it is deleted and made anew where the old one prunes first",
            called(to)
        ),
        Some(Removal::Waits { id, .. }) => {
            format!("stays until {} is resumed, and is deleted then", called(id))
        }
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
