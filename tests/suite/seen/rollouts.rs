//! Environments that a commit changes, and another commit after it.

use std::collections::{BTreeMap, BTreeSet};

use infra_graph::Analysis;
use infra_graph::finding::Code;
use infra_graph::readiness::{InitialState, Readiness};
use serde::Deserialize;

use super::{Files, analysis, cases, verdict};

#[derive(Deserialize)]
struct Rollout {
    before: Files,
    after: Files,
    /// Who did not get ready at the revision of the commit that came after the change.
    #[serde(rename = "behind after the next commit")]
    behind: BTreeSet<String>,
}

/// Whether Flux tells nobody of the source of a new revision: there is a loop of Kustomizations that are all in the cluster. One
/// that comes with the change may never get there.
fn is_silent(before: &Analysis, after: &Analysis) -> bool {
    let nodes = before.environments[0].graph().nodes();
    let known: BTreeSet<String> = nodes.map(|(_, node)| node.reference.to_string()).collect();
    let mut loops = after.findings.iter().filter(|finding| finding.code == Code::DependencyCycle);
    loops.any(|finding| finding.nodes.iter().all(|node| known.contains(node)))
}

fn predicted(rollout: &Rollout) -> BTreeSet<String> {
    let (before, analysis) = (analysis(&rollout.before), analysis(&rollout.after));
    let is_silent = is_silent(&before, &analysis);
    let analyzed = &analysis.environments[0];
    let mut behind = BTreeSet::new();
    let Some(source) = analyzed.environment().bootstrap_source.clone() else { return behind };
    let readiness = Readiness::prove(analyzed.model(), &InitialState::Upgrade { source });
    for (id, node) in analyzed.graph().nodes().filter(|(_, node)| node.is_kustomization() && !node.suspended)
    {
        if is_silent || readiness.done(id).is_none() {
            behind.insert(node.reference.name.to_string());
        }
    }
    behind
}

fn difference(rollout: &Rollout) -> Option<String> {
    let predicted = predicted(rollout);
    (predicted != rollout.behind).then(|| format!("proved {predicted:?}, seen {:?}", rollout.behind))
}

#[test]
fn a_commit_leaves_those_behind_that_were_behind() {
    let file = "rollouts.json";
    let Some(rollouts) = cases::<Rollout>(file) else { return };
    let differences: BTreeMap<usize, String> = rollouts
        .iter()
        .enumerate()
        .filter_map(|(index, rollout)| Some((index, difference(rollout)?)))
        .collect();
    verdict(file, rollouts.len(), &[], &differences);
}
