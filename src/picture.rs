//! From a graph to its picture: what is drawn, and what is left out.
//!
//! A hundred boxes with all their lines are a tangle in any engine. So less is drawn, in this order: lines that longer
//! paths imply go ([`View::reduce`]), boxes with the same lines become one (`stacks`), folders become one box where there are
//! still too many ([`View::max_boxes`]), and lines to what very many need become chips ([`View::hubs`]). What is left out
//! stands in [`Diagram::notes`].
//!
//! ```
//! use infra_graph::picture::{View, picture};
//! use infra_graph::render::svg::{SvgOptions, svg};
//! use infra_graph::{Options, analyze, repository::Repository, source::Disk};
//! let repository = Repository::new(Disk::open("examples/infra").unwrap());
//! let analysis = analyze(&repository, &Options::default());
//! let graph = analysis.environment("staging").unwrap().graph();
//! let diagram = picture(graph, &View::default(), repository.sources());
//! assert!(svg(&diagram, &SvgOptions::default()).starts_with("<svg"));
//! ```

mod boxes;
mod collapse;
pub mod diagram;
mod hubs;
mod inferred;
mod layers;
mod lines;
mod notes;
mod ordered;
pub mod plot;
mod scope;
mod shades;
mod sketch;
mod stacks;

pub use collapse::Collapse;
pub use hubs::Hubs;
pub use ordered::plot;
pub use shades::Blast;

use crate::graph::{Graph, NodeId};
use crate::object::ObjectRef;
use crate::source::{Glob, SourceMap};

use boxes::Boxes;
use diagram::Diagram;
use layers::Layers;
use notes::LeftOut;
use scope::Scope;
use shades::Shades;
use sketch::Sketch;

/// What a user wants to see.
#[derive(Debug, Clone)]
pub struct View {
    /// Whether edges that longer paths imply are left out.
    pub reduce: bool,
    /// Whether to draw what objects need although no edge says it; with `reduce` only what no path implies.
    pub inferred: bool,
    /// Layers by name, each with patterns of paths (`infrastructure/**`); from the folders where there is none.
    pub layers: Vec<(String, Vec<Glob>)>,
    /// The address that a file's path is put behind, where the repository can be seen in a browser.
    pub web: Option<String>,
    /// What becomes of lines to nodes that very many need.
    pub hubs: Hubs,
    /// Which folders become one box.
    pub collapse: Collapse,
    /// With more boxes than this, folders become one box each.
    pub max_boxes: usize,
    /// Only what is near these nodes.
    pub focus: Option<Focus>,
    /// What breaks if something is down: drawn strong, and the rest pale.
    pub impact: Option<Blast>,
}

impl Default for View {
    fn default() -> Self {
        Self {
            reduce: true,
            inferred: false,
            layers: Vec::new(),
            web: None,
            hubs: Hubs::default(),
            collapse: Collapse::default(),
            max_boxes: 150,
            focus: None,
            impact: None,
        }
    }
}

/// A neighbourhood.
#[derive(Debug, Clone)]
pub struct Focus {
    /// What is in its middle.
    pub targets: Vec<ObjectRef>,
    /// How many lines away things may be, upwards and downwards.
    pub depth: usize,
}

impl View {
    /// The nodes that the reader asks about; they keep a box of their own, and their lines.
    fn targets(&self, graph: &Graph) -> Vec<NodeId> {
        let focus = self.focus.iter().flat_map(|focus| &focus.targets);
        let impact = self.impact.iter().flat_map(|blast| &blast.targets);
        focus.chain(impact).filter_map(|reference| graph.find(reference)).collect()
    }
}

/// The picture of an environment: its Kustomizations, what they depend on or are applied by, and what is asked about.
///
/// Time: O(nodes × edges) at worst, for the reduction; nearly linear on real graphs.
pub fn picture(graph: &Graph, view: &View, sources: &SourceMap) -> Diagram {
    let targets = view.targets(graph);
    let whole = Scope::of(graph, &targets);
    let scope = match &view.focus {
        Some(focus) => whole.around(&targets, focus.depth, view.reduce),
        None => whole,
    };
    let shades = Shades::of(graph, &targets, view.impact.as_ref());
    let layers = Layers::of(graph, &scope.nodes, &view.layers, sources);
    let mut left_out = LeftOut::new(&scope, view);
    let mut sketch = Sketch::new(&scope, view.reduce);
    left_out.implied = scope.pairs().len() - sketch.pairs.len();
    stacks::stack(&mut sketch, &scope, &layers, &shades);
    collapse::collapse(&mut sketch, &layers, &shades, view, &mut left_out);
    let loops = lines::loops(graph);
    let hubs = hubs::take_out(&mut sketch, &scope, &shades, &loops, view.hubs);
    let boxes = Boxes::new(graph, &layers, &shades, &loops, view, sources, &sketch.boxes);
    let mut diagram = Diagram {
        title: graph.environment.clone(),
        description: notes::description(&scope, view),
        nodes: sketch.boxes.iter().map(|group| boxes.draw(group)).collect(),
        edges: lines::draw(&sketch, &scope, &shades, &loops, sources),
        highlight: if shades.asks() { "how it spreads".to_owned() } else { String::new() },
        // In a picture that asks, colours are answers.
        layers: if shades.asks() { Vec::new() } else { layers.names.clone() },
        ..Diagram::default()
    };
    if view.inferred {
        diagram.edges.extend(inferred::lines(graph, &sketch.places(), view.reduce, sources));
    }
    hubs.label(&mut diagram);
    diagram.notes = left_out.sentences(&diagram, &hubs);
    diagram
}
