//! The order of the output.

use arcstr::ArcStr;
use foldhash::{HashMap, HashMapExt as _};

use super::gvk::{Gvk, or};
use super::resource_id::ResourceId;

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

/// What legacy order compares of a kind (`SortOrderTransformer`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct KindKey {
    rank: isize,
    /// Namespaces of the core group stand before those of another group, which `~G` alone would reverse.
    foreign_namespace: bool,
    gvk: String,
}

impl LegacyOrder {
    /// The places of the kinds: negative for the first ones, positive for the last. A kind that is listed twice has the later
    /// place, and the last list counts before the first. Linear in the lists.
    pub(crate) fn ranks(&self) -> Ranks<'_> {
        let count = isize::try_from(self.first.len()).unwrap_or(isize::MAX);
        let first = (-count..).zip(&self.first);
        let last = (1..).zip(&self.last);
        Ranks(first.chain(last).map(|(rank, kind)| (kind.as_str(), rank)).collect())
    }
}

/// The places of kinds in an order.
pub(crate) struct Ranks<'o>(HashMap<&'o str, isize>);

impl Ranks<'_> {
    /// The key of a kind; one that is not listed is between the first and the last.
    pub(crate) fn key(&self, gvk: &Gvk) -> KindKey {
        let foreign_namespace = &*gvk.kind == "Namespace" && !gvk.group.is_empty();
        let rank = self.0.get(&*gvk.kind).copied().unwrap_or(0);
        KindKey { rank, foreign_namespace, gvk: gvk.sort_text() }
    }
}

/// Puts ids in order; equal ones stay as they are.
///
/// Kinds and namespaces are few where ids are many: those are put in order first, which needs the texts that kustomize
/// compares; within one kind and namespace the names decide.
pub(super) struct Sorter<'o> {
    /// Nothing where ids stay as they come.
    order: Option<&'o LegacyOrder>,
    groups: HashMap<(Gvk, ArcStr), usize>,
    /// The last id's group, most likely the next one's too.
    last: Option<(Gvk, ArcStr, usize)>,
    items: Vec<Item>,
}

/// What is compared of an id: the first bytes of a name decide most, without a look at the name.
struct Item {
    group: usize,
    start: u64,
    at: usize,
}

impl<'o> Sorter<'o> {
    /// A sorter without ids.
    pub(super) fn new(order: &'o Order) -> Self {
        let order = if let Order::Legacy(order) = order { Some(order) } else { None };
        Self { order, groups: HashMap::new(), last: None, items: Vec::new() }
    }

    /// Adds the next id.
    pub(super) fn add(&mut self, id: &ResourceId) {
        let at = self.items.len();
        let known = self.last.as_ref().filter(|(gvk, namespace, _)| {
            *gvk == id.gvk && (ArcStr::ptr_eq(namespace, &id.namespace) || *namespace == id.namespace)
        });
        let group = known.map_or_else(
            || {
                let next = self.groups.len();
                *self.groups.entry((id.gvk.clone(), id.namespace.clone())).or_insert(next)
            },
            |(_, _, group)| *group,
        );
        if known.is_none() {
            self.last = Some((id.gvk.clone(), id.namespace.clone(), group));
        }
        self.items.push(Item { group, start: start_of(&id.name), at });
    }

    /// The positions of all ids, in order. `name` gives the name of the id at a position.
    pub(super) fn finish<'n>(self, name: impl Fn(usize) -> &'n str) -> Vec<usize> {
        let mut items = self.items;
        if let Some(order) = self.order {
            let ranks = order.ranks();
            let mut groups: Vec<_> = self.groups.into_iter().collect();
            groups.sort_by_cached_key(|((gvk, namespace), _)| {
                (ranks.key(gvk), format!("{gvk}|{}|", or(namespace, "~X")))
            });
            let mut place = vec![0; groups.len()];
            for (rank, (_, group)) in groups.into_iter().enumerate() {
                place[group] = rank;
            }
            for item in &mut items {
                item.group = place[item.group];
            }
            items.sort_unstable_by(|a, b| {
                let names = || or(name(a.at), "~N").cmp(or(name(b.at), "~N"));
                (a.group, a.start).cmp(&(b.group, b.start)).then_with(names).then(a.at.cmp(&b.at))
            });
        }
        items.into_iter().map(|item| item.at).collect()
    }
}

/// The first bytes of a name as a number that is less where they are.
fn start_of(name: &str) -> u64 {
    let name = or(name, "~N").as_bytes();
    let mut start = [0; 8];
    let length = name.len().min(start.len());
    start[..length].copy_from_slice(&name[..length]);
    u64::from_be_bytes(start)
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
    use super::{Gvk, LegacyOrder, Order, ResourceId, Sorter};

    #[test]
    fn ranks_then_groups_then_names() {
        let id = |api: &str, kind: &str, name: &str, namespace: &str| ResourceId {
            gvk: Gvk::parse(api, kind),
            name: name.into(),
            namespace: namespace.into(),
            cluster_scoped: false,
        };
        let ids = [
            id("v1", "Namespace", "z", ""),
            id("x.io/v1", "Namespace", "a", ""),
            id("v1", "ConfigMap", "b", "a"),
            id("v1", "ConfigMap", "a", "b"),
            // `~X`, no namespace, stands after letters.
            id("v1", "ConfigMap", "a", ""),
            // Names that begin with the same eight bytes, and one that is the beginning of others.
            id("v1", "ConfigMap", "settings", ""),
            id("v1", "ConfigMap", "settings-1", ""),
            id("v1", "ConfigMap", "settings-2", ""),
            id("v1", "ConfigMap", "settings-2", ""),
            id("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "a", ""),
            // `~G`, no group, stands after letters too.
            id("v1", "Pod", "a", ""),
            id("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "a", ""),
        ];
        let sorted = |ids: &[&ResourceId]| {
            let order = Order::Legacy(LegacyOrder::default());
            let mut sorter = Sorter::new(&order);
            for id in ids {
                sorter.add(id);
            }
            sorter.finish(|at| &ids[at].name)
        };
        let forward: Vec<&ResourceId> = ids.iter().collect();
        assert!(sorted(&forward).into_iter().eq(0..ids.len()));
        let backward: Vec<&ResourceId> = ids.iter().rev().collect();
        let names = sorted(&backward).into_iter().map(|at| &backward[at].name);
        assert!(names.eq(ids.iter().map(|id| &id.name)));
    }
}
