//! From the objects of an environment to what they provide.

use std::collections::HashSet;

use arcstr::ArcStr;
use indexmap::{IndexMap, IndexSet};

use crate::environment::{Content, Environment};
use crate::finding::Code;
use crate::flux::{Kind, is_left_alone};
use crate::object::{Object, ObjectRef};
use crate::source::Span;

use super::chart::{Chart, last_part};
use super::definition::{Definition, is_definition};
use super::kinds::is_cluster_scoped;
use super::release::{chart_of, installs};
use super::{Confidence, Need, Provider, synthesis};

/// Finds the providers of what is needed; nothing else is kept. Linear in the objects.
pub(super) struct Finder<'n> {
    environment: &'n Environment,
    needed: &'n IndexSet<Need>,
    /// Groups and kinds of objects that are needed, so that most objects are passed over quickly.
    object_kinds: HashSet<(&'n str, &'n str)>,
    /// Groups and kinds that are needed, each with its need.
    kinds: Vec<(&'n str, &'n str, &'n Need)>,
    found: IndexMap<Need, Vec<Provider>>,
}

impl<'n> Finder<'n> {
    pub(super) fn new(environment: &'n Environment, needed: &'n IndexSet<Need>) -> Self {
        let mut object_kinds = HashSet::new();
        let mut kinds = Vec::new();
        for need in needed {
            match need {
                Need::Object(object) => _ = object_kinds.insert((&*object.group, &*object.kind)),
                Need::Kind { group, kind } => kinds.push((&**group, &**kind, need)),
                Need::Namespace(_) | Need::Key { .. } => {}
            }
        }
        Self { environment, needed, object_kinds, kinds, found: IndexMap::new() }
    }

    /// The providers of each need, the surest first.
    pub(super) fn find(mut self) -> IndexMap<Need, Vec<Provider>> {
        let environment = self.environment;
        for (reference, entry) in environment.inventory.iter() {
            if !is_left_alone(&entry.object) {
                self.object(reference, &entry.object);
            }
        }
        self.elsewhere();
        let mut found = self.found;
        for providers in found.values_mut() {
            providers.sort_by_key(|provider| provider.confidence);
        }
        found
    }

    fn object(&mut self, reference: &ObjectRef, object: &Object) {
        let name = || object.node.at(&["metadata", "name"]).map_or(object.origin, |name| name.span);
        if self.object_kinds.contains(&(&*reference.group, &*reference.kind)) {
            // A build may have given it a namespace that it cannot have; nobody names it so.
            let namespace: ArcStr =
                if is_cluster_scoped(reference) { "".into() } else { reference.namespace.clone() };
            let named = ObjectRef { namespace, ..reference.clone() };
            self.add(Need::Object(named), reference, Confidence::Declared, name());
        }
        if is_definition(reference) {
            if let Some(Definition { group, kind, .. }) = Definition::read(object) {
                self.add(Need::Kind { group, kind }, reference, Confidence::Declared, name());
            }
        } else if &*reference.kind == "Namespace" && reference.group.is_empty() {
            let need = Need::Namespace(reference.name.clone());
            self.add(need, reference, Confidence::Declared, name());
        } else if Kind::of(reference) == Some(Kind::HelmRelease) {
            self.release(reference);
        } else if &*reference.kind == "APIService" {
            self.service(reference, object);
        } else {
            self.made(reference, object);
        }
    }

    fn release(&mut self, reference: &ObjectRef) {
        let environment = self.environment;
        let Some(release) = environment.helm_releases.get(reference) else { return };
        // What it brings, it brings to another cluster.
        if release.other_cluster.is_some() {
            return;
        }
        if let Some((name, span)) = release.target_namespace().filter(|_| release.creates_namespace()) {
            self.add(Need::Namespace(name.into()), reference, Confidence::Inferred, span);
        }
        let Some(named) = chart_of(environment, release) else { return };
        for chart in Chart::named(&named.name, named.url.as_deref()) {
            if self.needs_any(chart)
                && let Some(confidence) = installs(environment, release, chart)
            {
                self.chart(chart, reference, confidence, named.span);
            }
        }
    }

    /// An aggregated API server: it brings all kinds of its group.
    fn service(&mut self, reference: &ObjectRef, object: &Object) {
        let Some(named) = object.node.at(&["spec", "group"]) else { return };
        for (group, _, need) in self.kinds.clone() {
            if named.text() == Some(group) {
                self.add(need.clone(), reference, Confidence::Inferred, named.span);
            }
        }
    }

    /// What controllers make of an object.
    fn made(&mut self, reference: &ObjectRef, object: &Object) {
        for made in synthesis::makes(object) {
            self.add(made.need, reference, made.confidence, made.span);
        }
    }

    /// Kustomizations whose content is not in the repository, and that take it from where well-known kinds come from.
    fn elsewhere(&mut self) {
        let environment = self.environment;
        for (reference, kustomization) in &environment.kustomizations {
            if *environment.content(reference) != Content::External || kustomization.other_cluster.is_some() {
                continue;
            }
            let Some(source) = &kustomization.source else { continue };
            let known = environment.inventory.source(&source.target);
            let Some(url) = known.and_then(|known| known.url()) else { continue };
            // An OCI artifact of manifests is usually named as the chart is.
            let artifact = url.strip_prefix("oci://").map(last_part);
            let same_name = artifact.map(|name| Chart::named(name, Some(url)));
            for chart in Chart::in_addresses(url).into_iter().chain(same_name.into_iter().flatten()) {
                self.chart(chart, reference, Confidence::Heuristic, source.span);
            }
        }
        for (applier, build) in &environment.builds {
            for finding in build.findings.iter().filter(|finding| finding.code == Code::RemoteResource) {
                let Some(span) = finding.span() else { continue };
                for chart in Chart::in_addresses(&finding.message) {
                    self.chart(chart, applier, Confidence::Heuristic, span);
                }
            }
        }
    }

    /// Something that brings the kinds of a chart.
    fn chart(&mut self, chart: &Chart, object: &ObjectRef, confidence: Confidence, span: Span) {
        for (group, kind, need) in self.kinds.clone() {
            if chart.brings(group, kind) {
                self.add(need.clone(), object, confidence, span);
            }
        }
    }

    fn needs_any(&self, chart: &Chart) -> bool {
        self.kinds.iter().any(|(group, kind, _)| chart.brings(group, kind))
    }

    fn add(&mut self, need: Need, object: &ObjectRef, confidence: Confidence, span: Span) {
        if self.needed.contains(&need) {
            let provider = Provider { object: object.clone(), confidence, span };
            self.found.entry(need).or_default().push(provider);
        }
    }
}
