//! Steps: why one object hangs on another, and where that is written. Every answer is made of them.

use std::collections::HashMap;

use serde::Serialize;

use crate::graph::{Confidence, Edge, EdgeKind, Graph, Link, NodeId};
use crate::object::ObjectRef;
use crate::readiness::{Milestone, Reason};
use crate::requirement::Need;
use crate::source::{Location, SourceMap, Span};

/// The number of a step: its place in the `steps` of its answer, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StepId(u32);

impl StepId {
    pub(super) fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The numbers of these steps, from 0.
    pub fn all(steps: &[Step]) -> impl Iterator<Item = Self> {
        (0..steps.len()).map(Self::new)
    }

    /// The place in `steps`, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One step: why `id` hangs on the object of `next`.
///
/// The steps of an answer are forests of such pointers, so that they take linear room: an object that was reached over
/// several edges has one step whose `next` leads on to what was asked about, and one more for each other edge, named by `also`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    /// The object.
    pub id: ObjectRef,
    /// The step of what it hangs on; `None` for what the answer starts from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<StepId>,
    /// Why it hangs there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// How sure that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// The text that causes it; for what the answer starts from, where the object is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The other steps of the same object.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<StepId>,
}

/// Why one object hangs on another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Why {
    /// `spec.dependsOn`.
    DependsOn {
        /// Whether a `readyExpr` decides, which cannot be known offline.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        ready_expression: bool,
        /// Whether it is enough that the other exists.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        existence: bool,
    },
    /// It waits for the health of all that it applies (`spec.wait`).
    Waits,
    /// `spec.healthChecks`, or what stands for it in a FluxInstance.
    HealthCheck,
    /// The other applies it.
    AppliedBy,
    /// It applies the other.
    Applies,
    /// `spec.sourceRef`, and what a source is made of.
    Source,
    /// The chart of a HelmRelease.
    Chart,
    /// helm-controller makes the chart for the release.
    MadeFor,
    /// A ResourceSet applies it in a step after the other.
    EarlierStep,
    /// `spec.postBuild.substituteFrom`.
    SubstituteFrom,
    /// `spec.valuesFrom`.
    ValuesFrom,
    /// Something that it applies is of a kind which the other brings.
    NeedsKind {
        /// The name of the definition, as in `Certificate.cert-manager.io`.
        definition: String,
    },
    /// Something that it applies is in a namespace which the other makes.
    NeedsNamespace {
        /// Its name.
        namespace: String,
    },
    /// It does not start without an object which the other applies or makes.
    NeedsObject {
        /// The object.
        object: ObjectRef,
        /// The key that is needed of it.
        #[serde(skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    },
    /// It is not healthy, or does not work, without such an object.
    UsesObject {
        /// The object.
        object: ObjectRef,
        /// The key that is used.
        #[serde(skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    },
    /// Something that it applies is refused while the other does not answer a webhook.
    AsksWebhook,
    /// The other brings what is needed.
    ProvidedBy,
}

impl Why {
    /// A word or two, from the side of the one that hangs there.
    pub fn phrase(&self) -> &'static str {
        match self {
            Self::DependsOn { .. } => "dependsOn",
            Self::Waits => "waits for it",
            Self::HealthCheck => "healthChecks",
            Self::AppliedBy => "applied by it",
            Self::Applies => "applies it",
            Self::Source => "sourceRef",
            Self::Chart => "chart",
            Self::MadeFor => "made for it",
            Self::EarlierStep => "a step after it",
            Self::SubstituteFrom => "substituteFrom",
            Self::ValuesFrom => "valuesFrom",
            Self::NeedsKind { .. } => "needs its kinds",
            Self::NeedsNamespace { .. } => "needs its namespace",
            Self::NeedsObject { .. } => "needs its objects",
            Self::UsesObject { .. } => "uses its objects",
            Self::AsksWebhook => "asks its webhook",
            Self::ProvidedBy => "brought by it",
        }
    }

    /// The reason as a verb: "depends on", with what it hangs on behind it.
    pub fn verb(&self) -> String {
        let comes_with = |verb: &str, what: &str| format!("{verb} {what}, which comes with");
        match self {
            Self::DependsOn { .. } => "depends on".to_owned(),
            Self::Waits => "applies and waits for".to_owned(),
            Self::HealthCheck => "checks the health of".to_owned(),
            Self::AppliedBy => "is applied by".to_owned(),
            Self::Applies => "applies".to_owned(),
            Self::Source => "takes its content from".to_owned(),
            Self::Chart => "takes its chart from".to_owned(),
            Self::MadeFor => "is made for".to_owned(),
            Self::EarlierStep => "comes in a step after".to_owned(),
            Self::SubstituteFrom => "takes variables from".to_owned(),
            Self::ValuesFrom => "takes values from".to_owned(),
            Self::NeedsKind { definition } => comes_with("needs the kind", definition),
            Self::NeedsNamespace { namespace } => comes_with("needs the namespace", namespace),
            Self::NeedsObject { object, .. } => comes_with("needs", &object.to_string()),
            Self::UsesObject { object, .. } => comes_with("uses", &object.to_string()),
            Self::AsksWebhook => "is admitted by a webhook of".to_owned(),
            Self::ProvidedBy => "comes with".to_owned(),
        }
    }

    /// Whether nobody wrote it: it follows from what objects need.
    pub fn is_inferred(&self) -> bool {
        matches!(
            self,
            Self::NeedsKind { .. }
                | Self::NeedsNamespace { .. }
                | Self::NeedsObject { .. }
                | Self::UsesObject { .. }
                | Self::AsksWebhook
                | Self::ProvidedBy
        )
    }

    /// Whether somebody wrote that one comes after the other; and not only who applies whom, or out of what.
    pub fn is_order(&self) -> bool {
        matches!(self, Self::DependsOn { .. } | Self::Waits | Self::HealthCheck)
    }

    /// Why what an edge starts at needs what it leads to.
    fn of_edge(graph: &Graph, edge: &Edge) -> Self {
        let (ready_expression, existence) = (edge.ready_expression, edge.existence);
        match (edge.kind, graph.need(edge)) {
            (EdgeKind::DependsOn, _) => Self::DependsOn { ready_expression, existence },
            (EdgeKind::AppliedBy, _) => Self::AppliedBy,
            (EdgeKind::Source, _) => Self::Source,
            (EdgeKind::Chart, _) => Self::Chart,
            (EdgeKind::HealthCheck, _) => Self::HealthCheck,
            (EdgeKind::SubstituteFrom, _) => Self::SubstituteFrom,
            (EdgeKind::ValuesFrom, _) => Self::ValuesFrom,
            (EdgeKind::UsesObject, Some(need)) => match Self::of_need(need) {
                Self::NeedsObject { object, key } => Self::UsesObject { object, key },
                other => other,
            },
            (_, Some(need)) => Self::of_need(need),
            (_, None) => Self::AsksWebhook,
        }
    }

    fn of_need(need: &Need) -> Self {
        match need {
            Need::Kind { group, kind } => Self::NeedsKind { definition: format!("{kind}.{group}") },
            Need::Namespace(name) => Self::NeedsNamespace { namespace: name.to_string() },
            Need::Object(object) => Self::NeedsObject { object: object.clone(), key: None },
            Need::Key { object, key } => {
                Self::NeedsObject { object: object.clone(), key: Some(key.to_string()) }
            }
        }
    }

    /// Why a milestone stands on another one; `None` where the same object goes on.
    pub(super) fn of_reason(reason: &Reason, on: Milestone<'_>) -> Option<Self> {
        Some(match (reason, on) {
            (Reason::Same, _) => return None,
            (Reason::DependsOn(_), _) => Self::DependsOn { ready_expression: false, existence: false },
            (Reason::AppliedBy(_), _) => Self::AppliedBy,
            (Reason::Wait(_), _) => Self::Waits,
            (Reason::HealthCheck(_), _) => Self::HealthCheck,
            (Reason::Source(_), _) => Self::Source,
            (Reason::Chart(_), _) => Self::Chart,
            (Reason::MadeFor, _) => Self::MadeFor,
            (Reason::EarlierStep(_), _) => Self::EarlierStep,
            (Reason::Needs { .. }, Milestone::Met(need)) => Self::of_need(need),
            (Reason::Needs { .. } | Reason::ProvidedBy { .. }, _) => Self::ProvidedBy,
        })
    }
}

