//! The order of the output.

use super::gvk::Gvk;

/// The order in which a build prints its resources (`types.SortOptions`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Order {
    /// As they came in.
    Fifo,
    /// By kind, then by group, version, kind, namespace and name.
    Legacy(LegacyOrder),
}

/// Kinds that stand first and last (`types.LegacySortOptions`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LegacyOrder {
    /// First these, in this order.
    pub(crate) first: Vec<String>,
    /// Last these, in this order.
    pub(crate) last: Vec<String>,
}

/// kustomize's built-in lists.
impl Default for LegacyOrder {
    fn default() -> Self {
        let owned = |kinds: &[&str]| kinds.iter().map(|&kind| kind.to_owned()).collect();
        Self { first: owned(FIRST), last: owned(LAST) }
    }
}

/// What legacy order compares (`SortOrderTransformer`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LegacyKey {
    rank: isize,
    /// Namespaces of the core group stand before those of another group, which `~G` alone would reverse.
    foreign_namespace: bool,
    gvk: String,
    id: String,
}

impl LegacyOrder {
    /// The key of a resource by its current id: sort by it, stably. `namespace` is the one in the metadata.
    pub(crate) fn key(&self, gvk: &Gvk, name: &str, namespace: &str) -> LegacyKey {
        let or = |text, blank| if str::is_empty(text) { blank } else { text };
        LegacyKey {
            rank: self.rank(&gvk.kind),
            foreign_namespace: &*gvk.kind == "Namespace" && !gvk.group.is_empty(),
            gvk: gvk.sort_text(),
            id: format!("{gvk}|{}|{}", or(namespace, "~X"), or(name, "~N")),
        }
    }

    /// Negative for the first kinds, positive for the last, zero for all between. A kind that is listed twice has
    /// the later place, and the last list counts before the first.
    fn rank(&self, kind: &str) -> isize {
        let place = |kinds: &[String]| {
            kinds.iter().rposition(|listed| listed == kind).and_then(|at| isize::try_from(at).ok())
        };
        if let Some(at) = place(&self.last) {
            return at + 1;
        }
        let count = isize::try_from(self.first.len()).unwrap_or(isize::MAX);
        place(&self.first).map_or(0, |at| at - count)
    }
}

/// The order in which kustomize keeps field specs and name references (`Gvk.IsLessThan`).
pub(crate) fn by_kind(gvk: &Gvk) -> (usize, String) {
    let between = FIRST.len();
    let first = FIRST.iter().position(|&kind| kind == &*gvk.kind);
    let last = LAST.iter().position(|&kind| kind == &*gvk.kind).map(|at| between + 1 + at);
    (first.or(last).unwrap_or(between), gvk.sort_text())
}

const FIRST: &[&str] = &[
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
];

const LAST: &[&str] = &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

#[cfg(test)]
mod tests {
    use super::{Gvk, LegacyOrder};

    #[test]
    fn ranks_then_groups_then_names() {
        let order = LegacyOrder::default();
        let key = |api: &str, kind: &str, name: &str, namespace: &str| {
            order.key(&Gvk::parse(api, kind), name, namespace)
        };
        let sorted = [
            key("v1", "Namespace", "z", ""),
            key("x.io/v1", "Namespace", "a", ""),
            key("v1", "ConfigMap", "b", "a"),
            key("v1", "ConfigMap", "a", "b"),
            // `~X`, no namespace, stands after letters.
            key("v1", "ConfigMap", "a", ""),
            key("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "a", ""),
            // `~G`, no group, stands after letters too.
            key("v1", "Pod", "a", ""),
            key("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "a", ""),
        ];
        assert!(sorted.is_sorted());
    }
}
