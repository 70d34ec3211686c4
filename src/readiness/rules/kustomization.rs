//! Kustomizations.

use crate::graph::{EdgeKind, Node, NodeId};
use crate::requirement::{Gate, Stage};

use super::super::horn::Premise;
use super::super::milestone::Milestones;
use super::super::reason::Reason;
use super::Rules;

impl Rules<'_> {
    /// It starts when its source has an artifact and its dependencies are ready, applies stage by stage, and is ready when
    /// what it waits for is.
    ///
    /// Follows `Reconcile` and `checkHealth` of `kustomization_controller.go`.
    pub(super) fn kustomization(&mut self, id: NodeId, node: &Node) {
        // A suspended object never starts, nor does one that its controller refuses.
        if node.suspended || self.is_refused(&node.reference) {
            return;
        }
        let started = Milestones::started(id);
        let mut body = vec![Self::same(Milestones::exists(id))];
        self.content(id, &mut body);
        self.dependencies(id, &mut body);
        self.add(started, &body, 1);
        // Of a build that fails nothing is applied.
        if self.failed.contains(&node.reference) {
            return;
        }
        let mut body = vec![Self::same(started)];
        self.own_needs(&node.reference, Gate::Apply, &mut body);
        self.stages(id, body);
        let mut body = vec![Self::same(Milestones::applied(id, Stage::Rest))];
        if node.wait {
            self.waited_for(id, node, &mut body);
        } else {
            self.health_checks(id, &mut body);
        }
        self.add(Milestones::ready(id), &body, 0);
    }

    /// Where its content comes from: the source has an artifact.
    pub(super) fn content(&mut self, id: NodeId, body: &mut Vec<Premise>) {
        let graph = self.graph;
        for edge in graph.outgoing(id) {
            let reason = match edge.kind {
                EdgeKind::Source => Reason::Source(edge.span),
                EdgeKind::Chart => Reason::Chart(edge.span),
                _ => continue,
            };
            body.push(self.premise(Milestones::ready(edge.to), reason));
        }
    }

    /// With `wait`: all that it applies. Objects without a condition of their own count as current once they exist; those
    /// that need another to get healthy wait for it.
    fn waited_for(&mut self, id: NodeId, node: &Node, body: &mut Vec<Premise>) {
        let (graph, requirements) = (self.graph, self.requirements);
        let span = self.environment.kustomizations.get(&node.reference).and_then(|k| k.wait_span);
        for edge in graph.incoming(id).filter(|edge| edge.kind == EdgeKind::AppliedBy && edge.from != id) {
            if self.is_waited_for(&graph.node(edge.from).reference) {
                let current = self.current(id, edge.from);
                body.push(self.premise(current, Reason::Wait(span)));
            }
        }
        for need in requirements.of_applier(&node.reference) {
            if need.gate == Gate::Health && self.is_waited_for(&need.consumer) {
                self.need(need, body);
            }
        }
    }
}
