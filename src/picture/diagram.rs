//! What a picture shows, whatever it is written as.

/// A picture of nodes and the edges between them.
#[derive(Debug, Clone, Default)]
pub struct Diagram {
    /// The heading.
    pub title: String,
    /// One or two sentences below the heading; also what a screen reader says about the picture.
    pub description: String,
    /// The boxes.
    pub nodes: Vec<DiagramNode>,
    /// The lines.
    pub edges: Vec<DiagramEdge>,
    /// The names of the layers, in order; the first six have a hue of their own.
    pub layers: Vec<String>,
    /// Headings of columns that are settled, from left to right, such as the waves of a reconcile order. Empty: the
    /// edges decide what stands in which column.
    pub columns: Vec<String>,
    /// What it means that a line is highlighted; empty where nothing is to be said about it.
    pub highlight: String,
    /// Lines below the picture, for example what was left out.
    pub notes: Vec<String>,
}

/// A box.
#[derive(Debug, Clone, Default)]
pub struct DiagramNode {
    /// The full name, which no other node has.
    pub id: String,
    /// What stands in the box; cut in the middle when it is long.
    pub label: String,
    /// A second, smaller line, such as the namespace.
    pub sublabel: Option<String>,
    /// Index into [`Diagram::layers`].
    pub layer: Option<usize>,
    /// Index into [`Diagram::columns`], if there are any; nodes without one stand in a last column.
    pub column: Option<usize>,
    /// Decides the shape.
    pub kind: NodeKind,
    /// Decide the border; in any order.
    pub states: Vec<NodeState>,
    /// Where a click leads: a web address or a relative one. Others are left out.
    pub href: Option<String>,
    /// What is shown on hovering.
    pub tooltip: String,
    /// Short words at the bottom of the box: dependencies that are not drawn as lines.
    pub chips: Vec<String>,
    /// How many objects the box stands for, if more than one.
    pub stacked: usize,
    /// The ids of all that the box stands for, if that is more than one.
    pub members: Vec<String>,
    /// What a box that stands for several shows of their names, in small type below the label.
    pub names: Vec<String>,
    /// That lines to this node are chips on others, and on how many: "needed by 40".
    pub hub: Option<String>,
    /// Whether it stands out, or back.
    pub shade: Shade,
}

/// What a node is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeKind {
    /// A Flux Kustomization: rounded corners.
    #[default]
    Kustomization,
    /// A `HelmRelease`: corners cut off.
    HelmRelease,
    /// A `GitRepository`, `OCIRepository`, Bucket, `HelmRepository` or `HelmChart`: a round right end.
    Source,
    /// Anything else: plain corners.
    Other,
    /// A folder whose objects are not drawn one by one: a tab at the top.
    Folder,
}

/// What a node is to the question that the picture answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shade {
    /// There is no question, or it does not concern the node.
    #[default]
    None,
    /// What the reader asked about: a dark box.
    Target,
    /// Stops to be reconciled if the target is down.
    Frozen,
    /// Could not be created again without the target.
    CannotBeRecreated,
    /// Not concerned, in a picture that asks: pale.
    Dimmed,
}

/// What is special about a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeState {
    /// Its `spec.suspend` is true: dashed border.
    Suspended,
    /// Something names it, nothing defines it: dotted red border.
    Missing,
    /// A member of a dependency loop: thick red border.
    InLoop,
    /// Comes from another repository: double border.
    External,
}

/// A line, drawn from the dependency at the left to the dependent at the right.
#[derive(Debug, Clone, Default)]
pub struct DiagramEdge {
    /// Index of the node that depends.
    pub from: usize,
    /// Index of the node that it depends on.
    pub to: usize,
    /// Decides the stroke.
    pub kind: EdgeKind,
    /// What is shown on hovering.
    pub title: String,
    /// How much it stands out.
    pub emphasis: Emphasis,
}

/// What a line stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// `spec.dependsOn`: solid.
    #[default]
    DependsOn,
    /// The object's applier: thin and dashed.
    AppliedBy,
    /// `spec.sourceRef`, `chartRef` and the like: dotted.
    Source,
    /// Nothing in the repository says so, but the cluster will need it: long dashes.
    Inferred,
}

/// How much a line stands out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Emphasis {
    /// Pale: not concerned, in a picture that asks.
    Dimmed,
    /// As the others.
    #[default]
    None,
    /// Thick and dark: part of what the reader asked for.
    Highlighted,
    /// Thick and red: part of a dependency loop.
    Loop,
}
