//! The annotations that kustomize uses for itself.
//!
//! kustomize keeps what it has to remember about an object in annotations of it. We keep the same in fields
//! ([`BuildData`](super::build_data::BuildData)), and come back to the annotations only where they can be seen: where the input has some
//! already, and in error messages.

use arcstr::ArcStr;

use crate::yaml::{Key, Mapping, Node};

use super::build_data::DOMAIN;
use super::resource::Resource;

/// The annotations that are taken away in the end (`resource.BuildAnnotations`).
const BUILD: &[&str] = &[
    "internal.config.kubernetes.io/previousKinds",
    "internal.config.kubernetes.io/previousNames",
    "internal.config.kubernetes.io/prefixes",
    "internal.config.kubernetes.io/suffixes",
    "internal.config.kubernetes.io/previousNamespaces",
    "internal.config.kubernetes.io/allowNameChange",
    "internal.config.kubernetes.io/allowKindChange",
    "internal.config.kubernetes.io/refBy",
    "internal.config.kubernetes.io/generatorBehavior",
    "internal.config.kubernetes.io/needsHashSuffix",
    "internal.config.kubernetes.io/path",
    "internal.config.kubernetes.io/index",
    "internal.config.kubernetes.io/seqindent",
    "internal.config.kubernetes.io/id",
    "internal.config.kubernetes.io/annotations-migration-resource-id",
    "config.kubernetes.io/path",
    "config.kubernetes.io/index",
    "config.k8s.io/id",
];

/// Whether an annotation is taken away in the end.
pub(super) fn is_build_annotation(key: &str) -> bool {
    (key.starts_with(DOMAIN) || key.starts_with("config.k")) && BUILD.contains(&key)
}

/// A resource as kustomize's messages show it: with all that is kept in its annotations.
pub(super) fn shown(resource: &Resource) -> Node {
    let build = &resource.build;
    let list =
        |texts: &mut dyn Iterator<Item = &ArcStr>| texts.map(|text| &**text).collect::<Vec<&str>>().join(",");
    let pairs = [
        ("previousNames", list(&mut build.previous.iter().map(|previous| &previous.name))),
        ("previousNamespaces", list(&mut build.previous.iter().map(|previous| &previous.namespace))),
        ("previousKinds", list(&mut build.previous.iter().map(|previous| &previous.kind))),
        ("prefixes", list(&mut build.prefixes().iter())),
        ("suffixes", list(&mut build.suffixes().iter())),
        ("needsHashSuffix", if build.needs_hash { "enabled".to_owned() } else { String::new() }),
        ("generatorBehavior", build.behavior.map_or_else(String::new, |behavior| behavior.name().to_owned())),
    ];
    let mut copy = resource.clone();
    let span = resource.origin;
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        copy.set_annotation(&format!("{DOMAIN}{name}"), Node::string(value, span));
    }
    if let Some(annotations) = copy.metadata_mut().and_then(|metadata| metadata.get_mut("annotations"))
        && let Some(mapping) = annotations.as_mapping()
    {
        let mut sorted: Vec<(Key, Node)> =
            mapping.iter().map(|entry| (entry.key.clone(), entry.value.clone())).collect();
        sorted.sort_by(|a, b| a.0.text.cmp(&b.0.text));
        let mut mapping = Mapping::default();
        for (key, value) in sorted {
            mapping.push(key, value);
        }
        *annotations = Node::mapping(mapping, span);
    }
    copy.node
}

/// Takes kustomize's own annotations out of the object's annotations again; copies of them elsewhere stay, as they do
/// in kustomize.
pub(super) fn take_away(resource: &mut Resource) {
    let annotations = resource.metadata_mut().and_then(|metadata| metadata.get_mut("annotations"));
    if let Some(mapping) = annotations.and_then(Node::as_mapping_mut) {
        mapping.retain(|entry| !is_build_annotation(&entry.key.text));
    }
}
