//! What a page shows of an environment: its objects, and about each of them what `impact` and `deps` answer.

mod facts;

use std::collections::{BTreeMap, HashMap};

use crate::analyzed::AnalyzedEnvironment;
use crate::graph::{Confidence, Edge, EdgeKind, Link, Node, NodeId};
use crate::object::ObjectRef;
use crate::readiness::Absences;
use crate::source::Span;

use super::impact::{Mode, Scene, Spread};
use super::step::{Direction, explain};

use facts::facts;

/// How many steps the answers of one page name together, at most: past this, a page takes longer to load than a question
/// to the program.
const MAX_NAMED: usize = 2_000_000;

/// An environment for a page. Nodes and steps are named by their places in the lists.
#[derive(Debug)]
pub struct PageEnvironment<'a> {
    /// The environment.
    pub name: &'a str,
    /// The folder that it starts at.
    pub entry: &'a str,
    /// What could not be looked into.
    pub incomplete: &'a [ObjectRef],
    /// The objects.
    pub nodes: Vec<PageNode>,
    /// What they need.
    pub edges: Vec<PageEdge>,
    /// The steps of all answers: each once, whatever the answer it stands in leads to.
    pub steps: Vec<PageStep>,
    /// For each node what `impact` and `deps` answer; `None` past the limit, for the last ones.
    pub answers: Vec<Option<Answers>>,
}

/// An object.
#[derive(Debug)]
pub struct PageNode {
    /// What names it.
    pub id: ObjectRef,
    /// A Kustomization's folder in its source.
    pub path: Option<String>,
    /// The source that it takes its content from.
    pub source: Option<ObjectRef>,
    /// Where it was written, or first named.
    pub span: Option<Span>,
    /// What is true of it: `wait`, `healthChecked`, `suspended`, `external`, `missing`, `unnoticed`, `neverReady`.
    pub flags: Vec<&'static str>,
    /// (field, value) of its spec.
    pub facts: Vec<(String, String)>,
    /// How many objects it applies, by kind.
    pub applies: BTreeMap<String, usize>,
}

/// What one object needs.
#[derive(Debug)]
pub struct PageEdge {
    /// The dependent.
    pub from: usize,
    /// What it needs.
    pub to: usize,
    /// Why.
    pub kind: EdgeKind,
    /// What that is called.
    pub field: &'static str,
    /// Whether nobody wrote it.
    pub is_inferred: bool,
    /// How sure it is.
    pub confidence: Confidence,
    /// Where it was written.
    pub span: Span,
}

/// Why a node hangs on the next one.
#[derive(Debug)]
pub struct PageStep {
    /// The node.
    pub node: usize,
    /// What it hangs on.
    pub next: usize,
    /// Why, in a word or two.
    pub phrase: &'static str,
    /// The text that causes it.
    pub span: Option<Span>,
}

/// What `impact` and `deps` answer about one node: lists of steps, nearest first, one for each node. What does not exist is
/// named in them, since others may hang on it.
#[derive(Debug, Default)]
pub struct Answers {
    /// What Flux stops to reconcile.
    pub frozen: Vec<usize>,
    /// What could not be created again.
    pub lost: Vec<usize>,
    /// What may be affected.
    pub possible: Vec<usize>,
    /// What it needs.
    pub needs: Vec<usize>,
}

