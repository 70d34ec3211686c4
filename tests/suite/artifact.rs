//! Artifacts that an ArtifactGenerator composes, and builds from exactly their files.

mod rules;

use infra_graph::finding::{Code, Finding};
use infra_graph::graph::{EdgeKind, Graph};
use infra_graph::repository::Repository;
use infra_graph::{Analysis, Options, analyze};

use crate::support::{place, repository};

/// Bootstrap, and what every test has: an app with a base.
const SYNC: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: https://example.com/infra.git}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {path: ./clusters/dev, sourceRef: {kind: GitRepository, name: flux-system}}
";
const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop, namespace: shop}\n";

fn kustomization(path: &str, artifact: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: shop, namespace: flux-system}}
spec: {{path: {path}, sourceRef: {{kind: ExternalArtifact, name: {artifact}}}}}
"
    )
}

fn generator(spec: &str) -> String {
    format!(
        "apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {{name: apps, namespace: flux-system}}
spec:
  sources: [{{alias: git, kind: GitRepository, name: flux-system}}]
{spec}"
    )
}

/// The repository of a generator, a Kustomization and more files.
fn analysed(generator: &str, kustomization: &str, more: &[(&str, &str)]) -> (Repository, Analysis) {
    let mut files = vec![
        ("clusters/dev/flux-system/gotk-sync.yaml", SYNC),
        ("clusters/dev/generator.yaml", generator),
        ("clusters/dev/shop.yaml", kustomization),
    ];
    files.extend(more);
    let repository = repository(&files);
    let analysis = analyze(&repository, &Options::default());
    (repository, analysis)
}

fn copies(name: &str, rules: &[(&str, &str)]) -> String {
    let rules: String =
        rules.iter().map(|(from, to)| format!("    - {{from: \"{from}\", to: \"{to}\"}}\n")).collect();
    format!("  artifacts:\n  - name: {name}\n    copy:\n{rules}")
}

fn applied(analysis: &Analysis) -> Vec<String> {
    let inventory = &analysis.environments[0].environment().inventory;
    let shop = inventory.iter().filter(|(_, entry)| {
        entry.appliers.iter().any(|applier| applier.by.as_ref().is_some_and(|by| &*by.name == "shop"))
    });
    shop.map(|(reference, _)| reference.to_string()).collect()
}

fn messages(analysis: &Analysis) -> Vec<String> {
    let text = |finding: &Finding| format!("{}: {}", finding.code.name(), finding.message);
    analysis.findings.iter().map(text).collect()
}

fn edges(graph: &Graph, kind: EdgeKind) -> Vec<String> {
    let edges = graph.edges().filter(|edge| edge.kind == kind);
    let name = |id| graph.node(id).reference.to_string();
    edges.map(|edge| format!("{} -> {}", name(edge.from), name(edge.to))).collect()
}

#[test]
fn a_kustomization_is_built_from_the_files_of_its_artifact() {
    let generator = generator(&copies("shop", &[("@git/apps/shop/**", "@artifact/deploy/")]));
    let more = [("apps/shop/config.yaml", CONFIG), ("apps/other/other.yaml", CONFIG)];
    let (repository, analysis) = analysed(&generator, &kustomization("./deploy", "shop"), &more);
    assert_eq!(messages(&analysis), Vec::<String>::new());
    assert_eq!(applied(&analysis), ["ConfigMap/shop/shop"]);
    let analyzed = &analysis.environments[0];
    let (_, entry) = analyzed
        .environment()
        .inventory
        .iter()
        .find(|(reference, _)| &*reference.kind == "ConfigMap")
        .unwrap();
    assert_eq!(place(&repository, entry.object.origin), "apps/shop/config.yaml:1:1");
    let (_, build) = analyzed.environment().builds.iter().find(|(by, _)| &*by.name == "shop").unwrap();
    assert!(build.files.contains(camino::Utf8Path::new("apps/shop/config.yaml")), "{:?}", build.files);
    let sources = edges(analyzed.graph(), EdgeKind::Source);
    for edge in [
        "Kustomization/flux-system/shop -> ExternalArtifact/flux-system/shop",
        "ArtifactGenerator/flux-system/apps -> GitRepository/flux-system/flux-system",
    ] {
        assert!(sources.contains(&edge.to_owned()), "{sources:?}");
    }
    let appliers = edges(analyzed.graph(), EdgeKind::AppliedBy);
    let edge = "ExternalArtifact/flux-system/shop -> ArtifactGenerator/flux-system/apps";
    assert!(appliers.contains(&edge.to_owned()), "{appliers:?}");
}

