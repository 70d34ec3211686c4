//! What each node is to the question that a picture answers.

use std::collections::{BTreeSet, HashMap};

use crate::graph::{Graph, NodeId};
use crate::object::ObjectRef;
use crate::picture::diagram::Shade;
use crate::query::{Impact, StepId};

/// What breaks if something is down, as `impact` finds it.
#[derive(Debug, Clone, Default)]
pub struct Blast {
    /// What is down.
    pub targets: Vec<ObjectRef>,
    /// What Flux stops to reconcile.
    pub frozen: Vec<ObjectRef>,
    /// What could not be created again.
    pub cannot_be_recreated: Vec<ObjectRef>,
}

impl Blast {
    /// What an answer says.
    pub fn of(impact: &Impact) -> Self {
        let ids = |steps: &[StepId]| impact.ids(steps).cloned().collect();
        Self {
            targets: ids(&impact.targets),
            frozen: ids(&impact.frozen),
            cannot_be_recreated: ids(&impact.cannot_be_recreated),
        }
    }
}

/// The shade of each node.
#[derive(Debug)]
pub(super) struct Shades {
    targets: BTreeSet<NodeId>,
    /// Those of the blast radius, if the picture shows one.
    blast: Option<HashMap<NodeId, Shade>>,
}

impl Shades {
    pub(super) fn of(graph: &Graph, targets: &[NodeId], blast: Option<&Blast>) -> Self {
        let of_blast = |blast: &Blast| {
            let found = |list: &[ObjectRef], shade| {
                list.iter().filter_map(|one| Some((graph.find(one)?, shade))).collect::<Vec<_>>()
            };
            let mut shades = found(&blast.frozen, Shade::Frozen);
            shades.extend(found(&blast.cannot_be_recreated, Shade::CannotBeRecreated));
            shades.into_iter().collect()
        };
        Self { targets: targets.iter().copied().collect(), blast: blast.map(of_blast) }
    }

    pub(super) fn is_target(&self, id: NodeId) -> bool {
        self.targets.contains(&id)
    }

    /// Whether the picture shows a blast radius.
    pub(super) fn asks(&self) -> bool {
        self.blast.is_some()
    }

    pub(super) fn of_node(&self, id: NodeId) -> Shade {
        if self.is_target(id) {
            return Shade::Target;
        }
        self.blast.as_ref().map_or(Shade::None, |blast| blast.get(&id).copied().unwrap_or(Shade::Dimmed))
    }

    /// The shade of a box: that of its members, which is one for all but in collapsed folders.
    pub(super) fn of_group(&self, members: &[NodeId]) -> Shade {
        let mut shades: Vec<Shade> = members.iter().map(|&id| self.of_node(id)).collect();
        shades.sort();
        // `Dimmed` is the greatest: the strongest of the others counts.
        shades.iter().copied().find(|&shade| shade != Shade::None).unwrap_or_default()
    }
}
