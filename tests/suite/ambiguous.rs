//! Names that an environment has twice are told with their namespace.

use infra_graph::finding::Code;
use infra_graph::{Options, analyze};

use crate::support::fleet::SYNC_A;
use crate::support::repository;

fn kustomization(name: &str, namespace: &str, on: &str) -> String {
    format!(
        "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: {namespace}}}\n\
         spec: {{interval: 5m, path: ./app, prune: true, sourceRef: {{kind: GitRepository, name: flux-system, namespace: flux-system}}, \
         dependsOn: [{on}]}}\n"
    )
}

#[test]
fn a_loop_of_two_with_one_name() {
    let text = kustomization("web", "shop", "{name: web, namespace: blog}")
        + &kustomization("web", "blog", "{name: database, namespace: shop}")
        + &kustomization("database", "shop", "{name: web}");
    let repository = repository(&[
        ("clusters/a/flux-system/gotk-sync.yaml", SYNC_A),
        ("clusters/a/all.yaml", &text),
        ("app/x.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"),
    ]);
    let findings = analyze(&repository, &Options::default()).findings;
    let found = findings.iter().find(|finding| finding.code == Code::DependencyCycle).unwrap();
    let told: Vec<&str> = found.labels.iter().map(|label| label.text.as_str()).collect();
    let all = told.join("; ");
    assert!(
        all.contains("shop/web waits for blog/web") && all.contains("blog/web waits for database"),
        "{all}"
    );
    let both = findings.iter().find(|finding| finding.code == Code::DuplicateObject).unwrap();
    assert!(both.message.contains("blog/web") && both.message.contains("shop/web"), "{}", both.message);
}
