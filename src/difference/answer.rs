//! What a difference is made of: plain data, ready to be printed.

use serde::Serialize;

use crate::finding::Severity;
use crate::graph::{Confidence, EdgeKind};
use crate::object::ObjectRef;
use crate::query::{Aftermath, Bounds, Names, PathStep};
use crate::source::Location;

use super::removal::Removal;

/// Whether something is on the old side, the new one, or on both and not the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Change {
    /// Only the new side has it.
    Added,
    /// Only the old side has it.
    Removed,
    /// Both sides have it, and it is not the same.
    Changed,
}

/// What differs between two states of an environment, or between two environments.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// The environment; of two, the new side.
    pub environment: String,
    /// What could not be looked into on one side or both, so that nothing is known of what it applies. Sorted.
    pub incomplete: Vec<Incomplete>,
    /// The nodes that differ, or that apply something which does. Sorted by id.
    pub nodes: Vec<NodeChange>,
    /// The objects that differ, by who applies them.
    pub objects: Vec<ObjectChange>,
    /// Edges that are new or gone between nodes that both sides have. Sorted.
    pub edges: Vec<EdgeChange>,
    /// Loops of `dependsOn` that are new or gone.
    pub loops: Vec<LoopChange>,
    /// What depends on something that is gone.
    pub dangling: Vec<Dangling>,
    /// Waves and times; nothing where they are the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderChange>,
    /// What reconciles after the nodes that differ.
    pub after: Aftermath,
    /// How objects are called.
    #[serde(skip)]
    pub names: Names,
}

/// A node that could not be compared as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Incomplete {
    /// The node.
    pub id: ObjectRef,
    /// Why.
    pub why: IncompleteBecause,
}

/// Why a node could not be compared as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum IncompleteBecause {
    /// What it applies does not build on either side.
    BuildsOnNeither,
    /// What it applies lies elsewhere on one side at least, or a part of it does.
    LiesElsewhere,
}

/// A node that differs, or that applies something which does.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NodeChange {
    /// The node; that of the new side where it is there.
    pub id: ObjectRef,
    /// What it is called on the old side, where that is something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<ObjectRef>,
    /// What becomes of the node itself.
    pub change: Change,
    /// What becomes of its build, where that is worth a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build: Option<BuildChange>,
    /// The differences of its own object: its places in `objects`.
    pub own: Vec<usize>,
    /// The differences of what it applies: their places in `objects`.
    pub applies: Vec<usize>,
    /// The folder that it applies, as the new side says it, otherwise the old one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Where it is written.
    #[serde(flatten)]
    pub locations: Locations,
}

/// What becomes of a build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "state", rename_all = "camelCase")]
pub enum BuildChange {
    /// It did build, and does not any more: Flux goes on with nothing, and prunes nothing.
    Fails {
        /// Why, in kustomize's words.
        message: String,
    },
    /// It did not build, and does now.
    Mended,
}

/// Where something is written on each side.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Locations {
    /// On the old side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_location: Option<Location>,
    /// On the new side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_location: Option<Location>,
}

/// An object that differs between the builds of one applier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ObjectChange {
    /// The object; that of the new side where it is there.
    pub id: ObjectRef,
    /// What it is called on the old side, where that is something else: the name of a generated ConfigMap ends in a hash of its
    /// content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<ObjectRef>,
    /// What becomes of it.
    pub change: Change,
    /// Who applies it; nobody for what only the bootstrap has applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_by: Option<ObjectRef>,
    /// What becomes of it in the cluster, where it is removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removal: Option<Removal>,
    /// The fields that differ, where both sides have it.
    pub fields: Vec<FieldChange>,
    /// Where it is written.
    #[serde(flatten)]
    pub locations: Locations,
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FieldChange {
    /// `spec.template.spec.containers[app].image`: items of lists by name where they have one, otherwise by their place from 0.
    pub path: String,
    /// What kind of difference it is.
    pub kind: FieldKind,
    /// What the old side has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<FieldValue>,
    /// What the new side has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<FieldValue>,
    /// The variables that make the difference, where nobody touched the line itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<VariableCause>,
}

/// A variable of `postBuild` with another value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VariableCause {
    /// Its name.
    pub name: String,
    /// Where it gets its value.
    pub location: Option<Location>,
}

/// What kind of difference a field has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum FieldKind {
    /// The image of a container, also in the values of a chart.
    Image,
    /// The version of a chart.
    Chart,
    /// The revision that a source follows: a tag, a branch, a digest, a range of versions.
    Revision,
    /// The same items in another order.
    Order,
    /// Nothing but the name of the environment.
    ByName,
    /// Anything else.
    Other,
}

impl FieldKind {
    /// Whether it is a version of something, and nothing else.
    pub fn is_bump(self) -> bool {
        matches!(self, Self::Image | Self::Chart | Self::Revision)
    }
}

/// A value, and where it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldValue {
    /// The value; `"***"` in the place of what a Secret holds.
    pub value: serde_json::Value,
    /// Where it was written.
    pub location: Location,
}

/// An edge that is new or gone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EdgeChange {
    /// The dependent.
    pub from: ObjectRef,
    /// What it needs.
    pub to: ObjectRef,
    /// Why.
    pub kind: EdgeKind,
    /// Whether it is new.
    pub change: Change,
    /// How sure it is.
    pub confidence: Confidence,
    /// Where it is written, on the side that has it.
    pub location: Location,
}

/// A loop of `dependsOn` that is new or gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LoopChange {
    /// Whether it is new.
    pub change: Change,
    /// The shortest way around; the last one waits for the first.
    pub way: Vec<LoopStep>,
}

/// One who waits in a loop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LoopStep {
    /// Who.
    pub id: ObjectRef,
    /// The line that names the next one.
    pub location: Location,
}

/// Something that depends on what is gone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dangling {
    /// Who depends.
    pub id: ObjectRef,
    /// On what.
    pub on: ObjectRef,
    /// The line that says so, on the new side.
    pub location: Location,
}

/// Waves and times before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderChange {
    /// On the old side.
    pub old: OrderSummary,
    /// On the new side.
    pub new: OrderSummary,
    /// The Kustomizations of both sides that are in another wave, by id.
    pub moved: Vec<WaveChange>,
}

/// An order in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrderSummary {
    /// How many waves there are.
    pub waves: usize,
    /// When all is ready; nothing where nothing ever is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
    /// What the latest second is the sum of.
    pub critical_path: Vec<PathStep>,
    /// What can never be ready.
    pub unreachable: Vec<ObjectRef>,
}

/// A Kustomization in another wave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WaveChange {
    /// The Kustomization.
    pub id: ObjectRef,
    /// Its wave, from 1; `None` where it is never ready.
    pub old: Option<usize>,
    /// Its wave on the new side.
    pub new: Option<usize>,
}

/// A finding of one side only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindingChange {
    /// The code, as `infra-graph explain` takes it.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// One line.
    pub message: String,
    /// The line to look at first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The nodes concerned.
    pub nodes: Vec<String>,
    /// The smallest fix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}
