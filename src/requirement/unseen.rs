//! What may bring objects and could not be looked into.

use std::collections::{BTreeSet, HashMap};

use crate::environment::{Chart as Installed, Content, Environment, Outline};
use crate::finding::Code;
use crate::flux::{ChartSource, FluxBuild, HelmRelease, Kind, Kustomization, upstream_sources};
use crate::object::{ObjectRef, is_built_in};
use crate::yaml::Node;

use super::chart::Chart;
use super::kinds::is_flux;
use super::publishers::knows_no_flux;
use super::{is_left_alone, presence, release};

/// Something that may bring an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bringer {
    /// The object that may bring it; nothing for what is no object of the environment.
    pub object: Option<ObjectRef>,
    way: Way,
}

/// Why it could not be looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Its content is not in the repository.
    Elsewhere,
    /// It builds on a remote base.
    Remote,
    /// It does not build.
    Failing,
    /// Its source is not there.
    Sourceless,
    /// Its inputs are known in the cluster only.
    Opaque,
    /// Its chart is not in the repository.
    Chart,
    /// Templates of its chart may make it.
    Template,
    /// Its own name holds a variable.
    Open,
    /// The name holds a variable that is not known.
    Variable,
    /// The cluster has it.
    Cluster,
    /// A controller may make it.
    Controller,
    /// Whoever applies the entry point.
    Bootstrap,
}

impl Bringer {
    fn of(object: &ObjectRef, way: Way) -> Self {
        Self { object: Some(object.clone()), way }
    }

    pub(super) fn variable() -> Self {
        Self { object: None, way: Way::Variable }
    }

    pub(super) fn cluster() -> Self {
        Self { object: None, way: Way::Cluster }
    }

    pub(super) fn controller() -> Self {
        Self { object: None, way: Way::Controller }
    }

    pub(super) fn bootstrap() -> Self {
        Self { object: None, way: Way::Bootstrap }
    }

    /// Whether it brings nothing as long as the repository stays as it is.
    pub fn brings_nothing(&self) -> bool {
        matches!(self.way, Way::Failing | Way::Sourceless)
    }

    /// Who it is and why that is not known: "Kustomization platform, whose content is not in this repository".
    pub fn words(&self) -> String {
        let who =
            self.object.as_ref().map(|object| format!("{} {}", object.kind, object.name)).unwrap_or_default();
        match self.way {
            Way::Elsewhere => format!("{who}, whose content is not in this repository"),
            Way::Remote => format!("{who}, which builds on a remote base"),
            Way::Failing => format!("{who}, which does not build"),
            Way::Sourceless => format!("{who}, whose source is not there"),
            Way::Opaque => format!("{who}, whose inputs are known in the cluster only"),
            Way::Chart => format!("{who}, whose chart is not in this repository"),
            Way::Template => format!("{who}, whose chart is not rendered here"),
            Way::Open => format!("{who}, whose name holds a variable"),
            Way::Variable => "a variable that is not known".to_owned(),
            Way::Cluster => "the cluster itself".to_owned(),
            Way::Controller => "a controller in the cluster".to_owned(),
            Way::Bootstrap => "whoever applies this entry point".to_owned(),
        }
    }
}

/// What a bringer may bring.
#[derive(Debug, Clone)]
enum Reach {
    Anything,
    /// Whatever is well known brings no objects of Flux.
    AllButFlux,
    Outlined(Vec<Outline>),
}

impl Reach {
    fn has(&self, object: &ObjectRef) -> bool {
        match self {
            Self::Anything => true,
            Self::AllButFlux => !is_flux(&object.group),
            Self::Outlined(outlines) => {
                // What a Kustomization of a template applies is not known either; but it names its Flux objects itself.
                outlines.iter().any(|outline| {
                    outline.fits(object) || !is_flux(&object.group) && outline.may_bring_more()
                })
            }
        }
    }

    fn defines_of_flux(&self) -> bool {
        match self {
            Self::Anything => true,
            Self::AllButFlux => false,
            Self::Outlined(outlines) => outlines.iter().any(Outline::may_define),
        }
    }
}

/// All of an environment that could not be looked into.
#[derive(Debug, Clone, Default)]
pub(super) struct Unseen {
    bringers: Vec<(Bringer, Reach)>,
    /// The `targetNamespace` of Kustomizations: all that they bring with a namespace is in that one.
    targets: HashMap<ObjectRef, String>,
    /// The sources that Kustomizations and releases are built from, and what these are made of.
    behind: HashMap<ObjectRef, BTreeSet<ObjectRef>>,
    /// Whether there are objects of other controllers, which make objects of their own.
    controllers: bool,
}

impl Unseen {
    /// Collects it; linear in the objects of the environment.
    pub(super) fn of(environment: &Environment) -> Self {
        let mut unseen =
            Self { targets: target_namespaces(environment), behind: behind(environment), ..Self::default() };
        unseen.kustomizations(environment);
        for (by, build) in &environment.builds {
            if let Some(by) = by.as_ref().or(environment.root.as_ref()) {
                unseen.build(environment, by, build);
            }
        }
        let applied = environment.inventory.iter().filter(|(_, entry)| !is_left_alone(&entry.object));
        for (reference, _) in applied {
            unseen.controllers |= !is_built_in(&reference.group) && !is_flux(&reference.group);
            if let Some(outline) = Outline::of_open(reference) {
                unseen.push(reference, Way::Open, Reach::Outlined(vec![outline]));
            }
        }
        unseen.releases(environment);
        unseen
    }

