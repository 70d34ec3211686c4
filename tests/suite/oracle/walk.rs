//! The root, its children, their children.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use infra_graph::environment::{Content, Environment, ResolveOptions};
use infra_graph::finding::Code;
use infra_graph::flux::{FluxBuild, FluxVersion, Kind, Kustomization};
use infra_graph::object::ObjectRef;
use infra_graph::repository::Repository;
use infra_graph::source::Disk;
use infra_graph::yaml::{Mode, to_json};
use infra_graph::{Options, analyze};
use serde_json::{Value as Json, json};

use super::artifact::Artifacts;
use super::variables;
use crate::support::{FluxLibrary, Tally, Verdict, as_json, by_name, compare};

/// The fields of a Kustomization that its build reads. Others would only make the same question look new.
const READ: &[&str] = &[
    "path",
    "targetNamespace",
    "namePrefix",
    "nameSuffix",
    "patches",
    "patchesStrategicMerge",
    "patchesJson6902",
    "components",
    "ignoreMissingComponents",
    "images",
    "buildMetadata",
    "postBuild",
    "commonMetadata",
];

/// Compares all builds of all environments. A variable that nothing sets is empty text here: so most is compared.
pub(super) fn walk(test: &str, root: &Utf8Path, flux: &mut FluxLibrary) -> BTreeMap<Verdict, usize> {
    let root = root.canonicalize_utf8().unwrap();
    let repository = Repository::new(Disk::open(&root).unwrap());
    let resolve = ResolveOptions { flux_version: Some(FluxVersion::new(2, 8)), ..ResolveOptions::default() };
    let analysis = analyze(&repository, &Options { resolve, ..Options::default() });
    let tally = Tally::default();
    let mut artifacts = Artifacts::new(&repository, &root);
    for analyzed in &analysis.environments {
        let environment = analyzed.environment();
        for (by, build) in &environment.builds {
            if Kind::of(by) == Some(Kind::ResourceSet) {
                continue;
            }
            let verdict = build_of(environment, by, build, &mut artifacts, flux);
            tally.add(&format!("{by} of {}", environment.name), verdict);
        }
    }
    tally.finish(test)
}

fn build_of(
    environment: &Environment,
    by: &ObjectRef,
    build: &FluxBuild,
    artifacts: &mut Artifacts<'_>,
    flux: &mut FluxLibrary,
) -> (Verdict, String) {
    if build.findings.iter().any(|finding| finding.code == Code::RemoteResource) {
        return (Verdict::Remote, String::new());
    }
    let kustomization = &environment.kustomizations[by];
    let Content::Folder(base) = environment.content(by) else { panic!("{by} was built without its content") };
    let artifact = artifacts.folder(base);
    let answer = flux.ask(&request(environment, kustomization, &artifact));
    let ours = match &build.failure {
        Some(failure) => Err(&*failure.message),
        None => Ok(by_name(as_json(&build.objects))),
    };
    let theirs = answer.built.as_ref().map_err(String::as_str);
    let (verdict, why) = compare(ours, theirs.map(|objects| by_name(objects.clone())));
    match theirs.ok().and_then(|objects| unseen(environment, objects)) {
        Some(child) => (Verdict::Different, format!("applies {child}, which the environment does not have")),
        None => (verdict, why),
    }
}

fn request(
    environment: &Environment,
    kustomization: &Kustomization,
    (folder, base, packed): &(Utf8PathBuf, Utf8PathBuf, bool),
) -> Json {
    let mut spec = to_json(&kustomization.spec, Mode::Resource);
    if let Some(fields) = spec.as_object_mut() {
        fields.retain(|field, _| READ.contains(&field.as_str()));
        fields.insert("path".to_owned(), base.join(&kustomization.path).as_str().into());
    }
    let namespace = kustomization.reference.namespace.as_str();
    let (objects, open) = variables::objects(environment, kustomization);
    json!({
        "folder": folder.as_str(),
        "packed": packed,
        "kustomization": {
            "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
            "kind": "Kustomization",
            "metadata": { "name": "any", "namespace": namespace },
            "spec": spec,
        },
        "objects": objects,
        "open": open,
    })
}

/// A Kustomization among what is applied that the environment does not know, so that the walk would miss what it applies.
fn unseen(environment: &Environment, objects: &[Json]) -> Option<String> {
    let group = "kustomize.toolkit.fluxcd.io";
    objects.iter().find_map(|object| {
        let text = |pointer: &str| object.pointer(pointer).and_then(Json::as_str).unwrap_or_default();
        let is_one = text("/kind") == "Kustomization" && ObjectRef::group_of(text("/apiVersion")) == group;
        let namespace = Some(text("/metadata/namespace")).filter(|n| !n.is_empty()).unwrap_or("default");
        let reference = ObjectRef::new(group, "Kustomization", namespace, text("/metadata/name"));
        (is_one && !environment.kustomizations.contains_key(&reference)).then(|| reference.to_string())
    })
}
