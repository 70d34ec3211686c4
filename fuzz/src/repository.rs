//! A whole repository, asked everything.

use infra_graph::repository::Repository;
use infra_graph::{Options, analyze};

use super::{archive, tour};

/// What `flux bootstrap` writes.
pub const SYNC: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: https://git.example.org/team/fleet}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 10m, path: ./clusters/lab, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
";

/// A small one.
pub const SMALL: &str = include_str!("../corpus/repository/small");

/// Analyses the repository, and asks each question in each format.
pub fn run(data: &[u8]) {
    let texts = archive::read(&super::text(data));
    let repository = archive::repository(&texts);
    let mut asked = 0;
    // The first of many: an answer about one differs little from those about the next.
    let mut chosen = |percent: usize| {
        asked += 1;
        asked <= 40 || asked % 100 < percent
    };
    tour::tour(&repository, &mut chosen);
    tour::changed(&small(), &repository);
    let once = analyze(&repository, &Options::default()).findings;
    let twice = analyze(&archive::repository(&texts), &Options::default()).findings;
    let messages = |findings: &[infra_graph::finding::Finding]| {
        findings.iter().map(|finding| (finding.code, finding.message.clone())).collect::<Vec<_>>()
    };
    assert_eq!(messages(&once), messages(&twice));
}

fn small() -> Repository {
    archive::repository(&archive::read(SMALL))
}
