//! How the controllers run: how many workers they have, and how often they look at a dependency again.
//!
//! Read from what the repository shows: patches of the bootstrap's `kustomization.yaml`, a `FluxInstance`, the values of the
//! chart that makes one, or the Deployments themselves.

use camino::Utf8Path;
use regex::Regex;
use serde::Serialize;

use crate::flux::{FluxInstance, Kind, parse_duration};
use crate::object::ObjectRef;
use crate::repository::Repository;
use crate::source::{SourceMap, Span};
use crate::yaml::{Node, Value, parse_embedded};

use super::Inventory;

/// One controller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Controller {
    /// `--concurrent`: how many objects it works on at a time.
    pub concurrent: u32,
    /// Where that is written.
    #[serde(skip)]
    pub concurrent_span: Option<Span>,
    /// `--requeue-dependency` in seconds: how long until it looks again at a dependency that was not ready.
    #[serde(rename = "requeueDependency")]
    pub requeue: u32,
    /// Where that is written.
    #[serde(skip)]
    pub requeue_span: Option<Span>,
    /// `--no-cross-namespace-refs`, where it is set: sources in another namespace are refused.
    #[serde(skip)]
    pub own_namespace_only: Option<Span>,
    /// `--feature-gates=StrictPostBuildSubstitutions=…`, where it is set.
    #[serde(skip)]
    pub(super) strict: Option<bool>,
}

impl Default for Controller {
    /// Flux's own defaults: four workers, 30 seconds.
    fn default() -> Self {
        Self {
            concurrent: 4,
            concurrent_span: None,
            requeue: 30,
            requeue_span: None,
            own_namespace_only: None,
            strict: None,
        }
    }
}

/// The controllers whose pace matters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Controllers {
    /// kustomize-controller.
    pub kustomize: Controller,
    /// helm-controller.
    pub helm: Controller,
}

/// What the operator sets for `cluster.size`: workers, and seconds until a dependency is looked at again
/// (`internal/builder/profiles.go`).
const SIZES: &[(&str, u32, u32)] = &[("small", 5, 10), ("medium", 10, 5), ("large", 20, 5)];

