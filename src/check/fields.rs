//! `invalid-spec` and `unknown-field`: the fields of Flux's own objects, as they come out of the build.

use crate::finding::Finding;
use crate::flux::{Kind, check_fields};

use super::Analyzed;

pub(super) fn check(subject: &Analyzed, findings: &mut Vec<Finding>) {
    for (reference, entry) in subject.environment.inventory.iter() {
        if Kind::of(reference).is_some() {
            check_fields(&entry.object, findings);
        }
    }
}
