//! From an environment to its graph.

use crate::environment::{Content, Environment, InventoryEntry};
use crate::flux::{
    ChartSource, ConfigReference, DependencyReference, FluxInstance, HelmRelease, Kind, Kustomization,
    suspended, upstream_sources,
};
use crate::object::{Object, ObjectRef};
use crate::requirement::Requirements;
use crate::source::Span;

use super::{Edge, EdgeKind, Graph, Node, NodeId};

impl Graph {
    /// The graph of an environment; linear in its objects, references and needs.
    pub fn build(environment: &Environment, requirements: &Requirements) -> Self {
        let mut graph = Self::empty(&environment.name);
        graph.incomplete.clone_from(&environment.incomplete);
        let mut assembly = Assembly { environment, requirements, graph };
        assembly.flux_objects();
        assembly.edges();
        assembly.applied_by();
        super::inferred::add(&mut assembly.graph, environment, requirements);
        super::webhooks::add(&mut assembly.graph, environment);
        assembly.graph
    }

    /// The same graph with nodes for objects that are applied but had no place in it, a Deployment, a Namespace; and with edges to
    /// those that are not Flux's from whoever needs them.
    #[must_use]
    pub fn with_objects(
        &self,
        environment: &Environment,
        requirements: &Requirements,
        references: &[ObjectRef],
    ) -> Self {
        let mut assembly = Assembly { environment, requirements, graph: self.clone() };
        for reference in references {
            let Some(entry) = environment.inventory.get(reference) else { continue };
            if assembly.graph.find(reference).is_none() {
                let id = assembly.object(reference, entry);
                assembly.appliers(id, entry);
            }
        }
        super::inferred::add_to_objects(&mut assembly.graph, environment, requirements, references);
        super::webhooks::add(&mut assembly.graph, environment);
        assembly.graph
    }
}

struct Assembly<'e> {
    environment: &'e Environment,
    requirements: &'e Requirements,
    graph: Graph,
}

