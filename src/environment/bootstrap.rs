//! The Kustomization that starts an environment: `gotk-sync.yaml`, or a `FluxInstance`.

use camino::{Utf8Path, Utf8PathBuf};

use crate::flux::{Kind, Kustomization, Strictness};
use crate::object::{Object, ObjectRef};
use crate::repository::Repository;
use crate::source::{Span, normalize};
use crate::yaml::{Key, Mapping, Node, to_yaml};

/// What `flux bootstrap` or the Flux operator put into the cluster first.
#[derive(Debug, Clone)]
pub struct Bootstrap {
    /// The root Kustomization as it is written, or as the operator makes it.
    pub kustomization: Object,
    /// The source that it names.
    pub source: ObjectRef,
    /// The source's URL, where it is written.
    pub url: Option<String>,
    /// What this installation of Flux does with variables that are not set, as far as the repository says it.
    pub strictness: Strictness,
}

impl Bootstrap {
    /// The folder that the root Kustomization applies.
    pub fn path(&self) -> Utf8PathBuf {
        Kustomization::read(&self.kustomization).path
    }

    /// Reads the pair of source and Kustomization in a `gotk-sync.yaml`; nothing where the file holds no Kustomization.
    ///
    /// Follows `pkg/manifestgen/sync/sync.go` of Flux, whatever names it was given.
    pub fn from_sync_file(repository: &Repository, path: &Utf8Path) -> Option<Self> {
        let objects = objects_in(repository, path);
        let root = objects.iter().find(|object| Kind::of(&object.reference) == Some(Kind::Kustomization))?;
        let source = Kustomization::read(root).source?.target;
        let url = objects
            .iter()
            .find(|object| object.reference == source)
            .and_then(|object| object.node.at(&["spec", "url"]))
            .and_then(Node::text)
            .map(str::to_owned);
        let strictness = installed(repository, path.parent().unwrap_or(Utf8Path::new("")));
        Some(Self { kustomization: root.clone(), source, url, strictness })
    }

    /// The Kustomization that the Flux operator makes for a `FluxInstance` with `spec.sync`.
    ///
    /// Follows `fluxinstance_controller.go` and `templates.go` of the operator: name and namespace are those of the
    /// instance's namespace where nothing else is written, the path is taken as it is.
    pub fn from_instance(instance: &Object) -> Option<Self> {
        let sync = instance.node.at(&["spec", "sync"])?;
        let text = |key: &str| sync.get(key).and_then(Node::text);
        let namespace = match &*instance.reference.namespace {
            "" => "flux-system",
            namespace => namespace,
        };
        let name = text("name").unwrap_or(namespace);
        let kind = text("kind").and_then(Kind::from_name).unwrap_or(Kind::GitRepository);
        let span = sync.get("path").map_or(sync.span, |path| path.span);
        let kustomization = root_object(namespace, name, kind, text("path").unwrap_or("./"), span)?;
        let source = kind.reference(namespace, name);
        let version = instance.node.at(&["spec", "distribution", "version"]).and_then(Node::text);
        let version = version.and_then(|version| version.parse().ok());
        let patches = instance.node.at(&["spec", "kustomize"]).map(to_yaml).unwrap_or_default();
        let strictness = gate(&patches).unwrap_or_else(|| Strictness::of(version));
        Some(Self { kustomization, source, url: text("url").map(str::to_owned), strictness })
    }
}

/// What the manifests that `flux bootstrap` wrote into this folder say: the version of the components, and a feature gate
/// that a patch sets.
fn installed(repository: &Repository, folder: &Utf8Path) -> Strictness {
    let text = |name: &str| {
        let file = repository.text(&folder.join(name)).ok()?;
        Some(repository.sources().file(file).text.clone())
    };
    let gate = text("kustomization.yaml").and_then(|text| gate(&text));
    let components = text("gotk-components.yaml");
    let version = components.as_deref().and_then(|text| {
        let label = text.lines().find_map(|line| line.trim().strip_prefix("app.kubernetes.io/version:"))?;
        label.trim().trim_matches(['"', '\'']).parse().ok()
    });
    gate.unwrap_or_else(|| Strictness::of(version))
}

/// What a feature gate says, written anywhere in a text of patches.
fn gate(text: &str) -> Option<Strictness> {
    let (_, value) = text.split_once("StrictPostBuildSubstitutions=")?;
    Some(if value.starts_with("true") { Strictness::Strict } else { Strictness::Lax })
}

fn root_object(namespace: &str, name: &str, source: Kind, path: &str, span: Span) -> Option<Object> {
    let text = |value: &str| Node::string(value, span);
    let map = |entries: Vec<(&str, Node)>| {
        let mut mapping = Mapping::default();
        for (key, value) in entries {
            mapping.push(Key::new(key, span), value);
        }
        Node::mapping(mapping, span)
    };
    let node = map(vec![
        ("apiVersion", text("kustomize.toolkit.fluxcd.io/v1")),
        ("kind", text("Kustomization")),
        ("metadata", map(vec![("name", text(name)), ("namespace", text(namespace))])),
        (
            "spec",
            map(vec![
                ("interval", text("10m")),
                ("path", text(path)),
                ("prune", Node::plain("true", span)),
                ("sourceRef", map(vec![("kind", text(source.name())), ("name", text(name))])),
            ]),
        ),
    ]);
    Object::from_node(node, span, None)
}

/// The objects that stand in a file as they are, without any build; broken documents are left out.
pub(super) fn objects_in(repository: &Repository, path: &Utf8Path) -> Vec<Object> {
    let Ok(manifest) = repository.manifest(path) else { return Vec::new() };
    let documents = manifest.documents.iter().filter_map(|document| document.as_ref().ok());
    documents.filter_map(|document| Object::from_node(document.root.clone()?, document.span, None)).collect()
}

/// A path of the artifact as a folder of the repository.
pub(super) fn folder(path: &str) -> Utf8PathBuf {
    normalize(path)
}
