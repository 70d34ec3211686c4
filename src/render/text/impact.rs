//! `infra-graph impact` as text.

use crate::flux::Kind;
use crate::graph::Graph;
use crate::object::ObjectRef;
use crate::query::{Impact, Reached};
use crate::source::SourceMap;
use crate::text::name;

use super::names::Names;
use super::paint::strong;
use super::tree::Tree;
use super::words::count;

/// How an impact is shown.
pub struct ImpactView<'a> {
    /// Where places are looked up.
    pub sources: &'a SourceMap,
    /// The width of the terminal.
    pub width: usize,
    /// Whether to list what could not be created again.
    pub all: bool,
}

impl ImpactView<'_> {
    /// The answer: one sentence, then a tree per environment.
    pub fn print(&self, targets: &[ObjectRef], parts: &[(Graph, Impact)]) -> String {
        let mut out = sentence(targets, parts) + "\n";
        for (graph, impact) in parts {
            if is_nothing(impact) {
                continue;
            }
            out += &format!("\n{}\n", strong(&name(&impact.environment)));
            out += &self.environment(targets, graph, impact);
        }
        out + &unnoticed(parts)
    }

    fn environment(&self, targets: &[ObjectRef], graph: &Graph, impact: &Impact) -> String {
        let names = Names::of(graph);
        let tree = Tree { graph, sources: self.sources, width: self.width, names: &names, dependents: true };
        let mut out = String::new();
        if !impact.frozen.is_empty() {
            out += &trees(&tree, targets, &impact.frozen);
            out += "  Frozen: what runs keeps running, but gets no new revision, no drift correction, no pruning.\n";
        }
        match impact.cannot_be_recreated.len() {
            0 => {}
            _ if self.all => {
                out += "  On an empty cluster, these could not be created either:\n";
                let mut whole: Vec<Reached> = impact.cannot_be_recreated.clone();
                let known: Vec<ObjectRef> = whole.iter().map(|reached| reached.id.clone()).collect();
                whole.extend(impact.frozen.iter().filter(|frozen| leads_to(&known, frozen, impact)).cloned());
                out += &trees(&tree, targets, &whole);
            }
            number => {
                let more = if impact.frozen.is_empty() { "" } else { " more" };
                let objects = if number == 1 { "object" } else { "objects" };
                out +=
                    &format!("  {number}{more} {objects} could not be created again (--all lists them).\n");
            }
        }
        out + &self.possibly(&tree, targets, impact)
    }

    /// What inferred edges reach besides: they follow from what objects need, and nobody wrote them.
    fn possibly(&self, tree: &Tree<'_>, targets: &[ObjectRef], impact: &Impact) -> String {
        let number = impact.possibly_affected.len();
        if number == 0 {
            return String::new();
        }
        let uses = if number == 1 { "uses" } else { "use" };
        let sentence =
            format!("{} {uses} what is missing then, and may be affected", count(number, "more object"));
        if !self.all {
            return format!("  {sentence} (--all lists them).\n");
        }
        let mut whole = impact.possibly_affected.clone();
        let others = impact.frozen.iter().chain(&impact.cannot_be_recreated);
        let on_a_way = |other: &&Reached| impact.possibly_affected.iter().any(|r| r.path.contains(&other.id));
        whole.extend(others.filter(on_a_way).cloned());
        format!("  {sentence}:\n{}", trees(tree, targets, &whole))
    }
}

pub(in crate::render) fn is_nothing(impact: &Impact) -> bool {
    impact.frozen.is_empty() && impact.cannot_be_recreated.is_empty() && impact.possibly_affected.is_empty()
}

/// Whether a frozen node is on the way of something that cannot be created again, so that the tree needs it.
fn leads_to(known: &[ObjectRef], frozen: &Reached, impact: &Impact) -> bool {
    !known.contains(&frozen.id)
        && impact.cannot_be_recreated.iter().any(|lost| lost.path.contains(&frozen.id))
}

fn trees(tree: &Tree<'_>, targets: &[ObjectRef], reached: &[Reached]) -> String {
    let of = |target: &&ObjectRef| reached.iter().any(|r| r.path.last() == Some(target));
    targets.iter().filter(of).map(|target| tree.print(target, reached)).collect()
}

/// "If nats-system is down, Flux freezes 9 Kustomizations in staging, 7 in production, none in edge and preview."
pub(in crate::render) fn sentence(targets: &[ObjectRef], parts: &[(Graph, Impact)]) -> String {
    let names: Vec<String> = targets.iter().map(|target| name(&target.name)).collect();
    let is = if names.len() == 1 { "is" } else { "are" };
    let mut hit: Vec<String> = Vec::new();
    let mut none: Vec<String> = Vec::new();
    for (_, impact) in parts {
        let objects = frozen_words(impact);
        if objects.is_empty() {
            none.push(name(&impact.environment));
        } else {
            hit.push(format!("{objects} in {}", name(&impact.environment)));
        }
    }
    let partial = partial_words(parts);
    let who = crate::finding::enumerate(&names);
    if hit.is_empty() {
        let scope = if parts.len() == 1 { format!(" in {}", none.join("")) } else { String::new() };
        return format!("If {who} {is} down, Flux freezes nothing{scope}{partial}.");
    }
    let rest = if none.is_empty() {
        String::new()
    } else {
        format!(", none in {}", crate::finding::enumerate(&none))
    };
    format!("If {who} {is} down, Flux freezes {}{rest}{partial}.", hit.join(", "))
}

fn frozen_words(impact: &Impact) -> String {
    let of_kind =
        |wanted: Option<Kind>| impact.frozen.iter().filter(|reached| Kind::of(&reached.id) == wanted).count();
    let kustomizations = of_kind(Some(Kind::Kustomization));
    let releases = of_kind(Some(Kind::HelmRelease));
    let others = impact.frozen.len() - kustomizations - releases;
    let mut parts = Vec::new();
    for (number, noun) in
        [(kustomizations, "Kustomization"), (releases, "HelmRelease"), (others, "other object")]
    {
        if number > 0 {
            parts.push(count(number, noun));
        }
    }
    crate::finding::enumerate(&parts)
}

/// A partial answer says so.
fn partial_words(parts: &[(Graph, Impact)]) -> String {
    let unknown: usize = parts.iter().map(|(_, impact)| impact.incomplete.len()).sum();
    match unknown {
        0 => String::new(),
        1 => " (what one Kustomization applies is not in this repository)".to_owned(),
        more => format!(" (what {more} Kustomizations apply is not in this repository)"),
    }
}

pub(in crate::render) fn unnoticed(parts: &[(Graph, Impact)]) -> String {
    let mut names: Vec<String> = parts
        .iter()
        .flat_map(|(_, impact)| &impact.unnoticed)
        .map(|reference| name(&reference.name))
        .collect();
    names.sort();
    names.dedup();
    let line = |name: &String| {
        format!(
            "\nFlux itself will not notice that {name} is down: it has neither wait nor healthChecks, so it is ready as soon as it is applied.\n"
        )
    };
    names.iter().map(line).collect()
}
