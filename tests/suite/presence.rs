//! There, not there, not known: what is said of a name depends on who may bring it.

use infra_graph::finding::{Code, Finding, Severity};
use infra_graph::query::Cluster;
use infra_graph::{Analysis, Options, analyze};

use crate::support::fleet::SYNC_LAB as SYNC;
use crate::support::repository;

const CONFIG: &str = "apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: default}
data: {a: b}
";
const CHARTS: &str = "---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: flux-system}
spec: {interval: 1h, url: https://charts.example.org}
";

fn kustomization(name: &str, source: &str, more: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: {name}, namespace: flux-system}}
spec:
  interval: 10m
  prune: true
  path: ./{name}
  sourceRef: {{kind: GitRepository, name: {source}}}
{more}---
"
    )
}

fn release(name: &str, chart: &str) -> String {
    format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {{name: {name}, namespace: flux-system}}
spec: {{interval: 10m, chart: {{spec: {{chart: {chart}}}}}}}
"
    )
}

fn from_repository(name: &str, chart: &str) -> String {
    release(name, &format!("{chart}, sourceRef: {{kind: HelmRepository, name: charts}}")) + CHARTS
}

/// An environment in which Kustomization `shop` waits for `database`, beside what else there is.
fn analysis(beside: &str, files: &[(&str, &str)]) -> Analysis {
    waiting_for("database", beside, files)
}

fn waiting_for(name: &str, beside: &str, files: &[(&str, &str)]) -> Analysis {
    let shop = kustomization("shop", "flux-system", &format!("  dependsOn: [{{name: {name}}}]\n"));
    let all = format!("{shop}{beside}");
    let mut whole = vec![
        ("clusters/lab/flux-system/gotk-sync.yaml", SYNC),
        ("clusters/lab/all.yaml", &all),
        ("shop/config.yaml", CONFIG),
    ];
    whole.extend(files);
    analyze(&repository(&whole), &Options::default())
}

fn missing(analysis: &Analysis) -> &Finding {
    let mut all = analysis.findings.iter().filter(|finding| finding.code == Code::MissingDependency);
    let found = all.next().unwrap();
    assert!(all.next().is_none());
    found
}

/// Whether `shop` is ready on a running cluster.
fn is_ready(analysis: &Analysis) -> bool {
    let order = analysis.environments[0].order(None);
    order.waves.iter().flatten().any(|id| &*id.name == "shop")
}

/// The name is not known, and who may bring it is said.
fn assert_unknown(analysis: &Analysis, who: &str) {
    let found = missing(analysis);
    assert_eq!(found.severity, Severity::Info, "{found:?}");
    assert!(found.labels[0].text.contains(who), "{found:?}");
    assert!(is_ready(analysis));
    let order = analysis.environments[0].order(None);
    let unknown: Vec<String> = order.unknown.iter().map(|one| one.id.to_string()).collect();
    assert_eq!(unknown, ["Kustomization/flux-system/database"]);
    assert!(order.unknown[0].may_come_with.iter().any(|words| words.contains(who)), "{order:?}");
    // On an empty cluster nothing is taken for granted.
    let analyzed = &analysis.environments[0];
    let cold = analyzed.order_with(None, Cluster::Empty, &analyzed.environment().controllers);
    assert!(cold.unreachable.iter().any(|id| &*id.name == "shop"), "{cold:?}");
    assert!(cold.unknown.is_empty());
}

fn assert_absent(analysis: &Analysis) {
    assert_eq!(missing(analysis).severity, Severity::Error, "{:?}", missing(analysis));
    assert!(!is_ready(analysis));
}

#[test]
fn where_all_is_known_a_name_is_missing() {
    assert_absent(&analysis("", &[]));
    let other = kustomization("other", "flux-system", "");
    assert_absent(&analysis(&other, &[("other/config.yaml", CONFIG)]));
}