impl Controllers {
    /// Reads what stands in the folder of the bootstrap, and what the environment applies; the latter wins.
    pub(super) fn read(repository: &Repository, entry: &Utf8Path, inventory: &Inventory) -> Self {
        let mut found = Self::default();
        let sources = repository.sources();
        found.folder(repository, entry);
        found.folder(repository, &entry.join("flux-system"));
        for (reference, object) in inventory.iter().map(|(reference, entry)| (reference, &entry.object)) {
            match Kind::of(reference) {
                Some(Kind::FluxInstance) => {
                    found.instance(FluxInstance::read(object.node.get("spec")), sources);
                }
                Some(Kind::HelmRelease) => {
                    let values = object.node.at(&["spec", "values", "instance"]);
                    found.instance(FluxInstance::read(values), sources);
                }
                _ if &*reference.kind == "Deployment" => {
                    if let Some(spec) = object.node.get("spec") {
                        found.flags(&reference.name, true, spec);
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// Whether the controller of `user` refuses to read a source, and where that is set: one in another namespace.
    pub fn refuses(&self, user: &ObjectRef, source: &ObjectRef) -> Option<Span> {
        let controller = if Kind::of(user) == Some(Kind::HelmRelease) { &self.helm } else { &self.kustomize };
        controller.own_namespace_only.filter(|_| user.namespace != source.namespace)
    }

    /// Reads the patches in a folder that `flux bootstrap` wrote into.
    pub(super) fn folder(&mut self, repository: &Repository, folder: &Utf8Path) {
        let Ok(manifest) = repository.manifest(&folder.join("kustomization.yaml")) else { return };
        manifest.roots().for_each(|root| self.patches(root, repository.sources()));
    }

    /// Takes over what a FluxInstance says.
    pub(super) fn instance(&mut self, instance: Option<FluxInstance<'_>>, sources: &SourceMap) {
        let Some(instance) = instance else { return };
        let size = instance.size();
        let set = SIZES.iter().find(|(name, ..)| size.is_some_and(|(size, _)| size == *name));
        if let (Some((_, concurrent, requeue)), Some((_, span))) = (set, size) {
            let span = Some(span);
            for own in [&mut self.kustomize, &mut self.helm] {
                (own.concurrent, own.concurrent_span) = (*concurrent, span);
                (own.requeue, own.requeue_span) = (*requeue, span);
            }
        }
        if let Some(span) = instance.multitenant() {
            for own in [&mut self.kustomize, &mut self.helm] {
                own.own_namespace_only = Some(span);
            }
        }
        if let Some(part) = instance.kustomize() {
            self.patches(part, sources);
        }
    }

    /// The patches of a kustomization: which controllers each selects, and the flags that it sets.
    fn patches(&mut self, kustomization: &Node, sources: &SourceMap) {
        for patch in kustomization.get("patches").and_then(Node::as_sequence).unwrap_or_default() {
            let Some(inline) = patch.get("patch") else { continue };
            let target = patch.get("target");
            let kind = target.and_then(|target| target.get("kind")).and_then(Node::text);
            let name = target.and_then(|target| target.get("name")).and_then(Node::text);
            let documents = parse_embedded(inline, sources);
            for root in documents.iter().filter_map(|document| document.as_ref().ok()?.root.as_ref()) {
                let own = |path: &[&str]| root.at(path).and_then(Node::text);
                let kind = kind.or_else(|| own(&["kind"]));
                if kind.is_some_and(|kind| kind != "Deployment") {
                    continue;
                }
                match name.or_else(|| own(&["metadata", "name"])) {
                    Some(name) => self.flags(name, target.is_none(), root),
                    None => self.flags(".*", false, root),
                }
            }
        }
    }

    /// Takes over the flags that stand anywhere in `node`, for the controllers that `name` selects.
    fn flags(&mut self, name: &str, literal: bool, node: &Node) {
        let own = [("kustomize-controller", &mut self.kustomize), ("helm-controller", &mut self.helm)];
        let pattern = (!literal).then(|| Regex::new(&format!("^(?:{name})$")));
        for (controller, own) in own {
            let is_meant = match &pattern {
                None => name == controller,
                Some(pattern) => pattern.as_ref().is_ok_and(|pattern| pattern.is_match(controller)),
            };
            if is_meant {
                flags(node, own);
            }
        }
    }
}

fn flags(node: &Node, controller: &mut Controller) {
    match &node.value {
        Value::Scalar(_) => flag(node, controller),
        Value::Sequence(items) => items.iter().for_each(|item| flags(item, controller)),
        Value::Mapping(mapping) => mapping.iter().for_each(|entry| flags(&entry.value, controller)),
    }
}

fn flag(node: &Node, controller: &mut Controller) {
    let Some(text) = node.text() else { return };
    let (name, value) = text.split_once('=').unwrap_or((text, "true"));
    match name {
        "--concurrent" => {
            if let Ok(concurrent) = value.parse::<u32>() {
                controller.concurrent = concurrent.max(1);
                controller.concurrent_span = Some(node.span);
            }
        }
        "--requeue-dependency" => {
            if let Some(requeue) = parse_duration(value) {
                controller.requeue = requeue;
                controller.requeue_span = Some(node.span);
            }
        }
        "--no-cross-namespace-refs" => {
            let set = matches!(value, "true" | "True" | "TRUE" | "t" | "T" | "1");
            controller.own_namespace_only = set.then_some(node.span);
        }
        "--feature-gates" => {
            let mut gates = value.split(',').filter_map(|gate| gate.split_once('='));
            let gate = gates.find(|(name, _)| *name == "StrictPostBuildSubstitutions");
            controller.strict = gate.map(|(_, value)| value == "true").or(controller.strict);
        }
        _ => {}
    }
}
