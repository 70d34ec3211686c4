//! What controllers make out of an object: Secrets, kinds.

use crate::object::{Object, ObjectRef};
use crate::source::Span;
use crate::yaml::Node;

use super::{Confidence, Need};

/// Something that a controller makes.
pub(super) struct Made {
    pub(super) need: Need,
    pub(super) confidence: Confidence,
    pub(super) span: Span,
}

/// What a controller makes out of an object; nothing for most.
pub(super) fn makes(object: &Object) -> Vec<Made> {
    let reference = &object.reference;
    match (&*reference.group, &*reference.kind) {
        ("external-secrets.io", "ExternalSecret") => external_secret(object),
        ("cert-manager.io", "Certificate") => {
            secret_at(object, &["spec", "secretName"], Confidence::Inferred).into_iter().collect()
        }
        ("bitnami.com", "SealedSecret") => {
            let template = object.node.at(&["spec", "template", "metadata", "name"]);
            secret(object, template.or(name(object)), Confidence::Inferred).into_iter().collect()
        }
        ("secrets.infisical.com", "InfisicalSecret") => {
            let path = ["spec", "managedSecretReference", "secretName"];
            secret_at(object, &path, Confidence::Inferred).into_iter().collect()
        }
        ("secrets.hashicorp.com", _) => {
            secret_at(object, &["spec", "destination", "name"], Confidence::Inferred).into_iter().collect()
        }
        ("onepassword.com", "OnePasswordItem") | ("kafka.strimzi.io", "KafkaUser") => {
            secret(object, name(object), Confidence::Inferred).into_iter().collect()
        }
        ("objectbucket.io", "ObjectBucketClaim") => {
            let kinds = ["Secret", "ConfigMap"];
            kinds.iter().filter_map(|kind| made(object, kind, name(object), Confidence::Inferred)).collect()
        }
        ("postgresql.cnpg.io", "Cluster") => suffixed(object, &["app", "superuser", "ca", "replication"]),
        ("rabbitmq.com", "RabbitmqCluster") => suffixed(object, &["default-user"]),
        ("templates.gatekeeper.sh", "ConstraintTemplate") => {
            let kind = object.node.at(&["spec", "crd", "spec", "names", "kind"]);
            kind_in("constraints.gatekeeper.sh", kind).into_iter().collect()
        }
        ("apiextensions.crossplane.io", "CompositeResourceDefinition") => composite(object),
        _ => Vec::new(),
    }
}

/// Its target, or its own name; with `creationPolicy` None or Merge it makes none.
fn external_secret(object: &Object) -> Vec<Made> {
    let target = object.node.at(&["spec", "target"]);
    let policy = target.and_then(|target| target.get("creationPolicy")).and_then(Node::text);
    if matches!(policy, Some("None" | "Merge")) {
        return Vec::new();
    }
    let named = target.and_then(|target| target.get("name")).filter(|node| node.text().is_some());
    secret(object, named.or(name(object)), Confidence::Inferred).into_iter().collect()
}

/// The kinds that Crossplane registers for a definition.
fn composite(object: &Object) -> Vec<Made> {
    let spec = |path: &[&str]| object.node.get("spec").and_then(|spec| spec.at(path));
    let Some(group) = spec(&["group"]).and_then(Node::text) else { return Vec::new() };
    let kinds = [spec(&["names", "kind"]), spec(&["claimNames", "kind"])];
    kinds.into_iter().filter_map(|kind| kind_in(group, kind)).collect()
}

fn kind_in(group: &str, kind: Option<&Node>) -> Option<Made> {
    let need = Need::Kind { group: group.into(), kind: kind?.text()?.into() };
    Some(Made { need, confidence: Confidence::Inferred, span: kind?.span })
}

/// Secrets that are named after the object.
fn suffixed(object: &Object, suffixes: &[&str]) -> Vec<Made> {
    let span = name(object).map_or(object.origin, |node| node.span);
    let of = |suffix: &&str| {
        let reference = &object.reference;
        let namespace = reference.namespace.clone();
        let secret = ObjectRef::new("", "Secret", namespace, format!("{}-{suffix}", reference.name));
        Made { need: Need::Object(secret), confidence: Confidence::Heuristic, span }
    };
    suffixes.iter().map(of).collect()
}

fn secret_at(object: &Object, path: &[&str], confidence: Confidence) -> Option<Made> {
    secret(object, object.node.at(path), confidence)
}

fn secret(object: &Object, named: Option<&Node>, confidence: Confidence) -> Option<Made> {
    made(object, "Secret", named, confidence)
}

fn made(object: &Object, kind: &str, named: Option<&Node>, confidence: Confidence) -> Option<Made> {
    let namespace = object.reference.namespace.clone();
    let reference = ObjectRef::new("", kind, namespace, named?.text()?);
    Some(Made { need: Need::Object(reference), confidence, span: named?.span })
}

fn name(object: &Object) -> Option<&Node> {
    object.node.at(&["metadata", "name"])
}
