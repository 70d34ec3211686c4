//! Milestones: what can become true of an object.

use indexmap::IndexSet;

use crate::graph::NodeId;
use crate::object::ObjectRef;
use crate::requirement::{Need, Stage};

/// The number of a milestone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MilestoneId(u32);

impl MilestoneId {
    /// The milestone at an index.
    pub fn from_index(index: usize) -> Self {
        numbered(index)
    }

    /// The number as an index, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What can become true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Milestone<'m> {
    /// The object of a node is in the cluster.
    Exists(NodeId),
    /// Its controller works on it: its source has content, its dependencies are ready.
    Started(NodeId),
    /// All objects of a stage are applied.
    Applied(NodeId, Stage),
    /// It is ready; a source has an artifact; an object without such a condition exists.
    Ready(NodeId),
    /// An object that is no node is in the cluster.
    ObjectExists(&'m ObjectRef),
    /// What something needs is there.
    Met(&'m Need),
}

const STAGES: [Stage; 3] = [Stage::Definitions, Stage::Classes, Stage::Rest];
/// Milestones per node: exists, started, three stages, ready.
const PER_NODE: usize = 6;

/// Numbers for the milestones of an environment: those of the nodes first, the others as they come up.
#[derive(Debug, Clone)]
pub(super) struct Milestones {
    nodes: usize,
    others: IndexSet<Other>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Other {
    Object(ObjectRef),
    Need(Need),
}

impl Milestones {
    pub(super) fn new(nodes: usize) -> Self {
        Self { nodes, others: IndexSet::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.fixed() + self.others.len()
    }

    fn fixed(&self) -> usize {
        self.nodes * PER_NODE
    }

    /// All milestones of a node.
    pub(super) fn of_node(node: NodeId) -> impl Iterator<Item = MilestoneId> {
        (0..PER_NODE).map(move |stage| numbered(node.index() * PER_NODE + stage))
    }

    /// Whether a milestone is one of a node.
    pub(super) fn is_of(milestone: MilestoneId, node: NodeId) -> bool {
        milestone.index() / PER_NODE == node.index()
    }

    pub(super) fn exists(node: NodeId) -> MilestoneId {
        numbered(node.index() * PER_NODE)
    }

    pub(super) fn started(node: NodeId) -> MilestoneId {
        numbered(node.index() * PER_NODE + 1)
    }

    pub(super) fn applied(node: NodeId, stage: Stage) -> MilestoneId {
        numbered(node.index() * PER_NODE + 2 + stage as usize)
    }

    pub(super) fn ready(node: NodeId) -> MilestoneId {
        numbered(node.index() * PER_NODE + 5)
    }

    /// The milestone that an object without a node exists, and whether it is new.
    pub(super) fn object(&mut self, object: &ObjectRef) -> (MilestoneId, bool) {
        self.other(Other::Object(object.clone()))
    }

    /// The milestone that a need is met, and whether it is new.
    pub(super) fn need(&mut self, need: &Need) -> (MilestoneId, bool) {
        self.other(Other::Need(need.clone()))
    }

    fn other(&mut self, other: Other) -> (MilestoneId, bool) {
        let (index, new) = self.others.insert_full(other);
        (numbered(self.fixed() + index), new)
    }

    /// What a number stands for.
    pub(super) fn of(&self, id: MilestoneId) -> Milestone<'_> {
        let index = id.index();
        if index < self.nodes * PER_NODE {
            let node = NodeId::new(index / PER_NODE);
            return match index % PER_NODE {
                0 => Milestone::Exists(node),
                1 => Milestone::Started(node),
                5 => Milestone::Ready(node),
                stage => Milestone::Applied(node, STAGES[stage - 2]),
            };
        }
        match &self.others[index - self.fixed()] {
            Other::Object(object) => Milestone::ObjectExists(object),
            Other::Need(need) => Milestone::Met(need),
        }
    }
}

fn numbered(index: usize) -> MilestoneId {
    MilestoneId(u32::try_from(index).unwrap_or(u32::MAX))
}
