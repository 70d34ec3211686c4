//! What is lost without an object is what never gets ready where it is deleted.

use std::collections::BTreeSet;

use infra_graph::flux::Kind;
use infra_graph::repository::Repository;
use infra_graph::source::Memory;
use infra_graph::{AnalyzedEnvironment, Options, analyze};

use crate::drawn::generated;

const COUNT: usize = 40;
const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: instead, namespace: default}\n";

fn ready(environment: &AnalyzedEnvironment) -> BTreeSet<String> {
    let (graph, readiness) = (environment.graph(), environment.empty());
    let nodes = graph.nodes().filter(|(id, node)| node.is_kustomization() && readiness.done(*id).is_some());
    nodes.map(|(_, node)| node.reference.to_string()).collect()
}

#[test]
fn an_outage_costs_what_a_deletion_costs() {
    let files = generated::files(COUNT);
    let analysis = analyze(&Repository::new(Memory::from_iter(files.clone())), &Options::default());
    let before = &analysis.environments[0];
    let all = ready(before);
    assert!(all.len() >= COUNT, "{all:?}");
    let mut lost_somewhere = 0;
    for id in &all {
        let (_, name) = id.rsplit_once('/').unwrap();
        let file = format!("clusters/big/{name}.yaml");
        let mut files = files.clone();
        let Some((_, text)) = files.iter_mut().find(|(path, _)| *path == file) else { continue };
        CONFIG.clone_into(text);
        let after = analyze(&Repository::new(Memory::from_iter(files)), &Options::default());
        let left = ready(&after.environments[0]);
        let target = Kind::Kustomization.reference("flux-system", name);
        let impact = before.impact(&[target]);
        let hit = impact.ids(&impact.frozen).chain(impact.ids(&impact.cannot_be_recreated));
        let hit: BTreeSet<String> =
            hit.filter(|id| id.kind == "Kustomization").map(ToString::to_string).collect();
        let mut lost: BTreeSet<String> = all.difference(&left).cloned().collect();
        lost.remove(id);
        assert_eq!(hit, lost, "{id}");
        lost_somewhere += usize::from(!lost.is_empty());
    }
    assert!(lost_somewhere > COUNT / 4, "{lost_somewhere}");
}
