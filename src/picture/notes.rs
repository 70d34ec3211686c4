//! What a picture says about itself: what it shows, and what it leaves out.

use std::collections::BTreeSet;

use crate::graph::{Edge, EdgeKind, Graph, NodeId};
use crate::object::ObjectRef;
use crate::picture::diagram::{Diagram, DiagramNode, NodeKind};
use crate::text;

use super::View;
use super::hubs::HubLines;
use super::scope::{Scope, root};

/// Names that a sentence lists.
const LISTED: usize = 6;

/// What was left out.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    /// Lines that longer paths imply.
    pub(super) implied: usize,
    /// Folders that are one box.
    pub(super) folders: usize,
    /// There are more boxes than there should be, and no folders left to collapse.
    pub(super) too_many: bool,
    root: Option<String>,
    narrowed: Option<String>,
    unseen: Option<String>,
}

impl LeftOut {
    pub(super) fn new(scope: &Scope<'_>, view: &View) -> Self {
        let graph = scope.graph;
        let drawn: BTreeSet<NodeId> = scope.nodes.iter().copied().collect();
        Self {
            root: root_note(graph, &drawn, view),
            narrowed: view.focus.is_some().then(|| format!("{} of {} are drawn", drawn.len(), scope.of)),
            unseen: unseen(graph, &drawn, view),
            ..Self::default()
        }
    }

    /// One sentence for each thing that was left out.
    pub(super) fn sentences(self, diagram: &Diagram, hubs: &HubLines) -> Vec<String> {
        let mut notes: Vec<String> = Vec::new();
        notes.extend(self.narrowed.map(|text| format!("{text}; the rest is further away.")));
        match self.implied {
            0 => {}
            1 => notes.push("One line that a longer path implies is not drawn.".to_owned()),
            many => notes.push(format!("{many} lines that longer paths imply are not drawn.")),
        }
        let chips: usize = hubs.counts.values().sum();
        if chips > 0 {
            let of = |(&hub, &count): (&usize, &usize)| (count, diagram.nodes[hub].label.clone());
            let named = most(hubs.counts.iter().map(of).collect());
            notes.push(format!("Chips stand for {} to what many need: {named}.", lines(chips)));
        }
        for (&hub, &count) in &hubs.appliers {
            let name = &diagram.nodes[hub].label;
            notes.push(format!("{name} applies {count} of them; these lines are not drawn."));
        }
        let is_stack = |node: &&DiagramNode| node.kind != NodeKind::Folder && node.stacked > 1;
        if diagram.nodes.iter().any(|node| is_stack(&node)) {
            let stacks = diagram.nodes.iter().filter(is_stack);
            let of = |node: &DiagramNode| (node.stacked, node.label.clone());
            notes.push(format!("Same lines and folder, one box: {}.", most(stacks.map(of).collect())));
        }
        if self.folders > 0 {
            let folders = diagram.nodes.iter().filter(|node| node.kind == NodeKind::Folder);
            let named = most(folders.map(|node| (node.stacked, node.label.clone())).collect());
            let noun = if self.folders == 1 { "folder is" } else { "folders are" };
            notes.push(format!("{} {noun} collapsed: {named}.", self.folders));
        }
        if self.too_many {
            notes.push("There are no folders left to collapse: --focus shows a part.".to_owned());
        }
        notes.extend(self.root);
        notes.extend(self.unseen);
        notes.iter().map(|note| text::name(note)).collect()
    }
}

/// "plex (12), sonarr (3) and 4 more", the greatest first.
fn most(mut named: Vec<(usize, String)>) -> String {
    named.sort_by(|a, b| (b.0, &a.1).cmp(&(a.0, &b.1)));
    let rest = named.len().saturating_sub(LISTED);
    let mut text: Vec<String> =
        named.iter().take(LISTED).map(|(count, name)| format!("{name} ({count})")).collect();
    if rest > 0 {
        text.push(format!("and {rest} more"));
    }
    text.join(", ").replace(", and ", " and ")
}

fn lines(count: usize) -> String {
    if count == 1 { "one line".to_owned() } else { format!("{count} lines") }
}

fn root_note(graph: &Graph, drawn: &BTreeSet<NodeId>, view: &View) -> Option<String> {
    let root = root(graph).filter(|id| !drawn.contains(id) && view.focus.is_none())?;
    let is_applied = |edge: &&Edge| edge.kind == EdgeKind::AppliedBy && drawn.contains(&edge.from);
    let applied = graph.incoming(root).filter(is_applied).count();
    Some(format!("{}, which applies {applied} of them, is not drawn.", graph.node(root).reference.name))
}

/// What the blast radius hits besides what is drawn.
fn unseen(graph: &Graph, drawn: &BTreeSet<NodeId>, view: &View) -> Option<String> {
    let blast = view.impact.as_ref()?;
    let hit = blast.frozen.iter().chain(&blast.cannot_be_recreated);
    let hidden = hit.filter(|one| graph.find(one).is_none_or(|id| !drawn.contains(&id))).count();
    (hidden > 0).then(|| {
        format!("{hidden} more objects that are hit are not drawn; `infra-graph impact` lists them.")
    })
}

/// The sentence below the heading.
pub(super) fn description(scope: &Scope<'_>, view: &View) -> String {
    let graph = scope.graph;
    let drawn = scope.nodes.iter().filter(|&&id| !graph.node(id).missing);
    let count = drawn.filter(|&&id| graph.node(id).is_kustomization()).count();
    let noun = if count == 1 { "Kustomization" } else { "Kustomizations" };
    let names = |list: &[ObjectRef]| {
        let names: Vec<String> = list.iter().take(3).map(|one| one.name.to_string()).collect();
        let more = if list.len() > 3 { format!(" and {} more", list.len() - 3) } else { String::new() };
        names.join(", ") + &more
    };
    if let Some(blast) = &view.impact {
        let number = |list: &[ObjectRef]| {
            list.iter()
                .filter(|one| graph.find(one).is_some_and(|id| graph.node(id).is_kustomization()))
                .count()
        };
        return format!(
            "If {} is down: {} of {} Kustomizations are frozen, {} more could not be created again",
            names(&blast.targets),
            number(&blast.frozen),
            graph.nodes().filter(|(_, node)| node.is_kustomization()).count(),
            number(&blast.cannot_be_recreated)
        );
    }
    match &view.focus {
        Some(focus) => {
            format!("Around {}: {count} {noun}, what comes first at the left", names(&focus.targets))
        }
        None => format!("{count} {noun}, what comes first at the left"),
    }
}