impl AnalyzedEnvironment {
    /// The environment for a page. Each answer costs what it names.
    pub fn page(&self) -> PageEnvironment<'_> {
        let (environment, graph) = (self.environment(), self.graph());
        let applied = self.applied();
        let node = |(id, node): (NodeId, &Node)| {
            let entry = environment.inventory.get(&node.reference);
            PageNode {
                path: node.path.as_ref().map(|path| format!("./{path}")),
                source: node.source.clone(),
                span: node.span,
                flags: flags(node, self.empty().done(id).is_none()),
                facts: entry.map(|entry| facts(&entry.object)).unwrap_or_default(),
                applies: applied.get(&node.reference).cloned().unwrap_or_default(),
                id: node.reference.clone(),
            }
        };
        let edge = |edge: &Edge| PageEdge {
            from: edge.from.index(),
            to: edge.to.index(),
            kind: edge.kind,
            field: edge.kind.field(),
            is_inferred: edge.kind.is_inferred(),
            confidence: edge.confidence,
            span: edge.span,
        };
        let others: Vec<ObjectRef> = graph.nodes().map(|(_, node)| node.reference.clone()).collect();
        let asked = self.graph_with(&others);
        let scene = Scene { graph: &asked, requirements: self.requirements(), environment };
        let mut table = Table { scene, steps: Vec::new(), known: HashMap::new(), named: 0 };
        let mut absences = Absences::of(self.empty());
        let answers = graph.nodes().map(|(id, _)| table.answers(&mut absences, id)).collect();
        PageEnvironment {
            name: self.name(),
            entry: environment.entry.as_str(),
            incomplete: &graph.incomplete,
            nodes: graph.nodes().map(node).collect(),
            edges: graph.edges().map(edge).collect(),
            answers,
            steps: table.steps,
        }
    }

    /// How many objects of which kind each node applies.
    fn applied(&self) -> BTreeMap<&ObjectRef, BTreeMap<String, usize>> {
        let mut counts: BTreeMap<&ObjectRef, BTreeMap<String, usize>> = BTreeMap::new();
        for (reference, entry) in self.environment().inventory.iter() {
            for applier in entry.appliers.iter().filter_map(|applier| applier.by.as_ref()) {
                *counts.entry(applier).or_default().entry(reference.kind.to_string()).or_default() += 1;
            }
        }
        counts
    }
}

/// The steps that answers share.
struct Table<'g> {
    scene: Scene<'g>,
    steps: Vec<PageStep>,
    known: HashMap<(NodeId, NodeId, EdgeKind, Span, bool), usize>,
    named: usize,
}

impl Table<'_> {
    fn answers(&mut self, absences: &mut Absences<'_>, target: NodeId) -> Option<Answers> {
        if self.named > MAX_NAMED {
            return None;
        }
        let spread = Spread::nearest(self.scene, absences, &[target], Mode::Down);
        let [frozen, lost, possible] =
            [0, 1, 2].map(|at| spread.links(at).map(|link| self.step(link, Direction::Dependents)).collect());
        let reach = self.scene.graph.reach_up(&[target], |_| true);
        let links = reach.nodes().iter().filter_map(|&node| reach.link(node));
        let needs: Vec<usize> = links.map(|link| self.step(link, Direction::Needs)).collect();
        let answers = Answers { frozen, lost, possible, needs };
        let lists = [&answers.frozen, &answers.lost, &answers.possible, &answers.needs];
        self.named += lists.iter().map(|list| list.len()).sum::<usize>();
        Some(answers)
    }

    fn step(&mut self, link: &Link, direction: Direction) -> usize {
        let key = (link.to, link.before, link.edge.kind, link.edge.span, direction == Direction::Needs);
        *self.known.entry(key).or_insert_with(|| {
            let (why, span) = explain(self.scene.graph, link, direction);
            let (node, next) = (link.to.index(), link.before.index());
            self.steps.push(PageStep { node, next, phrase: why.phrase(), span });
            self.steps.len() - 1
        })
    }
}

/// What is true of a node.
fn flags(node: &Node, never_ready: bool) -> Vec<&'static str> {
    let all = [
        (node.wait, "wait"),
        (node.health_checked, "healthChecked"),
        (node.suspended, "suspended"),
        (node.external, "external"),
        (node.missing, "missing"),
        (node.is_unnoticed(), "unnoticed"),
        (never_ready && !node.missing, "neverReady"),
    ];
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, flag)| flag).collect()
}
