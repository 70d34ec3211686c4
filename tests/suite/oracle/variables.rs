//! The `ConfigMaps` and Secrets that a Kustomization takes its variables from, as the cluster would have them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use infra_graph::environment::Environment;
use infra_graph::flux::{ConfigReference, Kustomization};
use infra_graph::yaml::{Mode, to_json};
use serde_json::{Map, Value as Json, json};

/// The objects, and whether the cluster may have more that the repository does not.
///
/// Nobody here knows the values of Secrets: each stands for the expression that names it, so that the expression stays.
pub(super) fn objects(environment: &Environment, kustomization: &Kustomization) -> (Vec<Json>, bool) {
    let (mut objects, mut open) = (Vec::new(), false);
    let references = kustomization.post_build.iter().flat_map(|post_build| &post_build.substitute_from);
    for reference in references {
        match environment.inventory.get(&reference.target) {
            Some(entry) => {
                let object = to_json(&entry.object.node, Mode::Resource);
                let is_empty = ["data", "stringData"].iter().all(|field| object.get(field).is_none());
                let is_copied = object.pointer("/metadata/annotations").is_some_and(is_copied);
                open |= is_copied || (is_empty && &*reference.target.kind == "Secret");
                objects.push(known(reference, &object));
            }
            None => open |= !reference.optional,
        }
    }
    (objects, open)
}

/// The Flux operator fills such an object from another one.
fn is_copied(annotations: &Json) -> bool {
    let copies = ["fluxcd.controlplane.io/copyFrom", "fluxcd.controlplane.io/convertKubeConfigFrom"];
    copies.iter().any(|key| annotations.get(key).is_some())
}

fn known(reference: &ConfigReference, object: &Json) -> Json {
    let is_secret = &*reference.target.kind == "Secret";
    let fields: &[&str] = if is_secret { &["data", "stringData"] } else { &["data"] };
    let mut data = Map::new();
    for (key, value) in fields.iter().filter_map(|field| object[field].as_object()).flatten() {
        let value = value.as_str().unwrap_or_default();
        let hidden = format!("${{{key}}}");
        let value = match is_secret {
            true => STANDARD.encode(hidden),
            false if value.starts_with("ENC[") => hidden,
            false => value.to_owned(),
        };
        data.insert(key.clone(), value.into());
    }
    json!({
        "apiVersion": "v1",
        "kind": &*reference.target.kind,
        "metadata": { "name": &*reference.target.name, "namespace": &*reference.target.namespace },
        "data": data,
    })
}
