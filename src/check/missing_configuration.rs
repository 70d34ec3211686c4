//! `missing-configuration`: what `valuesFrom` and `substituteFrom` ask for, and an object that is known does not have; providers
//! of inputs that are not there.

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::InventoryEntry;
use crate::finding::{Code, Finding, Severity, nearest};
use crate::flux::Kind;
use crate::flux::is_left_alone;
use crate::object::{Object, ObjectRef};
use crate::requirement::{Gate, Need, Requirement};
use crate::yaml::Node;

use super::advice;

pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    for (user, needs) in analyzed.requirements().objects() {
        for need in needs {
            match &need.need {
                Need::Key { object, key } => findings.push(no_key(analyzed, user, need, object, key)),
                Need::Object(object) if analyzed.requirements().is_absent(&need.need) => {
                    findings.push(no_provider(analyzed, user, need, object));
                }
                Need::Object(object) => findings.extend(elsewhere(analyzed, user, need, object)),
                _ => {}
            }
        }
    }
}

fn no_key(
    analyzed: &AnalyzedEnvironment,
    user: &ObjectRef,
    need: &Requirement,
    object: &ObjectRef,
    key: &str,
) -> Finding {
    let (kind, name) = (&object.kind, &object.name);
    let message = format!("{} asks {kind} {name} for the key {key}, which it does not have", user.name);
    let mut finding = Finding::new(Code::MissingConfiguration, message)
        .at(need.span, format!("{name} has no such key"))
        .node(user.to_string())
        .note(format!(
            "Flux reports that the key is not found, and tries again for ever: {} is not installed.",
            user.name
        ));
    let entry = analyzed.environment().inventory.get(object);
    if let Some(data) =
        entry.and_then(|entry| entry.object.node.get("data").or(entry.object.node.get("stringData")))
    {
        finding = finding.at(data.span, "these are its keys");
    }
    let keys: Vec<&str> = entry.map(keys).unwrap_or_default();
    match nearest(key, keys) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("write a key that it has, or `optional: true` where it may be missing"),
    }
}

fn keys(entry: &InventoryEntry) -> Vec<&str> {
    let fields = ["data", "binaryData", "stringData"];
    let entries = fields.iter().filter_map(|field| entry.object.node.get(field).and_then(Node::as_mapping));
    entries.flat_map(|entries| entries.iter().map(|entry| &*entry.key.text)).collect()
}

/// A provider of inputs that nothing can bring.
fn no_provider(
    analyzed: &AnalyzedEnvironment,
    user: &ObjectRef,
    need: &Requirement,
    provider: &ObjectRef,
) -> Finding {
    let environment = analyzed.environment();
    let name = &user.name;
    let message = format!("{name} takes inputs from {provider}, which is not in {}", environment.name);
    let finding = Finding::new(Code::MissingConfiguration, message).node(user.to_string()).note(format!(
        "The operator reports BuildFailed (`failed to get provider {}/{}`) and applies nothing of {name} until there is one.",
        provider.namespace, provider.name
    ));
    let is_alike = |known: &&ObjectRef| known.kind == provider.kind && known.group == provider.group;
    let known = || environment.inventory.iter().map(|(reference, _)| reference).filter(is_alike);
    if let Some(other) = known().find(|known| known.name == provider.name) {
        return finding
            .at(need.span, format!("this one is in namespace {}", other.namespace))
            .help(format!("the operator looks in {} only: put the provider there", provider.namespace));
    }
    let near = known().filter(|known| known.namespace == provider.namespace).map(|known| &*known.name);
    let finding =
        finding.at(need.span, format!("there is no provider of this name in {}", provider.namespace));
    let Some(near) = nearest(&provider.name, near) else { return finding };
    let edits = advice::beside(environment, user, need.span, "name", near).into_iter().collect();
    finding.advise(format!("did you mean `{near}`?"), edits)
}

/// What is in another namespace, where nobody looks for it. It may be in this one as well: by a hand, or by a controller that
/// copies it.
fn elsewhere(
    analyzed: &AnalyzedEnvironment,
    user: &ObjectRef,
    need: &Requirement,
    object: &ObjectRef,
) -> Option<Finding> {
    let requirements = analyzed.requirements();
    let is_asked = matches!(Kind::of(user), Some(Kind::Kustomization | Kind::HelmRelease))
        && matches!(&*object.kind, "ConfigMap" | "Secret")
        && matches!(need.gate, Gate::Apply | Gate::Start);
    let is_here =
        !requirements.providers(&need.need).is_empty() || requirements.from_outside(&need.need).is_some();
    let inventory = &analyzed.environment().inventory;
    if !is_asked || is_here || inventory.iter().any(|(known, _)| &*known.group == COPIES) {
        return None;
    }
    let is_same = |known: &ObjectRef| {
        known.kind == object.kind && known.name == object.name && known.group == object.group
    };
    let mut same = inventory.iter().filter(|(known, _)| is_same(known));
    let (known, entry) = same.next()?;
    if is_left_alone(&entry.object) || is_copied(&entry.object) {
        return None;
    }
    let (kind, name) = (&object.kind, &object.name);
    let message = format!(
        "{} looks for {kind} {name} in {}, and it is in {}",
        user.name, object.namespace, known.namespace
    );
    let mut finding = Finding::new(Code::MissingConfiguration, message)
        .at(need.span, format!("nothing here brings {name} to {}", object.namespace))
        .at(entry.object.origin, format!("this one is in {}", known.namespace))
        .node(user.to_string())
        .note("Flux looks in the namespace of the object that names it, and nowhere else.");
    finding.severity = Severity::Warning;
    Some(finding)
}

/// The group of policies that may copy objects from one namespace to others.
const COPIES: &str = "kyverno.io";

/// Whether an annotation tells a controller to copy the object to other namespaces.
fn is_copied(object: &Object) -> bool {
    let annotations = object.node.at(&["metadata", "annotations"]).and_then(Node::as_mapping);
    let copies = |key: &str| key.contains("reflector") || key.contains("replicat");
    annotations.is_some_and(|all| all.iter().any(|entry| copies(&entry.key.text)))
}
