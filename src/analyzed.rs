//! An environment that was analysed: what every check and every question looks at.

mod lookup;

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::environment::{Environment, InventoryEntry};
use crate::flux::{FluxBuild, Kind};
use crate::graph::{Graph, Waits};
use crate::object::ObjectRef;
use crate::readiness::{InitialState, Model, Readiness, Schedule, Seconds};
use crate::requirement::Requirements;
use crate::source::SourceMap;

use lookup::Lookup;

/// An environment with its graph, and what can become ready in it: the one to ask.
///
/// What can become ready is proved when it is asked for the first time, and kept.
#[derive(Debug)]
pub struct AnalyzedEnvironment {
    environment: Environment,
    requirements: Requirements,
    graph: Graph,
    sources: SourceMap,
    lookup: OnceLock<Lookup>,
    waits: OnceLock<Waits>,
    empty: OnceLock<Readiness>,
    bare: OnceLock<Readiness>,
    running: OnceLock<Readiness>,
    seconds: OnceLock<Seconds>,
}

impl AnalyzedEnvironment {
    /// Builds the graph of an environment; linear in its objects, references and needs.
    pub(crate) fn new(environment: Environment, requirements: Requirements, sources: SourceMap) -> Self {
        let graph = Graph::build(&environment, &requirements);
        let (empty, bare, running) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        let (lookup, waits, seconds) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self { environment, requirements, graph, sources, lookup, waits, empty, bare, running, seconds }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.environment.name
    }

    /// What Flux applies in it.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// What its objects need, and who provides it.
    pub fn requirements(&self) -> &Requirements {
        &self.requirements
    }

    /// Its graph.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The texts that its places lie in.
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// What a proof looks at.
    pub fn model(&self) -> Model<'_> {
        Model { environment: &self.environment, requirements: &self.requirements, graph: &self.graph }
    }

    /// What an applier builds; `None` where it builds nothing here. Linear the first time, then at once.
    pub fn build(&self, by: &ObjectRef) -> Option<&FluxBuild> {
        let (_, build) = self.environment.builds.get(self.lookup().build(by)?)?;
        Some(build)
    }

    /// The objects that an applier applies, in the order of the inventory. Linear the first time, then in what there is.
    pub fn applied_by(&self, by: &ObjectRef) -> impl Iterator<Item = (&ObjectRef, &InventoryEntry)> {
        let places = self.lookup().applied(by).iter();
        places.filter_map(|place| self.environment.inventory.at(*place))
    }

    fn lookup(&self) -> &Lookup {
        self.lookup.get_or_init(|| Lookup::of(&self.environment))
    }

    /// What waits for what in its graph. Linear the first time.
    pub(crate) fn waits(&self) -> &Waits {
        self.waits.get_or_init(|| Waits::of(&self.graph))
    }

    /// The graph with a node for each of these objects that is applied, a Deployment, a Namespace, and with edges from whoever
    /// needs it. Linear.
    pub(crate) fn graph_with(&self, objects: &[ObjectRef]) -> Cow<'_, Graph> {
        let is_known = |object: &ObjectRef| {
            self.environment.inventory.contains(object) || self.graph.find(object).is_some()
        };
        if !objects.iter().any(|object| Kind::of(object).is_none() && is_known(object)) {
            return Cow::Borrowed(&self.graph);
        }
        Cow::Owned(self.graph.with_objects(&self.environment, &self.requirements, objects))
    }

    /// What can become ready on an empty cluster, where something else brings what nothing here does.
    pub fn empty(&self) -> &Readiness {
        self.empty.get_or_init(|| Readiness::of(self.model()))
    }

    /// What can become ready on a cluster that has nothing but what the bootstrap brings.
    pub fn bare(&self) -> &Readiness {
        self.bare.get_or_init(|| Readiness::prove(self.model(), &InitialState::Bare))
    }

    /// What can become ready on a running cluster.
    pub fn running(&self) -> &Readiness {
        self.running.get_or_init(|| Readiness::running_from(self.model(), self.empty().clone()))
    }

    /// When everything is ready on a running cluster, with the controllers that the repository shows.
    pub fn seconds(&self) -> &Seconds {
        self.seconds.get_or_init(|| {
            let schedule = Schedule::of(self.model(), self.running(), &self.environment.controllers);
            Seconds::of(&schedule, self.graph.node_count())
        })
    }
}
