//! What a running cluster has when a new revision comes.

use crate::flux::Kind;
use crate::object::ObjectRef;

use super::super::milestone::{Milestone, MilestoneId, Milestones};
use super::Rules;

impl Rules<'_> {
    /// All objects are there, and all is ready that does not wait for the revision of this source. Without a base revision to
    /// compare with, everything is assumed to have existed before.
    pub(super) fn preset(&mut self, source: &ObjectRef) {
        for (id, node) in self.graph.nodes().filter(|(_, node)| !node.missing) {
            self.book.clauses.fact(Milestones::exists(id));
            let is_updated = node.kind == Some(Kind::Kustomization) && node.source.as_ref() == Some(source);
            if !is_updated {
                self.book.clauses.fact(Milestones::ready(id));
            }
        }
        for index in 0..self.book.milestones.len() {
            let id = MilestoneId::from_index(index);
            match self.book.milestones.of(id) {
                Milestone::ObjectExists(_) | Milestone::Met(_) => self.book.clauses.fact(id),
                _ => {}
            }
        }
    }
}
