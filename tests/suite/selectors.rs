//! Selectors: each operator against a naive version on random graphs, errors with their columns, and hostile texts.

use std::collections::BTreeSet;

use infra_graph::query::{Context, Selector};
use infra_graph::repository::Repository;
use infra_graph::source::Memory;
use infra_graph::{Analysis, AnalyzedEnvironment, Options, analyze};
use proptest::prelude::*;

use crate::support::{Copy, example, run};

/// An environment whose Kustomizations `k0`, `k1`, … depend on each other as these pairs say.
fn environment(count: usize, edges: &[(usize, usize)]) -> Analysis {
    let files = (0..count).map(|node| {
        let needs: BTreeSet<usize> =
            edges.iter().filter(|(from, _)| *from == node).map(|(_, to)| *to).collect();
        let needs: String = needs.iter().map(|to| format!("{{name: k{to}}}, ")).collect();
        let text = format!(
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: k{node}, namespace: flux-system}}\nspec:\n  suspend: {}\n  path: ./k{node}\n  sourceRef: {{kind: GitRepository, name: flux-system}}\n  dependsOn: [{needs}]\n",
            node % 3 == 0
        );
        (format!("clusters/lab/k{node}.yaml"), text)
    });
    let folders = (0..count).map(|node| (format!("k{node}/map.yaml"), String::new()));
    analyze(&Repository::new(files.chain(folders).collect::<Memory>()), &Options::default())
}

