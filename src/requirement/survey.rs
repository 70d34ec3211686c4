//! From an environment to what of it could not be looked into.

use std::collections::HashMap;

use crate::environment::{Chart, Content, Environment, Outline};
use crate::finding::Code;
use crate::flux::{FluxBuild, HelmRelease, Kustomization, is_left_alone};
use crate::object::{ObjectRef, is_built_in};
use crate::yaml::Node;

use super::behind::behind;
use super::bringer::Way;
use super::kinds::is_flux;
use super::publishers::knows_no_flux;
use super::reach::{Reach, of_address, of_set};
use super::unseen::Unseen;
use super::{presence, release};

impl Unseen {
    /// Collects it; linear in the objects of the environment.
    pub(super) fn of(environment: &Environment) -> Self {
        let mut unseen =
            Self { targets: target_namespaces(environment), behind: behind(environment), ..Self::default() };
        unseen.kustomizations(environment);
        for (by, build) in &environment.builds {
            unseen.build(environment, by, build);
        }
        let applied = environment.inventory.iter().filter(|(_, entry)| !is_left_alone(&entry.object));
        for (reference, _) in applied {
            unseen.controllers |= !is_built_in(&reference.group) && !is_flux(&reference.group);
            if let Some(outline) = Outline::of_open(reference) {
                unseen.push(reference, Way::Open, Reach::Outlined(vec![outline]));
            }
        }
        unseen.releases(environment);
        unseen.sets(environment);
        unseen
    }

    /// A set that names a provider which is not there brings nothing.
    fn sets(&mut self, environment: &Environment) {
        for (reference, set) in &environment.resource_sets {
            let missing = |provider: &ObjectRef| {
                presence::of(environment, self, Some(reference), provider).is_hopeless()
            };
            if set.providers().any(|(provider, _)| missing(&provider)) {
                self.set_way(reference, Way::Inputless);
            }
        }
    }

    fn kustomizations(&mut self, environment: &Environment) {
        for (reference, kustomization) in &environment.kustomizations {
            if kustomization.other_cluster.is_some() {
                continue;
            }
            match environment.content(reference) {
                Content::Folder(_) => {}
                Content::Missing => self.push(reference, Way::Sourceless, Reach::Anything),
                Content::External if environment.open_paths.contains(reference) => {
                    self.push(reference, Way::OpenPath, Reach::Anything);
                }
                Content::External => {
                    let source = kustomization.source.as_ref();
                    let url = source.and_then(|source| environment.inventory.source(&source.target)?.url());
                    self.push(reference, Way::Elsewhere, of_address(url.unwrap_or_default()));
                }
            }
        }
    }

    fn build(&mut self, environment: &Environment, by: &ObjectRef, build: &FluxBuild) {
        if let Some(set) = environment.resource_sets.get(by).filter(|_| build.incomplete) {
            let way = if build.failure.is_some() { Way::Failing } else { Way::Opaque };
            return self.push(by, way, Reach::Outlined(of_set(&set.spec)));
        }
        if build.failure.is_some() {
            return self.push(by, Way::Failing, Reach::Anything);
        }
        let mut remote =
            build.findings.iter().filter(|finding| finding.code == Code::RemoteResource).peekable();
        if remote.peek().is_none() && build.incomplete {
            self.push(by, Way::Elsewhere, Reach::Anything);
        }
        for finding in remote {
            self.push(by, Way::Remote, of_address(&finding.message));
        }
    }

    /// The releases whose sources are seen come first: one of them may bring the source of another.
    fn releases(&mut self, environment: &Environment) {
        let lacks = |release: &HelmRelease| -> Vec<ObjectRef> {
            let behind = self.behind.get(&release.reference).into_iter().flatten();
            behind.filter(|source| !environment.inventory.contains(source)).cloned().collect()
        };
        let all: Vec<(&ObjectRef, Vec<ObjectRef>)> = environment
            .helm_releases
            .iter()
            .map(|(reference, release)| (reference, lacks(release)))
            .collect();
        for (reference, _) in all.iter().filter(|(_, lacking)| lacking.is_empty()) {
            self.release(environment, reference);
        }
        for (reference, lacking) in all.iter().filter(|(_, lacking)| !lacking.is_empty()) {
            let is_hopeless =
                |source: &ObjectRef| presence::of(environment, self, Some(reference), source).is_hopeless();
            if lacking.iter().any(is_hopeless) {
                self.push(reference, Way::Sourceless, Reach::Anything);
            } else {
                self.release(environment, reference);
            }
        }
    }

    fn release(&mut self, environment: &Environment, reference: &ObjectRef) {
        let Some(entry) = environment.inventory.get(reference) else { return };
        let Some(release) = environment.helm_releases.get(reference) else { return };
        if release.other_cluster.is_some() || is_left_alone(&entry.object) {
            return;
        }
        match environment.charts.get(reference) {
            Some(Chart::Here(outlines)) => {
                self.push(reference, Way::Template, Reach::Outlined(outlines.clone()));
            }
            Some(Chart::Missing) => {}
            Some(Chart::Elsewhere) | None => {
                let chart = release::chart_of(environment, release);
                let is_known = chart.is_some_and(|chart| knows_no_flux(&chart.name, chart.url.as_deref()));
                let reach = if is_known { Reach::AllButFlux } else { Reach::Anything };
                self.push(reference, Way::Chart, reach);
            }
        }
    }
}

fn target_namespaces(environment: &Environment) -> HashMap<ObjectRef, String> {
    let target = |kustomization: &Kustomization| {
        let target = kustomization.spec.get("targetNamespace").and_then(Node::text)?;
        (!target.is_empty()).then(|| (kustomization.reference.clone(), target.to_owned()))
    };
    environment.kustomizations.values().filter_map(target).collect()
}