/// Where steps lead from what the answer starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// To what hangs on it.
    Dependents,
    /// To what it needs.
    Needs,
}

/// Steps in the making.
pub(super) struct Forest<'g> {
    graph: &'g Graph,
    sources: &'g SourceMap,
    direction: Direction,
    steps: Vec<Step>,
    /// The step of each node that hangs nowhere else first.
    first: HashMap<NodeId, StepId>,
}

impl<'g> Forest<'g> {
    pub(super) fn new(graph: &'g Graph, sources: &'g SourceMap, direction: Direction) -> Self {
        Self { graph, sources, direction, steps: Vec::new(), first: HashMap::new() }
    }

    /// The step of a node that hangs on nothing: where the object is written.
    pub(super) fn start(&mut self, node: NodeId) -> StepId {
        if let Some(known) = self.first.get(&node) {
            return *known;
        }
        let span = self.graph.node(node).span;
        let location = span.map(|span| self.sources.location(span));
        let id = self.push(Step { location, ..self.step(node) });
        self.first.insert(node, id);
        id
    }

    /// The step by which a search first reached a node.
    pub(super) fn first(&mut self, link: &Link) -> StepId {
        let id = self.link(link);
        self.first.insert(link.to, id);
        id
    }

    /// The step of a node, which is this link's where it has none yet.
    pub(super) fn known_or_first(&mut self, link: &Link) -> StepId {
        let known = self.first.get(&link.to).copied();
        known.unwrap_or_else(|| self.first(link))
    }

