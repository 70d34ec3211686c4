//! A reconcile order as a plot, whatever it is written as: a row for each object, a column for each wave.

use super::diagram::{DiagramEdge, DiagramNode};

/// A plot. Rows stand in the order of their layers, and within a layer as they are given.
#[derive(Debug, Clone, Default)]
pub struct Plot {
    /// The heading.
    pub title: String,
    /// One or two sentences below the heading.
    pub description: String,
    /// The rows; [`DiagramNode::column`] is the wave, and rows without one stand in a last column: they never become ready.
    pub rows: Vec<DiagramNode>,
    /// What waits for what.
    pub edges: Vec<DiagramEdge>,
    /// The names of the layers, in order.
    pub layers: Vec<String>,
    /// The columns, from left to right.
    pub waves: Vec<PlotWave>,
    /// The chain that decides how long it takes, from its start; drawn bold and listed below. May be empty.
    pub critical_path: Vec<PlotStep>,
    /// Lines below the plot.
    pub notes: Vec<String>,
}

/// A column of a plot.
#[derive(Debug, Clone, Default)]
pub struct PlotWave {
    /// What stands above it: "wave 3".
    pub heading: String,
    /// The second axis, below the first: when things of this wave may be ready, as in "2 m to 12 m". Absent without a
    /// model of time.
    pub bounds: Option<String>,
}

/// A step of the critical path.
#[derive(Debug, Clone, Default)]
pub struct PlotStep {
    /// Index into [`Plot::rows`].
    pub row: usize,
    /// When it is reached: "2 m 30 s", or "wave 3".
    pub at: String,
    /// What it adds: "30 s".
    pub delta: String,
}
