//! `invalid-spec` and `unknown-field` in Flux's own objects that no Kustomization applies: those of the bootstrap, of sets and of
//! generators. What a Kustomization applies is judged when it is built.

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::Finding;
use crate::flux::{Kind, schema};

pub(super) fn check(analyzed: &AnalyzedEnvironment, findings: &mut Vec<Finding>) {
    for (reference, entry) in analyzed.environment().inventory.iter() {
        let of_kustomization =
            entry.appliers.iter().filter_map(|applier| applier.by.as_ref()).any(is_kustomization);
        if Kind::of(reference).is_some() && !of_kustomization {
            schema::check(&entry.object, findings);
        }
    }
}

fn is_kustomization(applier: &crate::object::ObjectRef) -> bool {
    Kind::of(applier) == Some(Kind::Kustomization)
}
