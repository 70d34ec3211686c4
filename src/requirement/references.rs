//! What the objects of other controllers name.

use arcstr::ArcStr;

use crate::object::{Object, ObjectRef};
use crate::yaml::{Node, Value};

use super::shown::Shown;
use super::{Confidence, Gate, Need};

const SECRETS: &str = "external-secrets.io";
const CERTIFICATES: &str = "cert-manager.io";
const GATEWAYS: &str = "gateway.networking.k8s.io";

/// How deep in a spec references to Secrets are looked for.
const MAX_DEPTH: usize = 12;

/// What an object of a well-known controller names: stores, issuers, gateways, Secrets; nothing for most objects. What holds
/// a variable that was not replaced is left out.
pub(super) fn of(object: &Object) -> Vec<Shown> {
    let reference = &object.reference;
    let mut found = References { object, shown: Vec::new() };
    match (&*reference.group, &*reference.kind) {
        (SECRETS, "ExternalSecret") => found.external_secret(&["spec"], false),
        (SECRETS, "ClusterExternalSecret") => found.external_secret(&["spec", "externalSecretSpec"], true),
        (SECRETS, "PushSecret") => found.push_secret(),
        (SECRETS, "SecretStore" | "ClusterSecretStore") => found.store(),
        (CERTIFICATES, "Certificate" | "CertificateRequest") => found.issuer(),
        (CERTIFICATES, "Issuer") => {
            found.own("Secret", &["spec", "ca", "secretName"], Gate::Health);
        }
        ("networking.k8s.io", "Ingress") => found.issuer_annotations(),
        (GATEWAYS, "Gateway") => found.gateway(),
        (GATEWAYS, "GatewayClass") => found.parameters(),
        (GATEWAYS, kind) if kind.ends_with("Route") => found.parents(),
        (
            "admissionregistration.k8s.io",
            "ValidatingWebhookConfiguration" | "MutatingWebhookConfiguration",
        ) => {
            found.webhooks();
        }
        ("notification.toolkit.fluxcd.io", "Provider" | "Receiver")
        | ("image.toolkit.fluxcd.io", "ImageRepository") => {
            found.own("Secret", &["spec", "secretRef", "name"], Gate::Runtime);
        }
        _ => {}
    }
    found.shown
}

struct References<'o> {
    object: &'o Object,
    shown: Vec<Shown>,
}

impl<'o> References<'o> {
    fn push(&mut self, target: ObjectRef, node: &Node, gate: Gate, confidence: Confidence) {
        let open = |text: &str| text.is_empty() || text.contains("${");
        if !open(&target.name) && !target.namespace.contains("${") {
            self.shown.push(Shown { need: Need::Object(target), gate, confidence, span: node.span });
        }
    }

    fn declared(&mut self, group: &str, kind: &str, namespace: &str, node: &Node, gate: Gate) {
        if let Some(name) = node.text() {
            self.push(ObjectRef::new(group, kind, namespace, name), node, gate, Confidence::Declared);
        }
    }

    fn namespace(&self) -> ArcStr {
        self.object.reference.namespace.clone()
    }

