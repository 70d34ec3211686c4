//! The Kustomization that starts an environment: `gotk-sync.yaml`, or a `FluxInstance`.

use camino::{Utf8Path, Utf8PathBuf};

use crate::finding::Finding;
use crate::flux::{FluxVersion, Kind, Kustomization, Strictness};
use crate::object::{Object, ObjectRef};
use crate::repository::Repository;
use crate::source::normalize;
use crate::yaml::{Node, to_yaml};

use super::instance::Sync;

/// What `flux bootstrap` or the Flux operator put into the cluster first.
#[derive(Debug, Clone)]
pub struct Bootstrap {
    /// The root Kustomization as it is written, or as the operator makes it.
    pub kustomization: Object,
    /// The source that it names.
    pub source: ObjectRef,
    /// The source as the operator makes it; nothing where the repository writes it itself, or does not have it.
    pub source_object: Option<Object>,
    /// The source's URL, where it is written.
    pub url: Option<String>,
    /// The version of Flux, as far as the repository says it.
    pub version: Option<FluxVersion>,
    /// What this installation of Flux does with variables that are not set, as far as the repository says it.
    pub strictness: Strictness,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
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
        let (version, strictness) = installed(repository, path.parent().unwrap_or(Utf8Path::new("")));
        Some(Self {
            kustomization: root.clone(),
            source,
            source_object: None,
            url,
            version,
            strictness,
            findings: Vec::new(),
        })
    }

    /// The Kustomization that the Flux operator makes for a `FluxInstance` with `spec.sync`.
    pub fn from_instance(repository: &Repository, instance: &Object) -> Option<Self> {
        let sync = Sync::read(repository, instance)?;
        let version = instance.node.at(&["spec", "distribution", "version"]).and_then(Node::text);
        let version = version.and_then(|version| version.parse().ok());
        let patches = instance.node.at(&["spec", "kustomize"]).map(to_yaml).unwrap_or_default();
        let strictness = gate(&patches).unwrap_or_else(|| Strictness::of(version));
        Some(Self {
            url: sync.source.node.at(&["spec", "url"]).and_then(Node::text).map(str::to_owned),
            source: sync.source.reference.clone(),
            source_object: Some(sync.source),
            kustomization: sync.kustomization,
            version,
            strictness,
            findings: sync.findings,
        })
    }
}

/// What the manifests that `flux bootstrap` wrote into this folder say: the version of the components, and a feature gate
/// that a patch sets.
fn installed(repository: &Repository, folder: &Utf8Path) -> (Option<FluxVersion>, Strictness) {
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
    (version, gate.unwrap_or_else(|| Strictness::of(version)))
}

/// What a feature gate says, written anywhere in a text of patches.
fn gate(text: &str) -> Option<Strictness> {
    let (_, value) = text.split_once("StrictPostBuildSubstitutions=")?;
    Some(if value.starts_with("true") { Strictness::Strict } else { Strictness::Lax })
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