#[test]
fn a_build_stays_in_its_artifact() {
    let files = [
        ("apps/shop/kustomization.yaml", "resources: [../base]\n"),
        ("apps/base/kustomization.yaml", "resources: [config.yaml]\n"),
        ("apps/base/config.yaml", CONFIG),
    ];
    // The folder above is in the repository, but not in the artifact.
    let alone = generator(&copies("shop", &[("@git/apps/shop/**", "@artifact/")]));
    let (_, analysis) = analysed(&alone, &kustomization("./", "shop"), &files);
    assert!(applied(&analysis).is_empty());
    assert!(
        messages(&analysis).iter().any(|m| m == "build-failed: `../base` leads out of the artifact"),
        "{:?}",
        messages(&analysis)
    );
    // A folder without a pattern is copied as itself.
    let both =
        generator(&copies("shop", &[("@git/apps/shop", "@artifact/"), ("@git/apps/base", "@artifact/")]));
    let (_, analysis) = analysed(&both, &kustomization("./shop", "shop"), &files);
    assert_eq!(messages(&analysis), Vec::<String>::new());
    assert_eq!(applied(&analysis), ["ConfigMap/shop/shop"]);
}

#[test]
fn a_path_pattern_makes_an_artifact_for_each_folder() {
    let spec = "  pathPattern: \"@git/apps/{app}/deploy\"
  artifacts:
  - name: \"x-{app}\"
    copy:
    - {from: \"@git/apps/{app}/deploy/**\", to: \"@artifact/\"}
";
    let more = [("apps/Shop/deploy/config.yaml", CONFIG), ("apps/cart/deploy/config.yaml", CONFIG)];
    let (_, analysis) = analysed(&generator(spec), &kustomization("./", "x-shop"), &more);
    assert_eq!(messages(&analysis), Vec::<String>::new());
    assert_eq!(applied(&analysis), ["ConfigMap/shop/shop"]);
    let graph = analysis.environments[0].graph();
    let made = edges(graph, EdgeKind::AppliedBy);
    assert_eq!(
        made.iter().filter(|edge| edge.starts_with("ExternalArtifact/flux-system/x-")).count(),
        2,
        "{made:?}"
    );
    let twice = spec.replace("name: \"x-{app}\"", "name: same");
    let (_, analysis) = analysed(&generator(&twice), &kustomization("./", "same"), &more);
    let refused = "build-failed: apps makes no artifact: `apps/Shop/deploy` and `apps/cart/deploy` give an artifact with the name `same`";
    assert!(messages(&analysis).contains(&refused.to_owned()), "{:?}", messages(&analysis));
}

#[test]
fn an_artifact_that_no_generator_makes_is_a_missing_source() {
    let generator = generator(&copies("shop", &[("@git/apps/shop/**", "@artifact/")]));
    let more = [("apps/shop/config.yaml", CONFIG)];
    let (_, analysis) = analysed(&generator, &kustomization("./", "shopp"), &more);
    assert_eq!(messages(&analysis), ["missing-source: ExternalArtifact/flux-system/shopp is not in dev"]);
    assert_eq!(analysis.findings[0].help.as_deref(), Some("did you mean `shop`?"));
}

#[test]
fn sources_of_a_generator_are_sources_like_any_other() {
    let spec = "  artifacts: [{name: shop, copy: [{from: \"@charts/**\", to: \"@artifact/\"}]}]\n";
    let with = |kind: &str, name: &str| {
        let source = format!("[{{alias: charts, kind: {kind}, name: {name}}}]");
        generator(spec).replace("[{alias: git, kind: GitRepository, name: flux-system}]", &source)
    };
    let (_, analysis) = analysed(&with("Bucket", "none"), &kustomization("./", "shop"), &[]);
    assert!(
        messages(&analysis).contains(&"missing-source: Bucket/flux-system/none is not in dev".to_owned())
    );
    let options = |folder: &str| {
        let mut options = Options::default();
        let source = infra_graph::flux::Kind::OciRepository.reference("flux-system", "pushed");
        options.resolve.sources.insert(source, folder.into());
        options
    };
    let generator = with("OCIRepository", "pushed");
    let files = [
        ("clusters/dev/flux-system/gotk-sync.yaml", SYNC),
        ("clusters/dev/generator.yaml", &generator),
        ("clusters/dev/shop.yaml", &kustomization("./", "shop")),
        ("pushed/config.yaml", CONFIG),
    ];
    let analysis = analyze(&repository(&files), &options("pushed"));
    assert_eq!(messages(&analysis), Vec::<String>::new());
    assert_eq!(applied(&analysis), ["ConfigMap/shop/shop"]);
}

#[test]
fn artifacts_that_are_made_of_each_other_end() {
    let generators: String = (0..12)
        .map(|at| {
            let next = (at + 1) % 12;
            let sources: String = (0..12)
                .map(|n| format!("  - {{alias: s{n}, kind: ExternalArtifact, name: a{next}-{n}}}\n"))
                .collect();
            let artifacts: String = (0..12)
                .map(|n| {
                    format!("  - {{name: a{at}-{n}, copy: [{{from: \"@s{n}/**\", to: \"@artifact/\"}}]}}\n")
                })
                .collect();
            format!(
                "apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {{name: g{at}, namespace: flux-system}}
spec:
  sources:
{sources}  artifacts:
{artifacts}---
"
            )
        })
        .collect();
    let (_, analysis) = analysed(&generators, &kustomization("./", "a0-0"), &[]);
    assert!(
        messages(&analysis).iter().any(|m| m.starts_with("external-source: ")),
        "{:?}",
        messages(&analysis)
    );
}

#[test]
fn a_mounted_tree_takes_no_name_of_the_repository() {
    let repository = repository(&[("T:a/file", "real")]);
    let mut tree = infra_graph::source::Tree::default();
    tree.write("file".into(), *b"made");
    let first = repository.mount("T/a", tree.clone());
    assert_eq!(first, "T:a#2");
    assert_eq!(repository.mount("T/a", tree.clone()), first);
    tree.copy("copy".into(), "T:a/file".into());
    let second = repository.mount("T/a", tree);
    assert_eq!(second, "T:a#3");
    assert_eq!(repository.files().read(&second.join("copy")).unwrap(), b"real");
    assert_eq!(repository.origin(&second.join("copy")).as_str(), "T:a/file");
    assert_eq!(repository.files().list("".into()).unwrap().len(), 1);
}

#[test]
fn a_generator_is_refused_as_a_whole() {
    let pattern = |pattern: &str, name: &str| {
        format!(
            "  pathPattern: \"{pattern}\"\n  artifacts:\n  - {{name: \"{name}\", copy: [{{from: \"@git/apps/**\", to: \"@artifact/\"}}]}}\n"
        )
    };
    let two = "  artifacts:\n  - {name: a, copy: [{from: \"@git/apps/**\", to: \"@artifact/\"}]}\n  - {name: a, copy: [{from: \"@git/apps/**\", to: \"@artifact/\"}]}\n";
    let revision = "  artifacts:\n  - {name: a, revision: \"@nope\", copy: [{from: \"@git/apps/**\", to: \"@artifact/\"}]}\n";
    for (spec, why) in [
        (
            pattern("@git/apps/{app}", "x-{app}"),
            "`_base` of the folder `apps/_base` cannot be the value of a label, as `app` is one",
        ),
        (pattern("@git/apps/{_x}", "a"), "the placeholder `_x` cannot be the key of a label"),
        (
            pattern("@git/other/{app}", "-{app}"),
            "`-shop`, of the folder `other/shop`, is no name of an object",
        ),
        (two.to_owned(), "two artifacts have the name `a`"),
        (revision.to_owned(), "no source has the alias `nope`"),
        (
            "  artifacts:\n  - {name: A_b, copy: [{from: \"@git/apps/**\", to: \"@artifact/\"}]}\n"
                .to_owned(),
            "`A_b` is no name of an object",
        ),
    ] {
        let more = [("apps/_base/config.yaml", CONFIG), ("other/shop/config.yaml", CONFIG)];
        let (_, analysis) = analysed(&generator(&spec), &kustomization("./", "x-shop"), &more);
        let wanted = format!("build-failed: apps makes no artifact: {why}");
        assert!(messages(&analysis).contains(&wanted), "{why}: {:?}", messages(&analysis));
    }
}

#[test]
fn an_artifact_that_fails_stops_those_behind_it() {
    let spec = "  artifacts:
  - {name: before, copy: [{from: \"@git/apps/**\", to: \"@artifact/\"}]}
  - {name: fails, copy: [{from: \"@git/none/**\", to: \"@artifact/\"}]}
  - {name: behind, copy: [{from: \"@git/none/**\", to: \"@artifact/\"}]}
";
    let more = [("apps/config.yaml", CONFIG)];
    let (_, analysis) = analysed(&generator(spec), &kustomization("./", "before"), &more);
    let failed: Vec<_> =
        analysis.findings.iter().filter(|finding| finding.message.contains("is not made")).collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(
        failed[0].nodes[1..],
        ["ExternalArtifact/flux-system/fails", "ExternalArtifact/flux-system/behind"]
    );
    assert_eq!(applied(&analysis), ["ConfigMap/shop/shop"]);
}

#[test]
fn a_generator_that_is_switched_off_makes_nothing() {
    let generator = generator(&copies("shop", &[("@git/apps/shop/**", "@artifact/")])).replace(
        "namespace: flux-system}\nspec",
        "namespace: flux-system, annotations: {source.extensions.fluxcd.io/reconcile: Disabled}}\nspec",
    );
    let more = [("apps/shop/config.yaml", CONFIG)];
    let (repository, analysis) = analysed(&generator, &kustomization("./", "shop"), &more);
    // What it made before stays as it was, and nobody knows what that is.
    assert!(applied(&analysis).is_empty());
    let suspended: Vec<&Finding> =
        analysis.findings.iter().filter(|finding| finding.code == Code::SuspendedDependency).collect();
    assert_eq!(suspended.len(), 1, "{:?}", messages(&analysis));
    assert_eq!(suspended[0].message, "apps is suspended, and shop takes its content from it");
    assert_eq!(place(&repository, suspended[0].labels[0].span), "clusters/dev/generator.yaml:3:101");
    assert_eq!(place(&repository, suspended[0].labels[1].span), "clusters/dev/shop.yaml:4:60");
    let analyzed = &analysis.environments[0];
    let done = |kind: &str| {
        let find = |node: &infra_graph::graph::Node| {
            &*node.reference.kind == kind && &*node.reference.name != "flux-system"
        };
        let (id, _) = analyzed.graph().nodes().find(|(_, node)| find(node)).unwrap();
        analyzed.empty().done(id)
    };
    // The controller marks it Ready all the same.
    assert!(done("ArtifactGenerator").is_some());
    assert_eq!(done("ExternalArtifact"), None);
    assert_eq!(done("Kustomization"), None);
}
