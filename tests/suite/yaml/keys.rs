//! The order of keys, which go-yaml compares in a way that goes round in circles.

use infra_graph::kustomize::{Options, Renderer};
use infra_graph::yaml::to_yaml;
use infra_graph::{Options as AnalysisOptions, analyze};
use proptest::prelude::*;

use super::{repository, roots};
use crate::support;

/// Whether go-yaml has a key before another, for keys of letters, digits, `_` and `-`.
fn stands_before(a: &str, b: &str) -> bool {
    let at = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let (x, y) = (a[at..].chars().next(), b[at..].chars().next());
    let (Some(x), Some(y)) = (x, y) else { return a.len() < b.len() };
    if x.is_ascii_alphabetic() || y.is_ascii_alphabetic() {
        return if x.is_ascii_alphabetic() == y.is_ascii_alphabetic() {
            x < y
        } else {
            y.is_ascii_alphabetic()
        };
    }
    let same = a[..at].trim_start_matches(|c: char| !c.is_ascii_digit());
    let digits = same.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    let begun = (x == '0' || y == '0') && digits.contains(|c| c != '0');
    let number = |text: &str| {
        let digits: String = text[at..].chars().take_while(char::is_ascii_digit).collect();
        (format!("{}{digits}", i32::from(begun)).parse::<i64>().unwrap(), digits.len())
    };
    (number(a), x) < (number(b), y)
}

/// Keys that look like hashes.
fn keys(most: usize) -> impl Strategy<Value = Vec<String>> {
    let key = prop_oneof!["[0-9a-f]{1,6}", "[ab]?[0-9]{1,4}[ab]?[0-9]?", "[A-Za-z0-9_-]{1,8}"];
    prop::collection::btree_set(key, 1..most)
        .prop_map(|keys| keys.into_iter().collect::<Vec<_>>())
        .prop_shuffle()
}

/// A `ConfigMap` with these keys, each line indented.
fn config_map(keys: &[String], indent: &str) -> String {
    let head = ["apiVersion: v1", "kind: ConfigMap", "metadata: {name: a, namespace: a}", "data:"];
    let data = keys.iter().map(|key| format!("  \"{key}\": v"));
    head.map(str::to_owned).into_iter().chain(data).map(|line| format!("{indent}{line}\n")).collect()
}

/// The keys of a printed object's `data`.
fn printed(yaml: &str) -> Vec<String> {
    let lines = yaml.lines().skip_while(|line| *line != "data:").skip(1);
    let keys = lines.map_while(|line| Some(line.strip_prefix("  ")?.split_once(':')?.0));
    keys.map(|key| key.trim_matches('"').trim_matches('\'').to_owned()).collect()
}

fn assert_in_order(yaml: &str, mut keys: Vec<String>) {
    let mut found = printed(yaml);
    for pair in found.windows(2) {
        assert!(stands_before(&pair[0], &pair[1]), "{:?} before {:?}", pair[0], pair[1]);
    }
    found.sort();
    keys.sort();
    assert_eq!(found, keys);
}

#[test]
fn an_order_without_circles_is_go_yamls() {
    let sorted = [
        "$a", "_a", "Ⅷ", "1", "2", "10", "٠", "٣", "A", "a", "a-b", "a.b", "a/b", "a_b", "a2", "a10", "a010",
        "ab", "b4", "b٣", "é",
    ];
    let text: String = sorted.iter().rev().map(|key| format!("\"{key}\": 1\n")).collect();
    let printed = to_yaml(&roots(&repository(&text))[0]);
    let keys: Vec<_> =
        printed.lines().map(|line| line.split(':').next().unwrap().trim_matches('"')).collect();
    assert_eq!(keys, sorted);
}

#[test]
fn how_keys_are_written_does_not_matter() {
    let circle = ["a9: 1\n", "a10: 1\n", "a1b: 1\n"];
    let first = to_yaml(&roots(&repository(&circle.concat()))[0]);
    for turn in [[1, 2, 0], [2, 0, 1], [2, 1, 0], [1, 0, 2], [0, 2, 1]] {
        let text = turn.map(|at| circle[at]).concat();
        assert_eq!(to_yaml(&roots(&repository(&text))[0]), first);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn each_key_stands_before_its_next(keys in keys(2000)) {
        let files = [("app/kustomization.yaml", "resources: [a.yaml]\n"), ("app/a.yaml", &config_map(&keys, ""))];
        let repository = support::repository(&files);
        let build = Renderer::new(&repository).build("app".into(), &Options::flux());
        assert_eq!(build.failure, None);
        assert_in_order(&to_yaml(&build.objects[0].node), keys);
    }

    #[test]
    fn a_check_of_a_resource_set_ends(keys in keys(100)) {
        let set = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: s, namespace: flux-system}\nspec:\n  resources:\n    -\n";
        let root = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: base, namespace: flux-system}\nspec: {path: ./base, sourceRef: {kind: GitRepository, name: flux-system}}\n";
        let repository = support::repository(&[
            ("clusters/a/base.yaml", root),
            ("base/set.yaml", &format!("{set}{}", config_map(&keys, "      "))),
        ]);
        let analysis = analyze(&repository, &AnalysisOptions::default());
        let inventory = &analysis.environments[0].environment().inventory;
        let applied = inventory.iter().any(|(reference, _)| reference.to_string() == "ConfigMap/a/a");
        assert!(applied);
    }
}