    /// Who may bring an object.
    pub(super) fn may_bring(&self, object: &ObjectRef) -> Vec<Bringer> {
        let may = |(bringer, reach): &&(Bringer, Reach)| {
            let target = bringer.object.as_ref().and_then(|by| self.targets.get(by));
            let is_there = |target: &String| object.namespace.is_empty() || **target == *object.namespace;
            let behind = bringer.object.as_ref().and_then(|by| self.behind.get(by));
            let needs_it = behind.is_some_and(|sources| sources.contains(object));
            // Nothing comes by way of itself.
            bringer.object.as_ref() != Some(object)
                && !needs_it
                && target.is_none_or(is_there)
                && reach.has(object)
        };
        self.bringers.iter().filter(may).map(|(bringer, _)| bringer.clone()).collect()
    }

    /// Whether something may define further kinds of Flux.
    pub(super) fn may_define(&self) -> bool {
        self.bringers.iter().any(|(_, reach)| reach.defines_of_flux())
    }

    /// Whether there are objects of controllers that are neither Kubernetes' nor Flux's.
    pub(super) fn has_controllers(&self) -> bool {
        self.controllers
    }

    fn push(&mut self, object: &ObjectRef, way: Way, reach: Reach) {
        self.bringers.push((Bringer::of(object, way), reach));
    }

    fn kustomizations(&mut self, environment: &Environment) {
        for (reference, kustomization) in &environment.kustomizations {
            if kustomization.other_cluster.is_some() {
                continue;
            }
            match environment.content(reference) {
                Content::Folder(_) => {}
                Content::Missing => self.push(reference, Way::Sourceless, Reach::Anything),
                Content::External => {
                    let source = kustomization.source.as_ref();
                    let object = source.and_then(|source| environment.inventory.get(&source.target));
                    let url =
                        object.and_then(|entry| entry.object.node.at(&["spec", "url"])).and_then(Node::text);
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
                |source: &ObjectRef| presence::of(environment, self, reference, source).is_hopeless();
            if lacking.iter().any(is_hopeless) {
                self.push(reference, Way::Sourceless, Reach::Anything);
            } else {
                self.release(environment, reference);
            }
        }
    }

    fn release(&mut self, environment: &Environment, reference: &ObjectRef) {
        let Some(entry) = environment.inventory.get(reference) else { return };
        let elsewhere = entry.object.node.at(&["spec", "kubeConfig"]).is_some_and(|node| !node.is_null());
        if elsewhere || is_left_alone(&entry.object) {
            return;
        }
        match environment.charts.get(reference) {
            Some(Installed::Here(outlines)) => {
                self.push(reference, Way::Template, Reach::Outlined(outlines.clone()));
            }
            Some(Installed::Missing) => {}
            Some(Installed::Elsewhere) | None => {
                let chart = release::chart_of(environment, &entry.object);
                let is_known = chart.is_some_and(|chart| knows_no_flux(&chart.name, chart.url.as_deref()));
                let reach = if is_known { Reach::AllButFlux } else { Reach::Anything };
                self.push(reference, Way::Chart, reach);
            }
        }
    }
}

/// For each Kustomization and release, its source, what that is made of, and so on.
fn behind(environment: &Environment) -> HashMap<ObjectRef, BTreeSet<ObjectRef>> {
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

fn target_namespaces(environment: &Environment) -> HashMap<ObjectRef, String> {
    let target = |kustomization: &Kustomization| {
        let target = kustomization.spec.get("targetNamespace").and_then(Node::text)?;
        (!target.is_empty()).then(|| (kustomization.reference.clone(), target.to_owned()))
    };
    environment.kustomizations.values().filter_map(target).collect()
}

/// What comes from an address: a well-known project has no objects of Flux.
fn of_address(text: &str) -> Reach {
    if Chart::in_addresses(text).is_empty() { Reach::Anything } else { Reach::AllButFlux }
}

/// What the templates of a ResourceSet may make.
fn of_set(spec: &Node) -> Vec<Outline> {
    let steps = spec.get("steps").and_then(Node::as_sequence).unwrap_or_default();
    let mut outlines = Vec::new();
    for part in std::iter::once(spec).chain(steps) {
        outlines
            .extend(Outline::in_text(part.get("resourcesTemplate").and_then(Node::text).unwrap_or_default()));
        for resource in part.get("resources").and_then(Node::as_sequence).unwrap_or_default() {
            let text = |path: &[&str]| resource.at(path).and_then(Node::text);
            outlines.push(Outline::new(
                text(&["apiVersion"]),
                text(&["kind"]),
                text(&["metadata", "namespace"]),
                text(&["metadata", "name"]),
            ));
        }
    }
    outlines
}
