//! The root Kustomization where it is no node, and the instance of the operator that makes it.

use crate::flux::Kind;
use crate::graph::NodeId;
use crate::requirement::Stage;
use crate::yaml::Node;

use super::super::horn::Premise;
use super::super::milestone::Milestones;
use super::super::reason::Reason;
use super::Rules;

impl Rules<'_> {
    /// The entry point where no Kustomization of the environment stands for it: somebody applies it from the start.
    pub(super) fn entry(&mut self) {
        let mut builds = self.environment.builds.iter();
        if builds.any(|(by, build)| by.is_none() && build.failure.is_some()) {
            return;
        }
        self.stages(None, Vec::new());
        let applied = self.book.milestones.entry_applied(Stage::Rest);
        let mut body = vec![Self::same(applied)];
        self.waited_for_by_root(&mut body);
        let ready = self.book.milestones.entry_ready();
        self.add(ready, &body, 0);
    }

    /// With `wait`, the root waits for all that the entry point holds.
    fn waited_for_by_root(&mut self, body: &mut Vec<Premise>) {
        let (graph, environment) = (self.graph, self.environment);
        let Some(root) = environment.implicit_root.as_ref().filter(|root| root.wait) else { return };
        for (id, node) in graph.nodes() {
            let entry = environment.inventory.get(&node.reference);
            let is_held =
                entry.is_some_and(|entry| entry.appliers.iter().any(|applier| applier.by.is_none()));
            if is_held && self.is_waited_for(&node.reference) {
                let as_it_is = node.kind == Some(Kind::HelmRelease) && node.suspended;
                let current = if as_it_is { Milestones::exists(id) } else { Milestones::ready(id) };
                body.push(self.premise(current, Reason::Wait(root.wait_span)));
            }
        }
    }

    /// An object that no controller of ours works on. A FluxInstance is ready when the Kustomization is that it makes.
    pub(super) fn object(&mut self, id: NodeId) {
        let mut body = vec![Self::same(Milestones::exists(id))];
        self.health_checks(id, &mut body);
        self.root_of_instance(id, &mut body);
        self.add(Milestones::ready(id), &body, 0);
    }

    /// Unless `spec.wait` says otherwise, the operator waits for the root that it makes.
    fn root_of_instance(&mut self, id: NodeId, body: &mut Vec<Premise>) {
        let environment = self.environment;
        let node = self.graph.node(id);
        let entry = environment.inventory.get(&node.reference);
        let Some(entry) = entry.filter(|_| node.kind == Some(Kind::FluxInstance)) else { return };
        let spec = |key| entry.object.node.at(&["spec", key]);
        let waits = spec("wait").and_then(Node::as_bool) != Some(false);
        if let (Some(sync), true, true) = (spec("sync"), waits, environment.implicit_root.is_some()) {
            let ready = self.book.milestones.entry_ready();
            body.push(self.premise(ready, Reason::HealthCheck(sync.span)));
        }
    }
}
