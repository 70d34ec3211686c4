//! From a reconcile order to its plot.

use std::collections::{BTreeMap, HashMap};

use crate::graph::{EdgeKind, Graph, NodeId};
use crate::object::ObjectRef;
use crate::picture::diagram::{DiagramEdge, Emphasis};
use crate::picture::plot::{Plot, PlotStep, PlotWave};
use crate::query::Order;
use crate::source::SourceMap;
use crate::text::duration;

use super::View;
use super::boxes::Boxes;
use super::layers::Layers;
use super::lines;
use super::scope::Scope;
use super::shades::Shades;
use super::sketch::{Group, GroupKind, Sketch};

/// A plot with more lines than this has those of the critical path only.
const MOST_LINES: usize = 120;

/// A Kustomization that applies more than this many others has no lines to them: where they stand says as much.
const MOST_APPLIED: usize = 8;

/// The plot of an order: waves, layers, what waits for what, and the longest chain of waves as critical path.
/// O(nodes × edges) at worst, for the reduction.
pub fn plot(graph: &Graph, order: &Order, view: &View, sources: &SourceMap) -> Plot {
    let (targets, none) = (Vec::new(), Vec::new());
    let mut wave: HashMap<NodeId, usize> = HashMap::new();
    for (number, members) in order.waves.iter().enumerate() {
        wave.extend(members.iter().filter_map(|one| Some((graph.find(one)?, number))));
    }
    let shown = order.waves.iter().flatten().chain(&order.unreachable).filter_map(|one| graph.find(one));
    let shown: Vec<NodeId> = shown.filter(|id| graph.node(*id).is_kustomization()).collect();
    let layers = Layers::of(graph, &shown, &view.layers, sources);
    let mut rows = shown;
    rows.sort_by_key(|&id| {
        let reference = &graph.node(id).reference;
        (
            layers.of_node(id).unwrap_or(usize::MAX),
            wave.get(&id).copied().unwrap_or(usize::MAX),
            reference.name.clone(),
            reference.namespace.clone(),
        )
    });
    let (shades, loops) = (Shades::of(graph, &targets, None), lines::loops(graph));
    let boxes = Boxes::new(graph, &layers, &shades, &loops, view, sources, &none);
    let scope = Scope::between(graph, rows.clone(), rows.len());
    let mut sketch = Sketch::new(&scope, view.reduce);
    let implied = scope.pairs().len() - sketch.pairs.len();
    let applied = drop_appliers(&mut sketch, &scope);
    let draw = |&id: &NodeId| {
        let mut row = boxes.draw(&Group { members: vec![id], kind: GroupKind::Single });
        row.column = wave.get(&id).copied();
        row
    };
    let mut plot = Plot {
        title: graph.environment.clone(),
        description: description(order),
        rows: rows.iter().map(draw).collect(),
        edges: lines::draw(&sketch, &scope, &shades, &loops, sources),
        layers: layers.names.clone(),
        waves: order.waves.iter().zip(1..).map(|(members, number)| heading(order, members, number)).collect(),
        critical_path: Vec::new(),
        notes: notes(implied, applied),
    };
    plot.critical_path = critical_path(order, &plot);
    if plot.critical_path.is_empty() {
        plot.critical_path = longest_chain(&plot);
    }
    plot.mark_critical_path();
    thin_out(&mut plot);
    plot
}

/// More lines than can be told apart go, but for those of the critical path: columns and rows say the order without them.
fn thin_out(plot: &mut Plot) {
    let all = plot.edges.len();
    if all > MOST_LINES {
        plot.edges.retain(|edge| edge.emphasis != Emphasis::None);
        let gone = all - plot.edges.len();
        plot.notes.push(format!("{gone} more lines are not drawn: that many would hide what they join."));
    }
}