#[test]
fn a_source_elsewhere_may_bring_it() {
    let elsewhere = SYNC.split("---").next().unwrap().replace("name: flux-system,", "name: platform,");
    let elsewhere = elsewhere.replace("team/fleet", "team/platform") + "---\n";
    let platform = |more: &str| kustomization("platform", "platform", more) + &elsewhere;
    assert_unknown(&analysis(&platform(""), &[]), "Kustomization platform");
    // What it brings is in one namespace, and nobody looks for it there.
    assert_absent(&analysis(&platform("  targetNamespace: platform\n"), &[]));
    // What it brings to another cluster is not here.
    assert_absent(&analysis(&platform("  kubeConfig: {secretRef: {name: far}}\n"), &[]));
}

#[test]
fn nothing_comes_by_way_of_the_one_who_waits_for_it() {
    let elsewhere = SYNC.split("---").next().unwrap().replace("name: flux-system,", "name: platform,");
    let elsewhere = elsewhere.replace("team/fleet", "team/platform") + "---\n";
    let platform = kustomization("platform", "platform", "  dependsOn: [{name: none}]\n") + &elsewhere;
    let analysis = waiting_for("platform", &platform, &[]);
    assert_absent(&analysis);
    assert_eq!(missing(&analysis).nodes, ["Kustomization/flux-system/platform"]);
}

#[test]
fn a_remote_base_may_bring_it() {
    let base = kustomization("base", "flux-system", "");
    let remote = |address: &str| format!("resources: [\"{address}\"]\n");
    let unknown = remote("https://github.com/example/platform//deploy?ref=v1");
    assert_unknown(&analysis(&base, &[("base/kustomization.yaml", &unknown)]), "Kustomization base");
    // A project that is well known has no Kustomizations of Flux.
    let known = remote("https://github.com/cert-manager/cert-manager//deploy?ref=v1");
    assert_absent(&analysis(&base, &[("base/kustomization.yaml", &known)]));
}

#[test]
fn what_does_not_build_brings_nothing_as_it_is() {
    let base = kustomization("base", "flux-system", "");
    let analysis = analysis(&base, &[("base/kustomization.yaml", "resources: [none.yaml]\n")]);
    let found = missing(&analysis);
    assert_eq!(found.severity, Severity::Info);
    assert!(found.labels[0].text.contains("Kustomization base, which does not build"), "{found:?}");
    assert!(!is_ready(&analysis), "the cause has a finding of its own, and the consequence stays one");
}

