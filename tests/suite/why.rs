//! Why one thing needs another: paths whose hops are edges, the shortest first, and what all of them go through.

use std::collections::BTreeSet;

use infra_graph::flux::Kind;
use infra_graph::query::{Needing, Step, Why};
use infra_graph::repository::Repository;
use infra_graph::source::Memory;
use infra_graph::{Options, analyze};
use proptest::prelude::*;

use crate::support::lab::{fleet, kustomization};
use crate::support::{example, run};

fn files(count: usize, edges: &[(usize, usize)]) -> Vec<(String, String)> {
    let file = |node: usize| {
        let needs: BTreeSet<usize> =
            edges.iter().filter(|(from, _)| *from == node).map(|(_, to)| *to).collect();
        let needs: String = needs.iter().map(|to| format!("{{name: k{to}}}, ")).collect();
        let spec = kustomization(&format!("k{node}"), &format!("  dependsOn: [{needs}]\n"));
        (format!("clusters/lab/k{node}.yaml"), spec)
    };
    (0..count).map(file).collect()
}

fn names(answer: &Needing, first: infra_graph::query::StepId) -> Vec<String> {
    answer.path(first).map(|step| step.id.name.to_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn paths_and_what_they_share_are_those_of_a_naive_search(
        edges in prop::collection::vec((0_usize..7, 0_usize..7), 0..16),
        to in 1_usize..7,
    ) {
        let edges: Vec<(usize, usize)> = edges.into_iter().filter(|(from, to)| from != to).collect();
        let analysis = analyze(&Repository::new(Memory::from_iter(files(7, &edges))), &Options::default());
        let id = |node: usize| Kind::Kustomization.reference("flux-system", &format!("k{node}"));
        let answer = analysis.environments[0].why(&[id(0)], &[id(to)], true);
        // Every path that meets nothing twice, by going on from each end in all ways.
        let mut open = vec![vec![0_usize]];
        let mut naive: BTreeSet<Vec<String>> = BTreeSet::new();
        while let Some(path) = open.pop() {
            let last = *path.last().unwrap();
            if last == to {
                naive.insert(path.iter().map(|node| format!("k{node}")).collect());
                continue;
            }
            for &(_, next) in edges.iter().filter(|(from, next)| *from == last && !path.contains(next)) {
                open.push(path.iter().copied().chain([next]).collect());
            }
        }
        let told: Vec<Vec<String>> = answer.paths.iter().map(|first| names(&answer, *first)).collect();
        if naive.len() <= 50 {
            prop_assert_eq!(told.iter().cloned().collect::<BTreeSet<_>>(), naive.clone());
        }
        prop_assert!(told.windows(2).all(|pair| pair[0].len() <= pair[1].len()));
        prop_assert_eq!(answer.count, naive.len());
        let inner = |path: &Vec<String>| path[1..path.len() - 1].iter().cloned().collect::<BTreeSet<_>>();
        let shared = naive.iter().map(inner).reduce(|one, other| &one & &other).unwrap_or_default();
        let through: BTreeSet<String> = answer.through.iter().map(|id| id.name.to_string()).collect();
        prop_assert_eq!(through, shared);
        let short = analysis.environments[0].why(&[id(0)], &[id(to)], false);
        prop_assert_eq!(
            short.paths.first().map(|first| names(&short, *first).len()),
            naive.iter().map(Vec::len).min()
        );
    }
}

fn whole(steps: &[Step]) -> Vec<String> {
    steps
        .iter()
        .map(|step| {
            let why = step.why.as_ref().map_or_else(|| "end".to_owned(), Why::verb);
            format!("{} {why} {}", step.id.name, step.location.as_ref().map_or(0, |place| place.line))
        })
        .collect()
}

/// A child exists as soon as its parent applied it: what the parent waits for afterwards does not hold it up.
#[test]
fn a_child_does_not_wait_for_what_its_parent_waits_for() {
    let child = |name: &str| kustomization(name, "");
    let parent = kustomization("parent", "  wait: true\n");
    let folder = [
        ("clusters/lab/parent.yaml", parent.as_str()),
        ("parent/one.yaml", &child("one")),
        ("parent/two.yaml", &child("two")),
    ];
    let analysis = analyze(&Repository::new(Memory::from_iter(folder)), &Options::default());
    let environment = &analysis.environments[0];
    let id = |name: &str| Kind::Kustomization.reference("flux-system", name);
    assert!(environment.why(&[id("one")], &[id("two")], false).paths.is_empty());
    let waits = environment.why(&[id("parent")], &[id("two")], false);
    assert_eq!(whole(&waits.steps), ["two end 3", "parent applies and waits for 9"]);
    assert_eq!(environment.why(&[id("two")], &[id("parent")], false).paths.len(), 1);
}

#[test]
fn the_example_says_why() {
    let (code, out, _) = run(&example(), &["why", "activity-apiserver", "cert-manager", "-e", "staging"]);
    assert_eq!(code, 0);
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].starts_with("staging: activity-apiserver needs cert-manager: "), "{out}");
    assert!(lines[0].ends_with("the shortest has 2 steps"), "{out}");
    assert!(
        lines[3].contains("is applied by")
            && lines[3].ends_with("apps/activity-system/base/kustomization.yaml:9:5")
    );
    assert!(
        lines[4].contains("which depends on")
            && lines[4].ends_with("clusters/staging/apps/activity-system.yaml:23:13")
    );
    assert!(out.ends_with("Every path goes through activity-system.\n"), "{out}");
    let (_, out, _) = run(&example(), &["why", "cert-manager", "activity-apiserver", "-e", "staging"]);
    assert!(
        out.contains("cert-manager does not need activity-apiserver\n\nIt is the other way round:\n"),
        "{out}"
    );
    let (_, out, _) = run(&example(), &["why", "envoy-gateway", "cert-manager", "-e", "staging"]);
    assert!(out.contains("The nearest that both need is platform-sources:"), "{out}");
}