/// A wave, with the times between which its members get ready.
fn heading(order: &Order, members: &[ObjectRef], number: usize) -> PlotWave {
    let times = order.times.iter().filter(|times| members.contains(&times.id));
    let bounds = times.fold(None, |bounds: Option<(u32, u32)>, times| {
        let (earliest, latest) = bounds.unwrap_or((times.earliest, times.latest));
        Some((earliest.min(times.earliest), latest.max(times.latest)))
    });
    let bounds = bounds.map(|(earliest, latest)| format!("{} to {}", duration(earliest), duration(latest)));
    PlotWave { heading: format!("wave {number}"), bounds }
}

/// The critical path of the answer, as far as its steps have rows.
fn critical_path(order: &Order, plot: &Plot) -> Vec<PlotStep> {
    let row = |id: &ObjectRef| plot.rows.iter().position(|row| row.id == id.to_string());
    let steps = order.critical_path.iter().filter_map(|step| {
        let (at, delta) = (duration(step.at), duration(step.delta));
        Some(PlotStep { row: row(&step.id)?, at, delta })
    });
    steps.collect()
}

fn description(order: &Order) -> String {
    let count: usize = order.waves.iter().map(Vec::len).sum();
    let mut text = format!("{count} Kustomizations in {} waves", order.waves.len());
    if !order.unreachable.is_empty() {
        text += &format!(", {} never ready", order.unreachable.len());
    }
    text + ". A wave is a depth of dependency: each goes as soon as what it waits for is ready."
}

fn notes(implied: usize, applied: usize) -> Vec<String> {
    let mut notes = Vec::new();
    match implied {
        0 => {}
        1 => notes.push("One line that a longer path implies is not drawn.".to_owned()),
        many => notes.push(format!("{many} lines that longer paths imply are not drawn.")),
    }
    if applied > 0 {
        notes.push(format!(
            "{applied} lines from what applies more than {MOST_APPLIED} others are not drawn."
        ));
    }
    notes
}

/// Takes out the lines of what applies many others, and says how many.
fn drop_appliers(sketch: &mut Sketch, scope: &Scope<'_>) -> usize {
    let kinds = scope.kinds();
    let applies = |pair: &(usize, usize)| kinds.get(pair) == Some(&EdgeKind::AppliedBy);
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for pair in sketch.pairs.iter().filter(|pair| applies(pair)) {
        *counts.entry(pair.1).or_default() += 1;
    }
    let before = sketch.pairs.len();
    sketch.pairs.retain(|pair| !applies(pair) || counts[&pair.1] <= MOST_APPLIED);
    before - sketch.pairs.len()
}

/// A chain through as many waves as possible: from a row of the last wave back to the latest row that it waits for.
fn longest_chain(plot: &Plot) -> Vec<PlotStep> {
    let reached = |row: &usize| plot.rows[*row].column.is_some();
    let last = (0..plot.rows.len()).filter(reached).rev().max_by_key(|&row| plot.rows[row].column);
    let mut chain = Vec::new();
    let mut at = last;
    while let Some(row) = at {
        chain.push(row);
        let before = plot.edges.iter().filter(|edge| edge.from == row).map(|edge| edge.to).filter(reached);
        let earlier = before.filter(|&other| plot.rows[other].column < plot.rows[row].column);
        at = earlier.max_by_key(|&other| plot.rows[other].column);
    }
    if chain.len() < 2 {
        return Vec::new();
    }
    let mut steps = Vec::new();
    let mut before = 0;
    for &row in chain.iter().rev() {
        let wave = plot.rows[row].column.map_or(0, |wave| wave + 1);
        steps.push(PlotStep { row, at: format!("wave {wave}"), delta: (wave - before).to_string() });
        before = wave;
    }
    steps
}

impl Plot {
    /// Draws the lines of the critical path bold.
    pub fn mark_critical_path(&mut self) {
        for pair in self.critical_path.windows(2) {
            let is_step = |edge: &&mut DiagramEdge| {
                edge.from == pair[1].row && edge.to == pair[0].row && edge.emphasis == Emphasis::None
            };
            self.edges.iter_mut().filter(is_step).for_each(|edge| edge.emphasis = Emphasis::Highlighted);
        }
    }
}
