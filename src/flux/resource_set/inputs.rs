//! The inputs of a set: its own, and those of its providers.

use std::collections::BTreeMap;

use crate::flux::Kind;
use crate::flux::template::Data;
use crate::object::{Object, ObjectRef};
use crate::source::Span;
use crate::yaml::Node;

use super::permutation::permute;
use super::{ResourceSet, ResourceSetBuild, opaque, provider, selector};

/// The version that the operator gives its own objects in `inputs.provider`.
const API_VERSION: &str = "fluxcd.controlplane.io/v1";

/// The sets of inputs, each of which renders the template once. Nothing where none can be known.
///
/// Follows `getInputs` of the operator's `resourceset_controller.go` and its `internal/inputs/combine.go`.
pub(super) fn combine(
    set: &ResourceSet,
    providers: &[&Object],
    build: &mut ResourceSetBuild,
) -> Option<Vec<Data>> {
    let mut lists = vec![(set.reference.name.to_string(), own(set))];
    let permutes = set.spec.at(&["inputStrategy", "name"]).and_then(Node::text) == Some("Permute");
    for found in chosen(set, providers, build).into_values() {
        lists.push((found.reference.name.to_string(), exported(set, found, build)));
    }
    if build.failed {
        return None;
    }
    if !permutes {
        let all: Vec<Data> = lists.into_iter().flat_map(|(_, sets)| sets).collect();
        return Some(all);
    }
    // A permutation without the sets of one provider is none.
    if build.incomplete {
        return None;
    }
    let include = set.spec.at(&["inputStrategy", "includeEmptyProviders"]).and_then(Node::as_bool);
    match permute(lists, include == Some(true)) {
        Ok(combined) => Some(combined),
        Err(message) => {
            let span = set.spec.get("inputStrategy").map_or(set.span, |node| node.span);
            opaque::fail(set, span, message, "of this", build);
            None
        }
    }
}

/// `spec.inputs`.
fn own(set: &ResourceSet) -> Vec<Data> {
    let sets = set.spec.get("inputs").and_then(Node::as_sequence).unwrap_or_default();
    let read =
        |node: &Node| provider::with_provider(provider::entries(Some(node)), &set.reference, API_VERSION);
    sets.iter().map(read).collect()
}

fn exported(set: &ResourceSet, found: &Object, build: &mut ResourceSetBuild) -> Vec<Data> {
    provider::exported(found).unwrap_or_else(|span| {
        let kind = found.node.at(&["spec", "type"]).and_then(Node::text).unwrap_or("another type");
        opaque::note(set, span, format!("inputs of type {kind} are not in the repository"), build);
        Vec::new()
    })
}

/// The providers that `spec.inputsFrom` names or selects, sorted by name, each once.
fn chosen<'p>(
    set: &ResourceSet,
    providers: &[&'p Object],
    build: &mut ResourceSetBuild,
) -> BTreeMap<ObjectRef, &'p Object> {
    let mut chosen = BTreeMap::new();
    let near = providers.iter().copied().filter(|provider| {
        Kind::of(&provider.reference) == Some(Kind::ResourceSetInputProvider)
            && provider.reference.namespace == set.reference.namespace
    });
    let near: Vec<&'p Object> = near.collect();
    for entry in set.spec.get("inputsFrom").and_then(Node::as_sequence).unwrap_or_default() {
        let name = entry.get("name").filter(|name| name.text().is_some_and(|text| !text.is_empty()));
        let (span, label, fits): (Span, &str, Fits<'_>) = match (name, entry.get("selector")) {
            (Some(name), _) => {
                let text = name.text().unwrap_or_default();
                let fits = move |provider: &Object| &*provider.reference.name == text;
                (name.span, "there is no provider of this name in the namespace of the set", Box::new(fits))
            }
            (None, Some(labels)) => {
                let first = labels.as_mapping().and_then(|mapping| mapping.iter().next());
                let fits = move |provider: &Object| selector::matches(labels, provider);
                let span = first.map_or(labels.span, |entry| entry.key.span);
                (span, "no provider in the repository has these labels", Box::new(fits))
            }
            (None, None) => {
                let message = "an entry of `inputsFrom` has neither a name nor a selector".to_owned();
                opaque::fail(set, entry.span, message, "this one", build);
                continue;
            }
        };
        let found: Vec<&'p Object> = near.iter().copied().filter(|provider| fits(provider)).collect();
        if found.is_empty() {
            opaque::note(set, span, label.to_owned(), build);
        }
        chosen.extend(found.into_iter().map(|provider| (provider.reference.clone(), provider)));
    }
    chosen
}

/// Whether an entry of `inputsFrom` means a provider.
type Fits<'a> = Box<dyn Fn(&Object) -> bool + 'a>;
