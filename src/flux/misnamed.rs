//! `kustomization-file-name`: a kustomization that a build takes for a resource, and leaves out without a word.

use crate::finding::{Action, Code, Edit, Finding};
use crate::kustomize::{Failure, KUSTOMIZE, RENAME, is_namespaced};
use crate::object::Object;
use crate::yaml::Node;

use super::FluxBuild;

/// Takes the objects of kustomize itself out of a build, as Flux does, and says what is lost with each. Where the objects
/// beside it have their namespace only from it, the API server refuses them. `has_target`: whether `targetNamespace` gives
/// them one.
pub(super) fn take_out(build: &mut FluxBuild, has_target: bool) {
    let is_own = |object: &Object| &*object.reference.group == KUSTOMIZE;
    if !build.objects.iter().any(is_own) {
        return;
    }
    let (lost, kept): (Vec<Object>, Vec<Object>) =
        std::mem::take(&mut build.objects).into_iter().partition(is_own);
    build.objects = kept;
    let homeless = build
        .objects
        .iter()
        .find(|object| object.reference.namespace.is_empty() && is_namespaced(&object.node))
        .filter(|_| !has_target);
    for object in &lost {
        let namespace = object.node.get("namespace").and_then(Node::text).is_some();
        let refused = homeless.filter(|_| namespace);
        if let Some(refused) = refused
            && build.failure.is_none()
        {
            let message = format!("{} has no namespace, and there is no default", refused.reference);
            build.failure = Some(Failure { message, span: Some(object.origin) });
        }
        build.findings.push(finding(object, refused));
    }
}

fn finding(object: &Object, refused: Option<&Object>) -> Finding {
    let kind = &object.reference.kind;
    let place = object.node.get("kind").map_or(object.origin, |kind| kind.span);
    let message = format!("this is a {kind} of kustomize under a name that kustomize does not read");
    let mut finding = Finding::new(Code::KustomizationFileName, message)
        .at(place, "taken for a resource, and left out without a word");
    let lost: Vec<String> = FIELDS
        .iter()
        .filter(|field| object.node.get(field).is_some())
        .map(|field| format!("`{field}`"))
        .collect();
    if !lost.is_empty() {
        let list = crate::finding::enumerate(&lost);
        finding =
            finding.note(format!("Its {list} have no effect: Flux takes the folder as plain manifests."));
    }
    if let Some(refused) = refused {
        finding = finding.at(refused.origin, "gets no namespace, so that the API server refuses it");
    }
    finding.edits = vec![Edit::new(place, Action::Rename { name: "kustomization.yaml".to_owned() })];
    finding.help(RENAME)
}

/// What a kustomization changes in the objects that it lists, or adds to them.
const FIELDS: [&str; 12] = [
    "namespace",
    "namePrefix",
    "nameSuffix",
    "labels",
    "commonLabels",
    "commonAnnotations",
    "components",
    "patches",
    "images",
    "replacements",
    "configMapGenerator",
    "secretGenerator",
];
