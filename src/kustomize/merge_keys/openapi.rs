//! A schema document of the user's (`openapi.SetSchema` of kyaml).

use std::collections::BTreeMap;

use crate::yaml::Node;

use super::{Fault, Gvk, MergeRule, Schema};

/// Reads a document in the form of Kubernetes' `swagger.json`.
pub(super) fn read(document: &Node) -> Result<Schema, Fault> {
    if document.as_mapping().is_none() {
        return Err(Fault::at(document.span, "invalid schema file: it is no mapping"));
    }
    let mut reader = Reader::default();
    let definitions = document.get("definitions").and_then(Node::as_mapping);
    // Each definition has its number before any of them is read: they refer to each other.
    for entry in definitions.into_iter().flatten() {
        let index = reader.schema.add();
        reader.definitions.insert(&entry.key.text, (index, &entry.value));
    }
    for entry in definitions.into_iter().flatten() {
        reader.definition(&entry.key.text, &entry.value);
    }
    Ok(reader.schema)
}

#[derive(Default)]
struct Reader<'n> {
    schema: Schema,
    definitions: BTreeMap<&'n str, (usize, &'n Node)>,
}

impl<'n> Reader<'n> {
    fn definition(&mut self, name: &str, definition: &'n Node) {
        let Some(&(index, _)) = self.definitions.get(name) else { return };
        self.fill(index, definition);
        let kinds = definition.get("x-kubernetes-group-version-kind").and_then(Node::as_sequence);
        for kind in kinds.unwrap_or_default().iter().filter_map(gvk) {
            self.schema.kinds.insert(kind, index);
        }
    }

    /// The number of a type that is written out, or of the definition that it refers to.
    fn shape(&mut self, mut node: &'n Node) -> Option<usize> {
        // What stands beside a reference does not count. A chain of references ends, or is a loop.
        for _ in 0..=self.definitions.len() {
            let Some(reference) = node.get("$ref").and_then(Node::text) else {
                let index = self.schema.add();
                self.fill(index, node);
                return Some(index);
            };
            let &(index, target) = self.definitions.get(reference.strip_prefix("#/definitions/")?)?;
            if target.get("$ref").is_none() {
                return Some(index);
            }
            node = target;
        }
        None
    }

    fn fill(&mut self, index: usize, node: &'n Node) {
        let fields = node.get("properties").and_then(Node::as_mapping);
        let mut named = BTreeMap::new();
        for entry in fields.into_iter().flatten() {
            if let Some(field) = self.shape(&entry.value) {
                named.insert(entry.key.text.to_string(), field);
            }
        }
        let values = node.get("additionalProperties").filter(|node| node.as_mapping().is_some());
        let values = values.and_then(|node| self.shape(node));
        let is_list = node.get("type").and_then(Node::text) == Some("array");
        let items = node.get("items").filter(|node| is_list && node.as_mapping().is_some());
        let items = items.and_then(|node| self.shape(node));
        let shape = &mut self.schema.shapes[index];
        shape.fields = named;
        shape.values = values;
        shape.items = items;
        shape.rule = rule(node);
    }
}

fn gvk(node: &Node) -> Option<Gvk> {
    let text = |key| node.get(key).and_then(Node::text);
    Some(Gvk::new(text("group").unwrap_or_default(), text("version")?, text("kind")?))
}

/// The rule of a list. Its strategy may be `merge,retainKeys`; one without `merge` replaces.
fn rule(node: &Node) -> Option<MergeRule> {
    let strategy = node.get("x-kubernetes-patch-strategy").and_then(Node::text)?;
    if !strategy.split(',').any(|strategy| strategy == "merge") {
        return None;
    }
    let text = |node: &Node| node.text().map(ToOwned::to_owned);
    let keys = match node.get("x-kubernetes-list-map-keys").and_then(Node::as_sequence) {
        Some(keys) => keys.iter().filter_map(text).collect(),
        None => node.get("x-kubernetes-patch-merge-key").and_then(text).into_iter().collect(),
    };
    Some(MergeRule { keys })
}
