//! What the script of the file reads.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::finding::{Finding, Rollout, Severity};
use crate::object::ObjectRef;
use crate::picture::diagram::DiagramNode;
use crate::query::{Answers, PageEdge, PageEnvironment, PageNode, PageStep};
use crate::source::SourceMap;

use super::Subject;
use super::places::{Place, Places};

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
    fields: BTreeMap<String, &'static str>,
    /// The kinds of edges that nobody wrote.
    inferred: Vec<String>,
    /// What steps say, by number.
    phrases: Vec<&'static str>,
}

/// An environment. Nodes and steps are named by their position.
#[derive(Debug, Serialize)]
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
    /// Node, next node, phrase, place; of every answer.
    steps: Vec<StepData>,
    /// For each node the steps of what is frozen, of what is lost, of what may be affected, of what it needs; `null` where there is
    /// no room for them.
    answers: Vec<Option<[Vec<usize>; 4]>>,
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
struct NodeData {
    kind: String,
    namespace: String,
    name: String,
    id: ObjectRef,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<ObjectRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
    /// What is true of it.
    flags: Vec<&'static str>,
    facts: Vec<(String, String)>,
    /// How many objects it applies, by kind.
    applies: BTreeMap<String, usize>,
}

/// From, to, kind, confidence, place.
type EdgeData = (usize, usize, String, String, Place);
/// Node, next node, phrase, place.
type StepData = (usize, usize, usize, Option<Place>);

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
        let mut tables = Tables::of(sources);
        let environments = subjects.iter().map(|subject| tables.environment(subject)).collect();
        let names: Vec<&str> = subjects.iter().map(|subject| subject.page.name).collect();
        let findings = findings
            .iter()
            .filter_map(|finding| self::finding(finding, &names, &mut tables.places))
            .collect();
        let Tables { places, fields, inferred, phrases } = tables;
        let (paths, elsewhere) = places.into_paths();
        Self { environments, findings, paths, elsewhere, fields, inferred, phrases }
    }
}

/// What is written once, and named by number.
struct Tables<'s> {
    places: Places<'s>,
    fields: BTreeMap<String, &'static str>,
    inferred: Vec<String>,
    phrases: Vec<&'static str>,
}

impl<'s> Tables<'s> {
    fn of(sources: &'s SourceMap) -> Self {
        let (fields, inferred, phrases) = Default::default();
        Self { places: Places::new(sources), fields, inferred, phrases }
    }

    fn environment<'a>(&mut self, subject: &'a Subject<'a>) -> EnvironmentData<'a> {
        let PageEnvironment { name, entry, incomplete, nodes, edges, steps, answers } = &subject.page;
        let positions: HashMap<String, usize> =
            nodes.iter().enumerate().map(|(at, node)| (node.id.to_string(), at)).collect();
        let lists = |answers: &Answers| {
            let Answers { frozen, lost, possible, needs } = answers;
            [frozen, lost, possible, needs].map(Clone::clone)
        };
        EnvironmentData {
            name,
            entry,
            web: subject.web.as_deref(),
            incomplete,
            layers: &subject.diagram.layers,
            notes: &subject.diagram.notes,
            nodes: nodes.iter().map(|node| self.node(node)).collect(),
            edges: edges.iter().map(|edge| self.edge(edge)).collect(),
            steps: steps.iter().map(|step| self.step(step)).collect(),
            answers: answers.iter().map(|answers| answers.as_ref().map(lists)).collect(),
            boxes: subject.diagram.nodes.iter().map(|node| drawn(node, &positions)).collect(),
            chips: subject.diagram.nodes.iter().any(|node| !node.chips.is_empty()),
        }
    }

    fn node(&mut self, node: &PageNode) -> NodeData {
        let PageNode { id, path, source, span, flags, facts, applies } = node;
        NodeData {
            kind: id.kind.to_string(),
            namespace: id.namespace.to_string(),
            name: id.name.to_string(),
            id: id.clone(),
            path: path.clone(),
            source: source.clone(),
            place: span.map(|span| self.places.place(span)),
            flags: flags.clone(),
            facts: facts.clone(),
            applies: applies.clone(),
        }
    }

    fn edge(&mut self, edge: &PageEdge) -> EdgeData {
        let kind = format!("{:?}", edge.kind);
        if !self.fields.contains_key(&kind) {
            self.fields.insert(kind.clone(), edge.field);
            self.inferred.extend(edge.is_inferred.then(|| kind.clone()));
        }
        let confidence = format!("{:?}", edge.confidence).to_lowercase();
        (edge.from, edge.to, kind, confidence, self.places.place(edge.span))
    }

    fn step(&mut self, step: &PageStep) -> StepData {
        let known = self.phrases.iter().position(|phrase| *phrase == step.phrase);
        let phrase = known.unwrap_or_else(|| {
            self.phrases.push(step.phrase);
            self.phrases.len() - 1
        });
        (step.node, step.next, phrase, step.span.map(|span| self.places.place(span)))
    }
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
