//! What something outside of Flux installs first.

use infra_graph::requirement::Need;

use super::{Cluster, SCRAPE, WIDGET, definition, kind, kustomization, release};

#[test]
fn installers_outside_of_flux_are_evidence() {
    let widget = |text: &str| text.replace("widgets", "made");
    for (path, text, line) in [
        (
            "bootstrap/helmfile.yaml",
            "releases:\n  - name: x\n    namespace: made\n    chart: oci://quay.io/charts/cilium\n",
            4,
        ),
        (
            "helmfile.d/00.yaml.gotmpl",
            "releases:\n  - name: cilium\n    namespace: made\n    chart: '{{ .Values.chart }}'\n",
            2,
        ),
        (
            "helmfile.yaml",
            "# no release\nreleases: [{name: x, namespace: made, chart: cilium/cilium}, {name: y, chart: z, installed: false}]\n",
            2,
        ),
        (
            "kubernetes/helmfile.yaml.gotmpl",
            "{{- if true }}\nreleases:\n{{- range .Values.all }}\n    -   name: {{ .name }}\n        chart: cilium/{{ .name }}\n\
             {{- end }}\n    -   name: cilium\n        labels: {name: widgets}\n        namespace: \"made\"\n{{- end }}\n",
            7,
        ),
        ("bootstrap/cilium/kustomization.yaml", "helmCharts:\n  - name: cilium\n    namespace: made\n", 2),
        (
            "terraform/main.tf",
            "resource \"helm_release\" \"cni\" {\n  chart = \"cilium\"\n}\n# kubectl\nrun kubectl create namespace made\n",
            2,
        ),
        ("Taskfile.yaml", "  - kubectl create ns made\n  - helm upgrade --install cilium cilium/cilium\n", 2),
        (
            "hack/up.sh",
            "kubectl create namespace made\nkubectl apply -k \"github.com/cilium/cilium//install?ref=v1\"\n",
            2,
        ),
    ] {
        let policy = "---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: a, namespace: default}\n";
        let cluster = Cluster::new().part("consumer", "", &(widget(WIDGET) + policy)).file(path, text);
        cluster.analyze(|analyzed, _| {
            let requirements = analyzed.requirements();
            let found = requirements.from_outside(&kind("cilium.io", "CiliumNetworkPolicy"));
            let found = found.unwrap_or_else(|| panic!("no evidence in {path}"));
            assert!(found.description.contains(path), "{}", found.description);
            let start = text.lines().take(line - 1).map(|line| line.len() + 1).sum::<usize>();
            assert!(found.span.start as usize >= start, "{path}: {found:?}");
            assert!(requirements.from_outside(&Need::Namespace("made".into())).is_some(), "{path}");
            assert!(requirements.from_outside(&kind("example.org", "Widget")).is_none());
        });
    }
}

/// A template names the chart, so that only the name of the release says which one Flux takes over.
#[test]
fn a_release_of_a_helmfile_is_the_one_of_the_same_name() {
    let helmfile = "releases:\n  - name: monitoring\n    namespace: default\n";
    let flux = release("kube-prometheus-stack", "")
        .replace("metadata: {name: kube-prometheus-stack", "metadata: {name: monitoring");
    let cluster = Cluster::new().part("consumer", "", SCRAPE).part("releases", "", &flux);
    assert_eq!(cluster.edges(), ["NeedsKind: Kustomization/consumer -> HelmRelease/monitoring"]);
    assert_eq!(cluster.file("bootstrap/helmfile.yaml", helmfile).edges(), Vec::<String>::new());
}

#[test]
fn manifests_of_a_bootstrap_folder_are_evidence_where_flux_does_not_build_them() {
    let bootstrap = definition("example.org", "Widget", "Namespaced")
        .replace(
            "spec: {group: example.org, scope: Namespaced, names: {kind: Widget, plural: widgets}}",
            "spec:\n  group: example.org\n  names:\n    kind: Widget\n",
        )
        .replace("metadata: {name: widgets.example.org}", "metadata:\n  name: widgets.example.org");
    let elsewhere =
        Cluster::new().part("consumer", "", WIDGET).file("bootstrap/crds/widget.yaml", &bootstrap);
    elsewhere.look(|requirements| {
        let found = requirements.from_outside(&kind("example.org", "Widget")).unwrap();
        assert_eq!(found.description, "a custom resource definition in bootstrap/crds/widget.yaml");
    });
    assert_eq!(elsewhere.edges(), Vec::<String>::new());
    let built = Cluster::new().part("consumer", "", WIDGET).part("bootstrap", "", &bootstrap);
    built.look(|requirements| assert!(requirements.from_outside(&kind("example.org", "Widget")).is_none()));
    assert_eq!(built.edges(), ["NeedsKind: Kustomization/consumer -> Kustomization/bootstrap"]);
}

/// Nobody can take the key out of the repository who does not have it.
#[test]
fn a_key_that_only_itself_decrypts_comes_from_outside() {
    let key = "apiVersion: v1\nkind: Secret\nmetadata: {name: age, namespace: flux-system}\ndata: {key: 'ENC[x]'}\nsops: {mac: x}\n";
    let decrypts = "  decryption: {provider: sops, secretRef: {name: age}}\n";
    let cluster = Cluster::new().part("vars", decrypts, key).part("app", decrypts, WIDGET);
    cluster.look(|requirements| assert_eq!(requirements.of_object(&kustomization("app")), []));
    assert_eq!(cluster.edges(), Vec::<String>::new());
}
