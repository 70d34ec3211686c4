//! Where a loop is cut, and how long it takes to find one among many.

use std::time::{Duration, Instant};

use infra_graph::finding::{Code, Finding};
use infra_graph::graph::{Arrow, shortest_loop};
use infra_graph::repository::Repository;
use infra_graph::{Options, analyze};

use crate::support::{place, repository};

const SYNC: &str = "\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: 'https://example.com/fleet.git'}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 10m, prune: true, path: ./clusters/prod, sourceRef: {kind: GitRepository, name: flux-system}}
";

/// A Kustomization with further fields of its `spec`, each on a line.
fn kustomization(name: &str, path: &str, more: &str) -> String {
    format!(
        "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\n\
         spec:\n  interval: 10m\n  prune: true\n  path: {path}\n  sourceRef: {{kind: GitRepository, name: flux-system}}\n{more}"
    )
}

fn depends(on: &[String]) -> String {
    let entries: String = on.iter().map(|name| format!("    - name: {name}\n")).collect();
    format!("  dependsOn:\n{entries}")
}

fn fleet(all: &str, more: &[(&str, &str)]) -> Repository {
    let mut files = vec![("clusters/prod/flux-system/gotk-sync.yaml", SYNC), ("clusters/prod/all.yaml", all)];
    files.extend_from_slice(more);
    files.push((
        "settings/settings.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: default}\n",
    ));
    repository(&files)
}

fn findings(repository: &Repository, code: Code) -> Vec<Finding> {
    let mut findings = analyze(repository, &Options::default()).findings;
    findings.retain(|finding| finding.code == code);
    findings
}

/// `infra` waits for its `issuers`, they depend on `certs`, and these on `infra`; `further` depend on one of them.
fn cut_with(further: &str) -> (String, Option<String>) {
    let child = kustomization("issuers", "./settings", "  dependsOn:\n    - name: certs\n");
    let all = [
        kustomization("infra", "./infra", "  wait: true\n"),
        kustomization("certs", "./settings", "  dependsOn:\n    - name: infra\n"),
        further.to_owned(),
    ];
    let repository = fleet(&all.concat(), &[("infra/issuers.yaml", &child)]);
    let found = findings(&repository, Code::WaitDeadlock);
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    (place(&repository, finding.span().unwrap()), finding.help.clone())
}

#[test]
fn who_most_others_wait_for_should_need_least() {
    let on = |name: &str, on: &str| kustomization(name, "./apps", &depends(&[on.to_owned()]));
    let (place, help) = cut_with(&[on("one", "certs"), on("two", "certs"), on("three", "issuers")].concat());
    assert_eq!(place, "clusters/prod/all.yaml:21:13");
    assert_eq!(help.as_deref(), Some("remove the first of these lines, if certs can do without infra"));
    // Who waits for `infra` waits for the issuers, whose health is a part of it.
    let (place, help) = cut_with(&[on("one", "certs"), on("two", "infra"), on("three", "infra")].concat());
    assert_eq!(place, "infra/issuers.yaml:11:13");
    assert_eq!(help.as_deref(), Some("remove the first of these lines, if issuers can do without certs"));
}

#[test]
fn what_is_applied_by_its_dependency_needs_it_all_the_same() {
    // `child` is applied by `parent`, which depends on `store`, which checks the health of `child`.
    let child = kustomization("child", "./settings", "  dependsOn:\n    - name: parent\n");
    let check = "  healthChecks:\n    - {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, name: child, namespace: flux-system}\n";
    let all = [
        kustomization("store", "./settings", check),
        kustomization("parent", "./parent", "  dependsOn:\n    - name: store\n"),
        kustomization("one", "./apps", &depends(&["child".to_owned()])),
    ];
    let repository = fleet(&all.concat(), &[("parent/child.yaml", &child)]);
    let found = findings(&repository, Code::WaitDeadlock);
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(place(&repository, finding.span().unwrap()), "clusters/prod/all.yaml:22:13");
}

#[test]
fn the_shortest_loop_is_found_and_free_steps_count_nothing() {
    let arrow = |from, to, is_free| Arrow { from, to, is_free };
    // 0 → 1 → 2 → 0, and 3 ⇄ 4 over a free step.
    let arrows = [
        arrow(0, 1, false),
        arrow(1, 2, false),
        arrow(2, 0, false),
        arrow(2, 3, false),
        arrow(3, 4, true),
        arrow(4, 3, false),
    ];
    assert_eq!(shortest_loop(5, &arrows), Some(vec![4, 5]));
    assert_eq!(shortest_loop(5, &arrows[..4]), Some(vec![0, 1, 2]));
    assert_eq!(shortest_loop(5, &arrows[..2]), None);
}

/// Loops among many are found in time that grows with what there is: a search from each member would take minutes.
#[test]
fn loops_among_thousands_take_no_longer_than_reading_them() {
    const MANY: usize = 3000;
    for jumps in [&[1][..], &[1, 7, 19, 53]] {
        let arrows: Vec<Arrow> = (0..MANY)
            .flat_map(|at| jumps.iter().map(move |jump| (at, (at + jump) % MANY)))
            .map(|(from, to)| Arrow {
                from: u32::try_from(from).unwrap(),
                to: u32::try_from(to).unwrap(),
                is_free: false,
            })
            .collect();
        let started = Instant::now();
        assert!(shortest_loop(MANY, &arrows).is_some());
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    }
}