#[test]
fn a_set_brings_what_fits_its_templates() {
    let set = "apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: tenants, namespace: flux-system}
spec:
  inputsFrom: [{kind: ResourceSetInputProvider, name: branches}]
  resources:
    - apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: \"data<< inputs.id >>\", namespace: flux-system}
      spec: {interval: 10m, path: ./tenant, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
---
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSetInputProvider
metadata: {name: branches, namespace: flux-system}
spec: {type: GitHubBranch, url: \"https://example.com/tenants\"}
";
    assert_unknown(&analysis(set, &[]), "ResourceSet tenants");
    // One without its provider brings nothing as it is.
    let without = set.split("---").next().unwrap();
    let order = analysis(without, &[]).environments[0].order(None);
    assert!(!order.waves.iter().flatten().any(|id| &*id.name == "shop"), "{order:?}");
    assert_absent(&analysis(&set.replace("\"data<<", "\"tenant-<<"), &[]));
    assert_absent(&analysis(&set.replace(">>\", namespace: flux-system", ">>\", namespace: tenants"), &[]));
    let text = set.replace("  resources:\n", "  resourcesTemplate: |\n");
    let text = text.replace("    - apiVersion", "    apiVersion").replace("\n      ", "\n    ");
    let text = text
        .replace("metadata: {name: \"data", "metadata:\n      name: \"data")
        .replace(", namespace: flux-system}\n    spec", "\n    spec");
    assert_unknown(&analysis(&text, &[]), "ResourceSet tenants");
    assert_absent(&analysis(&text.replace("\"data<<", "\"tenant-<<"), &[]));
}

#[test]
fn a_chart_elsewhere_may_bring_it() {
    assert_unknown(&analysis(&from_repository("bundle", "bundle"), &[]), "HelmRelease bundle");
    assert_absent(&analysis(&from_repository("cert-manager", "cert-manager"), &[]));
    let public = from_repository("web", "nginx").replace("charts.example.org", "charts.bitnami.com/bitnami");
    assert_absent(&analysis(&public, &[]));
    // Charts of Flux itself do bring objects of Flux, whoever publishes them.
    let sync = from_repository("sync", "flux2-sync");
    assert_unknown(&analysis(&sync, &[]), "HelmRelease sync");
}

#[test]
fn a_chart_in_the_repository_is_read() {
    let own = release("tenants", "./charts/tenants, sourceRef: {kind: GitRepository, name: flux-system}");
    let about = ("charts/tenants/Chart.yaml", "apiVersion: v2\nname: tenants\nversion: 1.0.0\n");
    let template = |name: &str| {
        format!(
            "{{{{- range .Values.all }}}}\n---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {name}\n  namespace: flux-system\n{{{{- end }}}}\n"
        )
    };
    let with = |template: &str| analysis(&own, &[about, ("charts/tenants/templates/all.yaml", template)]);
    assert_unknown(&with(&template("{{ . }}base")), "HelmRelease tenants");
    assert_absent(&with(&template("tenant-{{ . }}")));
    // What another template puts in whole, is not told by the text.
    assert_unknown(&with("{{ include \"common.all\" . }}\n"), "HelmRelease tenants");
    let dependencies = ("charts/tenants/Chart.yaml", "name: tenants\ndependencies:\n  - name: common\n");
    let more = [dependencies, ("charts/tenants/templates/all.yaml", "kind: ConfigMap\n")];
    assert_unknown(&analysis(&own, &more), "HelmRelease tenants");
}

#[test]
fn a_release_without_a_source_brings_nothing() {
    let bundle = from_repository("bundle", "bundle")
        .replace("kind: HelmRepository, name: charts}", "kind: HelmRepository, name: none}");
    let analysis = analysis(&bundle, &[]);
    assert!(!is_ready(&analysis));
    let codes: Vec<Code> = analysis.findings.iter().map(|finding| finding.code).collect();
    assert!(codes.contains(&Code::MissingSource), "{codes:?}");
}

#[test]
fn a_slip_of_the_pen_is_likelier_than_a_name_that_is_nearly_the_same() {
    let beside =
        from_repository("bundle", "bundle") + "---\n" + &kustomization("databases", "flux-system", "");
    let analysis = analysis(&beside, &[("databases/config.yaml", CONFIG)]);
    let found = missing(&analysis);
    assert_eq!(found.severity, Severity::Warning);
    assert_eq!(found.help.as_deref(), Some("did you mean `databases`?"));
    assert!(is_ready(&analysis), "it may be there all the same");
    let counted =
        from_repository("bundle", "bundle") + "---\n" + &kustomization("tenant-b", "flux-system", "");
    let analysis = waiting_for("tenant-a", &counted, &[("tenant-b/config.yaml", CONFIG)]);
    assert_eq!(missing(&analysis).severity, Severity::Info, "names that count are no slips");
}

#[test]
fn what_flux_is_told_to_leave_alone_is_not_created() {
    for mark in ["reconcile: disabled", "ssa: Ignore"] {
        let database = kustomization("database", "flux-system", "").replace(
            "namespace: flux-system}\nspec",
            &format!("namespace: flux-system, annotations: {{kustomize.toolkit.fluxcd.io/{mark}}}}}\nspec"),
        );
        let analysis = analysis(&database, &[("database/config.yaml", CONFIG)]);
        assert_eq!(missing(&analysis).severity, Severity::Warning);
        assert!(missing(&analysis).message.contains("told to leave alone"));
        assert!(!is_ready(&analysis));
    }
}

#[test]
fn sources_are_known_in_the_same_way() {
    let shop = |beside: &str| {
        let wrong = kustomization("wrong", "other", "") + beside;
        let files = [("wrong/config.yaml", CONFIG), ("database/config.yaml", CONFIG)];
        let database = kustomization("database", "flux-system", "");
        let analysis = analysis(&(wrong + "---\n" + &database), &files);
        let found = analysis.findings.iter().find(|finding| finding.code == Code::MissingSource).cloned();
        found.unwrap()
    };
    assert_eq!(shop("").severity, Severity::Error);
    let unknown = shop(&from_repository("bundle", "bundle"));
    assert_eq!(unknown.severity, Severity::Info);
    assert!(unknown.labels[0].text.contains("HelmRelease bundle"), "{unknown:?}");
}