fn selected(environment: &AnalyzedEnvironment, text: &str) -> BTreeSet<String> {
    let found = environment.find(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    found.iter().map(ToString::to_string).collect()
}

/// The whole graph as pairs of ids, and all ids.
fn pairs(environment: &AnalyzedEnvironment) -> (BTreeSet<String>, Vec<(String, String)>) {
    let graph = environment.graph();
    let id = |node| graph.node(node).reference.to_string();
    let all = graph.nodes().map(|(node, _)| id(node)).collect();
    (all, graph.edges().map(|edge| (id(edge.from), id(edge.to))).collect())
}

/// What is reached in exactly up to so many rounds, by trying all edges again and again.
fn naive(start: &BTreeSet<String>, edges: &[(String, String)], rounds: usize) -> BTreeSet<String> {
    let mut reached = start.clone();
    for _ in 0..rounds {
        let more: Vec<String> =
            edges.iter().filter(|(from, _)| reached.contains(from)).map(|(_, to)| to.clone()).collect();
        let before = reached.len();
        reached.extend(more);
        if reached.len() == before {
            break;
        }
    }
    reached
}

fn one(name: usize) -> BTreeSet<String> {
    BTreeSet::from([format!("Kustomization/flux-system/k{name}")])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn operators_are_what_they_say(
        edges in prop::collection::vec((0_usize..9, 0_usize..9), 0..20),
        a in 0_usize..9,
        b in 0_usize..9,
        hops in 0_usize..4,
    ) {
        let analysis = environment(9, &edges);
        let environment = &analysis.environments[0];
        let (all, edges) = pairs(environment);
        let back: Vec<(String, String)> = edges.iter().map(|(from, to)| (to.clone(), from.clone())).collect();
        let select = |text: String| selected(environment, &text);
        let (deps, dependents) = (naive(&one(a), &edges, 99), naive(&one(a), &back, 99));
        prop_assert_eq!(select(format!("deps(k{a})")), &deps - &one(a));
        prop_assert_eq!(select(format!("dependents(k{a})")), &dependents - &one(a));
        prop_assert_eq!(select(format!("deps(k{a}, {hops})")), &naive(&one(a), &edges, hops) - &one(a));
        prop_assert_eq!(select(format!("dependents(k{a},{hops})")), &naive(&one(a), &back, hops) - &one(a));
        prop_assert_eq!(select(format!("k{a}...")), deps.clone());
        prop_assert_eq!(select(format!("...k{a}")), dependents.clone());
        prop_assert_eq!(select(format!("...k{a}...")), &deps | &dependents);
        prop_assert_eq!(select(format!("not k{a}")), &all - &one(a));
        prop_assert_eq!(select(format!("k{a} | k{b}")), &one(a) | &one(b));
        prop_assert_eq!(select(format!("k{a}... & k{b}...")), &deps & &naive(&one(b), &edges, 99));
        prop_assert_eq!(select(format!("k{a}... - k{b}...")), &deps - &naive(&one(b), &edges, 99));
        let between = &deps & &naive(&one(b), &back, 99);
        let paths = select(format!("paths(k{a}, k{b})"));
        prop_assert_eq!(&paths, &between);
        let path = select(format!("path(k{a}, k{b})"));
        prop_assert!(path.is_subset(&between));
        prop_assert_eq!(path.is_empty(), !deps.contains(&one(b).pop_first().unwrap()));
        let distance = (0..99).find(|rounds| naive(&one(a), &edges, *rounds).is_superset(&one(b)));
        prop_assert!(path.is_empty() || path.len() == distance.unwrap() + 1);
        let in_circle = |id: &String| {
            let next: BTreeSet<String> =
                edges.iter().filter(|(from, _)| from == id).map(|(_, to)| to.clone()).collect();
            naive(&next, &edges, 99).contains(id)
        };
        prop_assert_eq!(select("cycles()".to_owned()), all.iter().filter(|id| in_circle(id)).cloned().collect());
        let needing: BTreeSet<String> = edges.iter().map(|(from, _)| from.clone()).collect();
        let needed: BTreeSet<String> = edges.iter().map(|(_, to)| to.clone()).collect();
        prop_assert_eq!(select("roots()".to_owned()), &all - &needing);
        prop_assert_eq!(select("leaves()".to_owned()), &all - &needed);
        // Dots and `not` bind before `&` and `-`, and these before `|`.
        prop_assert_eq!(
            select(format!("k{a} | not k{b} & k{a}... - k{b}")),
            select(format!("k{a} | (((not k{b}) & (k{a}...)) - k{b})"))
        );
    }

    #[test]
    fn no_text_is_too_strange(text in "[-a-z.:*&|(), \"{}not]{0,40}") {
        if let Err(error) = Selector::parse(&text) {
            prop_assert!(error.column >= 1 && error.column <= text.chars().count() + 1, "{}: {}", text, error);
        }
    }
}

#[test]
fn properties_select() {
    let analysis = environment(7, &[(1, 2), (2, 3)]);
    let environment = &analysis.environments[0];
    let names = |text: &str| {
        let ids = selected(environment, text);
        ids.iter().map(|id| id.rsplit('/').next().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names("suspended"), "k0 k3 k6");
    assert_eq!(names("k*"), "k0 k1 k2 k3 k4 k5 k6");
    assert_eq!(names("kind:GitRepository"), "flux-system");
    assert_eq!(names("kind:ks & source:flux-system & path:clusters/lab/{k1,k5}.yaml"), "k1 k5");
    assert_eq!(names("ks/k{1,2}"), "k1 k2");
    assert_eq!(names("env:l* & wave:2 & kind:ks"), "k4 k5");
    assert_eq!(names("env:other"), "");
    assert_eq!(names("ns:flux-* - suspended & kind:ks - k1"), "flux-system k2 k4 k5");
}

/// What went into an object selects it: a base, a patch, a component, a file of values.
#[test]
fn a_file_stands_for_what_it_went_into() {
    let folder = example();
    for (file, wanted) in [
        ("apps/nats-system/base/kustomization.yaml", "Kustomization/flux-system/nats-system"),
        (
            "apps/activity-system/overlays/staging/patches/apiserver-new-components-patch.yaml",
            "Kustomization/activity-system/activity-apiserver",
        ),
        ("clusters/staging/apps/nats-system.yaml", "Kustomization/flux-system/nats-system"),
        ("apps/nats-system/base/nats.yaml", "HelmRelease/nats-system/nats"),
    ] {
        let (code, out, error) =
            run(&folder, &["deps", &format!("path:{file}"), "-e", "staging", "-o", "json"]);
        assert_eq!(code, 0, "{error}");
        assert!(out.contains(&format!("\"{wanted}\"")), "{file}: {out}");
    }
}

#[test]
fn errors_point_at_their_column() {
    for (text, column, says) in [
        ("nats-system & & x", 15, "something to select is missing"),
        ("kinds:ks", 1, "did you mean `kind:`?"),
        ("deps(k1, x)", 8, "a number of hops is missing"),
        ("depz(k1)", 1, "did you mean `deps`?"),
        ("(k1 | k2", 1, "a parenthesis that is not closed"),
        ("k1)", 3, "a parenthesis closes that was not opened"),
        ("k1 k2", 4, "an operator is missing"),
        ("k1, k2", 3, "a comma stands only between the arguments"),
        ("k1 and k2", 4, "`and` is written `&`"),
        ("finding:missing-dependancy", 9, "did you mean `missing-dependency`?"),
        ("wave:two", 6, "a wave is a number"),
        ("path(k1)", 1, "write path(a, b)"),
        ("cycles(k1)", 1, "cycles() takes nothing"),
        ("\"k1", 1, "a quote that is not closed"),
        ("", 1, "nothing is selected"),
        ("kind:", 6, "`kind:` needs a value"),
    ] {
        let error = Selector::parse(text).expect_err(text);
        assert_eq!((error.column, error.message.contains(says)), (column, true), "{text}: {error}");
    }
    let analysis = environment(3, &[]);
    let all: Vec<&AnalyzedEnvironment> = analysis.environments.iter().collect();
    for (text, column) in [("k1 | k77", 6), ("layer:apps", 1), ("affected()", 1)] {
        let selector = Selector::parse(text).unwrap();
        let error = selector.resolve(&all, &all, Context::default()).unwrap_err();
        assert_eq!(error.column, column, "{text}: {error}");
    }
}

#[test]
fn what_was_asked_is_said_in_words() {
    for (text, words) in [
        ("...nats-system", "nats-system and what waits for it"),
        ("nats-system...", "nats-system and what it needs"),
        ("deps(apps, 1) & kind:hr", "what apps needs directly, but only what is of kind HelmRelease"),
        ("(a | b) - not c", "(a or b) without (all but c)"),
    ] {
        assert_eq!(Selector::parse(text).unwrap().words(), words);
    }
    let (code, out, _) = run(&example(), &["deps", "...nats-system", "-e", "staging"]);
    assert_eq!(code, 0);
    assert!(out.starts_with("Asked about nats-system and what waits for it: "), "{out}");
}

/// A selector that selects nothing is no answer of "nothing breaks".
#[test]
fn nothing_selected_is_an_error() {
    let (code, _, error) = run(&example(), &["impact", "kind:ks & kind:hr"]);
    assert_eq!(code, 2, "{error}");
    assert!(
        error.contains("nothing is what is of kind Kustomization, but only what is of kind HelmRelease"),
        "{error}"
    );
}

/// A layer is what the configuration says; where there is none, that is said.
#[test]
fn layers_come_from_the_configuration() {
    let copy = Copy::new();
    copy.write(".infra-graph.yaml", "layers:\n  base: {paths: [\"infrastructure/**\"]}\n");
    let (code, out, error) =
        run(copy.path(), &["deps", "layer:base & kind:ks", "-e", "staging", "-o", "json"]);
    assert_eq!(code, 0, "{error}");
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    let targets: Vec<&str> =
        answer["result"]["targets"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert!(targets.contains(&"Kustomization/flux-system/cert-manager"), "{targets:?}");
    assert!(!targets.contains(&"Kustomization/flux-system/nats-system"), "{targets:?}");
    let (code, _, error) = run(copy.path(), &["deps", "layer:apps"]);
    assert_eq!((code, error.contains("layers here: base")), (2, true), "{error}");
}

/// Layers are patterns of paths as `path:` and `--collapse` have them: wildcards and braces, from the root on, with all below.
#[test]
fn a_layer_is_a_pattern_of_paths() {
    let copy = Copy::new();
    let names = |patterns: &str| {
        copy.write(".infra-graph.yaml", &format!("layers:\n  base: {{paths: [{patterns}]}}\n"));
        let (code, out, error) =
            run(copy.path(), &["deps", "layer:base & kind:ks", "-e", "staging", "-o", "json"]);
        assert_eq!(code, 0, "{error}");
        let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
        let (drawn, picture, error) = run(copy.path(), &["render", "staging", "-o", "svg"]);
        assert_eq!(drawn, 0, "{error}");
        (answer["result"]["targets"].to_string(), picture)
    };
    let (plain, picture) = names("\"infrastructure/**\"");
    assert!(plain.contains("cert-manager"), "{plain}");
    for same in
        ["infrastructure", "./infrastructure/", "\"infra*\"", "\"{infrastructure,none}/**\"", "\"infra*/**\""]
    {
        assert_eq!(names(same), (plain.clone(), picture.clone()), "{same}");
    }
    copy.write(".infra-graph.yaml", "layers:\n  base: {paths: [\"a[\"]}\n");
    let (code, _, error) = run(copy.path(), &["deps", "layer:base"]);
    assert_eq!((code, error.contains("a pattern of paths is expected")), (2, true), "{error}");
}

/// `check --only` takes what `impact` takes, beside codes.
#[test]
fn findings_are_chosen_by_their_objects() {
    let copy = Copy::new();
    copy.replace(
        "clusters/staging/apps/nats-system.yaml",
        "- name: cert-manager-issuers",
        "- name: cert-manger-issuers",
    );
    let codes = |only: &str| {
        let (_, out, error) = run(copy.path(), &["check", "staging", "--only", only, "-o", "json"]);
        let answer: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{error}"));
        let findings = answer["result"]["findings"].as_array().unwrap().clone();
        findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes("missing-dependency"), ["missing-dependency"]);
    assert!(codes("nats-system").contains(&"missing-dependency".to_owned()));
    assert!(!codes("kind:ks & milo").contains(&"missing-dependency".to_owned()));
    let (code, _, error) = run(copy.path(), &["check", "--only", "missing-dependancy"]);
    assert_eq!((code, error.contains("did you mean `missing-dependency`?")), (2, true), "{error}");
}

/// `affected()` is what a change touches, for every verb.
#[test]
fn what_a_change_touches_can_be_selected() {
    let copy = Copy::new();
    let git = |arguments: &[&str]| {
        let status = std::process::Command::new("git")
            .args(["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(copy.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap();
        assert!(status.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&status.stderr));
    };
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "one"]);
    copy.replace("clusters/staging/apps/nats-system.yaml", "interval: 1h", "interval: 2h");
    let (code, out, error) = run(copy.path(), &["show", "affected(HEAD)", "-o", "json"]);
    assert_eq!(code, 0, "{error}");
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    let shown: Vec<(&str, &str)> = answer["result"]["objects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|object| (object["environment"].as_str().unwrap(), object["id"].as_str().unwrap()))
        .collect();
    assert!(shown.contains(&("staging", "Kustomization/flux-system/nats-system")), "{shown:?}");
    assert!(!shown.iter().any(|(environment, _)| *environment == "production"), "{shown:?}");
    let (code, _, error) = run(copy.path(), &["show", "affected(nowhere)"]);
    assert_eq!((code, error.contains("^ column 1")), (2, true), "{error}");
}
