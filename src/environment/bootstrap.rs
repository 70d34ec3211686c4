//! The Kustomization that starts an environment: `gotk-sync.yaml`, or a `FluxInstance`.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use crate::finding::Finding;
use crate::flux::{FluxInstance, FluxVersion, Kind, Kustomization, Source, Strictness};
use crate::kustomize::is_kustomization_file;
use crate::object::{Object, ObjectRef};
use crate::repository::Repository;
use crate::source::{EntryKind, Span, contained, normalize};
use crate::yaml::{Node, parse_embedded};

use super::Controllers;
use super::instance::Sync;

/// What `flux bootstrap`, the Flux operator or a hand put into the cluster first.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Bootstrap {
    /// The root Kustomization as it is written, or as the operator makes it.
    pub kustomization: Object,
    /// The source that it names.
    pub source: ObjectRef,
    /// What came with it: its source, and whatever else stands in the same `gotk-sync.yaml`.
    pub objects: Vec<Object>,
    /// The variables of its path, as the folder that it means shows them.
    pub bound: BTreeMap<String, String>,
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

    /// Where that folder is written.
    pub(super) fn path_span(&self) -> Span {
        Kustomization::read(&self.kustomization).path_span.unwrap_or(self.kustomization.origin)
    }

    /// Reads the pair of source and Kustomization in a `gotk-sync.yaml`; nothing where the file holds no Kustomization.
    /// Of several, the one counts whose path the file lies in.
    ///
    /// Follows `pkg/manifestgen/sync/sync.go` of Flux, whatever names it was given.
    pub fn from_sync_file(repository: &Repository, path: &Utf8Path) -> Option<Self> {
        let objects = objects_in(repository, path);
        let roots =
            || objects.iter().filter(|object| Kind::of(&object.reference) == Some(Kind::Kustomization));
        let holds = |root: &&Object| {
            let named = Kustomization::read(root).path;
            path.ancestors().any(|above| above.ends_with(&named))
        };
        let root = roots().find(holds).or_else(|| roots().next())?.clone();
        let others = objects.iter().filter(|object| object.reference != root.reference).cloned().collect();
        Self::new(repository, root, others, path)
    }

    /// A root that lies in the folder `entry` which it applies, in this file, with what was applied beside it: its source,
    /// and all of a folder that it does not share with the entry. `bound` are the variables of its path.
    pub(super) fn from_root(
        repository: &Repository,
        root: Object,
        (file, entry): (&Utf8Path, &Utf8Path),
        bound: BTreeMap<String, String>,
    ) -> Option<Self> {
        let source = Kustomization::read(&root).source?.target;
        let folder = file.parent().unwrap_or(Utf8Path::new(""));
        let own = folder != entry && contained(folder, entry);
        let files = repository.files().list(folder).unwrap_or_default();
        let files = files.into_iter().filter(|one| own && one.kind == EntryKind::File);
        let mut beside = objects_in(repository, file);
        beside.retain(|object| own || object.reference == source);
        for other in files.map(|one| folder.join(one.name)).filter(|path| is_manifest(path) && path != file) {
            beside.extend(objects_in(repository, &other));
        }
        beside.retain(|object| object.reference != root.reference);
        let bootstrap = Self::new(repository, root, beside, file)?;
        Some(Self { bound, ..bootstrap })
    }

    fn new(repository: &Repository, root: Object, objects: Vec<Object>, file: &Utf8Path) -> Option<Self> {
        let source = Kustomization::read(&root).source?.target;
        let written = objects.iter().find(|object| object.reference == source);
        let url = written.and_then(|object| Source::read(object)?.url().map(str::to_owned));
        let (version, strictness) = installed(repository, file.parent().unwrap_or(Utf8Path::new("")));
        Some(Self {
            kustomization: root,
            source,
            objects,
            bound: BTreeMap::new(),
            url,
            version,
            strictness,
            findings: Vec::new(),
        })
    }

    /// The Kustomization that the Flux operator makes for a `FluxInstance` with `spec.sync`.
    pub fn from_instance(repository: &Repository, instance: &Object) -> Option<Self> {
        let sync = Sync::read(repository, instance)?;
        let spec = FluxInstance::read(instance.node.get("spec"));
        let version = spec.and_then(FluxInstance::version);
        let mut controllers = Controllers::default();
        controllers.instance(spec, repository.sources());
        Some(Self {
            url: Source::read(&sync.source).and_then(|source| source.url().map(str::to_owned)),
            source: sync.source.reference.clone(),
            objects: vec![sync.source],
            bound: BTreeMap::new(),
            kustomization: sync.kustomization,
            version,
            strictness: strictness(&controllers, version),
            findings: sync.findings,
        })
    }
}