    /// Steps of their own for links of which each leads to one before it or to a start: a second way to tell of the same nodes.
    pub(super) fn chain(&mut self, links: &[Link]) -> Vec<StepId> {
        let mut own: HashMap<NodeId, StepId> = HashMap::new();
        let mut steps = Vec::with_capacity(links.len());
        for link in links {
            let id = self.link(link);
            if let Some(&next) = own.get(&link.before) {
                self.steps[id.index()].next = Some(next);
            }
            own.insert(link.to, id);
            steps.push(id);
        }
        steps
    }

    /// Another step of a node that has one. Nothing for an edge to itself, and for an end that has no step.
    pub(super) fn further(&mut self, link: &Link) {
        let Some(&first) = self.first.get(&link.to).filter(|_| link.to != link.before) else { return };
        if self.first.contains_key(&link.before) {
            let id = self.link(link);
            self.steps[first.index()].also.push(id);
        }
    }

    pub(super) fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    /// One more step of the node that an edge starts at, beside its first.
    pub(super) fn edge(&mut self, edge: &Edge) -> StepId {
        self.start(edge.from);
        self.start(edge.to);
        self.link(&Link { to: edge.from, before: edge.to, edge: *edge })
    }

    fn link(&mut self, link: &Link) -> StepId {
        let (why, span) = explain(self.graph, link, self.direction);
        let location = span.map(|span| self.sources.location(span));
        let next = self.first.get(&link.before).copied();
        let confidence = Some(link.edge.confidence);
        self.push(Step { next, why: Some(why), confidence, location, ..self.step(link.to) })
    }

    fn step(&self, node: NodeId) -> Step {
        let id = self.graph.node(node).reference.clone();
        Step { id, next: None, why: None, confidence: None, location: None, also: Vec::new() }
    }

    fn push(&mut self, step: Step) -> StepId {
        self.steps.push(step);
        StepId::new(self.steps.len() - 1)
    }
}

/// Why the node that a link leads to hangs on the one before it, and the text that causes it.
///
/// An edge says itself why its dependent needs the other. Against it, who applies hangs on what it applies where it waits for
/// that: its `wait` is the cause.
pub(super) fn explain(graph: &Graph, link: &Link, direction: Direction) -> (Why, Option<Span>) {
    let Link { to, edge, .. } = *link;
    let node = graph.node(to);
    match (Why::of_edge(graph, &edge), direction) {
        (Why::AppliedBy, Direction::Needs) => (Why::Applies, Some(edge.span)),
        (Why::AppliedBy, _) if edge.to == to => (Why::Waits, node.wait_span.or(node.span)),
        (why, _) => (why, Some(edge.span)),
    }
}
