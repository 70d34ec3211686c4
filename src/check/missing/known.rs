//! What an environment has, by what it may be taken for.

use std::cell::Cell;
use std::collections::HashMap;

use arcstr::ArcStr;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::nearest;
use crate::flux::Kind;
use crate::object::ObjectRef;

/// How many names are compared, in one environment, with those that are missing: where most of a large one is, no slip of the
/// pen is the cause.
const MOST_COMPARED: usize = 2_000_000;

/// The objects of an environment, for whoever looks for one that is not there.
pub(super) struct Known<'a> {
    by_kind: HashMap<(ArcStr, ArcStr), Vec<&'a ObjectRef>>,
    by_name: HashMap<ArcStr, Vec<&'a ObjectRef>>,
    compared: Cell<usize>,
}

impl<'a> Known<'a> {
    /// Linear in the objects.
    pub(super) fn of(analyzed: &'a AnalyzedEnvironment) -> Self {
        let mut known = Self { by_kind: HashMap::new(), by_name: HashMap::new(), compared: Cell::new(0) };
        for (reference, _) in analyzed.environment().inventory.iter() {
            let kind = (reference.group.clone(), reference.kind.clone());
            known.by_kind.entry(kind).or_default().push(reference);
            known.by_name.entry(reference.name.clone()).or_default().push(reference);
        }
        known
    }

    /// All of a kind, in their order.
    pub(super) fn of_kind(&self, target: &ObjectRef) -> &[&'a ObjectRef] {
        self.by_kind.get(&(target.group.clone(), target.kind.clone())).map_or(&[], Vec::as_slice)
    }

    /// An object of a kind and a name, whatever its namespace.
    pub(super) fn of_name(&self, target: &ObjectRef) -> Option<&'a ObjectRef> {
        let mut all = self.named(target).iter().copied();
        all.find(|known| known.kind == target.kind && known.group == target.group)
    }

    /// An object of the same name that a dependency cannot mean, since it names one kind only.
    pub(super) fn other_kind(&self, target: &ObjectRef) -> Option<&'a ObjectRef> {
        let candidates =
            [Kind::Kustomization, Kind::HelmRelease].into_iter().filter(|kind| kind.name() != &*target.kind);
        let found = |reference: &&ObjectRef| candidates.clone().any(|kind| Kind::of(reference) == Some(kind));
        let mut references: Vec<&ObjectRef> = self.named(target).iter().copied().filter(found).collect();
        references.sort_by_key(|reference| reference.namespace != target.namespace);
        // The name may only be in the wrong namespace: then that is the hint to give.
        let same_kind = self.named(target).iter().any(|known| known.kind == target.kind);
        if same_kind { None } else { references.first().copied() }
    }

    /// The one of the same kind whose name is nearest, if it is not `dependent`.
    pub(super) fn nearest(&self, target: &ObjectRef, dependent: &ObjectRef) -> Option<&'a ObjectRef> {
        let all = self.of_kind(target);
        self.compared.set(self.compared.get().saturating_add(all.len()));
        if self.compared.get() > MOST_COMPARED.max(all.len()) {
            return None;
        }
        let others = all.iter().copied().filter(|known| *known != dependent);
        let near = nearest(&target.name, others.map(|known| &*known.name))?;
        all.iter().copied().find(|known| &*known.name == near)
    }

    fn named(&self, target: &ObjectRef) -> &[&'a ObjectRef] {
        self.by_name.get(&target.name).map_or(&[], Vec::as_slice)
    }
}
