//! Objects that move from one Kustomization to another between two revisions.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::InventoryEntry;
use crate::flux::{is_kept, is_left_alone};
use crate::graph::EdgeKind;
use crate::object::ObjectRef;
use crate::yaml::Node;

/// What becomes of an object that moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Passage {
    /// The old one runs after the new one, so that it finds an object of another owner, or it never prunes it.
    Safe,
    /// Nothing orders the two: who is first decides.
    Race,
    /// The new one runs after the old one: the object is deleted, and made anew.
    Recreated,
}

/// An object that one Kustomization applies before, and another one after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Move {
    /// The object.
    pub object: ObjectRef,
    /// Who applies it before, and not after.
    pub from: ObjectRef,
    /// Who applies it after, and not before.
    pub to: ObjectRef,
    /// What becomes of it.
    pub passage: Passage,
}

/// The objects that move between two revisions of an environment, in their order.
///
/// kustomize-controller prunes an object that left a build only where the owner labels of the live object are its own
/// (`ssa/manager_delete.go` of Flux's `pkg`). So the move is safe where the old Kustomization runs at the new revision after the
/// new one has put its labels on the object: where it depends on it, over however many others of the same source. It is safe, too, where the old one
/// does not prune (`prune: false`, or `prune: disabled` on the object as it was applied last), or is suspended. One that is not
/// there any more deletes what it applied when its own applier prunes it, which may be at any time.
///
/// Linear in the objects, and in the graph for each pair of Kustomizations.
pub fn moves(before: &AnalyzedEnvironment, after: &AnalyzedEnvironment) -> Vec<Move> {
    let mut found = Vec::new();
    for (reference, old) in before.environment().inventory.iter() {
        let Some(new) = after.environment().inventory.get(reference) else { continue };
        if is_left_alone(&old.object) || is_left_alone(&new.object) {
            continue;
        }
        let (was, is) = (appliers(old), appliers(new));
        // Where one of them stays, the object has an owner that goes on.
        let stays = was.intersection(&is).next().is_some();
        let Some(to) = is.difference(&was).next().filter(|_| !stays) else { continue };
        for from in was.difference(&is) {
            let passage =
                if prunes(before, after, from, old) { passage(after, from, to) } else { Passage::Safe };
            found.push(Move { object: reference.clone(), from: from.clone(), to: to.clone(), passage });
        }
    }
    found
}

fn appliers(entry: &InventoryEntry) -> BTreeSet<ObjectRef> {
    entry.appliers.iter().filter_map(|applier| applier.by.clone()).collect()
}

/// Whether the old Kustomization would delete the object: by what it says now, or, where it goes itself, by what it said.
fn prunes(
    before: &AnalyzedEnvironment,
    after: &AnalyzedEnvironment,
    from: &ObjectRef,
    old: &InventoryEntry,
) -> bool {
    if is_kept(&old.object) {
        return false;
    }
    let now = after.environment().kustomizations.get(from);
    let Some(kustomization) = now.or_else(|| before.environment().kustomizations.get(from)) else {
        return true;
    };
    let is_set = |key: &str| kustomization.spec.get(key).and_then(Node::as_bool);
    is_set("prune") != Some(false) && is_set("suspend") != Some(true)
}

fn passage(after: &AnalyzedEnvironment, from: &ObjectRef, to: &ObjectRef) -> Passage {
    if runs_after(after, from, to) {
        Passage::Safe
    } else if runs_after(after, to, from) {
        Passage::Recreated
    } else {
        Passage::Race
    }
}

/// Whether one runs at a new revision only after another one: a path of dependencies within one source, each of which asks for the
/// revision.
fn runs_after(analyzed: &AnalyzedEnvironment, later: &ObjectRef, earlier: &ObjectRef) -> bool {
    let graph = analyzed.graph();
    let (Some(later), Some(earlier)) = (graph.find(later), graph.find(earlier)) else { return false };
    let orders = |edge: &crate::graph::Edge| {
        let (from, to) = (graph.node(edge.from), graph.node(edge.to));
        edge.kind == EdgeKind::DependsOn
            && !edge.ready_expression
            && !edge.existence
            && from.source.is_some()
            && from.source == to.source
    };
    later != earlier && graph.reach_up(&[later], orders).contains(earlier)
}
