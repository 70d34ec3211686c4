//! What Flux objects need by their own spec.

use crate::environment::Environment;
use crate::flux::{ConfigReference, HelmRelease, Kind, ResourceSet, Source, copies_data};
use crate::object::{Object, ObjectRef};
use crate::source::Span;
use crate::yaml::Node;

use super::shown::Shown;
use super::{Confidence, Gate, Need};
use crate::flux::is_left_alone;

/// What the spec of a Flux object names that has to be there before its controller can work on it: all but sources, charts
/// and dependencies, which the object's own type has.
pub(super) fn needs(environment: &Environment, object: &Object) -> Vec<Shown> {
    let reference = &object.reference;
    let Some(spec) = object.node.get("spec") else { return Vec::new() };
    let mut needs = Needs { namespace: &reference.namespace, spec, shown: Vec::new() };
    match Kind::of(reference) {
        Some(Kind::Kustomization) => {
            let post_build =
                environment.kustomizations.get(reference).and_then(|read| read.post_build.as_ref());
            needs.configuration(post_build.map_or(&[], |read| &read.substitute_from), Gate::Apply);
            needs.decryption_key(environment);
            needs.cluster_access(Gate::Apply);
            // Flux works under the name of the account; the object need not be there.
            needs.object("ServiceAccount", &["serviceAccountName"], Gate::Runtime);
        }
        Some(Kind::HelmRelease) => {
            let release = environment.helm_releases.get(reference);
            needs.configuration(release.map_or(&[], |read| &read.values_from), Gate::Start);
            needs.keys(environment, release.map_or(&[], |read| &read.values_from));
            needs.cluster_access(Gate::Start);
            needs.object("ServiceAccount", &["serviceAccountName"], Gate::Runtime);
            needs.release_namespaces(release);
        }
        Some(Kind::ResourceSet) => {
            needs.input_providers(environment.resource_sets.get(reference));
        }
        Some(Kind::GitRepository | Kind::HelmRepository | Kind::OciRepository | Kind::Bucket) => {
            for (name, span) in Source::read(object).into_iter().flat_map(Source::secrets) {
                needs.named("Secret", name, span, Gate::Start);
            }
            needs.object("ServiceAccount", &["serviceAccountName"], Gate::Start);
        }
        _ => {}
    }
    needs.shown
}

/// Service accounts that every namespace has, and that the bootstrap makes.
const SERVICE_ACCOUNTS: [&str; 8] = [
    "default",
    "flux-operator",
    "helm-controller",
    "image-automation-controller",
    "image-reflector-controller",
    "kustomize-controller",
    "notification-controller",
    "source-controller",
];

struct Needs<'o> {
    namespace: &'o str,
    spec: &'o Node,
    shown: Vec<Shown>,
}

impl Needs<'_> {
    fn push(&mut self, need: Need, gate: Gate, span: Span) {
        self.shown.push(Shown { need, gate, confidence: Confidence::Declared, span });
    }

    /// References that may be optional.
    fn configuration(&mut self, references: &[ConfigReference], gate: Gate) {
        for reference in references.iter().filter(|reference| !reference.optional) {
            self.push(Need::Object(reference.target.clone()), gate, reference.span);
        }
    }

    /// Keys that are asked for, of objects that are known not to have them.
    fn keys(&mut self, environment: &Environment, references: &[ConfigReference]) {
        for reference in references.iter().filter(|reference| !reference.optional) {
            let entry = environment.inventory.get(&reference.target);
            let Some(((key, span), entry)) = reference.key.as_ref().zip(entry) else { continue };
            if entry.appliers.len() == 1 && lacks(&entry.object, key) {
                let (object, key) = (reference.target.clone(), key.clone());
                self.push(Need::Key { object, key }, Gate::Start, *span);
            }
        }
    }

    /// A Secret or ConfigMap by `name` below a path.
    fn secret(&mut self, path: &[&str], gate: Gate) {
        self.object("Secret", &[path, &["name"]].concat(), gate);
    }

    /// The key that opens what is encrypted. Where it is in the repository and encrypted itself, somebody brought it to the
    /// cluster before: it cannot open itself.
    fn decryption_key(&mut self, environment: &Environment) {
        let path = &["decryption", "secretRef", "name"];
        let name = self.spec.at(path).and_then(Node::text).unwrap_or_default();
        let key = ObjectRef::new("", "Secret", self.namespace, name);
        let is_encrypted = |object: &Object| object.node.get("sops").is_some();
        if !environment.inventory.get(&key).is_some_and(|entry| is_encrypted(&entry.object)) {
            self.object("Secret", path, Gate::Apply);
        }
    }

    fn object(&mut self, kind: &str, path: &[&str], gate: Gate) {
        let Some(node) = self.spec.at(path) else { return };
        if let Some(name) = node.text() {
            self.named(kind, name, node.span, gate);
        }
    }

    /// An object of the same namespace. What only variables name is not known here.
    fn named(&mut self, kind: &str, name: &str, span: Span, gate: Gate) {
        let is_account_of_all = kind == "ServiceAccount" && SERVICE_ACCOUNTS.contains(&name);
        if !name.is_empty() && !name.contains("${") && !is_account_of_all {
            self.push(Need::Object(ObjectRef::new("", kind, self.namespace, name)), gate, span);
        }
    }

    /// The providers of inputs that a set names.
    fn input_providers(&mut self, set: Option<&ResourceSet>) {
        for (provider, span) in set.into_iter().flat_map(ResourceSet::providers) {
            self.push(Need::Object(provider), Gate::Start, span);
        }
    }

    /// How it gets at another cluster.
    fn cluster_access(&mut self, gate: Gate) {
        self.secret(&["kubeConfig", "secretRef"], gate);
        self.object("ConfigMap", &["kubeConfig", "configMapRef", "name"], gate);
    }

    /// The namespaces of a release, where Helm does not make them. Those of another cluster are not ours.
    fn release_namespaces(&mut self, release: Option<&HelmRelease>) {
        let Some(release) = release.filter(|release| release.other_cluster.is_none()) else { return };
        let target = release.target_namespace();
        let created = target.filter(|_| release.creates_namespace()).map(|(name, _)| name);
        for (name, span) in [target, release.storage_namespace()].into_iter().flatten() {
            if name != self.namespace && created != Some(name) {
                self.push(Need::Namespace(name.into()), Gate::Start, span);
            }
        }
    }
}

/// Whether a ConfigMap or Secret has no such key, and nobody else fills it.
fn lacks(object: &Object, key: &str) -> bool {
    let fields = ["data", "binaryData", "stringData"];
    let entries = || fields.iter().filter_map(|field| object.node.get(field).and_then(Node::as_mapping));
    let is_filled = copies_data(object) || is_left_alone(object) || entries().next().is_none();
    !is_filled && entries().all(|entries| entries.get(key).is_none())
}
