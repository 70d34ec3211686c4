//! The `ResourceSetInputProvider` of the Flux operator.

use std::collections::BTreeMap;

use crate::flux::template::Data;
use crate::object::{Object, ObjectRef};
use crate::source::Span;
use crate::yaml::{Mode, Node, to_json};

/// The type whose inputs stand in the provider itself.
const STATIC: &str = "Static";

/// A `ResourceSetInputProvider`. Nothing is copied.
///
/// Follows `api/v1/resourcesetinputprovider_types.go` of the Flux operator.
#[derive(Clone, Copy)]
pub(super) struct InputProvider<'o> {
    object: &'o Object,
}

impl<'o> InputProvider<'o> {
    /// Looks at an object, which must be of this kind.
    pub(super) fn read(object: &'o Object) -> Self {
        Self { object }
    }

    fn spec(self, key: &str) -> Option<&'o Node> {
        self.object.node.get("spec")?.get(key)
    }

    /// `spec.type`, where its inputs come from, and where that is written.
    pub(super) fn inputs_type(self) -> (Option<&'o str>, Span) {
        let node = self.spec("type");
        (node.and_then(Node::text), node.map_or(self.object.origin, |node| node.span))
    }

    /// `spec.defaultValues`: the inputs of a static one, and what all sets of another have.
    pub(super) fn default_values(self) -> Option<&'o Node> {
        self.spec("defaultValues")
    }

    /// The sets of inputs that it exports; `None` if only the cluster knows them.
    pub(super) fn exported(self) -> Option<Vec<Data>> {
        if self.inputs_type().0 != Some(STATIC) {
            return None;
        }
        let mut set = entries(self.default_values());
        // It is made of the UID, which the API server gives.
        let reference = &self.object.reference;
        set.insert("id".to_owned(), Data::Unknown(format!("`id` of {reference} is made of its UID").into()));
        Some(vec![with_provider(set, reference, &self.object.api_version)])
    }
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
