//! Sources: what is in their artifacts, what a chart comes from, what the operator makes.

use infra_graph::graph::{EdgeKind, Graph};
use infra_graph::repository::Repository;
use infra_graph::{Analysis, Options, analyze};

use crate::support::{place, repository};

const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop, namespace: shop}\n";

/// The bootstrap of `clusters/dev`, its source with this spec.
fn sync(source: &str) -> String {
    format!(
        "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {{name: flux-system, namespace: flux-system}}
spec:
  url: https://example.com/infra.git
{source}---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: flux-system, namespace: flux-system}}
spec: {{path: ./clusters/dev, sourceRef: {{kind: GitRepository, name: flux-system}}}}
"
    )
}

fn kustomization(path: &str, more: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: shop, namespace: flux-system}}
spec: {{path: {path}, sourceRef: {{kind: GitRepository, name: flux-system}}{more}}}
"
    )
}

fn analysed(files: &[(&str, &str)]) -> (Repository, Analysis) {
    let repository = repository(files);
    let analysis = analyze(&repository, &Options::default());
    (repository, analysis)
}

fn messages(analysis: &Analysis) -> Vec<String> {
    let text =
        |finding: &infra_graph::finding::Finding| format!("{}: {}", finding.code.name(), finding.message);
    analysis.findings.iter().map(text).collect()
}

fn edges(graph: &Graph, kind: EdgeKind) -> Vec<String> {
    let edges = graph.edges().filter(|edge| edge.kind == kind);
    let name = |id| graph.node(id).reference.to_string();
    edges.map(|edge| format!("{} -> {}", name(edge.from), name(edge.to))).collect()
}

fn has(analysis: &Analysis, id: &str) -> bool {
    analysis.environments[0].environment().inventory.iter().any(|(reference, _)| reference.to_string() == id)
}

#[test]
fn what_spec_ignore_leaves_out_is_not_there() {
    let sync = sync("  ignore: |\n    /*\n    !/clusters\n    !/apps\n    /apps/shop/secret.yaml\n");
    let files = [
        ("clusters/dev/flux-system/gotk-sync.yaml", &*sync),
        ("clusters/dev/shop.yaml", &kustomization("./apps/shop", "")),
        ("apps/shop/kustomization.yaml", "resources: [config.yaml, secret.yaml, ../../bases]\n"),
        ("apps/shop/config.yaml", CONFIG),
        ("apps/shop/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: shop}\n"),
        ("bases/kustomization.yaml", "resources: []\n"),
    ];
    let (repository, analysis) = analysed(&files);
    assert!(has(&analysis, "ConfigMap/shop/shop") && !has(&analysis, "Secret/shop"));
    let found = messages(&analysis);
    assert_eq!(
        found,
        ["missing-file: `secret.yaml` is not there", "missing-file: `../../bases` is not there"]
    );
    for finding in &analysis.findings {
        assert!(finding.notes.iter().any(|note| note.contains("is ignored")), "{finding:?}");
        let place = place(&repository, finding.span().unwrap());
        assert!(place.starts_with("apps/shop/kustomization.yaml:1:"), "{place}");
    }
}

#[test]
fn sourceignore_and_the_defaults_hold_for_what_kustomize_loads() {
    let files = [
        ("clusters/dev/flux-system/gotk-sync.yaml", &*sync("")),
        ("clusters/dev/shop.yaml", &kustomization("./apps/shop", "")),
        (
            "apps/shop/kustomization.yaml",
            "namespace: shop\nresources: [config.yaml, one.sops.yaml]\nconfigMapGenerator: [{name: x, files: [logo.png]}]\n",
        ),
        ("apps/shop/config.yaml", CONFIG),
        ("apps/shop/one.sops.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: one, namespace: shop}\n"),
        ("apps/shop/logo.png", ""),
    ];
    let (_, analysis) = analysed(&files);
    assert_eq!(messages(&analysis), ["missing-file: `logo.png` is not there"]);
    // One line of the user's own turns the defaults off.
    let mut files = files.to_vec();
    files.push((".sourceignore", "*.sops.yaml\n"));
    let (_, analysis) = analysed(&files);
    assert_eq!(messages(&analysis), ["missing-file: `one.sops.yaml` is not there"]);
    assert!(analysis.findings[0].notes.iter().any(|note| note.contains("is ignored")));
}

