//! HelmReleases.

use crate::graph::{Node, NodeId};
use crate::requirement::Gate;

use super::super::milestone::Milestones;
use super::Rules;

impl Rules<'_> {
    /// It starts when its dependencies are ready, its chart has content and its values are there; then it is installed.
    ///
    /// Follows `helmrelease_controller.go` of helm-controller.
    pub(super) fn helm_release(&mut self, id: NodeId, node: &Node) {
        if node.suspended || self.is_refused(&node.reference) {
            return;
        }
        let started = Milestones::started(id);
        let mut body = vec![Self::same(Milestones::exists(id))];
        self.dependencies(id, &mut body);
        self.content(id, &mut body);
        self.own_needs(&node.reference, Gate::Start, &mut body);
        self.add(started, &body, 0);
        self.add(Milestones::ready(id), &[Self::same(started)], 0);
    }
}
