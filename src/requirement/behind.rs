//! The sources that something is built from.

use std::collections::{BTreeSet, HashMap};

use crate::environment::Environment;
use crate::flux::{ChartSource, Kind, upstream_sources};
use crate::object::ObjectRef;

/// For each Kustomization and release, its source, what that is made of, and so on.
pub(super) fn behind(environment: &Environment) -> HashMap<ObjectRef, BTreeSet<ObjectRef>> {
    let of_kustomizations = environment
        .kustomizations
        .iter()
        .filter_map(|(reference, kustomization)| Some((reference, kustomization.source.as_ref()?)));
    let of_releases = environment.helm_releases.iter().filter_map(|(reference, release)| {
        let (ChartSource::Template { source, .. } | ChartSource::Reference(source)) =
            release.chart.as_ref()?;
        Some((reference, source))
    });
    let all = of_kustomizations.chain(of_releases);
    all.map(|(user, source)| (user.clone(), chain(environment, &source.target))).collect()
}

fn chain(environment: &Environment, source: &ObjectRef) -> BTreeSet<ObjectRef> {
    let mut found = BTreeSet::new();
    let mut open = vec![source.clone()];
    while let Some(next) = open.pop() {
        if let Some(entry) = environment.inventory.get(&next).filter(|_| !found.contains(&next)) {
            open.extend(upstream_sources(&entry.object).into_iter().map(|upstream| upstream.target));
            let made = |by: &&ObjectRef| Kind::of(by) == Some(Kind::ArtifactGenerator);
            open.extend(
                entry.appliers.iter().filter_map(|applier| applier.by.as_ref()).filter(made).cloned(),
            );
        }
        found.insert(next);
    }
    found
}