const SHARED: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: shared, namespace: flux-system}
spec: {url: https://example.com/shared.git}
";

#[test]
fn an_included_repository_is_put_into_the_tree() {
    let sync =
        sync("  include:\n  - {repository: {name: shared}, fromPath: bases/shop, toPath: vendor/shop}\n");
    let files = [
        ("clusters/dev/flux-system/gotk-sync.yaml", &*sync),
        ("clusters/dev/shared.yaml", SHARED),
        ("clusters/dev/shop.yaml", &kustomization("./apps/shop", "")),
        ("apps/shop/kustomization.yaml", "resources: [../../vendor/shop]\n"),
        ("copy-of-shared/bases/shop/kustomization.yaml", "resources: [config.yaml]\n"),
        ("copy-of-shared/bases/shop/config.yaml", CONFIG),
    ];
    // Somewhere else: known that it is there, not what is in it.
    let (_, analysis) = analysed(&files);
    assert_eq!(
        messages(&analysis),
        [
            "remote-resource: `../../vendor/shop` comes from a source elsewhere; what it brings is not known here"
        ]
    );
    let sources = edges(analysis.environments[0].graph(), EdgeKind::Source);
    let edge = "GitRepository/flux-system/flux-system -> GitRepository/flux-system/shared";
    assert!(sources.contains(&edge.to_owned()), "{sources:?}");
    let mut options = Options::default();
    let shared = infra_graph::flux::Kind::GitRepository.reference("flux-system", "shared");
    options.resolve.sources.insert(shared, "copy-of-shared".into());
    let analysis = analyze(&repository(&files), &options);
    assert_eq!(messages(&analysis), Vec::<String>::new());
    assert!(has(&analysis, "ConfigMap/shop/shop"));
}

#[test]
fn an_included_repository_that_is_not_there_is_missing() {
    let sync = sync("  include: [{repository: {name: shared}}]\n");
    // The source stands in a folder that its own root applies.
    let (_, analysis) = analysed(&[("clusters/dev/flux-system/gotk-sync.yaml", &sync)]);
    assert_eq!(messages(&analysis), ["missing-source: GitRepository/flux-system/shared is not in dev"]);
}

fn release(chart: &str) -> String {
    format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {{name: shop, namespace: shop}}
spec:
{chart}"
    )
}

