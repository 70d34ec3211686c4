//! What the script of the file reads.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::finding::{Finding, Rollout, Severity};
use crate::flux::Kind;
use crate::graph::{Confidence, Edge, EdgeKind, Node, NodeId};
use crate::object::ObjectRef;
use crate::readiness::Readiness;
use crate::source::SourceMap;

use super::Subject;
use super::facts::facts;
use super::places::{Place, Places};
use crate::render::diagram::DiagramNode;

/// Everything.
#[derive(Debug, Serialize)]
pub(super) struct Document<'a> {
    environments: Vec<EnvironmentData<'a>>,
    findings: Vec<FindingData<'a>>,
    /// Paths of files; places name them by number.
    paths: Vec<String>,
    /// The numbers of the paths that no address on the web has: they lie in sources elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    elsewhere: Vec<usize>,
    /// What each kind of edge that occurs is called.
    fields: BTreeMap<EdgeKind, &'static str>,
}

/// An environment. Nodes are named by their position.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EnvironmentData<'a> {
    name: &'a str,
    entry: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    web: Option<&'a str>,
    incomplete: &'a [ObjectRef],
    layers: &'a [String],
    notes: &'a [String],
    nodes: Vec<NodeData>,
    edges: Vec<EdgeData>,
    /// Head, length of the body, body; and so on.
    clauses: Vec<usize>,
    /// How many milestones there are.
    milestones: usize,
    /// The boxes of the picture.
    boxes: Vec<BoxData>,
    /// Whether some dependencies are chips in the picture.
    chips: bool,
}

#[derive(Debug, Serialize)]
struct BoxData {
    label: String,
    /// What it stands for.
    nodes: Vec<usize>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct NodeData {
    id: ObjectRef,
    kind: String,
    namespace: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<ObjectRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
    /// Those of [`flags`] that hold.
    flags: Vec<&'static str>,
    facts: Vec<(String, String)>,
    /// How many objects it applies, by kind.
    applies: BTreeMap<String, usize>,
}

/// From, to, kind, confidence, place.
type EdgeData = (usize, usize, EdgeKind, Confidence, Place);

#[derive(Debug, Serialize)]
struct FindingData<'a> {
    code: &'a str,
    severity: Severity,
    /// Positions of environments.
    environments: Vec<usize>,
    nodes: &'a [String],
    message: &'a str,
    labels: Vec<(Place, &'a str)>,
    notes: &'a [String],
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<Rollout>,
}

impl<'a> Document<'a> {
    pub(super) fn new(subjects: &'a [Subject<'a>], findings: &'a [Finding], sources: &SourceMap) -> Self {
        let mut places = Places::new(sources);
        let environments = subjects.iter().map(|subject| environment(subject, &mut places)).collect();
        let names: Vec<&str> =
            subjects.iter().map(|subject| subject.analyzed.environment.name.as_str()).collect();
        let findings =
            findings.iter().filter_map(|finding| self::finding(finding, &names, &mut places)).collect();
        let edges = subjects.iter().flat_map(|subject| subject.analyzed.graph.edges());
        let fields = edges.map(|edge| (edge.kind, edge.kind.field())).collect();
        let (paths, elsewhere) = places.into_paths();
        Self { environments, findings, paths, elsewhere, fields }
    }
}

fn environment<'a>(subject: &'a Subject<'a>, places: &mut Places<'_>) -> EnvironmentData<'a> {
    let (environment, graph) = (&subject.analyzed.environment, &subject.analyzed.graph);
    let applied = applied(subject);
    let node = |(_, node): (NodeId, &Node)| NodeData {
        kind: node.reference.kind.to_string(),
        namespace: node.reference.namespace.to_string(),
        name: node.reference.name.to_string(),
        id: node.reference.clone(),
        path: node.path.as_ref().map(|path| format!("./{path}")),
        source: node.source.clone(),
        place: node.span.map(|span| places.place(span)),
        flags: flags(node),
        facts: environment
            .inventory
            .get(&node.reference)
            .map(|entry| facts(&entry.object))
            .unwrap_or_default(),
        applies: applied.get(&node.reference).cloned().unwrap_or_default(),
    };
    let readiness = Readiness::of(subject.analyzed);
    let nodes = graph.nodes().map(node).collect();
    let positions: HashMap<String, usize> =
        graph.nodes().map(|(at, node)| (node.reference.to_string(), at.index())).collect();
    let edge = |edge: &Edge| {
        (edge.from.index(), edge.to.index(), edge.kind, edge.confidence, places.place(edge.span))
    };
    EnvironmentData {
        name: &environment.name,
        entry: environment.entry.as_str(),
        web: subject.web.as_deref(),
        incomplete: &graph.incomplete,
        layers: &subject.diagram.layers,
        notes: &subject.diagram.notes,
        nodes,
        edges: graph.edges().map(edge).collect(),
        clauses: clauses(&readiness),
        milestones: readiness.milestone_count(),
        boxes: subject.diagram.nodes.iter().map(|node| drawn(node, &positions)).collect(),
        chips: subject.diagram.nodes.iter().any(|node| !node.chips.is_empty()),
    }
}

/// How many objects of which kind each node applies.
fn applied(subject: &Subject<'_>) -> BTreeMap<ObjectRef, BTreeMap<String, usize>> {
    let mut counts: BTreeMap<ObjectRef, BTreeMap<String, usize>> = BTreeMap::new();
    for (reference, entry) in subject.analyzed.environment.inventory.iter() {
        for applier in entry.appliers.iter().filter_map(|applier| applier.by.as_ref()) {
            *counts.entry(applier.clone()).or_default().entry(reference.kind.to_string()).or_default() += 1;
        }
    }
    counts
}

/// What is true of a node.
fn flags(node: &Node) -> Vec<&'static str> {
    let kustomization = node.kind == Some(Kind::Kustomization);
    let all = [
        (node.wait, "wait"),
        (node.health_checked, "healthChecked"),
        (node.suspended, "suspended"),
        (node.external, "external"),
        (node.missing, "missing"),
        (kustomization && !node.missing && !node.wait && !node.health_checked, "unnoticed"),
    ];
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, flag)| flag).collect()
}

fn clauses(readiness: &Readiness) -> Vec<usize> {
    let mut numbers = Vec::new();
    for (head, body) in readiness.numbered_clauses() {
        numbers.extend([head, body.len()]);
        numbers.extend(body);
    }
    numbers
}

fn drawn(node: &DiagramNode, positions: &HashMap<String, usize>) -> BoxData {
    let own = std::slice::from_ref(&node.id);
    let members = if node.members.is_empty() { own } else { &node.members };
    BoxData {
        label: node.label.clone(),
        nodes: members.iter().filter_map(|id| positions.get(id).copied()).collect(),
    }
}

/// A finding, where it holds in one of the environments.
fn finding<'a>(finding: &'a Finding, names: &[&str], places: &mut Places<'_>) -> Option<FindingData<'a>> {
    let concerned = |name: &str| finding.environments.is_empty() || finding.environments.contains(name);
    let environments: Vec<usize> =
        names.iter().enumerate().filter(|(_, name)| concerned(name)).map(|(at, _)| at).collect();
    (!environments.is_empty()).then(|| FindingData {
        code: finding.code.name(),
        severity: finding.severity,
        environments,
        nodes: &finding.nodes,
        message: &finding.message,
        labels: finding.labels.iter().map(|label| (places.place(label.span), label.text.as_str())).collect(),
        notes: &finding.notes,
        help: finding.help.as_deref(),
        mode: finding.rollout,
    })
}
