//! `invalid-spec` and `unknown-field`: the fields of Flux's own objects, as they come out of the build.

use crate::finding::Finding;
use crate::flux::{Kind, schema};

use crate::graph::Analyzed;

pub(super) fn check(subject: &Analyzed, findings: &mut Vec<Finding>) {
    for (reference, entry) in subject.environment.inventory.iter() {
        if Kind::of(reference).is_some() {
            schema::check(&entry.object, findings);
        }
    }
}
