//! The edges that follow from needs, and what they change in answers.

use infra_graph::environment::Environment;
use infra_graph::requirement::{Need, Requirements};
use infra_graph::{Options, analyze};

use crate::support::{self, example, json, paths, run};

use super::{Cluster, WIDGET, definition, inferred, kind};

#[test]
fn inferred_edges_stand_only_where_no_declared_one_does() {
    let definitions = definition("example.org", "Widget", "Namespaced");
    let declared = Cluster::new().part("consumer", "  dependsOn: [{name: definitions}]\n", WIDGET).part(
        "definitions",
        "",
        &definitions,
    );
    assert_eq!(declared.edges(), Vec::<String>::new());
    // Of two that provide it, the one that it depends on is meant.
    let both = Cluster::new()
        .part("consumer", "  dependsOn: [{name: second}]\n", WIDGET)
        .part("first", "", &definitions)
        .part("second", "", &definitions);
    assert_eq!(both.edges(), Vec::<String>::new());
}

#[test]
fn they_change_neither_order_nor_what_is_frozen() {
    let cluster = Cluster::new().part("consumer", "", WIDGET).part(
        "definitions",
        "",
        &definition("example.org", "Widget", "Namespaced"),
    );
    let folder = cluster.on_disk();
    let order = json(folder.path(), &["order", "-o", "json"]);
    assert_eq!(order["result"]["waves"].as_array().unwrap().len(), 2, "{order}");
    let impact = json(folder.path(), &["impact", "definitions", "-o", "json"]);
    let answer = &impact["result"]["environments"][0];
    assert_eq!(answer["frozen"].as_array().unwrap().len(), 0, "{answer}");
    let lost = paths(answer, "cannotBeRecreated");
    assert_eq!(lost[0][0], "Kustomization/flux-system/consumer", "{answer}");
    let (_, needs, _) = run(folder.path(), &["deps", "consumer"]);
    assert!(needs.contains("definitions") && needs.contains("needs its kinds"), "{needs}");
    let line = "is needed by (inferred)";
    let svg = |more: &[&str]| run(folder.path(), &[&["render"], more].concat()).1;
    assert!(!svg(&[]).contains(line));
    assert!(svg(&["--inferred"]).contains(line));
    assert!(!svg(&["-o", "dot"]).contains("NeedsKind"));
    assert!(svg(&["-o", "dot", "--inferred"]).contains("NeedsKind"));
    let graph = json(folder.path(), &["render", "-o", "json"]);
    let edges = graph["result"]["edges"].as_array().unwrap();
    let edge = edges.iter().find(|edge| edge["kind"] == "NeedsKind").unwrap();
    assert_eq!(edge["confidence"], "inferred");
}

#[test]
fn users_of_a_store_are_possibly_affected() {
    let uses = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: login, namespace: default}\nspec: {secretStoreRef: {kind: ClusterSecretStore, name: vault}}\n";
    let store = "apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: vault}\n";
    let cluster = Cluster::new().part("consumer", "", uses).part("store", "", store);
    let folder = cluster.on_disk();
    let answer = json(folder.path(), &["impact", "store", "-o", "json"]);
    let answer = &answer["result"]["environments"][0];
    let path = ["Kustomization/flux-system/consumer", "Kustomization/flux-system/store"];
    assert_eq!(paths(answer, "possiblyAffected"), [path], "{answer}");
    assert_eq!(answer["cannotBeRecreated"].as_array().unwrap().len(), 0);
    let (_, text, _) = run(folder.path(), &["impact", "store"]);
    assert!(text.contains("1 object uses what is missing then"), "{text}");
    let (_, text, _) = run(folder.path(), &["impact", "store", "--all"]);
    assert!(text.contains("uses its objects"), "{text}");
}

#[test]
fn the_example_says_all_that_it_needs() {
    let repository = infra_graph::repository::Repository::new(
        infra_graph::source::Disk::open(camino::Utf8Path::from_path(&example()).unwrap()).unwrap(),
    );
    let analysis = analyze(&repository, &Options::default());
    for analyzed in &analysis.environments {
        let assumed = analyzed.requirements().assumed();
        assert!(assumed.is_empty(), "{}: {assumed:?}", analyzed.environment().name);
    }
    let staging = analysis.environments.iter().find(|s| s.environment().name == "staging").unwrap();
    let edges = inferred(staging.graph());
    let wanted = "NeedsKind: Kustomization/cert-manager-issuers -> HelmRelease/cert-manager/cert-manager";
    assert!(edges.contains(&wanted.to_owned()), "{edges:?}");
}

#[test]
fn real_repositories_assume_little() {
    let Some(shared) = support::shared() else { return };
    for (name, outside) in [("onedr0p+home-ops", "external-secrets.io"), ("mirceanton+home-ops", "keda.sh")] {
        let folder = shared.join("corpus").join(name);
        let repository =
            infra_graph::repository::Repository::new(infra_graph::source::Disk::open(&folder).unwrap());
        let analysis = analyze(&repository, &Options::default());
        for analyzed in &analysis.environments {
            let requirements = analyzed.requirements();
            // What the helmfile of the bootstrap installs is there; only the API of the machines is not to be seen.
            let kinds: Vec<_> = requirements
                .assumed()
                .into_iter()
                .filter(|assumed| matches!(assumed.need, Need::Kind { .. }))
                .filter(|assumed| requirements.from_outside(&assumed.need).is_none())
                .map(|assumed| assumed.need.clone())
                .collect();
            assert_eq!(kinds, [kind("talos.dev", "ServiceAccount")], "{name}");
            let all = requirements.appliers().flat_map(|(_, needs)| needs);
            let seen =
                all.filter(|need| matches!(&need.need, Need::Kind { group, .. } if &**group == outside));
            let seen: Vec<_> = seen.map(|need| requirements.from_outside(&need.need).is_some()).collect();
            assert!(!seen.is_empty() && seen.iter().all(|evidence| *evidence), "{name}");
        }
    }
}

/// The parts of an environment that the needs are read from.
#[test]
fn an_environment_alone_is_enough() {
    Cluster::new().part("consumer", "", WIDGET).analyze(|analyzed, _| {
        let environment: &Environment = analyzed.environment();
        let again = Requirements::of(environment, &infra_graph::requirement::Outside::default());
        assert_eq!(again.assumed().len(), 2);
    });
}
