//! What the Flux operator makes for the `spec.sync` of a `FluxInstance`: a source and the root Kustomization.
//!
//! Follows `internal/builder/templates.go` of the operator, and `spec.kustomize.patches`, which it applies to all that it
//! installs: what they change in the controllers does not matter here.

use camino::Utf8Path;

use crate::finding::Finding;
use crate::flux::Kind;
use crate::kustomize::{Options, Renderer, Top};
use crate::object::{Object, ObjectRef};
use crate::repository::Repository;
use crate::source::Span;
use crate::yaml::{Key, Mapping, Node};

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
        let sync = instance.node.at(&["spec", "sync"])?;
        let text = |key: &str| sync.get(key).and_then(Node::text);
        let namespace = match &*instance.reference.namespace {
            "" => "flux-system",
            namespace => namespace,
        };
        let kind = text("kind").and_then(Kind::from_name).unwrap_or(Kind::GitRepository);
        let span = sync.get("path").map_or(sync.span, |path| path.span);
        let made = Made { span, namespace, name: text("name").unwrap_or(namespace) };
        let sync = Self {
            source: made.source(kind, text("url"), text("ref"))?,
            kustomization: made.kustomization(kind, text("path").unwrap_or("./"))?,
            findings: Vec::new(),
        };
        Some(sync.patched(repository, instance))
    }

    /// With the patches of the instance. Most are for the controllers, and find nothing here.
    fn patched(mut self, repository: &Repository, instance: &Object) -> Self {
        let patches = instance.node.at(&["spec", "kustomize", "patches"]).and_then(Node::as_sequence);
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
    let made = Made { span: instance.span, namespace, name: "flux" };
    let mut object = made.made("fluxcd.controlplane.io/v1", Kind::FluxInstance, Vec::new())?;
    object.node.as_mapping_mut()?.insert(Key::new("spec", instance.span), instance.clone());
    Some(object)
}

/// The Kustomization `flux-system` that every cluster has which Flux runs in, where no file holds it.
pub(super) fn implicit_root(span: Span, source: &ObjectRef, path: &Utf8Path) -> Object {
    let made = Made { span, namespace: "flux-system", name: "flux-system" };
    let reference = made.map(vec![
        ("kind", made.text(&source.kind)),
        ("name", made.text(&source.name)),
        ("namespace", made.text(&source.namespace)),
    ]);
    let spec = vec![
        ("interval", made.text("10m")),
        ("path", made.text(&format!("./{path}"))),
        ("prune", Node::plain("true", span)),
        ("sourceRef", reference),
    ];
    let node = made.node("kustomize.toolkit.fluxcd.io/v1", Kind::Kustomization, spec);
    Object {
        reference: Kind::Kustomization.reference(made.namespace, made.name),
        api_version: "kustomize.toolkit.fluxcd.io/v1".into(),
        node,
        origin: span,
        listed: None,
        former: None,
    }
}

/// Makes objects that all lie at one place.
struct Made<'t> {
    span: Span,
    namespace: &'t str,
    name: &'t str,
}

impl Made<'_> {
    fn source(&self, kind: Kind, url: Option<&str>, reference: Option<&str>) -> Option<Object> {
        let mut spec = vec![("interval", self.text("1m"))];
        spec.extend(url.map(|url| ("url", self.text(url))));
        let key = if kind == Kind::GitRepository { "name" } else { "tag" };
        spec.extend(reference.map(|name| ("ref", self.map(vec![(key, self.text(name))]))));
        self.made("source.toolkit.fluxcd.io/v1", kind, spec)
    }

    fn kustomization(&self, source: Kind, path: &str) -> Option<Object> {
        let source = vec![("kind", self.text(source.name())), ("name", self.text(self.name))];
        let spec = vec![
            ("interval", self.text("10m")),
            ("path", self.text(path)),
            ("prune", Node::plain("true", self.span)),
            ("sourceRef", self.map(source)),
        ];
        self.made("kustomize.toolkit.fluxcd.io/v1", Kind::Kustomization, spec)
    }

    fn made(&self, version: &str, kind: Kind, spec: Vec<(&str, Node)>) -> Option<Object> {
        Object::from_node(self.node(version, kind, spec), self.span, None)
    }

    fn node(&self, version: &str, kind: Kind, spec: Vec<(&str, Node)>) -> Node {
        let metadata = vec![("name", self.text(self.name)), ("namespace", self.text(self.namespace))];
        self.map(vec![
            ("apiVersion", self.text(version)),
            ("kind", self.text(kind.name())),
            ("metadata", self.map(metadata)),
            ("spec", self.map(spec)),
        ])
    }

    fn text(&self, value: &str) -> Node {
        Node::string(value, self.span)
    }

    fn map(&self, entries: Vec<(&str, Node)>) -> Node {
        let mut mapping = Mapping::default();
        for (key, value) in entries {
            mapping.push(Key::new(key, self.span), value);
        }
        Node::mapping(mapping, self.span)
    }
}
