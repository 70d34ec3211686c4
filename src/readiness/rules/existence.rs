//! What brings an object into the cluster.

use crate::environment::Applier;
use crate::flux::Kind;
use crate::graph::{EdgeKind, Node, NodeId};
use crate::object::{Object, ObjectRef};
use crate::requirement::Stage;

use super::super::marks;
use super::super::milestone::{MilestoneId, Milestones};
use super::super::reason::Reason;
use super::Rules;

impl Rules<'_> {
    /// The object of a node exists when somebody applies it. What no build of ours makes is assumed to be there.
    pub(super) fn existence(&mut self, id: NodeId, node: &Node) {
        let head = Milestones::exists(id);
        let environment = self.environment;
        let is_root = environment.root == node.reference;
        // The bootstrap puts its source into the cluster itself, also where the root Kustomization takes it over.
        let is_bootstrapped = environment.bootstrap_source.as_ref() == Some(&node.reference);
        if is_root || is_bootstrapped {
            self.fact(head);
        }
        match environment.inventory.get(&node.reference) {
            Some(entry) => self.appliers(head, &entry.object, &entry.appliers),
            None if node.kind == Some(Kind::HelmChart) && !node.external => self.made_chart(id),
            None if self.bare && !environment.is_brought(&node.reference) => {}
            None => self.fact(head),
        }
    }

    /// The milestone that an object exists which may have no node.
    pub(super) fn object_exists(&mut self, reference: &ObjectRef) -> MilestoneId {
        if let Some(id) = self.graph.find(reference) {
            return Milestones::exists(id);
        }
        let (head, new) = self.book.milestones.object(reference);
        if new {
            let environment = self.environment;
            match environment.inventory.get(reference) {
                Some(entry) => self.appliers(head, &entry.object, &entry.appliers),
                None if self.bare => {}
                None => self.fact(head),
            }
        }
        head
    }

    fn appliers(&mut self, head: MilestoneId, object: &Object, appliers: &[Applier]) {
        // Nobody of ours creates what Flux is told to leave alone.
        if !marks::is_applied(object) {
            return;
        }
        for applier in appliers {
            // What the bootstrap applies is there from the start.
            let Some(by) = &applier.by else {
                self.fact(head);
                continue;
            };
            let Some(by) = self.graph.find(by).filter(|_| *by != object.reference) else { continue };
            self.applied_by(head, &object.reference, by, applier);
        }
    }

    fn applied_by(&mut self, head: MilestoneId, object: &ObjectRef, by: NodeId, applier: &Applier) {
        let reason = Reason::AppliedBy(applier.span);
        let body = match self.graph.node(by).kind {
            Some(Kind::ResourceSet) => self.applied_by_set(object, by, applier.span),
            Some(Kind::Kustomization) => {
                vec![self.premise(Milestones::applied(by, Stage::of(object)), reason)]
            }
            // One that is switched off makes nothing.
            Some(Kind::ArtifactGenerator) if self.graph.node(by).suspended => return,
            // What a generator makes, it makes out of the content of its sources.
            _ => vec![self.premise(Milestones::ready(by), reason)],
        };
        self.add(head, &body, 0);
    }

    /// helm-controller makes the chart before it looks at any dependency, unless the release is suspended.
    fn made_chart(&mut self, chart: NodeId) {
        let graph = self.graph;
        let releases = graph.incoming(chart).filter(|edge| edge.kind == EdgeKind::Chart);
        for release in releases.filter(|edge| !graph.node(edge.from).suspended) {
            let premise = self.premise(Milestones::exists(release.from), Reason::MadeFor);
            self.add(Milestones::exists(chart), &[premise], 0);
        }
    }
}
