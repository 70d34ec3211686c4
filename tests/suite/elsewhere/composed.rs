//! A source in a source: children, includes, artifacts made of it; and no way from one into another.

use super::{Beside, SOURCE, config, kustomization};
use crate::support::{json, run};

/// A second source, which the first brings.
const PARTS: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: parts, namespace: shop}
spec: {interval: 1m, url: https://github.com/example/parts}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: parts, namespace: shop}
spec: {interval: 10m, path: ./, prune: true, sourceRef: {kind: GitRepository, name: parts}}
";

fn both(verb: &[&str]) -> Vec<String> {
    let sources = [format!("{SOURCE}=../shop/deploy"), "GitRepository/shop/parts=../parts".to_owned()];
    let flags = sources.into_iter().flat_map(|source| ["--source".to_owned(), source]);
    verb.iter().map(|&word| word.to_owned()).chain(flags).collect()
}

fn names(beside: &Beside) -> Vec<String> {
    let arguments = both(&["render", "dev", "-o", "json"]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let graph = json(&beside.repository(), &arguments);
    let nodes = graph["result"]["nodes"].as_array().unwrap().iter();
    nodes
        .filter(|node| node["kind"] == "Kustomization")
        .map(|node| node["id"].as_str().unwrap().to_owned())
        .collect()
}

fn check(beside: &Beside) -> (i32, String, String) {
    let arguments = both(&["check", "-o", "concise"]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    run(&beside.repository(), &arguments)
}

#[test]
fn a_source_in_a_source_brings_its_children() {
    let beside = Beside::new();
    beside.write("shop/deploy/base/parts.yaml", PARTS);
    beside.write("shop/deploy/base/kustomization.yaml", "resources: [shop.yaml, parts.yaml]\n");
    beside.write("parts/one.yaml", kustomization("inner", "./kinds"));
    assert_eq!(
        names(&beside),
        [
            "Kustomization/flux-system/flux-system",
            "Kustomization/shop/inner",
            "Kustomization/shop/parts",
            "Kustomization/shop/shop"
        ]
    );
    let (exit, out, _) = check(&beside);
    assert_eq!((exit, out.as_str()), (0, ""));
}

#[test]
fn an_include_takes_files_of_another_mount() {
    let beside = Beside::new();
    let including = PARTS
        .replace("example/parts}", "example/parts, include: [{repository: {name: more}, toPath: more}]}")
        + "---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: more, namespace: shop}\n\
           spec: {interval: 1m, url: https://github.com/example/more}\n";
    beside.write("infra/clusters/dev/parts.yaml", including);
    beside.write("parts/kustomization.yaml", "resources: [more/one.yaml]\n");
    beside.write("more/one.yaml", config("included"));
    let build = ["build", "Kustomization/shop/parts"];
    let sources =
        ["--source", "GitRepository/shop/parts=../parts", "--source", "GitRepository/shop/more=../more"];
    let arguments: Vec<&str> = build.iter().chain(&sources).copied().collect();
    let (exit, out, error) = run(&beside.repository(), &arguments);
    assert_eq!(exit, 0, "{error}");
    assert!(out.contains("name: included"), "{out}");
}

#[test]
fn an_artifact_is_made_of_a_mount() {
    let beside = Beside::new();
    beside.write(
        "infra/clusters/dev/generator.yaml",
        "apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: parts, namespace: shop}
spec:
  sources: [{alias: shop, kind: OCIRepository, name: shop}]
  artifacts: [{name: kinds, copy: [{from: '@shop/kinds/**', to: '@artifact/'}]}]
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: kinds, namespace: shop}
spec: {interval: 10m, path: ./, prune: true, sourceRef: {kind: ExternalArtifact, name: kinds}}
",
    );
    let (exit, out, error) = beside.run("../shop/deploy", &["build", "Kustomization/shop/kinds"]);
    assert_eq!(exit, 0, "{error}");
    assert!(out.contains("name: kinds"), "{out}");
    // Places are those of the source that the file came from.
    beside.write("shop/deploy/kinds/kinds.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n");
    let (_, out, _) = beside.run("../shop/deploy", &["check", "-o", "concise"]);
    assert!(out.contains(&format!("{SOURCE}/kinds/kinds.yaml:")), "{out}");
    assert!(!out.contains("ExternalArtifact"), "{out}");
}

/// By its name alone, a path could be one of another source.
#[test]
fn no_path_leads_from_one_source_into_another() {
    let beside = Beside::new();
    beside.write("infra/clusters/dev/parts.yaml", PARTS);
    beside.write("parts/kustomization.yaml", format!("resources: [../../../{SOURCE}/base, ../shop/base]\n"));
    beside.write("parts/cross/kustomization.yaml", "resources: []\n");
    let own = |name: &str, path: &str| {
        kustomization(name, path).replace(
            "kind: OCIRepository, name: shop",
            "kind: GitRepository, name: flux-system, namespace: flux-system",
        )
    };
    beside.write("infra/clusters/dev/own.yaml", own("own", &format!("./{SOURCE}/base")));
    beside.write("infra/clusters/dev/tree.yaml", own("tree", "./OCIRepository:shop:shop/base"));
    beside.write("infra/clusters/dev/named.yaml", own("named", "./named"));
    beside.write(
        "infra/named/kustomization.yaml",
        format!("resources: [../{SOURCE}/base, '../OCIRepository:shop:shop/base']\n"),
    );
    beside.write(
        "infra/clusters/dev/generator.yaml",
        format!(
            "apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {{name: cross, namespace: flux-system}}
spec:
  sources: [{{alias: own, kind: GitRepository, name: flux-system}}]
  artifacts: [{{name: cross, copy: [{{from: '@own/{SOURCE}/base', to: '@artifact/'}}]}}]
"
        ),
    );
    let (exit, out, _) = check(&beside);
    assert_eq!(exit, 1);
    for said in [
        "the path of own is not there",
        "the path of tree is not there",
        "named/kustomization.yaml:1:13: error",
        "the artifact cross is not made",
        "GitRepository/shop/parts/kustomization.yaml:1:13: error",
    ] {
        assert!(out.contains(said), "{said}: {out}");
    }
    for by in ["own", "tree", "named", "parts"] {
        let arguments = both(&["build", &format!("Kustomization/shop/{by}")]);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let (exit, out, _) = run(&beside.repository(), &arguments);
        assert_ne!(exit, 0, "{by}: {out}");
        assert!(!out.contains("name: shop"), "{by}: {out}");
    }
}
