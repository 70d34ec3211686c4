//! Where Kubernetes wants a text, and a number, a boolean, a list or a mapping makes the API server refuse the object.
//!
//! Null is taken there: as if it were not there, or as an empty text.

use crate::finding::{Code, Finding};
use crate::object::Object;
use crate::yaml::{Node, Value};

use super::{Passage, is_no_text, kind_of_value};

/// Fields of some kinds; `*` is each entry of a mapping, or each item of a list.
const OF_KINDS: &[(&str, &str, &[&str])] = &[
    ("", "ConfigMap", &["data.*", "binaryData.*"]),
    ("", "Secret", &["data.*", "stringData.*", "type"]),
    (
        "",
        "Service",
        &["spec.selector.*", "spec.type", "spec.externalName", "spec.clusterIP", "spec.loadBalancerIP"],
    ),
    ("", "PersistentVolumeClaim", &["spec.storageClassName", "spec.volumeName", "spec.accessModes.*"]),
    (
        "networking.k8s.io",
        "Ingress",
        &["spec.ingressClassName", "spec.rules.*.host", "spec.tls.*.secretName", "spec.tls.*.hosts.*"],
    ),
];

/// Where the kinds that make Pods have the template of one.
const PODS: &[(&str, &str, &str)] = &[
    ("", "Pod", ""),
    ("", "PodTemplate", "template"),
    ("", "ReplicationController", "spec.template"),
    ("apps", "Deployment", "spec.template"),
    ("apps", "StatefulSet", "spec.template"),
    ("apps", "DaemonSet", "spec.template"),
    ("apps", "ReplicaSet", "spec.template"),
    ("batch", "Job", "spec.template"),
    ("batch", "CronJob", "spec.jobTemplate.spec.template"),
];

/// What a workload has beside its template.
const OF_WORKLOADS: &[&str] = &["spec.selector.matchLabels.*"];

/// Fields of the metadata of a template of Pods; those of an object itself have rules of their own.
const OF_TEMPLATES: &[&str] = &["metadata.labels.*", "metadata.annotations.*"];

/// Fields of a Pod.
const OF_PODS: &[&str] = &[
    "spec.nodeSelector.*",
    "spec.serviceAccountName",
    "spec.priorityClassName",
    "spec.volumes.*.name",
    "spec.imagePullSecrets.*.name",
];

/// Fields of a container.
const OF_CONTAINERS: &[&str] = &[
    "name",
    "image",
    "workingDir",
    "command.*",
    "args.*",
    "env.*.name",
    "env.*.value",
    "volumeMounts.*.mountPath",
];

impl Passage<'_> {
    /// A finding for each number, boolean, list and mapping where the object has to have a text.
    pub(super) fn not_texts(&self, object: &Object, with_annotations: bool) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut note = |path: &[String], node: &Node| {
            if is_no_text(node) {
                findings.push(self.not_text(object, path, node));
            }
        };
        for path in fields(object, with_annotations) {
            let parts: Vec<&str> = path.split('.').filter(|part| !part.is_empty()).collect();
            visit(&object.node, &parts, &mut Vec::new(), &mut note);
        }
        findings
    }

    fn not_text(&self, object: &Object, path: &[String], node: &Node) -> Finding {
        let (path, what) = (shown(path), kind_of_value(node));
        let message = format!("{path} of {} is {what}, a text is needed", object.reference);
        self.at_value(Code::ValueOfWrongType, message, node, &object.reference)
            .note(format!(
                "The API server refuses the object (`.{path}: expected string`): Flux reports ReconciliationFailed and \
                 applies nothing of the same stage of {}.",
                self.kustomization.reference.name
            ))
            .help(self.help(node))
    }
}

/// The fields that hold texts.
fn fields(object: &Object, with_annotations: bool) -> Vec<String> {
    let (group, kind) = (&*object.reference.group, &*object.reference.kind);
    let mut paths: Vec<String> = Vec::new();
    if with_annotations {
        paths.push("metadata.annotations.*".to_owned());
    }
    let own = OF_KINDS.iter().filter(|(of, name, _)| *of == group && *name == kind);
    paths.extend(own.flat_map(|(_, _, fields)| *fields).map(|field| (*field).to_owned()));
    let Some((_, _, template)) = PODS.iter().find(|(of, name, _)| *of == group && *name == kind) else {
        return paths;
    };
    if !template.is_empty() {
        let of_templates = OF_TEMPLATES.iter().map(|field| format!("{template}.{field}"));
        paths.extend(of_templates.chain(OF_WORKLOADS.iter().map(|field| (*field).to_owned())));
    }
    paths.extend(OF_PODS.iter().map(|field| format!("{template}.{field}")));
    for list in ["containers", "initContainers"] {
        paths.extend(OF_CONTAINERS.iter().map(|field| format!("{template}.spec.{list}.*.{field}")));
    }
    paths
}

/// Visits each value at a path.
fn visit(node: &Node, parts: &[&str], path: &mut Vec<String>, note: &mut impl FnMut(&[String], &Node)) {
    let Some((first, rest)) = parts.split_first() else { return note(path, node) };
    let mut step = |name: String, node: &Node| {
        path.push(name);
        visit(node, rest, path, note);
        path.pop();
    };
    match (&node.value, *first) {
        (Value::Mapping(mapping), "*") => {
            mapping.iter().for_each(|entry| step(entry.key.text.to_string(), &entry.value));
        }
        (Value::Sequence(items), "*") => {
            items.iter().enumerate().for_each(|(at, item)| step(at.to_string(), item));
        }
        (Value::Mapping(mapping), key) => {
            if let Some(node) = mapping.get(key) {
                step(key.to_owned(), node);
            }
        }
        _ => {}
    }
}

/// A path as the API server writes it, more or less.
fn shown(path: &[String]) -> String {
    path.join(".")
}