/// What is waited for on an empty cluster: the longest chain, or why it never comes.
#[test]
fn one_target_is_asked_for_its_causes() {
    let (code, out, _) = run(&example(), &["why", "activity-apiserver", "-e", "staging"]);
    assert_eq!(code, 0);
    assert!(out.starts_with("staging: on an empty cluster activity-apiserver is ready after "), "{out}");
    assert!(out.contains("  depends on                    clickhouse-migrations"), "{out}");
    assert!(out.lines().last().unwrap().contains("which is applied by           flux-system  @0s"), "{out}");
    let two = kustomization("two", "  dependsOn: [{name: one}]\n");
    let one = kustomization("one", "  suspend: true\n");
    let three = kustomization("three", "  dependsOn: [{name: two}]\n");
    let folder = fleet(&[
        ("clusters/lab/one.yaml", &one),
        ("clusters/lab/two.yaml", &two),
        ("clusters/lab/three.yaml", &three),
        ("one/map.yaml", ""),
        ("two/map.yaml", ""),
        ("three/map.yaml", ""),
    ]);
    let (code, out, _) = run(folder.path(), &["why", "three"]);
    assert_eq!(code, 0);
    let wanted = "lab: three never gets ready on an empty cluster\n\nthree\n  depends on two\n      clusters/lab/three.yaml:9:22\n  which depends on one\n      clusters/lab/two.yaml:9:22\n  which is suspended\n";
    assert!(out.starts_with(wanted), "{out}");
}

#[test]
fn a_place_is_never_cut() {
    for width in ["60", "80", "120"] {
        let mut command = assert_cmd::Command::cargo_bin("infra-graph").unwrap();
        let output = command
            .current_dir(example())
            .env("COLUMNS", width)
            .args(["why", "activity-apiserver", "cert-manager", "-e", "staging"])
            .output()
            .unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        assert!(out.contains("clusters/staging/apps/activity-system.yaml:23:13\n"), "{width}: {out}");
        assert!(out.contains("infrastructure/cert-manager/base/kustomization.yaml:8:5\n"), "{width}: {out}");
    }
}

#[test]
fn a_part_of_a_name_leads_to_the_names_that_have_it() {
    let (code, _, error) = run(&example(), &["why", "apiserver", "cert-manager"]);
    assert_eq!(code, 2, "{error}");
    assert!(error.contains("did you mean `activity-apiserver` or `milo-apiserver`?"), "{error}");
    let (_, _, error) = run(&example(), &["why", "ap", "cert-manager"]);
    assert!(!error.contains("did you mean"), "{error}");
}
