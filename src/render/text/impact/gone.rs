//! What a deletion takes with it, and what it leaves.

use std::collections::BTreeMap;

use crate::finding::enumerate;
use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::query::{Impact, StepId};
use crate::text::{count, name};

use super::super::tree::Tree;
use super::ImpactView;

/// Kinds whose loss is more than the object's own.
const PRECIOUS: [&str; 3] = ["CustomResourceDefinition", "Namespace", "PersistentVolumeClaim"];

impl ImpactView {
    /// A tree of what goes: all that Flux reconciles, and what takes more along; the other objects are counted by kind.
    pub(super) fn gone(&self, answer: &Impact, tree: &Tree<'_>) -> String {
        let mut out = String::new();
        let id = |step: &StepId| &answer.steps[step.index()].id;
        let is_named =
            |step: &StepId| self.all || Kind::of(id(step)).is_some() || PRECIOUS.contains(&&*id(step).kind);
        let (named, others): (Vec<StepId>, Vec<StepId>) = answer.deleted.iter().copied().partition(is_named);
        if !named.is_empty() {
            out += "  Deleted by finalizers, from one to the next:\n";
            out += &tree.print_once(&answer.targets, &named);
        }
        if !others.is_empty() {
            let more = if named.is_empty() { "" } else { "and " };
            out += &format!("  {more}{} (--all lists them).\n", by_kind(others.iter().map(id)));
        }
        if !answer.orphaned.is_empty() {
            let stay = if answer.orphaned.len() == 1 { "stays, and belongs" } else { "stay, and belong" };
            let what = by_kind(answer.orphaned.iter().map(id));
            out += &format!(
                "  {what} {stay} to nobody then: who applied them does not prune, or they say so.\n"
            );
            if self.all {
                out += &tree.print_once(&answer.targets, &answer.orphaned);
            }
        }
        out
    }
}

/// "3 Secrets, 2 Services and 1 Deployment".
fn by_kind<'a>(ids: impl Iterator<Item = &'a ObjectRef>) -> String {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for id in ids {
        *kinds.entry(&id.kind).or_default() += 1;
    }
    let mut kinds: Vec<(&str, usize)> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, number)| (std::cmp::Reverse(*number), *kind));
    enumerate(&kinds.iter().map(|(kind, number)| count(*number, &name(kind))).collect::<Vec<_>>())
}
