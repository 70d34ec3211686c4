//! Objects that no controller of ours works on.

use crate::graph::NodeId;

use super::super::milestone::Milestones;
use super::Rules;

impl Rules<'_> {
    /// It is ready once it exists. An instance of the operator waits for the root that it makes, which it checks the health of.
    pub(super) fn object(&mut self, id: NodeId) {
        let mut body = vec![Self::same(Milestones::exists(id))];
        self.health_checks(id, &mut body);
        self.add(Milestones::ready(id), &body, 0);
    }
}