    fn at(&self, path: &[&str]) -> Option<&'o Node> {
        self.object.node.at(path)
    }

    fn list(&self, path: &[&str]) -> &'o [Node] {
        self.at(path).and_then(Node::as_sequence).unwrap_or_default()
    }

    /// An object of the core group in the same namespace.
    fn own(&mut self, kind: &str, path: &[&str], gate: Gate) {
        if let Some(node) = self.at(path) {
            self.declared("", kind, &self.namespace(), node, gate);
        }
    }

    /// The stores of an `ExternalSecret`, for all of it or for single keys.
    fn external_secret(&mut self, spec: &[&str], cluster: bool) {
        let Some(spec) = self.at(spec) else { return };
        let list = |key: &str| spec.get(key).and_then(Node::as_sequence).unwrap_or_default();
        let single = list("data").iter().chain(list("dataFrom"));
        let stores = single.filter_map(|entry| entry.at(&["sourceRef", "storeRef"]));
        for store in spec.get("secretStoreRef").into_iter().chain(stores) {
            self.store_reference(store, cluster);
        }
    }

    fn store_reference(&mut self, reference: &Node, cluster: bool) {
        let Some(name) = reference.get("name") else { return };
        match reference.get("kind").and_then(Node::text) {
            Some("ClusterSecretStore") => {
                self.declared(SECRETS, "ClusterSecretStore", "", name, Gate::Health);
            }
            // That of a ClusterExternalSecret is looked for in each namespace that it selects.
            None | Some("SecretStore") if !cluster => {
                self.declared(SECRETS, "SecretStore", &self.namespace(), name, Gate::Health);
            }
            _ => {}
        }
    }

    fn push_secret(&mut self) {
        for store in self.list(&["spec", "secretStoreRefs"]) {
            self.store_reference(store, false);
        }
        self.own("Secret", &["spec", "selector", "secret", "name"], Gate::Health);
    }

    /// The Secrets that a store authenticates with.
    fn store(&mut self) {
        let Some(provider) = self.at(&["spec", "provider"]) else { return };
        let mut found = Vec::new();
        secret_references(provider, false, MAX_DEPTH, &mut found);
        let own = self.namespace();
        for (reference, name) in found {
            // A store for the whole cluster says where; where it does not, it means the namespace of each user.
            let namespace = reference.get("namespace").and_then(Node::text).unwrap_or(&own);
            if !namespace.is_empty() {
                self.declared("", "Secret", namespace, name, Gate::Health);
            }
        }
    }

    fn issuer(&mut self) {
        let Some(reference) = self.at(&["spec", "issuerRef"]) else { return };
        let Some(name) = reference.get("name") else { return };
        let text = |key: &str| reference.get(key).and_then(Node::text).filter(|text| !text.is_empty());
        if text("group").is_none_or(|group| group == CERTIFICATES) {
            self.issuer_named(text("kind").unwrap_or("Issuer"), name, Gate::Health);
        }
    }

    fn issuer_named(&mut self, kind: &str, name: &Node, gate: Gate) {
        match kind {
            "ClusterIssuer" => self.declared(CERTIFICATES, kind, "", name, gate),
            "Issuer" => self.declared(CERTIFICATES, kind, &self.namespace(), name, gate),
            _ => {}
        }
    }

    /// What cert-manager's ingress-shim and gateway-shim read.
    fn issuer_annotations(&mut self) {
        for (key, kind) in
            [("cert-manager.io/cluster-issuer", "ClusterIssuer"), ("cert-manager.io/issuer", "Issuer")]
        {
            if let Some(name) = self.at(&["metadata", "annotations", key]) {
                self.issuer_named(kind, name, Gate::Runtime);
            }
        }
    }

    fn gateway(&mut self) {
        self.issuer_annotations();
        if let Some(class) = self.at(&["spec", "gatewayClassName"]) {
            self.declared(GATEWAYS, "GatewayClass", "", class, Gate::Runtime);
        }
        for listener in self.list(&["spec", "listeners"]) {
            let certificates = listener.at(&["tls", "certificateRefs"]).and_then(Node::as_sequence);
            for reference in certificates.unwrap_or_default() {
                self.reference(reference, ("", "Secret"), Gate::Runtime);
            }
        }
    }

    fn parameters(&mut self) {
        if let Some(reference) = self.at(&["spec", "parametersRef"]) {
            self.reference(reference, ("", ""), Gate::Runtime);
        }
    }

    fn parents(&mut self) {
        for parent in self.list(&["spec", "parentRefs"]) {
            self.reference(parent, (GATEWAYS, "Gateway"), Gate::Runtime);
        }
    }

    /// A reference of the Gateway API: group, kind, namespace and name, most of which have defaults.
    fn reference(&mut self, reference: &Node, (group, kind): (&str, &str), gate: Gate) {
        let text = |key: &str| reference.get(key).and_then(Node::text);
        let own = self.namespace();
        if let Some(name) = reference.get("name") {
            let namespace = text("namespace").filter(|text| !text.is_empty()).unwrap_or(&own);
            self.declared(
                text("group").unwrap_or(group),
                text("kind").unwrap_or(kind),
                namespace,
                name,
                gate,
            );
        }
    }

    /// The Services behind webhooks that fail closed: while one is down, the API server refuses all that it matches. Which
    /// objects of which other Kustomizations that are, is not looked at; only the configuration itself shows the need.
    fn webhooks(&mut self) {
        for webhook in self.list(&["webhooks"]) {
            let fails =
                webhook.get("failurePolicy").and_then(Node::text).is_none_or(|policy| policy == "Fail");
            let Some(service) = webhook.at(&["clientConfig", "service"]).filter(|_| fails) else { continue };
            let namespace = service.get("namespace").and_then(Node::text);
            if let (Some(namespace), Some(node)) = (namespace, service.get("name"))
                && let Some(name) = node.text()
            {
                let target = ObjectRef::new("", "Service", namespace, name);
                self.push(target, node, Gate::Runtime, Confidence::Heuristic);
            }
        }
    }
}

/// The references `{name, key, namespace}` below a key that ends in `ecretRef`, each with its name.
fn secret_references<'n>(node: &'n Node, inside: bool, depth: usize, found: &mut Vec<(&'n Node, &'n Node)>) {
    let Value::Mapping(mapping) = &node.value else { return };
    if inside && let Some(name) = node.get("name").filter(|name| name.text().is_some()) {
        found.push((node, name));
        return;
    }
    if depth > 0 {
        for entry in mapping.iter() {
            let inside = inside || entry.key.text.ends_with("ecretRef");
            secret_references(&entry.value, inside, depth - 1, found);
        }
    }
}
