//! Objects that the API server refuses, whatever else is there.

use std::collections::BTreeSet;

use crate::environment::Environment;
use crate::flux::{Kustomization, Unreplaced};
use crate::object::ObjectRef;

use super::Stage;
use super::namespaceless::{is_known, namespaceless};

/// Who applies something that is refused, and in which stage: of that stage and of later ones, nothing is applied. Linear.
pub(super) fn refused(environment: &Environment) -> BTreeSet<(ObjectRef, Stage)> {
    let by_content = environment
        .builds
        .iter()
        .flat_map(|(by, build)| build.refused.iter().map(move |object| (by, Stage::of(object))));
    let by_namespace = namespaceless(environment)
        .into_iter()
        .map(|(by, object)| (by.reference, Stage::of(&object.reference)));
    let by_variable = unreplaced(environment)
        .filter(|(_, unreplaced)| unreplaced.is_refused)
        .map(|(by, unreplaced)| (&by.reference, Stage::of(&unreplaced.object)));
    by_content.chain(by_namespace).chain(by_variable).map(|(by, stage)| (by.clone(), stage)).collect()
}

/// What stays of variables where a Kustomization has none, as far as its spec is known.
pub fn unreplaced(environment: &Environment) -> impl Iterator<Item = (&Kustomization, &Unreplaced)> {
    environment.builds.iter().flat_map(|(by, build)| {
        let by = environment.kustomizations.get(by).filter(|_| is_known(environment, by));
        by.into_iter().flat_map(|by| build.unreplaced.iter().map(move |unreplaced| (by, unreplaced)))
    })
}
