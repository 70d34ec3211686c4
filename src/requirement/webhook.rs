//! Webhooks, what they are asked about, and the workloads that answer them.

use crate::environment::Environment;
use crate::flux::is_left_alone;
use crate::object::{Object, ObjectRef};
use crate::source::Span;
use crate::yaml::Node;

use super::Stage;

/// A webhook that fails closed, with its workload.
#[derive(Debug)]
#[non_exhaustive]
pub struct Webhook<'e> {
    /// The configuration or definition that names it.
    pub configuration: &'e Object,
    /// What it is asked about.
    pub asked: Asked<'e>,
    /// Where its Service is named.
    pub span: Span,
    /// The workload that the Service has its pods from.
    pub workload: &'e Object,
}

/// What a webhook is asked about.
#[derive(Debug)]
#[non_exhaustive]
pub enum Asked<'e> {
    /// Objects of these rules, each time they are applied.
    Admission {
        /// `rules`.
        rules: &'e [Node],
        /// Plural names that the definitions of the environment give to kinds: group, kind, plural.
        plurals: Vec<(&'e str, &'e str, &'e str)>,
    },
    /// Objects of a kind in another version than the one that is stored.
    Conversion {
        /// The group.
        group: &'e str,
        /// The kind.
        kind: &'e str,
        /// The version that is stored.
        stored: &'e str,
    },
}

/// All webhooks of an environment whose workload is known. What selects by labels or conditions may not be asked at all,
/// and is left out. Linear in the objects.
pub fn webhooks(environment: &Environment) -> Vec<Webhook<'_>> {
    let mut servers = Vec::new();
    for (reference, entry) in environment.inventory.iter() {
        let object = &entry.object;
        match (&*reference.group, &*reference.kind) {
            _ if is_left_alone(object) => {}
            (
                "admissionregistration.k8s.io",
                "ValidatingWebhookConfiguration" | "MutatingWebhookConfiguration",
            ) => {
                servers.extend(
                    list(&object.node, "webhooks")
                        .iter()
                        .filter_map(|one| admission(environment, object, one)),
                );
            }
            ("apiextensions.k8s.io", "CustomResourceDefinition") => {
                servers.extend(conversion(environment, object));
            }
            _ => {}
        }
    }
    servers
}

fn list<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).and_then(Node::as_sequence).unwrap_or_default()
}

fn admission<'e>(environment: &'e Environment, object: &'e Object, webhook: &'e Node) -> Option<Webhook<'e>> {
    let text = |key: &str| webhook.get(key).and_then(Node::text);
    let is_set = |key: &&str| {
        webhook.get(key).is_some_and(|node| {
            node.as_mapping().is_some_and(|mapping| !mapping.is_empty())
                || node.as_sequence().is_some_and(|items| !items.is_empty())
        })
    };
    let selects = ["namespaceSelector", "objectSelector", "matchConditions"].iter().any(is_set);
    if selects || text("failurePolicy").is_some_and(|policy| policy != "Fail") {
        return None;
    }
    let (span, workload) = serves(environment, webhook.at(&["clientConfig", "service"])?)?;
    let asked = Asked::Admission { rules: list(webhook, "rules"), plurals: plurals(environment) };
    Some(Webhook { configuration: object, asked, span, workload })
}

fn conversion<'e>(environment: &'e Environment, definition: &'e Object) -> Option<Webhook<'e>> {
    let spec = definition.node.get("spec")?;
    if spec.at(&["conversion", "strategy"]).and_then(Node::text) != Some("Webhook") {
        return None;
    }
    let (span, workload) =
        serves(environment, spec.at(&["conversion", "webhook", "clientConfig", "service"])?)?;
    let is_stored = |version: &&Node| version.get("storage").and_then(Node::as_bool) == Some(true);
    let stored = list(spec, "versions").iter().find(is_stored)?.get("name")?.text()?;
    let (group, kind) = (spec.get("group")?.text()?, spec.at(&["names", "kind"])?.text()?);
    Some(Webhook {
        configuration: definition,
        asked: Asked::Conversion { group, kind, stored },
        span,
        workload,
    })
}

