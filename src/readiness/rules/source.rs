//! Sources, and what makes them.

use crate::flux::Kind;
use crate::graph::{Node, NodeId};
use crate::requirement::Gate;

use super::super::milestone::Milestones;
use super::Rules;

impl Rules<'_> {
    /// A source is ready when it has an artifact: what it is made of has one, its credentials are there. A suspended source
    /// never fetches its first. What the bootstrap's own source needs, the bootstrap brings.
    pub(super) fn source(&mut self, id: NodeId, node: &Node) {
        let mut body = vec![Self::same(Milestones::exists(id))];
        let is_bootstrapped = self.environment.bootstrap_source.as_ref() == Some(&node.reference);
        if !self.environment.inventory.is_address(&node.reference) && !is_bootstrapped {
            // source-watcher marks a generator Ready that is switched off when it comes, and makes nothing of it.
            if node.suspended && node.kind == Some(Kind::ArtifactGenerator) {
                return self.add(Milestones::ready(id), &body, 0);
            }
            if node.suspended {
                return;
            }
            self.content(id, &mut body);
            self.own_needs(&node.reference, Gate::Start, &mut body);
        }
        self.add(Milestones::ready(id), &body, 0);
    }
}
