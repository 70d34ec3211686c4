//! What is certainly there before Flux applies anything: what Flux itself could not run without.

use crate::environment::Environment;
use crate::flux::Kind;
use crate::object::{Object, ObjectRef};
use crate::source::Span;
use crate::yaml::Node;

use super::release::chart_of;
use super::{Evidence, Need, Provider};

/// The groups of network plugins.
const NETWORK_GROUPS: [&str; 8] = [
    "antrea.io",
    "cilium.io",
    "crd.antrea.io",
    "crd.projectcalico.org",
    "k8s.ovn.org",
    "kubeovn.io",
    "operator.tigera.io",
    "projectcalico.org",
];

/// The charts of network plugins.
const NETWORK_CHARTS: [&str; 8] =
    ["antrea", "aws-vpc-cni", "calico", "cilium", "flannel", "kube-ovn", "kube-router", "tigera-operator"];

/// What the bootstrap has brought, and whatever runs the network.
pub(super) struct Before<'e> {
    environment: &'e Environment,
    /// The namespaces of releases that run the network, each with the line that names the chart.
    network: Vec<(String, Span)>,
}

impl<'e> Before<'e> {
    /// Looks at the releases; linear.
    pub(super) fn of(environment: &'e Environment) -> Self {
        let mut network = Vec::new();
        for entry in environment.inventory.of_kind(Kind::HelmRelease) {
            let Some(chart) = chart_of(environment, &entry.object) else { continue };
            if NETWORK_CHARTS.contains(&&*chart.name) {
                let target = entry.object.node.at(&["spec", "targetNamespace"]).and_then(Node::text);
                network.push((entry.object.reference.namespace.to_string(), chart.span));
                network.extend(target.map(|name| (name.to_owned(), chart.span)));
            }
        }
        Self { environment, network }
    }

    /// Why something is there before Flux in any case; nothing where nothing says so.
    pub(super) fn evidence(&self, need: &Need, providers: &[Provider]) -> Option<Evidence> {
        let network = |span| Evidence::certain("the network plugin, without which no pod of Flux runs", span);
        match need {
            Need::Kind { group, .. } if NETWORK_GROUPS.contains(&&**group) => {
                providers.first().map(|provider| network(provider.span))
            }
            Need::Namespace(name) => {
                self.network.iter().find(|(known, _)| **known == **name).map(|(_, span)| network(*span))
            }
            Need::Object(object) => self.secret(object),
            _ => None,
        }
    }

    /// The Secrets that the bootstrap's source names.
    fn secret(&self, object: &ObjectRef) -> Option<Evidence> {
        let source = self.environment.bootstrap_source.as_ref()?;
        if &*object.kind != "Secret" || object.namespace != source.namespace {
            return None;
        }
        let entry = self.environment.inventory.get(source)?;
        let span = secrets(&entry.object).find(|(name, _)| *name == &*object.name)?.1;
        Some(Evidence::certain("the bootstrap, whose source needs it", span))
    }
}

fn secrets(source: &Object) -> impl Iterator<Item = (&str, Span)> {
    let paths: [&[&str]; 4] =
        [&["secretRef"], &["certSecretRef"], &["proxySecretRef"], &["verify", "secretRef"]];
    paths.into_iter().filter_map(|path| {
        let node = source.node.get("spec")?.at(path)?.get("name")?;
        Some((node.text()?, node.span))
    })
}
