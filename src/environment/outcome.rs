//! What an environment has that no file of it holds, and what is not known of it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use indexmap::IndexMap;

use crate::flux::{ChartSource, FluxBuild, HelmRelease, Kustomization, upstream_sources};
use crate::object::ObjectRef;

use super::sources::Sources;
use super::{Content, Inventory};

impl Sources<'_> {
    /// Sources that somebody names and no file holds, although they are there.
    pub(super) fn brought(
        &self,
        inventory: &Inventory,
        kustomizations: &IndexMap<ObjectRef, Kustomization>,
        releases: &IndexMap<ObjectRef, HelmRelease>,
    ) -> BTreeSet<ObjectRef> {
        let of_kustomizations =
            kustomizations.values().filter_map(|kustomization| kustomization.source.clone());
        let of_releases = releases.values().filter_map(|release| match release.chart.as_ref()? {
            ChartSource::Template { source, .. } | ChartSource::Reference(source) => Some(source.clone()),
        });
        let of_sources = inventory.iter().flat_map(|(_, entry)| upstream_sources(&entry.object));
        let named = of_kustomizations.chain(of_releases).chain(of_sources).map(|source| source.target);
        let is_there = |source: &ObjectRef| {
            !inventory.contains(source) && self.content(source, &[inventory]) != Content::Missing
        };
        named.filter(is_there).collect()
    }
}

/// What could not be looked into: `all`, and the Kustomizations whose build failed or whose content lies elsewhere.
pub(super) fn incomplete(
    builds: &[(ObjectRef, Arc<FluxBuild>)],
    contents: &HashMap<ObjectRef, Content>,
    kustomizations: &IndexMap<ObjectRef, Kustomization>,
    mut all: Vec<ObjectRef>,
) -> Vec<ObjectRef> {
    let failed = builds.iter().filter(|(_, build)| build.incomplete || build.failure.is_some());
    all.extend(failed.map(|(by, _)| by.clone()));
    for (reference, kustomization) in kustomizations {
        let elsewhere = kustomization.other_cluster.is_some()
            || matches!(contents.get(reference), Some(Content::External | Content::Missing));
        if elsewhere {
            all.push(reference.clone());
        }
    }
    all.sort();
    all.dedup();
    all
}
