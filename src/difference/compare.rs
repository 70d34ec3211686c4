//! Two environments of one repository, side by side.

use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::flux::Kind;

use super::answer::{Change, Difference, FieldKind, NodeChange, ObjectChange};
use super::matching::Matching;

/// How two environments differ. The left one is the old side of all differences, the right one the new side.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The left environment.
    pub left: String,
    /// The right one.
    pub right: String,
    /// How many Kustomizations each has.
    pub kustomizations: [usize; 2],
    /// What differs.
    pub difference: Difference,
}

/// Compares two environments. Objects are matched by name; where one has the name of its environment in its own, it is matched
/// with that of the other environment's name, and a value that differs in nothing else is told as such
/// ([`FieldKind::ByName`]).
pub fn compare(left: &AnalyzedEnvironment, right: &AnalyzedEnvironment) -> Comparison {
    let matching = Matching::of_environments(left.name(), right.name());
    Comparison {
        left: left.name().to_owned(),
        right: right.name().to_owned(),
        kustomizations: [left, right].map(|one| one.environment().kustomizations.len()),
        difference: super::difference(left, right, &matching, None),
    }
}

impl Comparison {
    /// Whether nothing differs but what the environments are called.
    pub fn is_nothing(&self) -> bool {
        let difference = &self.difference;
        difference.edges.is_empty()
            && difference.loops.is_empty()
            && difference.order.is_none()
            && difference.objects.iter().all(is_by_name)
    }

    /// The nodes that only one of the two has.
    pub fn only(&self, side: Change) -> impl Iterator<Item = &NodeChange> {
        self.difference.nodes.iter().filter(move |node| node.change == side)
    }

    /// The nodes that both have, and that differ in more than a name; with `all`, also in no more than that.
    pub fn shared(&self, all: bool) -> impl Iterator<Item = &NodeChange> {
        let differs = move |node: &&NodeChange| {
            node.change == Change::Changed
                && (all
                    || node.build.is_some()
                    || self.difference.objects_of(node).any(|one| !is_by_name(one)))
        };
        self.difference.nodes.iter().filter(differs)
    }

    /// Objects that both have and that differ in more than a name, and those that only one applies with a node that both have.
    pub fn differing(&self) -> impl Iterator<Item = &ObjectChange> {
        self.difference.objects.iter().filter(|object| !is_by_name(object))
    }

    /// How many values differ only in the names of the environments.
    pub fn by_name(&self) -> usize {
        let fields = self.difference.objects.iter().flat_map(|object| &object.fields);
        fields.filter(|field| field.kind == FieldKind::ByName).count()
    }
}

/// Whether an object differs in nothing but the names of the environments.
fn is_by_name(object: &ObjectChange) -> bool {
    object.change == Change::Changed
        && (object.was.is_none() || Kind::of(&object.id).is_some())
        && object.fields.iter().all(|field| field.kind == FieldKind::ByName)
}
