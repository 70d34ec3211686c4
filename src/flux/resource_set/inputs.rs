//! The inputs of a set: its own, and those of its providers.

use std::collections::BTreeMap;

use crate::flux::{Kind, switched_off};
use crate::object::{Object, ObjectRef};
use crate::source::Span;
use crate::yaml::Node;

use super::permutation::permute;
use super::provider::InputProvider;
use super::row::Row;
use super::{InputRow, ResourceSet, ResourceSetBuild, opaque, provider, selector};

/// The version that the operator gives its own objects in `inputs.provider`.
const API_VERSION: &str = "fluxcd.controlplane.io/v1";

/// The sets of inputs, each of which renders the template once. Nothing where none can be known.
///
/// Follows `getInputs` of the operator's `resourceset_controller.go` and its `internal/inputs/combine.go`.
pub(super) fn combine(
    set: &ResourceSet,
    providers: &[&Object],
    build: &mut ResourceSetBuild,
) -> Option<Vec<Row>> {
    let strategy = set.spec.at(&["inputStrategy", "name"]);
    let permutes = match strategy.and_then(Node::text).unwrap_or_default() {
        "" | "Flatten" => false,
        "Permute" => true,
        other => {
            let message = format!("there is no strategy `{other}` for inputs: Flatten and Permute are");
            opaque::fail(set, strategy.map_or(set.span, |node| node.span), message, "this one", build);
            return None;
        }
    };
    let mut lists = vec![(set.reference.name.to_string(), own(set, build))];
    for found in chosen(set, providers, build).into_values() {
        lists.push((found.reference.name.to_string(), exported(set, found, build)));
    }
    if build.failed {
        return None;
    }
    if !permutes {
        return Some(lists.into_iter().flat_map(|(_, rows)| rows).collect());
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
fn own(set: &ResourceSet, build: &mut ResourceSetBuild) -> Vec<Row> {
    let sets = set.spec.get("inputs").and_then(Node::as_sequence).unwrap_or_default();
    let mut rows = Vec::new();
    for (at, node) in sets.iter().enumerate() {
        let name = format!("inputs[{at}]");
        refuse_null(set, node, &name, build);
        let data = provider::with_provider(provider::entries(Some(node)), &set.reference, API_VERSION);
        rows.push(Row { data, row: InputRow { name, span: first_key(node) } });
    }
    rows
}

/// Where a mapping starts: at its first key.
fn first_key(node: &Node) -> Span {
    let first = node.as_mapping().and_then(|mapping| mapping.iter().next());
    first.map_or(node.span, |entry| entry.key.span)
}

/// An input that is null: the operator dereferences it.
fn refuse_null(set: &ResourceSet, inputs: &Node, name: &str, build: &mut ResourceSetBuild) {
    let entries = inputs.as_mapping().into_iter().flatten();
    for entry in entries.filter(|entry| entry.value.is_null()) {
        let message = format!("`{}` of {name} is empty, and the operator panics on it", entry.key.text);
        let note = format!(
            "It says `runtime error: invalid memory address or nil pointer dereference`, and ResourceSet {} is never reconciled.",
            set.reference.name
        );
        let help = "give it a value, `\"\"` for none, or leave it out".to_owned();
        opaque::fail_with(set, entry.key.span, message, "this is null", note, Some(help), build);
    }
}

fn exported(set: &ResourceSet, found: &Object, build: &mut ResourceSetBuild) -> Vec<Row> {
    if let Some(span) = switched_off(found) {
        opaque::note(set, span, "it gives what it gave before it was switched off".to_owned(), build);
        return Vec::new();
    }
    let provider = InputProvider::read(found);
    let Some(data) = provider.exported() else {
        let (kind, span) = provider.inputs_type();
        let kind = kind.unwrap_or("another type");
        opaque::note(set, span, format!("inputs of type {kind} are not in the repository"), build);
        return Vec::new();
    };
    let values = provider.default_values();
    let name = found.reference.name.to_string();
    if let Some(values) = values {
        refuse_null(set, values, &name, build);
    }
    let span = values.map_or(found.origin, first_key);
    let row = InputRow { name, span };
    data.into_iter().map(|data| Row { data, row: row.clone() }).collect()
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
            (None, Some(labels)) if !labels.is_null() => {
                if let Err((span, message)) = selector::check(labels) {
                    opaque::fail(set, span, message, "here", build);
                    continue;
                }
                let fits = move |provider: &Object| selector::matches(labels, provider);
                (first_key(labels), "no provider in the repository has these labels", Box::new(fits))
            }
            (None, _) => {
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
