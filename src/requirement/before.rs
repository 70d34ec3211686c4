//! What is certainly there before Flux applies anything: what Flux itself could not run without.

use crate::environment::Environment;
use crate::flux::Source;
use crate::object::ObjectRef;
use crate::source::Span;

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
        for release in environment.helm_releases.values() {
            let Some(chart) = chart_of(environment, release) else { continue };
            if NETWORK_CHARTS.contains(&&*chart.name) {
                let target = release.target_namespace();
                network.push((release.reference.namespace.to_string(), chart.span));
                network.extend(target.map(|(name, _)| (name.to_owned(), chart.span)));
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
        let mut secrets = Source::read(&entry.object)?.secrets();
        let (_, span) = secrets.find(|(name, _)| *name == &*object.name)?;
        Some(Evidence::certain("the bootstrap, whose source needs it", span))
    }
}
