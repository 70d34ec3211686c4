//! One object: what it is, where it comes from, what it needs, and what needs it.

mod settings;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::InventoryEntry;
use crate::finding::{ByNode, Finding, Severity};
use crate::flux::Kind;
use crate::graph::{Edge, EdgeKind, Graph, Link, NodeId};
use crate::object::ObjectRef;
use crate::readiness::Second;
use crate::secret::Mask;
use crate::source::Location;

use super::names::Names;
use super::order::Cluster;
use super::step::{Direction, Forest, Step, StepId};
use super::timing::{self, Times};

pub use settings::Setting;

/// What there is to show of some objects in several environments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShowAnswer {
    /// What was asked about.
    pub targets: Vec<ObjectRef>,
    /// Each object in each environment that has it.
    pub objects: Vec<Shown>,
}

/// One object in one environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// The environment.
    pub environment: String,
    /// The object.
    pub id: ObjectRef,
    /// Where it is written, or first named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The folder that a Kustomization applies, in its source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The source that it takes its content from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<ObjectRef>,
    /// Whether it is suspended.
    pub suspended: bool,
    /// Whether its content, or the object itself, lies elsewhere.
    pub external: bool,
    /// Whether it is only named, and does not exist.
    pub missing: bool,
    /// What it is told to do, field by field, as it is applied.
    pub settings: Vec<Setting>,
    /// The files that its content is built from.
    pub files: Vec<String>,
    /// How many objects of each kind it applies.
    pub applies: BTreeMap<String, usize>,
    /// These objects.
    pub applied: Vec<AppliedObject>,
    /// All steps.
    pub steps: Vec<Step>,
    /// Who applies it: steps that lead to those.
    pub applied_by: Vec<StepId>,
    /// What it needs beside: steps that lead to that.
    pub needs: Vec<StepId>,
    /// What needs it: steps that lead from there to it.
    pub needed_by: Vec<StepId>,
    /// The wave of a Kustomization, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wave: Option<u32>,
    /// When it is ready on a running cluster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<Times>,
    /// Why it never gets ready, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub never_ready: Option<String>,
    /// What is wrong with it.
    pub findings: Vec<ShownFinding>,
    /// How objects are called.
    #[serde(skip)]
    pub names: Names,
}

/// An object that the one shown applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AppliedObject {
    /// The object.
    pub id: ObjectRef,
    /// Where the build takes it in.
    pub location: Location,
}

/// A finding about an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShownFinding {
    /// Its code.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

impl AnalyzedEnvironment {
    /// All about one object; `None` where it is not in this environment. `findings` are those of the analysis; `mask`, over the
    /// sources of the environment, hides secrets, and knows files that it has seen. Linear the first time, then in what there is to show.
    pub fn show(&self, object: &ObjectRef, findings: &ByNode<'_>, mask: &mut Mask<'_>) -> Option<Shown> {
        let graph = self.graph_with(std::slice::from_ref(object));
        let id = graph.find(object)?;
        let node = graph.node(id);
        let entry = self.environment().inventory.get(object);
        let sources = self.sources();
        let own = self.graph().find(object);
        let running = self.running();
        let is_ready = own.is_some_and(|id| running.done(id).is_some());
        let applied = self.shown_applied(object);
        let mut applies: BTreeMap<String, usize> = BTreeMap::new();
        for object in &applied {
            *applies.entry(object.id.kind.to_string()).or_default() += 1;
        }
        let around = Around::of(&graph, self, id);
        Some(Shown {
            environment: self.name().to_owned(),
            id: object.clone(),
            location: node.span.map(|span| sources.location(span)),
            path: node.path.as_ref().map(ToString::to_string),
            source: node.source.clone(),
            suspended: node.suspended,
            external: node.external,
            missing: node.missing,
            settings: entry
                .map(|entry| settings::of(&mask.apply(&entry.object), sources))
                .unwrap_or_default(),
            files: self
                .build(object)
                .map(|build| build.files.iter().map(ToString::to_string).collect())
                .unwrap_or_default(),
            applies,
            applied,
            steps: around.steps,
            applied_by: around.applied_by,
            needs: around.needs,
            needed_by: around.needed_by,
            wave: own.filter(|_| is_ready && node.is_kustomization()).and_then(|id| running.wave(id)),
            times: own.filter(|_| is_ready).and_then(|id| self.time(id)),
            never_ready: own.filter(|_| !is_ready).and_then(|_| self.never_ready_words(object)),
            findings: self.about(object, findings),
            names: Names::of(&graph),
        })
    }

    fn shown_applied(&self, by: &ObjectRef) -> Vec<AppliedObject> {
        let of = |(id, entry): (&ObjectRef, &InventoryEntry)| {
            let applier = entry.appliers.iter().find(|applier| applier.by.as_ref() == Some(by))?;
            Some(AppliedObject { id: id.clone(), location: self.sources().location(applier.span) })
        };
        let mut found: Vec<AppliedObject> = self.applied_by(by).filter_map(of).collect();
        found.sort_by(|a, b| a.id.cmp(&b.id));
        found
    }

    fn time(&self, id: NodeId) -> Option<Times> {
        let node = self.graph().node(id);
        let Second { earliest, expected, latest } =
            self.seconds().get(id).filter(|_| timing::has_time(node.kind))?;
        Some(Times { id: node.reference.clone(), earliest, expected, latest })
    }

    fn never_ready_words(&self, object: &ObjectRef) -> Option<String> {
        let order = self.order_with(Some(object), Cluster::Running, &self.environment().controllers);
        order.reasons.into_iter().find(|reason| reason.id == *object).map(|reason| reason.message)
    }

    fn about(&self, object: &ObjectRef, findings: &ByNode<'_>) -> Vec<ShownFinding> {
        let shown = |finding: &Finding| ShownFinding {
            code: finding.code.name(),
            severity: finding.severity,
            message: finding.message.clone(),
            location: finding.span().map(|span| self.sources().location(span)),
        };
        findings.about(self.name(), &object.to_string()).map(shown).collect()
    }
}

/// The edges of one node.
struct Around {
    steps: Vec<Step>,
    applied_by: Vec<StepId>,
    needs: Vec<StepId>,
    needed_by: Vec<StepId>,
}

impl Around {
    fn of(graph: &Graph, environment: &AnalyzedEnvironment, id: NodeId) -> Self {
        let mut forest = Forest::new(graph, environment.sources(), Direction::Dependents);
        forest.start(id);
        let (appliers, rest): (Vec<&Edge>, Vec<&Edge>) =
            graph.outgoing(id).partition(|edge| edge.kind == EdgeKind::AppliedBy);
        let applied_by = appliers.into_iter().map(|edge| forest.edge(edge)).collect();
        let needs = rest.into_iter().map(|edge| forest.edge(edge)).collect();
        let users = graph.incoming(id).filter(|edge| edge.kind != EdgeKind::AppliedBy);
        let mut needed_by: Vec<StepId> = users.map(|edge| forest.edge(edge)).collect();
        // Who applies it hangs on it where it waits for all that it applies.
        let waits =
            graph.outgoing(id).filter(|edge| edge.kind == EdgeKind::AppliedBy && graph.node(edge.to).wait);
        for edge in waits {
            forest.start(edge.to);
            needed_by.push(forest.first(&Link { to: edge.to, before: id, edge: *edge }));
        }
        Self { steps: forest.into_steps(), applied_by, needs, needed_by }
    }
}

impl Shown {
    /// Whether objects of its kind apply others.
    pub fn is_applier(&self) -> bool {
        matches!(Kind::of(&self.id), Some(Kind::Kustomization | Kind::ResourceSet))
    }
}