/// The workload of the environment that a Service has its pods from, and where the Service is named.
fn serves<'e>(environment: &'e Environment, service: &'e Node) -> Option<(Span, &'e Object)> {
    let named = service.get("name")?;
    let namespace = service.get("namespace").and_then(Node::text)?;
    let reference = ObjectRef::new("", "Service", namespace, named.text()?);
    let service = &environment.inventory.get(&reference)?.object;
    let selector = service.node.at(&["spec", "selector"])?.as_mapping().filter(|one| !one.is_empty())?;
    let fits = |object: &&Object| {
        let labels = object.node.at(&["spec", "template", "metadata", "labels"]);
        let has = |key: &str, value: Option<&str>| labels.and_then(|labels| labels.get(key)?.text()) == value;
        matches!(&*object.reference.kind, "Deployment" | "StatefulSet" | "DaemonSet")
            && *object.reference.namespace == *namespace
            && selector.iter().all(|entry| has(&entry.key.text, entry.value.text()))
    };
    let workload = environment.inventory.iter().map(|(_, entry)| &entry.object).find(fits)?;
    Some((named.span, workload))
}

fn plurals(environment: &Environment) -> Vec<(&str, &str, &str)> {
    let definitions = environment.inventory.iter().filter(|(reference, _)| {
        &*reference.kind == "CustomResourceDefinition" && &*reference.group == "apiextensions.k8s.io"
    });
    definitions.filter_map(|(_, entry)| plural(&entry.object)).collect()
}

fn plural(definition: &Object) -> Option<(&str, &str, &str)> {
    let spec = definition.node.get("spec")?;
    let text = |path: &[&str]| spec.at(path).and_then(Node::text);
    Some((text(&["group"])?, text(&["names", "kind"])?, text(&["names", "plural"])?))
}

impl<'e> Webhook<'e> {
    /// The objects that the API server asks it about in each apply, in their order, and who applies each. Those of the first two
    /// stages are applied before any webhook of the same apply is there, and pass.
    pub fn asked_about(
        &self,
        environment: &'e Environment,
    ) -> impl Iterator<Item = (&'e Object, impl Iterator<Item = &'e ObjectRef>)> {
        let asked = |reference: &ObjectRef, object: &Object| {
            Stage::of(reference) == Stage::Rest && self.is_asked(object)
        };
        let entries =
            environment.inventory.iter().filter(move |(reference, entry)| asked(reference, &entry.object));
        entries.map(|(_, entry)| (&entry.object, entry.appliers.iter().filter_map(|one| one.by.as_ref())))
    }

    /// Whether the API server asks the webhook when the object is applied.
    fn is_asked(&self, object: &Object) -> bool {
        let reference = &object.reference;
        if is_left_alone(object) || *reference == self.configuration.reference {
            return false;
        }
        match &self.asked {
            Asked::Conversion { group, kind, stored } => {
                &&*reference.group == group && &&*reference.kind == kind && object.version() != *stored
            }
            Asked::Admission { rules, plurals } => rules.iter().any(|rule| fits(rule, object, plurals)),
        }
    }

    /// Who applies the workload; nothing where not all are known.
    pub fn workload_by(&self, environment: &'e Environment) -> Option<Vec<&'e ObjectRef>> {
        let entry = environment.inventory.get(&self.workload.reference)?;
        entry.appliers.iter().map(|applier| applier.by.as_ref()).collect()
    }

    /// "the webhook web", for messages.
    pub fn asks(&self) -> String {
        match &self.asked {
            Asked::Conversion { kind, .. } => format!("the conversion of {kind}"),
            Asked::Admission { .. } => format!("the webhook {}", self.configuration.reference.name),
        }
    }
}

/// Whether a rule is about applying an object. Groups that are all taken are passed over: such a rule mostly comes with
/// conditions in the webhook itself.
fn fits(rule: &Node, object: &Object, plurals: &[(&str, &str, &str)]) -> bool {
    let reference = &object.reference;
    let has =
        |key: &str, wanted: &dyn Fn(&str) -> bool| list(rule, key).iter().filter_map(Node::text).any(wanted);
    let known =
        plurals.iter().find(|(group, kind, _)| *group == &*reference.group && *kind == &*reference.kind);
    let plural = known.map_or_else(|| guessed_plural(&reference.kind), |(_, _, plural)| (*plural).to_owned());
    has("apiGroups", &|group| group == &*reference.group)
        && has("resources", &|resource| resource == plural || resource == "*" || resource == "*/*")
        && has("operations", &|operation| matches!(operation, "CREATE" | "UPDATE" | "*"))
}

/// The plural of a kind as Kubernetes forms it for its own.
fn guessed_plural(kind: &str) -> String {
    let lower = kind.to_ascii_lowercase();
    match lower.as_bytes() {
        [.., b's' | b'x'] | [.., b'c' | b's', b'h'] => format!("{lower}es"),
        [head @ .., b'y'] if !matches!(head.last(), Some(b'a' | b'e' | b'o' | b'u')) => {
            format!("{}ies", &lower[..lower.len() - 1])
        }
        _ => format!("{lower}s"),
    }
}
