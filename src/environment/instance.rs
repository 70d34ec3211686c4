//! What the Flux operator makes for the `spec.sync` of a `FluxInstance`: a source and the root Kustomization.
//!
//! Follows `internal/builder/templates.go` of the operator, and `spec.kustomize.patches`, which it applies to all that it
//! installs: what they change in the controllers does not matter here.

use camino::Utf8Path;
use serde_json::{Value as Json, json};

use crate::finding::Finding;
use crate::flux::{FluxInstance, Kind};
use crate::kustomize::{Options, Renderer, Top};
use crate::object::{Object, ObjectRef};
use crate::repository::Repository;
use crate::source::Span;
use crate::yaml::{Key, Node, from_json};

/// The objects of an instance, as the operator applies them.
pub(super) struct Sync {
    pub(super) source: Object,
    pub(super) kustomization: Object,
    pub(super) findings: Vec<Finding>,
}

impl Sync {
    /// Reads `spec.sync`; nothing where the instance has none. Name and namespace are those of the instance's namespace where
    /// nothing else is written, the path is taken as it is.
    pub(super) fn read(repository: &Repository, instance: &Object) -> Option<Self> {
        let sync = FluxInstance::read(instance.node.get("spec"))?.sync()?;
        let namespace = match &*instance.reference.namespace {
            "" => "flux-system",
            namespace => namespace,
        };
        let (kind, span) = (sync.kind(), sync.path_span());
        let name = sync.name().unwrap_or(namespace);
        let mut of_source = json!({"interval": "1m"});
        if let Some(url) = sync.url() {
            of_source["url"] = url.into();
        }
        if let Some(revision) = sync.revision() {
            let key = if kind == Kind::GitRepository { "name" } else { "tag" };
            of_source["ref"] = json!({ key: revision });
        }
        let root = json!({
            "interval": "10m",
            "path": sync.path(),
            "prune": true,
            "sourceRef": {"kind": kind.name(), "name": name},
        });
        let sync = Self {
            source: made((kind, "v1"), (namespace, name), &of_source, span),
            kustomization: made((Kind::Kustomization, "v1"), (namespace, name), &root, span),
            findings: Vec::new(),
        };
        Some(sync.patched(repository, instance))
    }

    /// With the patches of the instance. Most are for the controllers, and find nothing here.
    fn patched(mut self, repository: &Repository, instance: &Object) -> Self {
        let spec = FluxInstance::read(instance.node.get("spec"));
        let kustomize = spec.and_then(FluxInstance::kustomize);
        let patches = kustomize.and_then(|kustomize| kustomize.get("patches")?.as_sequence());
        let Some(patches) = patches.filter(|patches| !patches.is_empty()) else { return self };
        let top = Top {
            objects: vec![self.source.node.clone(), self.kustomization.node.clone()],
            resources: Some(Vec::new()),
            lenient: true,
            patches: patches.to_vec(),
            ..Top::default()
        };
        let build = Renderer::new(repository).build_with(Utf8Path::new(""), &top, &Options::flux());
        for object in build.objects {
            if object.reference == self.source.reference {
                self.source = object;
            } else if object.reference == self.kustomization.reference {
                self.kustomization = object;
            }
        }
        let findings = build.findings.into_iter();
        self.findings.extend(findings.map(|finding| finding.node(instance.reference.to_string())));
        self
    }
}

/// The FluxInstance whose spec these values are.
pub(super) fn object(instance: &Node, namespace: &str) -> Option<Object> {
    let namespace = if namespace.is_empty() { "flux-system" } else { namespace };
    let mut object = made((Kind::FluxInstance, "v1"), (namespace, "flux"), &json!({}), instance.span);
    object.node.as_mapping_mut()?.insert(Key::new("spec", instance.span), instance.clone());
    Some(object)
}

/// The Kustomization `flux-system` that every cluster has which Flux runs in, where no file holds it.
pub(super) fn implicit_root(span: Span, source: &ObjectRef, path: &Utf8Path) -> Object {
    let spec = json!({
        "interval": "10m",
        "path": format!("./{path}"),
        "prune": true,
        "sourceRef": {"kind": &*source.kind, "name": &*source.name, "namespace": &*source.namespace},
    });
    made((Kind::Kustomization, "v1"), ("flux-system", "flux-system"), &spec, span)
}

/// An object of Flux that no file holds, and all of which lies at one place.
pub(super) fn made(
    (kind, version): (Kind, &str),
    (namespace, name): (&str, &str),
    spec: &Json,
    span: Span,
) -> Object {
    let api_version = format!("{}/{version}", kind.group());
    let metadata = json!({"name": name, "namespace": namespace});
    let object = json!({"apiVersion": api_version, "kind": kind.name(), "metadata": metadata, "spec": spec});
    Object {
        reference: kind.reference(namespace, name),
        api_version: api_version.into(),
        node: from_json(&object, span),
        origin: span,
        listed: None,
        former: None,
    }
}
