//! What the Flux operator makes for the `spec.sync` of a `FluxInstance`: a source and the root Kustomization.
//!
//! Follows `internal/builder/templates.go` of the operator, and `spec.kustomize.patches`, which it applies to all that it
//! installs: what they change in the controllers does not matter here.

use camino::Utf8Path;
use regex::Regex;

use crate::finding::Finding;
use crate::flux::Kind;
use crate::kustomize::{Options, Renderer, Top};
use crate::object::{Object, ObjectRef};
use crate::repository::Repository;
use crate::source::{FileId, Span, Tree};
use crate::yaml::{Key, Mapping, Node, Value, parse_embedded, to_yaml};

/// The name of the file that holds the objects while they are patched.
const FILE: &str = "sync.yaml";

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
        Some(sync.patched(repository, instance, span))
    }

    fn patched(mut self, repository: &Repository, instance: &Object, span: Span) -> Self {
        let patches = instance.node.at(&["spec", "kustomize", "patches"]).and_then(Node::as_sequence);
        let kinds = [&self.source.reference, &self.kustomization.reference];
        let patches: Vec<Node> = patches
            .unwrap_or_default()
            .iter()
            .filter(|patch| concerns(repository, patch, kinds))
            .cloned()
            .collect();
        if patches.is_empty() {
            return self;
        }
        let mut tree = Tree::default();
        let text = format!("{}---\n{}", to_yaml(&self.source.node), to_yaml(&self.kustomization.node));
        tree.write(Utf8Path::new(FILE), text.into_bytes());
        let name = &instance.reference;
        let folder = repository.mount(&format!("{}/{}/{}", name.kind, name.namespace, name.name), tree);
        let resources = Some(vec![(FILE.to_owned(), None)]);
        let top = Top { resources, lenient: true, patches, ..Top::default() };
        let build = Renderer::new(repository).build_with(&folder, &top, &Options::flux());
        // The objects stand in no file that a reader could open; the instance does.
        let made = repository.sources().find(&folder.join(FILE));
        for mut object in build.objects {
            object.node = cited(&object.node, made, span);
            object.origin = span;
            object.listed = None;
            if object.reference == self.source.reference {
                self.source = object;
            } else if object.reference == self.kustomization.reference {
                self.kustomization = object;
            }
        }
        for mut finding in build.findings {
            finding
                .labels
                .iter_mut()
                .filter(|label| Some(label.span.file) == made)
                .for_each(|l| l.span = span);
            self.findings.push(finding.node(instance.reference.to_string()));
        }
        self
    }
}

/// Whether a patch may select one of the objects: those for the controllers would find nothing here, and fail.
fn concerns(repository: &Repository, patch: &Node, objects: [&ObjectRef; 2]) -> bool {
    let matches = |pattern: Option<&str>, value: &str| match pattern {
        None | Some("") => true,
        Some(pattern) => Regex::new(&format!("^(?:{pattern})$")).map_or(true, |regex| regex.is_match(value)),
    };
    if let Some(target) = patch.get("target").filter(|target| !target.is_null()) {
        let text = |key: &str| target.get(key).and_then(Node::text);
        return objects.iter().any(|object| {
            matches(text("kind"), &object.kind)
                && matches(text("name"), &object.name)
                && matches(text("group"), &object.group)
        });
    }
    let Some(inline) = patch.get("patch") else { return false };
    let documents = parse_embedded(inline, repository.sources());
    let roots = documents.iter().filter_map(|document| document.as_ref().ok()?.root.as_ref());
    roots.into_iter().any(|root| {
        let named = |path: &[&str]| root.at(path).and_then(Node::text);
        objects.iter().any(|object| {
            named(&["kind"]) == Some(&*object.kind) && named(&["metadata", "name"]) == Some(&*object.name)
        })
    })
}

/// The same tree, with each place in a file that was made replaced.
fn cited(node: &Node, made: Option<FileId>, place: Span) -> Node {
    let cite = |span: Span| if Some(span.file) == made { place } else { span };
    let span = cite(node.span);
    match &node.value {
        Value::Scalar(scalar) => Node { value: Value::Scalar(scalar.clone()), span },
        Value::Sequence(items) => {
            Node::sequence(items.iter().map(|item| cited(item, made, place)).collect(), span)
        }
        Value::Mapping(mapping) => {
            let mut copy = Mapping::default();
            for entry in mapping.iter() {
                let mut key = entry.key.clone();
                key.span = cite(key.span);
                copy.push(key, cited(&entry.value, made, place));
            }
            Node::mapping(copy, span)
        }
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
