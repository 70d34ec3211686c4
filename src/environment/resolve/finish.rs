//! From the last round to the environment.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::environment::outcome::incomplete;
use crate::environment::{Controllers, Environment, Given};
use crate::flux::{HelmRelease, Kind, Kustomization, ResourceSet};

use super::resolver::Resolver;
use super::round::Round;

impl Resolver<'_, '_> {
    /// The environment as that round has it.
    pub(super) fn finish(self, round: Round) -> Environment {
        let Round {
            inventory,
            builds,
            contents,
            steps,
            findings: generated,
            incomplete: open,
            open_paths,
            ..
        } = round;
        let kustomizations: IndexMap<_, _> = inventory
            .of_kind(Kind::Kustomization)
            .map(|entry| (entry.object.reference.clone(), Kustomization::read(&entry.object)))
            .collect();
        let helm_releases: IndexMap<_, _> = inventory
            .of_kind(Kind::HelmRelease)
            .map(|entry| (entry.object.reference.clone(), HelmRelease::read(&entry.object)))
            .collect();
        let charts = helm_releases
            .values()
            .map(|release: &HelmRelease| (release.reference.clone(), self.sources.chart(release, &inventory)))
            .collect();
        let resource_sets = inventory
            .of_kind(Kind::ResourceSet)
            .map(|entry| (entry.object.reference.clone(), ResourceSet::read(&entry.object)))
            .collect();
        let built = builds.iter().flat_map(|(_, build)| build.findings.iter().cloned());
        let bootstrap = self.entry.bootstrap.iter().flat_map(|bootstrap| bootstrap.findings.iter().cloned());
        let findings = bootstrap.chain(built).chain(generated).chain(self.sources.view_findings()).collect();
        let incomplete = incomplete(&builds, &contents, &kustomizations, open);
        let brought = self.sources.brought(&inventory, &kustomizations, &helm_releases);
        let identity = self.sources.identity();
        Environment {
            name: self.entry.name.clone(),
            entry: self.entry.folder.clone(),
            bootstrap_known: identity.is_known(),
            bootstrap_source: Some(identity.bootstrap.clone()),
            root: self.start.reference.clone(),
            is_root_implicit: self.entry.bootstrap.is_none(),
            evidence: self.entry.evidence.iter().chain(&identity.evidence).cloned().collect(),
            flux_version: self.entry.bootstrap.as_ref().and_then(|bootstrap| bootstrap.version),
            url: identity.url().cloned(),
            inventory,
            kustomizations,
            helm_releases,
            resource_sets,
            steps,
            builds,
            contents,
            charts,
            findings,
            incomplete,
            open_paths,
            given: Given::default(),
            controllers: Controllers::default(),
            brought,
            mapped: BTreeSet::new(),
        }
    }
}