/// What the manifests that `flux bootstrap` wrote into this folder say: the version of the components, and a feature gate
/// that a patch sets.
fn installed(repository: &Repository, folder: &Utf8Path) -> (Option<FluxVersion>, Strictness) {
    let mut controllers = Controllers::default();
    controllers.folder(repository, folder);
    let components = repository.manifest(&folder.join("gotk-components.yaml")).ok();
    let version = components.and_then(|components| {
        let label = ["metadata", "labels", "app.kubernetes.io/version"];
        let label = components.roots().find_map(|root| root.at(&label)?.text())?;
        label.parse().ok()
    });
    (version, strictness(&controllers, version))
}

/// What the feature gate says, or else the version.
fn strictness(controllers: &Controllers, version: Option<FluxVersion>) -> Strictness {
    match controllers.kustomize.strict {
        Some(true) => Strictness::Strict,
        Some(false) => Strictness::Lax,
        None => Strictness::of(version),
    }
}

/// The objects that stand in a file as they are, without any build; broken documents are left out.
pub(super) fn objects_in(repository: &Repository, path: &Utf8Path) -> Vec<Object> {
    let Ok(manifest) = repository.passing_manifest(path) else { return Vec::new() };
    let documents = manifest.documents.iter().filter_map(|document| document.as_ref().ok());
    documents.filter_map(|document| Object::from_node(document.root.clone()?, document.span, None)).collect()
}

/// The `FluxInstance`s that a file shows, and how: as they are, or as values of the chart that makes one (in a HelmRelease, in
/// a ConfigMap that one takes its values from, in a file of values).
pub(super) fn instances_in(repository: &Repository, path: &Utf8Path) -> Vec<(Object, &'static str)> {
    let Ok(manifest) = repository.passing_manifest(path) else { return Vec::new() };
    let mut found = Vec::new();
    for root in manifest.roots() {
        let object = Object::from_node(root.clone(), root.span, None);
        let namespace =
            object.as_ref().map(|object| object.reference.namespace.to_string()).unwrap_or_default();
        match object {
            Some(object) if Kind::of(&object.reference) == Some(Kind::FluxInstance) => {
                found.push((object, "the sync of a FluxInstance names this folder"));
            }
            Some(object) if &*object.reference.kind == "ConfigMap" => {
                let data = root.get("data").and_then(Node::as_mapping);
                for entry in data.into_iter().flatten() {
                    for document in parse_embedded(&entry.value, repository.sources()) {
                        let values = document.ok().and_then(|document| document.root);
                        found.extend(values.and_then(|values| of_values(&values, &namespace)));
                    }
                }
            }
            Some(_) => {
                found.extend(root.at(&["spec", "values"]).and_then(|values| of_values(values, &namespace)));
            }
            None => found.extend(of_values(root, &namespace)),
        }
    }
    found
}

/// The instance that the chart `flux-instance` makes of these values.
fn of_values(values: &Node, namespace: &str) -> Option<(Object, &'static str)> {
    let instance = values.get("instance")?;
    instance.at(&["sync", "url"]).or_else(|| instance.at(&["sync", "path"]))?;
    let object = super::instance::object(instance, namespace)?;
    Some((object, "`instance.sync` in values of the chart flux-instance names this folder"))
}

/// Whether a file may hold manifests that `kubectl apply` would take.
fn is_manifest(path: &Utf8Path) -> bool {
    matches!(path.extension(), Some("yaml" | "yml")) && !is_kustomization_file(path)
}

/// A path of the artifact as a folder of the repository.
pub(super) fn folder(path: &str) -> Utf8PathBuf {
    normalize(path)
}
