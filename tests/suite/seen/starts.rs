//! Environments that were started on an empty cluster.

use std::collections::{BTreeMap, BTreeSet};

use infra_graph::Analysis;
use infra_graph::flux::Kind;
use infra_graph::graph::Node;
use infra_graph::readiness::{InitialState, Readiness};
use serde::Deserialize;

use super::{Files, analysis, cases, verdict};

/// What became of an environment.
#[derive(Deserialize)]
struct Start {
    files: Files,
    /// The Kustomizations and HelmReleases that never got ready.
    never: BTreeSet<String>,
}

/// What of an environment is there, and whether it ever gets ready on a cluster that has nothing but the bootstrap.
fn proved(analysis: &Analysis, kinds: &[Kind]) -> BTreeMap<String, bool> {
    let analyzed = &analysis.environments[0];
    let readiness = Readiness::prove(analyzed.model(), &InitialState::Bare);
    let asked = |node: &Node| node.kind.is_some_and(|kind| kinds.contains(&kind));
    let is_held = |node: &Node| analyzed.environment().inventory.contains(&node.reference);
    let nodes = analyzed.graph().nodes().filter(|(_, node)| asked(node) && is_held(node));
    nodes.map(|(id, node)| (node.reference.to_string(), readiness.done(id).is_some())).collect()
}

/// What differs: who was never ready and is called so, or the other way round. What is in no build is never ready.
fn difference(start: &Start, kinds: &[Kind]) -> Option<String> {
    let proved = proved(&analysis(&start.files), kinds);
    let hopeful: Vec<&String> = start.never.iter().filter(|id| proved.get(*id) == Some(&true)).collect();
    let gloomy: Vec<&String> = proved
        .iter()
        .filter(|(id, ready)| !**ready && !start.never.contains(*id))
        .map(|(id, _)| id)
        .collect();
    (!hopeful.is_empty() || !gloomy.is_empty())
        .then(|| format!("called ready {hopeful:?}, called never ready {gloomy:?}"))
}

fn compare(file: &str, kinds: &[Kind]) {
    let Some(starts) = cases::<Start>(file) else { return };
    let differences: BTreeMap<usize, String> = starts
        .iter()
        .enumerate()
        .filter_map(|(index, start)| Some((index, difference(start, kinds)?)))
        .collect();
    verdict(file, starts.len(), &[], &differences);
}

#[test]
fn nested_kustomizations_become_of_it_what_is_proved() {
    // Only of Kustomizations is it told there.
    compare("cold-starts.json", &[Kind::Kustomization]);
}

#[test]
fn releases_and_health_checks_become_of_it_what_is_proved() {
    compare("rich-starts.json", &[Kind::Kustomization, Kind::HelmRelease]);
}

#[test]
fn all_that_bends_readiness_becomes_of_it_what_is_proved() {
    compare("wild-starts.json", &[Kind::Kustomization, Kind::HelmRelease]);
}
