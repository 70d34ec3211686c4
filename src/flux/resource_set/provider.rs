//! The `ResourceSetInputProvider` of the Flux operator.

use std::collections::BTreeMap;

use crate::flux::template::Data;
use crate::object::{Object, ObjectRef};
use crate::source::Span;
use crate::yaml::{Mode, Node, to_json};

/// The type whose inputs stand in the provider itself.
const STATIC: &str = "Static";

/// The sets of inputs that a provider exports; where only the cluster knows them, the place that says so.
pub(super) fn exported(provider: &Object) -> Result<Vec<Data>, Span> {
    let kind = provider.node.at(&["spec", "type"]);
    if kind.and_then(Node::text) != Some(STATIC) {
        return Err(kind.map_or(provider.origin, |node| node.span));
    }
    let mut set = entries(provider.node.at(&["spec", "defaultValues"]));
    // It is made of the UID, which the API server gives.
    let why = format!("`id` of {} is made of its UID", provider.reference);
    set.insert("id".to_owned(), Data::Unknown(why.into()));
    Ok(vec![with_provider(set, &provider.reference, &provider.api_version)])
}

/// The values of one set of inputs.
pub(super) fn entries(node: Option<&Node>) -> BTreeMap<String, Data> {
    let entries = node.and_then(Node::as_mapping).into_iter().flatten();
    entries
        .map(|entry| (entry.key.text.to_string(), Data::from_json(&to_json(&entry.value, Mode::Resource))))
        .collect()
}

/// The set with `provider`, which says whose inputs they are.
pub(super) fn with_provider(
    mut set: BTreeMap<String, Data>,
    reference: &ObjectRef,
    api_version: &str,
) -> Data {
    let provider = [
        ("apiVersion", api_version),
        ("kind", &*reference.kind),
        ("name", &*reference.name),
        ("namespace", &*reference.namespace),
    ];
    let provider = provider.into_iter().map(|(key, value)| (key.to_owned(), Data::text(value))).collect();
    set.insert("provider".to_owned(), Data::map(provider));
    Data::map(set)
}