const TEMPLATE: &str = "  chart: {spec: {chart: shop, sourceRef: {kind: HelmRepository, name: charts, namespace: flux-system}}}\n";
const CHARTS: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: flux-system}
spec: {url: https://example.com/charts}
";

#[test]
fn the_chart_of_a_release_stands_between_it_and_the_repository() {
    let sync = sync("");
    let files = [
        ("clusters/dev/flux-system/gotk-sync.yaml", &*sync),
        ("clusters/dev/charts.yaml", CHARTS),
        ("clusters/dev/release.yaml", &release(TEMPLATE)),
    ];
    let (_, analysis) = analysed(&files);
    assert_eq!(messages(&analysis), Vec::<String>::new());
    let analyzed = &analysis.environments[0];
    let charts = edges(analyzed.graph(), EdgeKind::Chart);
    assert_eq!(charts, ["HelmRelease/shop/shop -> HelmChart/flux-system/shop-shop"]);
    let sources = edges(analyzed.graph(), EdgeKind::Source);
    let edge = "HelmChart/flux-system/shop-shop -> HelmRepository/flux-system/charts";
    assert!(sources.contains(&edge.to_owned()), "{sources:?}");
    // Without the repository the chart has no content, and so the release cannot be installed.
    let target = infra_graph::flux::Kind::HelmRepository.reference("flux-system", "charts");
    let impact = analyzed.impact(&[target]);
    let lost: Vec<String> = impact.ids(&impact.cannot_be_recreated).map(ToString::to_string).collect();
    assert_eq!(lost, ["HelmChart/flux-system/shop-shop", "HelmRelease/shop/shop"]);
}

#[test]
fn charts_by_reference_and_by_hand() {
    let sync = sync("");
    let chart = "apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: mine, namespace: shop}
spec: {chart: shop, sourceRef: {kind: HelmRepository, name: charts}}
";
    let by_reference = release("  chartRef: {kind: HelmChart, name: mine}\n");
    let files = [
        ("clusters/dev/flux-system/gotk-sync.yaml", &*sync),
        ("clusters/dev/chart.yaml", chart),
        ("clusters/dev/release.yaml", &by_reference),
    ];
    let (repository, analysis) = analysed(&files);
    let charts = edges(analysis.environments[0].graph(), EdgeKind::Chart);
    assert_eq!(charts, ["HelmRelease/shop/shop -> HelmChart/shop/mine"]);
    assert_eq!(messages(&analysis), ["missing-source: HelmRepository/shop/charts is not in dev"]);
    assert_eq!(place(&repository, analysis.findings[0].span().unwrap()), "clusters/dev/chart.yaml:4:61");
    for kind in ["OCIRepository", "HelmChart", "ExternalArtifact"] {
        let release = release(&format!("  chartRef: {{kind: {kind}, name: none}}\n"));
        let files =
            [("clusters/dev/flux-system/gotk-sync.yaml", &*sync), ("clusters/dev/release.yaml", &*release)];
        let (_, analysis) = analysed(&files);
        assert_eq!(messages(&analysis), [format!("missing-source: {kind}/shop/none is not in dev")]);
    }
}

fn instance(patches: &str) -> String {
    format!(
        "apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {{name: flux, namespace: flux-system}}
spec:
  distribution: {{version: 2.9.x, registry: ghcr.io/fluxcd}}
  sync: {{kind: GitRepository, url: https://example.com/infra.git, ref: refs/heads/main, path: ./clusters/dev}}
  kustomize:
    patches:
    - target: {{kind: Deployment, name: helm-controller}}
      patch: |
        - {{op: remove, path: /spec/template/spec/containers/0/resources}}
{patches}"
    )
}

#[test]
fn patches_of_an_instance_change_what_it_syncs() {
    let patches = "    - target: {kind: Kustomization}
      patch: |
        - op: add
          path: /spec/postBuild
          value: {substitute: {NAME: cart}}
    - target: {kind: GitRepository}
      patch: |
        - op: add
          path: /spec/ignore
          value: |
            /*
            !/clusters
";
    let shop = kustomization("./apps", "");
    let config = CONFIG.replace("name: shop,", "name: \"${NAME}\",");
    let files = [
        ("clusters/dev/instance.yaml", &*instance(patches)),
        ("clusters/dev/shop.yaml", &shop),
        ("clusters/dev/config.yaml", &config),
        ("apps/config.yaml", CONFIG),
    ];
    let (_, analysis) = analysed(&files);
    assert!(has(&analysis, "ConfigMap/shop/cart"), "{:?}", messages(&analysis));
    assert_eq!(
        messages(&analysis),
        [
            "missing-path: the path of shop is left out of the source: `apps` of GitRepository/flux-system/flux-system is ignored"
        ]
    );
    let graph = analysis.environments[0].graph();
    assert!(graph.nodes().all(|(_, node)| !node.missing));
}

#[test]
fn a_patch_of_an_instance_that_fails_is_said() {
    let patches = "    - target: {kind: Kustomization}
      patch: |
        - {op: remove, path: /spec/none}
";
    let (repository, analysis) = analysed(&[("clusters/dev/instance.yaml", &instance(patches))]);
    let found = &analysis.findings[0];
    assert_eq!(found.code.name(), "build-failed", "{:?}", messages(&analysis));
    assert!(place(&repository, found.span().unwrap()).starts_with("clusters/dev/instance.yaml:"));
}

#[test]
fn a_git_instance_is_an_environment_and_the_oci_one_beside_it_is_not() {
    let git = instance("");
    let oci = git
        .replace("kind: GitRepository", "kind: OCIRepository")
        .replace("https://example.com/infra.git", "oci://example.com/infra")
        .replace("./clusters/dev", "./local/flux");
    let shop = kustomization("./apps", "");
    let files = [
        ("clusters/dev/instance.yaml", &*git),
        ("clusters/dev/shop.yaml", &shop),
        ("local/instance.yaml", &oci),
        ("local/flux/shop.yaml", &shop),
        ("apps/config.yaml", CONFIG),
    ];
    let entries = |files: &[(&str, &str)]| -> Vec<String> {
        let (_, analysis) = analysed(files);
        analysis.environments.iter().map(|analyzed| analyzed.environment().entry.to_string()).collect()
    };
    assert_eq!(entries(&files), ["clusters/dev"]);
    // Alone, its path is the best that there is.
    assert_eq!(entries(&files[2..]), ["local/flux"]);
}

#[test]
fn what_is_applied_to_another_cluster_stays_out() {
    let sync = sync("");
    let shop = kustomization("./apps", ", kubeConfig: {secretRef: {name: other}}");
    let files = [
        ("clusters/dev/flux-system/gotk-sync.yaml", &*sync),
        ("clusters/dev/shop.yaml", &shop),
        ("apps/config.yaml", CONFIG),
    ];
    let (_, analysis) = analysed(&files);
    assert!(has(&analysis, "Kustomization/flux-system/shop") && !has(&analysis, "ConfigMap/shop/shop"));
    let incomplete: Vec<String> =
        analysis.environments[0].graph().incomplete.iter().map(ToString::to_string).collect();
    assert_eq!(incomplete, ["Kustomization/flux-system/shop"]);
}
