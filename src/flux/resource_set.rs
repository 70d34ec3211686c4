//! The `ResourceSet` of the Flux operator: a template of objects, rendered once for each set of inputs.

mod copied;
mod documents;
mod inputs;
mod keys;
mod loss;
mod opaque;
mod permutation;
mod places;
mod provider;
mod rendered;
mod rendering;
mod row;
mod selector;
mod steps;

use crate::finding::Finding;
use crate::object::{Object, ObjectRef};
use crate::source::{SourceMap, Span};
use crate::yaml::{Mapping, Node};

use super::Kind;
use super::reference::{self, DependencyReference};
use super::switch::is_switched_off;

pub(crate) use copied::copies_data;

/// A ResourceSet, read leniently: a field of the wrong type counts as absent here, and is a finding elsewhere.
///
/// Follows `api/v1/resourceset_types.go` of the Flux operator.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ResourceSet {
    /// What names it.
    pub reference: ObjectRef,
    /// Where it was written: the name.
    pub span: Span,
    /// The whole `spec`.
    pub spec: Node,
    /// `spec.dependsOn`, on objects of any kind.
    pub depends_on: Vec<DependencyReference>,
    /// `spec.wait`: it is ready when all that it applies is.
    pub wait: bool,
    /// Where `wait` is written.
    pub wait_span: Option<Span>,
    /// Whether an annotation tells the operator to leave it alone.
    pub suspended: bool,
    /// Whether its inputs come from providers too.
    pub has_providers: bool,
}

impl ResourceSet {
    /// Reads the object, which must be of this kind.
    pub fn read(object: &Object) -> Self {
        let reference = object.reference.clone();
        let empty = Node::mapping(Mapping::default(), object.origin);
        let spec = object.node.get("spec").cloned().unwrap_or(empty);
        Self {
            span: object.node.at(&["metadata", "name"]).map_or(object.origin, |name| name.span),
            depends_on: reference::resource_dependencies(&spec),
            wait: spec.get("wait").and_then(Node::as_bool) == Some(true),
            wait_span: spec.get("wait").map(|node| node.span),
            suspended: is_switched_off(object),
            has_providers: Self::asks_providers(object),
            reference,
            spec,
        }
    }

    /// Whether the inputs of a set come from providers too: `spec.inputsFrom`. Nothing else of the object is read.
    pub fn asks_providers(object: &Object) -> bool {
        let entries = object.node.at(&["spec", "inputsFrom"]).and_then(Node::as_sequence);
        entries.is_some_and(|entries| !entries.is_empty())
    }

    /// Where the step of this number is written: its name, or else the whole; `None` if there is no such step.
    pub fn step_span(&self, step: usize) -> Option<Span> {
        let step = self.spec.get("steps")?.as_sequence()?.get(step)?;
        Some(step.get("name").unwrap_or(step).span)
    }

    /// The providers that `spec.inputsFrom` names, each with the place of its name. Those that it selects are not among them:
    /// there may be none.
    pub fn providers(&self) -> impl Iterator<Item = (ObjectRef, Span)> {
        let entries = self.spec.get("inputsFrom").and_then(Node::as_sequence).unwrap_or_default();
        entries.iter().filter_map(|entry| {
            let node = entry.get("name")?;
            let name = node.text().filter(|name| !name.is_empty())?;
            Some((Kind::ResourceSetInputProvider.reference(&self.reference.namespace, name), node.span))
        })
    }
}

/// A set of inputs that a template was rendered with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InputRow {
    /// What it is called: `inputs[2]`, the name of a provider, or several of these.
    pub name: String,
    /// Where it was written.
    pub span: Span,
}

/// What a ResourceSet gives.
#[derive(Debug, Clone, Default)]
pub struct ResourceSetBuild {
    /// The objects that the operator would apply, in its order; none where a part fails.
    pub objects: Vec<Object>,
    /// The inputs that made each of the objects; nothing where the set has none.
    pub inputs: Vec<Option<InputRow>>,
    /// How many of the objects each step applies; one number where there are no steps.
    pub steps: Vec<usize>,
    /// What went wrong, and what could not be looked into.
    pub findings: Vec<Finding>,
    /// Whether there may be objects that are not here.
    pub incomplete: bool,
    /// Whether the operator would refuse the set.
    pub failed: bool,
}

/// Renders a ResourceSet. `providers` are all `ResourceSetInputProvider`s that there are; it takes those that it names.
///
/// Follows `internal/inputs` and `internal/builder/resourceset.go` of the Flux operator. Each value of a rendered object
/// has the place in the set that it comes from.
pub fn render(set: &Object, providers: &[&Object], sources: &SourceMap) -> ResourceSetBuild {
    let set = ResourceSet::read(set);
    let mut build = ResourceSetBuild::default();
    let combined = inputs::combine(&set, providers, &mut build);
    if let Some(combined) = combined {
        rendering::render(&set, &combined, sources, &mut build);
    }
    build
}
