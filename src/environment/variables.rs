//! The variables that a Kustomization gets from the objects of its environment.

use crate::flux::{ConfigReference, PostBuild, Variables, copies_data};
use crate::object::Object;
use crate::yaml::Node;

use super::{Given, Inventory};

/// Collects `substituteFrom` and `substitute` in Flux's order. What is not in any of the inventories could still be in
/// the cluster, so it leaves the set open.
pub(super) fn collect(post_build: &PostBuild, inventories: &[&Inventory], given: &Given) -> Variables {
    let mut variables = Variables::default();
    variables.set_outside(&given.variables);
    for reference in &post_build.substitute_from {
        let found = inventories.iter().find_map(|inventory| inventory.get(&reference.target));
        match found {
            _ if given.brings_variables(&reference.target) => variables.open(),
            Some(entry) => read(reference, &entry.object, &mut variables),
            None if reference.optional => {}
            None => variables.open(),
        }
    }
    for (name, value, span) in &post_build.substitute {
        variables.set(name, value, *span);
    }
    variables
}

/// Whether all that the Kustomization names is there, so that it need not wait for more.
pub(super) fn are_complete(post_build: &PostBuild, inventories: &[&Inventory]) -> bool {
    post_build
        .substitute_from
        .iter()
        .all(|reference| inventories.iter().any(|i| i.contains(&reference.target)))
}

fn read(reference: &ConfigReference, object: &Object, variables: &mut Variables) {
    let secret = &*reference.target.kind == "Secret";
    for field in ["data", "stringData"] {
        let entries = object.node.get(field).and_then(Node::as_mapping);
        for entry in entries.into_iter().flatten() {
            let value = entry.value.text().unwrap_or_default();
            // Values of Secrets never leave this place, encrypted or not.
            if secret || value.starts_with("ENC[") {
                variables.set_secret(&entry.key.text, entry.key.span);
            } else if field == "data" {
                variables.set(&entry.key.text, value, entry.key.span);
            }
        }
    }
    // The Flux operator fills it from another object.
    if copies_data(object) {
        variables.open();
    }
    // A Secret that an operator fills has no data in the repository.
    let empty = ["data", "stringData"].iter().all(|field| object.node.get(field).is_none());
    if empty && secret {
        variables.open();
    }
}
