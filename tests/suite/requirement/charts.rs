//! What charts bring, and by which values.

use infra_graph::graph::Confidence;

use super::{CERTIFICATE, Cluster, SCRAPE, kind, kustomization, release};

/// Whether a release of a chart brings what a manifest needs.
fn brings(chart: &str, spec: &str, manifest: &str) -> Option<Confidence> {
    let cluster = Cluster::new().part("consumer", "", manifest).part("releases", "", &release(chart, spec));
    cluster.look(|requirements| {
        let need = &requirements.of_applier(&kustomization("consumer"))[0].need;
        requirements.providers(need).first().map(|provider| provider.confidence)
    })
}

#[test]
fn charts_bring_kinds_as_their_values_say() {
    let inferred = Some(Confidence::Inferred);
    for (chart, spec, manifest, wanted) in [
        ("kube-prometheus-stack", "", SCRAPE, inferred),
        ("kube-prometheus-stack", "  values: {crds: {enabled: false}}\n", SCRAPE, None),
        ("kube-prometheus-stack", "  install: {crds: Skip}\n", SCRAPE, None),
        ("kube-prometheus-stack", "  install: {crds: CreateReplace}\n", SCRAPE, inferred),
        ("kube-prometheus-stack", "  kubeConfig: {secretRef: {name: other}}\n", SCRAPE, None),
        // Off unless it is asked for, and then a part of the release, which `install.crds` does not reach.
        ("cert-manager", "", CERTIFICATE, None),
        ("cert-manager", "  values: {crds: {enabled: true}}\n", CERTIFICATE, inferred),
        ("cert-manager", "  values: {installCRDs: true}\n  install: {crds: Skip}\n", CERTIFICATE, inferred),
        (
            "cert-manager",
            "  valuesFrom: [{kind: Secret, name: unseen}]\n",
            CERTIFICATE,
            Some(Confidence::Heuristic),
        ),
        ("external-secrets", "", CERTIFICATE, None),
        ("app-template", "", CERTIFICATE, None),
    ] {
        assert_eq!(brings(chart, spec, manifest), wanted, "{chart} {spec}");
    }
}

#[test]
fn values_of_a_config_map_count_too() {
    let values = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: values, namespace: flux-system}\ndata:\n  values.yaml: |\n    crds:\n      enabled: true\n";
    let from = "  valuesFrom: [{kind: ConfigMap, name: values}]\n";
    for (own, wanted) in [("", Some(Confidence::Inferred)), ("  values: {crds: {enabled: false}}\n", None)] {
        let manifest = release("cert-manager", &format!("{from}{own}")) + values;
        let cluster = Cluster::new().part("consumer", "", CERTIFICATE).part("releases", "", &manifest);
        let found = cluster.look(|requirements| {
            let providers = requirements.providers(&kind("cert-manager.io", "Certificate"));
            providers.first().map(|provider| provider.confidence)
        });
        assert_eq!(found, wanted, "{own}");
    }
}

#[test]
fn a_chart_can_come_from_an_oci_repository() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: monitoring, namespace: flux-system}\nspec: {chartRef: {kind: OCIRepository, name: stack}}\n---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: stack, namespace: flux-system}\nspec: {url: oci://registry.example.org/charts/kube-prometheus-stack}\n";
    let cluster = Cluster::new().part("consumer", "", SCRAPE).part("releases", "", release);
    assert_eq!(cluster.edges(), ["NeedsKind: Kustomization/consumer -> HelmRelease/monitoring"]);
}

#[test]
fn definitions_can_come_from_another_repository() {
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: operator, namespace: flux-system}\nspec: {url: https://github.com/prometheus-operator/prometheus-operator}\n---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: definitions, namespace: flux-system}\nspec: {path: ./example, sourceRef: {kind: GitRepository, name: operator}}\n";
    let cluster = Cluster::new().part("consumer", "", SCRAPE).file("clusters/a/definitions.yaml", source);
    assert_eq!(cluster.edges(), ["NeedsKind: Kustomization/consumer -> Kustomization/definitions"]);
    let remote = Cluster::new().part("consumer", "", SCRAPE).part("remote", "", "").file(
        "remote/kustomization.yaml",
        "resources:\n  - https://raw.githubusercontent.com/prometheus-operator/prometheus-operator/v1/crds.yaml\n",
    );
    assert_eq!(remote.edges(), ["NeedsKind: Kustomization/consumer -> Kustomization/remote"]);
}