impl Assembly<'_> {
    /// A node for each object of Flux, in the order of the inventory.
    fn flux_objects(&mut self) {
        for (reference, entry) in self.environment.inventory.iter() {
            if Kind::of(reference).is_some() {
                self.object(reference, entry);
            }
        }
    }

    fn object(&mut self, reference: &ObjectRef, entry: &InventoryEntry) -> NodeId {
        if let Some(id) = self.graph.find(reference) {
            return id;
        }
        let name = entry.object.node.at(&["metadata", "name"]);
        let mut node = Node::new(reference.clone(), Some(name.map_or(entry.object.origin, |name| name.span)));
        node.root = *reference == self.environment.root;
        node.implicit = node.root && self.environment.is_root_implicit;
        node.suspended = suspended(&entry.object).is_some();
        if let Some(kustomization) = self.environment.kustomizations.get(reference) {
            node.path = Some(kustomization.path.clone());
            node.source = kustomization.source.as_ref().map(|source| source.target.clone());
            node.wait = kustomization.wait;
            node.wait_span = kustomization.wait_span;
            node.suspended = kustomization.suspended;
            node.health_checked = !kustomization.wait && !kustomization.health_checks.is_empty();
            node.external = matches!(self.environment.content(reference), Content::External);
            node.mapped = node.source.as_ref().is_some_and(|source| self.environment.is_mapped(source));
        } else if let Some(release) = self.environment.helm_releases.get(reference) {
            node.suspended = release.suspended;
            node.source = chart_source(release).map(|(source, _)| source.clone());
        } else if let Some(set) = self.environment.resource_sets.get(reference) {
            node.wait = set.wait;
            node.wait_span = set.wait_span;
            node.suspended = set.suspended;
        }
        self.graph.add_node(node)
    }

    /// The node of whatever a reference names: from the inventory, or one that stands for it.
    fn named(&mut self, reference: &ObjectRef, span: Span, absent: Absent) -> NodeId {
        if let Some(id) = self.graph.find(reference) {
            return id;
        }
        if let Some(entry) = self.environment.inventory.get(reference) {
            return self.object(reference, entry);
        }
        let mut node = Node::new(reference.clone(), Some(span));
        node.missing = absent == Absent::Missing;
        node.external = absent == Absent::Elsewhere;
        self.graph.add_node(node)
    }

    fn edges(&mut self) {
        let environment = self.environment;
        for (reference, kustomization) in &environment.kustomizations {
            if let Some(from) = self.graph.find(reference) {
                self.kustomization(from, kustomization);
            }
        }
        for (reference, release) in &environment.helm_releases {
            if let Some(from) = self.graph.find(reference) {
                self.helm_release(from, release);
            }
        }
        for (reference, set) in &environment.resource_sets {
            if let Some(from) = self.graph.find(reference) {
                self.dependencies(from, &set.depends_on);
            }
        }
        for (reference, entry) in environment.inventory.iter() {
            if let Some(from) = self.graph.find(reference) {
                self.upstream(from, &entry.object);
            }
        }
        self.instances();
    }

    /// An instance of the operator waits for the root Kustomization that it makes, unless `spec.wait` says otherwise.
    fn instances(&mut self) {
        let environment = self.environment;
        let Some(to) = self.graph.find(&environment.root) else { return };
        for entry in environment.inventory.of_kind(Kind::FluxInstance) {
            let waits = FluxInstance::read(entry.object.node.get("spec")).filter(|spec| spec.waits());
            let sync = waits.and_then(FluxInstance::sync);
            if let (Some(from), Some(sync)) = (self.graph.find(&entry.object.reference), sync) {
                self.edge(from, to, EdgeKind::HealthCheck, sync.key);
            }
        }
    }

    /// What a source is made of: the inputs of a generator, the repository of a chart, what a repository includes.
    fn upstream(&mut self, from: NodeId, object: &Object) {
        for source in upstream_sources(object) {
            let absent = self.absent_source(from, &source.target);
            let to = self.named(&source.target, source.span, absent);
            self.edge(from, to, EdgeKind::Source, source.span);
        }
    }

    /// What a source means that is not in the inventory.
    fn absent_source(&self, user: NodeId, source: &ObjectRef) -> Absent {
        let bootstrapped = self.environment.bootstrap_source.as_ref() == Some(source);
        if bootstrapped { Absent::Bootstrapped } else { self.absent(user, source) }
    }

    /// What a name means that is not in the inventory: what may come from somewhere is elsewhere.
    fn absent(&self, user: NodeId, target: &ObjectRef) -> Absent {
        let user = &self.graph.node(user).reference;
        let presence = self.requirements.presence(self.environment, user, target);
        if presence.is_hopeless() { Absent::Missing } else { Absent::Elsewhere }
    }

    fn kustomization(&mut self, from: NodeId, kustomization: &Kustomization) {
        self.dependencies(from, &kustomization.depends_on);
        if let Some(source) = &kustomization.source {
            let here = matches!(self.environment.content(&kustomization.reference), Content::Folder(_));
            let absent = if here { Absent::Bootstrapped } else { self.absent_source(from, &source.target) };
            let to = self.named(&source.target, source.span, absent);
            self.edge(from, to, EdgeKind::Source, source.span);
        }
        // With `wait`, Flux does not look at the health checks.
        if !kustomization.wait {
            self.health_checks(from, kustomization);
        }
        if let Some(post_build) = &kustomization.post_build {
            self.configuration(from, &post_build.substitute_from, EdgeKind::SubstituteFrom);
        }
    }

    fn helm_release(&mut self, from: NodeId, release: &HelmRelease) {
        self.dependencies(from, &release.depends_on);
        self.chart(from, release);
        self.configuration(from, &release.values_from, EdgeKind::ValuesFrom);
    }

    /// The chart of a release. For `spec.chart`, helm-controller makes a HelmChart, before it looks at any dependency.
    fn chart(&mut self, from: NodeId, release: &HelmRelease) {
        let (chart, span, source) = match &release.chart {
            Some(ChartSource::Template { chart, source, .. }) => (chart, source.span, Some(source)),
            Some(ChartSource::Reference(source)) => (&source.target, source.span, None),
            None => return,
        };
        let absent = if source.is_some() { Absent::Made } else { self.absent_source(from, chart) };
        let to = self.named(chart, span, absent);
        self.edge(from, to, EdgeKind::Chart, span);
        if let Some(source) = source {
            let absent = self.absent_source(from, &source.target);
            let repository = self.named(&source.target, span, absent);
            self.edge(to, repository, EdgeKind::Source, span);
        }
    }

    fn dependencies(&mut self, from: NodeId, dependencies: &[DependencyReference]) {
        for dependency in dependencies {
            // What is neither Flux's nor the operator's may come from anywhere: a chart, another controller, a hand.
            let is_followed = Kind::of(&dependency.target).is_some();
            let absent = if is_followed { self.absent(from, &dependency.target) } else { Absent::Elsewhere };
            let to = self.named(&dependency.target, dependency.span, absent);
            self.dependency(from, to, dependency);
        }
    }

    fn health_checks(&mut self, from: NodeId, kustomization: &Kustomization) {
        let is_here = kustomization.other_cluster.is_none();
        for check in &kustomization.health_checks {
            let owner = &kustomization.reference;
            let vain = self.requirements.vain_check(self.environment, owner, &check.target);
            let absent = if vain.is_some() && is_here { Absent::Missing } else { Absent::Elsewhere };
            let to = self.named(&check.target, check.span, absent);
            self.edge(from, to, EdgeKind::HealthCheck, check.span);
        }
    }

    fn configuration(&mut self, from: NodeId, references: &[ConfigReference], kind: EdgeKind) {
        for reference in references {
            let to = self.named(&reference.target, reference.span, Absent::Elsewhere);
            self.edge(from, to, kind, reference.span);
        }
    }

    /// The edges from each node to whoever applies it. An object that applies itself has none.
    fn applied_by(&mut self) {
        let references: Vec<_> = self.graph.nodes().map(|(id, node)| (id, node.reference.clone())).collect();
        for (from, reference) in references {
            if let Some(entry) = self.environment.inventory.get(&reference) {
                self.appliers(from, entry);
            }
        }
    }

    fn appliers(&mut self, from: NodeId, entry: &InventoryEntry) {
        for applier in &entry.appliers {
            let Some(to) = applier.by.as_ref().and_then(|by| self.graph.find(by)) else { continue };
            if to != from {
                self.edge(from, to, EdgeKind::AppliedBy, applier.span);
            }
        }
    }

    fn dependency(&mut self, from: NodeId, to: NodeId, dependency: &DependencyReference) {
        let edge = Edge::declared(from, to, EdgeKind::DependsOn, dependency.span);
        let ready_expression = dependency.ready_expression.is_some();
        self.add(Edge { ready_expression, existence: dependency.existence, ..edge });
    }

    fn edge(&mut self, from: NodeId, to: NodeId, kind: EdgeKind, span: Span) {
        self.add(Edge::declared(from, to, kind, span));
    }

    fn add(&mut self, edge: Edge) {
        // The same dependency written twice is one; of an object that has to exist and to be ready, the latter is more.
        // So it is of one with a `readyExpr` and one without.
        let same = |known: &Edge| {
            known.to == edge.to
                && known.kind == edge.kind
                && (!known.existence || edge.existence)
                && (!known.ready_expression || edge.ready_expression)
        };
        if !self.graph.outgoing(edge.from).any(same) {
            self.graph.add_edge(edge);
        }
    }
}

/// What a name means that nothing in the environment has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Absent {
    /// It does not exist.
    Missing,
    /// It is expected to exist outside of what Flux applies.
    Elsewhere,
    /// It is what the bootstrap makes.
    Bootstrapped,
    /// A controller makes it for the one who names it.
    Made,
}

fn chart_source(release: &HelmRelease) -> Option<(&ObjectRef, Span)> {
    match release.chart.as_ref()? {
        ChartSource::Template { source, .. } | ChartSource::Reference(source) => {
            Some((&source.target, source.span))
        }
    }
}
