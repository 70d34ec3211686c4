//! The seconds of all nodes, kept without the proof that they are from.

use crate::graph::NodeId;

use super::Schedule;

/// When one node is ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Second {
    /// Not before.
    pub earliest: u32,
    /// Where everything is healthy as soon as it is applied.
    pub expected: u32,
    /// Not after.
    pub latest: u32,
}

/// When each node is ready.
#[derive(Debug, Clone)]
pub struct Seconds(Vec<Option<Second>>);

impl Seconds {
    /// Of the nodes of a graph with so many; linear.
    pub fn of(schedule: &Schedule<'_>, nodes: usize) -> Self {
        let expected = schedule.expected();
        let second = |node: NodeId| {
            let (earliest, latest) = (schedule.earliest(node)?, schedule.latest(node)?);
            Some(Second { earliest, expected: expected.of(node), latest })
        };
        Self((0..nodes).map(NodeId::new).map(second).collect())
    }

    /// When a node is ready; nothing where it never is.
    pub fn get(&self, node: NodeId) -> Option<Second> {
        self.0.get(node.index()).copied().flatten()
    }
}
