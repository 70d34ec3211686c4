//! Parts of small repositories of Flux, and what is found in them.

use infra_graph::finding::{Code, Finding};
use infra_graph::repository::Repository;
use infra_graph::{Options, analyze};

use super::place;

/// The `gotk-sync.yaml` of `clusters/a`.
pub(crate) const SYNC_A: &str = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: flux-system\n  namespace: flux-system\n\
                    spec:\n  url: https://example.com/infra\n---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n\
                    metadata:\n  name: flux-system\n  namespace: flux-system\nspec:\n  interval: 10m\n  path: ./clusters/a\n\
                    \x20 prune: true\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n";

/// The `gotk-sync.yaml` of `clusters/lab`.
pub(crate) use crate::fuzz_targets::bodies::repository::SYNC as SYNC_LAB;

/// A Kustomization of 12 lines; `more` starts at line 13.
pub(crate) fn kustomization(name: &str, more: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {name}\n  namespace: flux-system\n\
         spec:\n  interval: 1h\n  path: ./{name}\n  prune: true\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n{more}"
    )
}

/// The findings of a code, all environments together.
pub(crate) fn of_code(repository: &Repository, code: Code) -> Vec<Finding> {
    let findings = analyze(repository, &Options::default()).findings;
    findings.into_iter().filter(|finding| finding.code == code).collect()
}

/// Where the findings of a code are.
pub(crate) fn places(repository: &Repository, code: Code) -> Vec<String> {
    let found = of_code(repository, code);
    found.iter().map(|finding| place(repository, finding.labels[0].span)).collect()
}
