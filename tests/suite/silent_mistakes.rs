//! What neither Flux nor kustomize reports: each mistake at its line, and what looks like it and is none.

use infra_graph::finding::{Code, Finding, Severity};
use infra_graph::repository::Repository;
use infra_graph::{Options, analyze};

use crate::support::{place, repository};

const SYNC: (&str, &str) = (
    "clusters/a/flux-system/gotk-sync.yaml",
    "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: flux-system\n  namespace: flux-system\n\
     spec:\n  url: https://example.com/infra\n---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n\
     \x20 name: flux-system\n  namespace: flux-system\nspec:\n  interval: 10m\n  path: ./clusters/a\n  prune: true\n\
     \x20 sourceRef:\n    kind: GitRepository\n    name: flux-system\n",
);

const CERTIFICATE: &str = "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata:\n  name: web\n  namespace: default\n\
                           spec:\n  secretName: web\n";

const CHART: &str = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata:\n  name: jetstack\n\
                     \x20 namespace: flux-system\nspec:\n  url: https://charts.jetstack.io\n---\n\
                     apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: cert-manager\n\
                     \x20 namespace: flux-system\nspec:\n  interval: 1h\n  chart:\n    spec:\n      chart: cert-manager\n\
                     \x20     sourceRef:\n        kind: HelmRepository\n        name: jetstack\n  values:\n    crds:\n      enabled: true\n";

const CONFIG_MAP: &str =
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: flux-system\n";

/// A Kustomization of 12 lines; `more` starts at line 13.
fn kustomization(name: &str, more: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {name}\n  namespace: flux-system\n\
         spec:\n  interval: 1h\n  path: ./apps/{name}\n  prune: true\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n{more}"
    )
}

/// A repository with one environment: a Kustomization for each name, and further files.
fn files(kustomizations: &[(&str, &str)], more: &[(&str, &str)]) -> Repository {
    let mut all = vec![(SYNC.0.to_owned(), SYNC.1.to_owned())];
    for (name, spec) in kustomizations {
        all.push((format!("clusters/a/{name}.yaml"), kustomization(name, spec)));
    }
    all.extend(more.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    let all: Vec<(&str, &str)> = all.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    repository(&all)
}

fn of_code(repository: &Repository, options: &Options, code: Code) -> Vec<Finding> {
    let findings = analyze(repository, options).findings;
    findings.into_iter().filter(|finding| finding.code == code).collect()
}

/// The places of all labels of the findings of a code.
fn places(repository: &Repository, code: Code) -> Vec<String> {
    let found = of_code(repository, &Options::default(), code);
    found.iter().flat_map(|finding| &finding.labels).map(|label| place(repository, label.span)).collect()
}

fn depends_on(names: &[&str]) -> String {
    let entries: Vec<String> = names.iter().map(|name| format!("    - name: {name}\n")).collect();
    format!("  dependsOn:\n{}", entries.concat())
}

#[test]
fn a_version_that_flux_removed() {
    let old = CHART.replace("source.toolkit.fluxcd.io/v1", "source.toolkit.fluxcd.io/v1beta2");
    let repository = files(&[("certs", "")], &[("apps/certs/chart.yaml", &old)]);
    assert_eq!(places(&repository, Code::UnsupportedApiVersion), ["apps/certs/chart.yaml:1:13"]);
    let with = |version: &str| {
        let mut options = Options::default();
        options.resolve.flux_version = Some(version.parse().unwrap());
        of_code(&repository, &options, Code::UnsupportedApiVersion)
    };
    assert!(with("2.7").is_empty(), "2.7 still has it");
    assert_eq!(with("2.8")[0].severity, Severity::Error);
    let current = files(&[("certs", "")], &[("apps/certs/chart.yaml", CHART)]);
    assert!(places(&current, Code::UnsupportedApiVersion).is_empty());
}

#[test]
fn the_components_say_which_version_runs() {
    let old = CHART.replace("source.toolkit.fluxcd.io/v1", "source.toolkit.fluxcd.io/v1beta2");
    let components = "# x\nmetadata:\n  labels:\n    app.kubernetes.io/version: v2.7.3\n";
    let gotk = ("clusters/a/flux-system/gotk-components.yaml", components);
    let repository = files(&[("certs", "")], &[("apps/certs/chart.yaml", &old), gotk]);
    assert!(places(&repository, Code::UnsupportedApiVersion).is_empty());
}

/// Only what sets the gate of kustomize-controller does: a comment says nothing, and the gate of another controller neither.
#[test]
fn a_feature_gate_says_whether_a_missing_variable_is_an_error() {
    let build = "  postBuild: {substitute: {known: a}}\n";
    let patch = |controller: &str, on: &str| {
        format!(
            "# --feature-gates=StrictPostBuildSubstitutions=true\nresources: []\npatches:\n  - target: {{kind: Deployment, name: {controller}}}\n    patch: |\n      - op: add\n        path: /spec/template/spec/containers/0/args/-\n        value: --feature-gates=Other=true,StrictPostBuildSubstitutions={on}\n"
        )
    };
    let severity = |controller: &str, on: &str| {
        let components = (
            "clusters/a/flux-system/gotk-components.yaml",
            "metadata: {labels: {app.kubernetes.io/version: \"v2.7.3\"}}\n",
        );
        let patches = patch(controller, on);
        let gate = ("clusters/a/flux-system/kustomization.yaml", patches.as_str());
        let map = (
            "apps/certs/map.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\ndata: {x: \"${missing}\"}\n",
        );
        let repository = files(&[("certs", build)], &[map, components, gate]);
        of_code(&repository, &Options::default(), Code::UndefinedVariable)[0].severity
    };
    assert_eq!(severity("kustomize-controller", "true"), Severity::Error);
    assert_eq!(severity("kustomize-controller", "false"), Severity::Warning);
    assert_eq!(severity("helm-controller", "true"), Severity::Warning);
}

fn certificates(operator: &str, certs: &[&str], more: &[(&str, &str)]) -> Repository {
    let mut kustomizations = vec![("operator", operator.to_owned()), ("certs", depends_on(certs))];
    kustomizations.extend(more.iter().map(|(name, spec)| (*name, (*spec).to_owned())));
    let borrowed: Vec<(&str, &str)> = kustomizations.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let apps = [("apps/operator/chart.yaml", CHART), ("apps/certs/certificate.yaml", CERTIFICATE)];
    let rest = ("apps/other/settings.yaml", CONFIG_MAP);
    files(&borrowed, &[apps[0], apps[1], rest])
}

#[test]
fn a_dependency_that_is_ready_before_its_chart() {
    let code = Code::DependencyWithoutHealthCheck;
    let repository = certificates("", &["operator"], &[]);
    assert_eq!(places(&repository, code), ["clusters/a/certs.yaml:14:13"]);
    let waits = certificates("  wait: true\n", &["operator"], &[]);
    assert!(places(&waits, code).is_empty());
    let check = "  healthChecks:\n    - apiVersion: helm.toolkit.fluxcd.io/v2\n      kind: HelmRelease\n      name: cert-manager\n      namespace: flux-system\n";
    assert!(places(&certificates(check, &["operator"], &[]), code).is_empty());
    // Another dependency checks the release.
    let through = certificates("", &["operator", "other"], &[("other", check)]);
    assert!(places(&through, code).is_empty());
}

#[test]
fn an_order_of_what_needs_no_kinds_is_fine_without_health() {
    let repository = certificates("", &["operator"], &[("other", &depends_on(&["operator"]))]);
    let found = of_code(&repository, &Options::default(), Code::DependencyWithoutHealthCheck);
    assert_eq!(found.len(), 1);
    assert!(!found[0].nodes.iter().any(|node| node.ends_with("/other")), "{found:?}");
}

#[test]
fn a_dependency_of_another_source() {
    let second = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: second\n  namespace: flux-system\n\
                  spec:\n  url: https://example.com/infra\n";
    let base = kustomization("a", "").replace("    name: flux-system", "    name: second");
    let needs = depends_on(&["a"]);
    let apps = [("apps/a/x.yaml", CONFIG_MAP), ("apps/b/x.yaml", CERTIFICATE)];
    let more = [("clusters/a/second.yaml", second), ("clusters/a/a.yaml", &base), apps[0], apps[1]];
    let repository = files(&[("b", &needs)], &more);
    let code = Code::DependencyAcrossSources;
    assert_eq!(places(&repository, code), ["clusters/a/b.yaml:14:13"]);
    let same = files(&[("a", ""), ("b", &needs)], &apps);
    assert!(places(&same, code).is_empty());
    // What lies elsewhere is released by others: no commit here changes both.
    let elsewhere = second.replace("example.com/infra", "example.com/other");
    let more =
        [("clusters/a/second.yaml", elsewhere.as_str()), ("clusters/a/a.yaml", &base), apps[0], apps[1]];
    assert!(places(&files(&[("b", &needs)], &more), code).is_empty());
}

#[test]
fn a_dependency_that_others_imply() {
    let code = Code::RedundantDependency;
    let chain = |last: &str| {
        let (b, a) = (depends_on(&["c"]), depends_on(&["b", "c"]));
        files(
            &[("a", &a), ("b", &format!("{b}{last}")), ("c", "")],
            &[("apps/a/x.yaml", CERTIFICATE), ("apps/b/x.yaml", ""), ("apps/c/x.yaml", CONFIG_MAP)],
        )
    };
    assert_eq!(places(&chain(""), code), ["clusters/a/a.yaml:15:13"]);
    // Flux does not move b any more, so that only the direct line waits for c.
    assert!(places(&chain("  suspend: true\n"), code).is_empty());
}

#[test]
fn a_dependency_that_is_needed_is_not_redundant() {
    let (a, b) = (depends_on(&["b", "c"]), depends_on(&["c"]));
    let a =
        format!("{a}  postBuild:\n    substituteFrom:\n      - kind: ConfigMap\n        name: settings\n");
    let apps = [("apps/a/x.yaml", CERTIFICATE), ("apps/b/x.yaml", ""), ("apps/c/x.yaml", CONFIG_MAP)];
    let repository = files(&[("a", &a), ("b", &b), ("c", "")], &apps);
    assert!(places(&repository, Code::RedundantDependency).is_empty());
}

#[test]
fn a_failure_that_costs_an_hour() {
    let code = Code::NoRetryInterval;
    assert_eq!(
        places(&certificates("  wait: true\n", &["operator"], &[]), code),
        ["clusters/a/operator.yaml:7:13"]
    );
    for fine in ["", "  wait: true\n  retryInterval: 2m\n", "  wait: true\n  suspend: true\n"] {
        assert!(places(&certificates(fine, &["operator"], &[]), code).is_empty(), "{fine}");
    }
    // Nobody waits for it.
    assert!(places(&certificates("  wait: true\n", &[], &[]), code).is_empty());
    // Settings are healthy at once.
    let settings = certificates("", &["other"], &[("other", "  wait: true\n")]);
    assert!(places(&settings, code).is_empty());
}

#[test]
fn a_health_check_without_a_namespace() {
    let check = |kind: &str, api: &str, more: &str| {
        let checks =
            format!("  healthChecks:\n    - apiVersion: {api}\n      kind: {kind}\n      name: x\n{more}");
        places(&files(&[("a", &checks)], &[("apps/a/x.yaml", CONFIG_MAP)]), Code::HealthCheckWithoutNamespace)
    };
    assert_eq!(check("HelmRelease", "helm.toolkit.fluxcd.io/v2", ""), ["clusters/a/a.yaml:16:13"]);
    assert_eq!(check("Deployment", "apps/v1", "  timeout: 5m\n").len(), 1);
    assert!(check("HelmRelease", "helm.toolkit.fluxcd.io/v2", "      namespace: y\n").is_empty());
    assert!(check("HelmRelease", "helm.toolkit.fluxcd.io/v2", "  wait: true\n").is_empty(), "wait wins");
    assert!(check("Namespace", "v1", "").is_empty(), "has none");
    assert!(check("Cluster", "example.com/v1", "").is_empty(), "nobody knows");
}

const PREFIXED: &str = "namePrefix: eu-\nresources: [all.yaml]\n";

#[test]
fn a_prefix_that_a_dependency_does_not_follow() {
    let all = format!("{}---\n{}", kustomization("x", ""), kustomization("y", &depends_on(&["x"])));
    let apps = [
        ("apps/a/kustomization.yaml", PREFIXED),
        ("apps/a/all.yaml", &*all),
        ("apps/x/c.yaml", CONFIG_MAP),
        ("apps/y/c.yaml", CERTIFICATE),
    ];
    let repository = files(&[("a", "")], &apps);
    let found = of_code(&repository, &Options::default(), Code::PrefixBreaksReference);
    assert_eq!(
        places(&repository, Code::PrefixBreaksReference),
        ["apps/a/all.yaml:27:13", "apps/a/kustomization.yaml:1:13"]
    );
    assert_eq!(found[0].severity, Severity::Error, "y never starts");
    assert!(found[0].help.as_deref().unwrap().contains("name: eu-x"), "{found:?}");
    // One finding for one fault.
    assert!(places(&repository, Code::MissingDependency).is_empty());
    let fixed = all.replace("- name: x", "- name: eu-x");
    let fixed = files(&[("a", "")], &[apps[0], ("apps/a/all.yaml", &fixed), apps[2], apps[3]]);
    assert!(places(&fixed, Code::PrefixBreaksReference).is_empty());
    // A field of the Flux object does the same.
    let plain = ("apps/a/kustomization.yaml", "resources: [all.yaml]\n");
    let suffix = files(&[("a", "  nameSuffix: -eu\n")], &[plain, apps[1], apps[2], apps[3]]);
    assert_eq!(
        places(&suffix, Code::PrefixBreaksReference),
        ["apps/a/all.yaml:27:13", "clusters/a/a.yaml:13:15"]
    );
}

#[test]
fn a_prefix_on_what_kustomize_follows() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: flux-system\nspec:\n  template:\n    spec:\n\
                      \x20     containers:\n        - name: web\n          envFrom:\n            - configMapRef:\n                name: settings\n";
    let all = format!("{CONFIG_MAP}---\n{deployment}");
    let apps = [("apps/a/kustomization.yaml", PREFIXED), ("apps/a/all.yaml", &*all)];
    assert!(places(&files(&[("a", "")], &apps), Code::PrefixBreaksReference).is_empty());
}

const GENERATOR: &str = "namespace: flux-system\nresources: [ks.yaml]\nconfigMapGenerator:\n  - name: settings\n    literals: [a=b]\n";

fn substitutes(generator: &str) -> Repository {
    let child = kustomization(
        "x",
        "  postBuild:\n    substituteFrom:\n      - kind: ConfigMap\n        name: settings\n",
    );
    let apps = [
        ("apps/a/kustomization.yaml", generator),
        ("apps/a/ks.yaml", &*child),
        ("apps/x/c.yaml", CERTIFICATE),
    ];
    files(&[("a", "")], &apps)
}

#[test]
fn a_hash_that_substitute_from_does_not_follow() {
    let code = Code::HashedNameReference;
    assert_eq!(
        places(&substitutes(GENERATOR), code),
        ["apps/a/ks.yaml:16:15", "apps/a/kustomization.yaml:4:5"]
    );
    let without = format!("{GENERATOR}generatorOptions:\n  disableNameSuffixHash: true\n");
    assert!(places(&substitutes(&without), code).is_empty());
    let taught = format!("{GENERATOR}configurations: [names.yaml]\n");
    let names = "nameReference:\n  - kind: ConfigMap\n    version: v1\n    fieldSpecs:\n      - path: spec/valuesFrom/name\n        kind: HelmRelease\n";
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: web\n  namespace: flux-system\n\
                   spec:\n  interval: 1h\n  valuesFrom:\n    - kind: ConfigMap\n      name: settings\n";
    let apps = |names: &'static str| {
        let apps = [
            ("apps/a/kustomization.yaml", &*taught),
            ("apps/a/ks.yaml", release),
            ("apps/a/names.yaml", names),
        ];
        places(&files(&[("a", "")], &apps), code)
    };
    assert!(apps(names).is_empty());
    assert_eq!(apps("nameReference: []\n").first().map(String::as_str), Some("apps/a/ks.yaml:10:13"));
}

fn patched(target: &str, more: &str) -> Vec<String> {
    let kustomization = format!(
        "resources: [c.yaml]\npatches:\n  - target:\n{target}    patch: |\n      - op: add\n        path: /data\n        value: {{}}\n{more}"
    );
    let apps = [("apps/a/kustomization.yaml", &*kustomization), ("apps/a/c.yaml", CONFIG_MAP)];
    places(&files(&[("a", "")], &apps), Code::PatchSelectsNothing)
}

#[test]
fn a_target_that_selects_nothing() {
    assert_eq!(patched("      kind: Secret\n", ""), ["apps/a/kustomization.yaml:4:7"]);
    assert_eq!(patched("      name: setting\n", ""), ["apps/a/kustomization.yaml:4:7"]);
    // The namespace is set after the patches.
    assert_eq!(patched("      namespace: later\n", "namespace: later\n").len(), 1);
    assert!(patched("      name: setting.*\n", "").is_empty());
    assert!(patched("      kind: ConfigMap\n", "").is_empty());
}

#[test]
fn the_part_of_a_target_that_does_not_fit_is_named() {
    let kustomization = "namespace: later\nresources: [c.yaml]\npatches:\n  - target:\n      kind: ConfigMap\n      namespace: later\n\
                         \x20   patch: |\n      - op: add\n        path: /data\n        value: {}\n";
    let apps = [("apps/a/kustomization.yaml", kustomization), ("apps/a/c.yaml", CONFIG_MAP)];
    let found = of_code(&files(&[("a", "")], &apps), &Options::default(), Code::PatchSelectsNothing);
    assert_eq!(
        found[0].labels[0].text,
        "without `namespace: later` it would select ConfigMap settings in the namespace flux-system"
    );
}

#[test]
fn a_target_in_the_spec_of_a_kustomization() {
    let spec = "  patches:\n    - target:\n        kind: HelmRelease\n      patch: |\n        - op: add\n          path: /spec/x\n          value: 1\n";
    let repository = files(&[("a", spec)], &[("apps/a/c.yaml", CONFIG_MAP)]);
    let found = of_code(&repository, &Options::default(), Code::PatchSelectsNothing);
    assert_eq!(places(&repository, Code::PatchSelectsNothing), ["clusters/a/a.yaml:15:9"]);
    assert_eq!(found[0].nodes, ["Kustomization/flux-system/a"]);
}

#[test]
fn a_component_is_of_use_if_it_is_to_one() {
    let component = "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\npatches:\n  - target:\n      kind: Secret\n\
                     \x20   patch: |\n      - op: add\n        path: /data\n        value: {}\n";
    let user = "resources: [c.yaml]\ncomponents: [../../parts]\n";
    let secret = CONFIG_MAP.replace("ConfigMap", "Secret");
    let with = |second: &str| {
        let apps = [
            ("parts/kustomization.yaml", component),
            ("apps/a/kustomization.yaml", user),
            ("apps/a/c.yaml", CONFIG_MAP),
            ("apps/b/kustomization.yaml", user),
            ("apps/b/c.yaml", second),
        ];
        places(&files(&[("a", ""), ("b", "")], &apps), Code::PatchSelectsNothing)
    };
    assert!(with(&secret).is_empty());
    assert_eq!(with(CERTIFICATE), ["parts/kustomization.yaml:5:7"]);
}

#[test]
fn a_target_in_what_is_not_there_yet() {
    let kustomization = "resources: [gotk-components.yaml, gotk-sync.yaml]\npatches:\n  - target:\n      kind: Deployment\n\
                         \x20   patch: |\n      - op: add\n        path: /x\n        value: 1\n";
    let folder = "clusters/a/flux-system";
    let (components, file) =
        (format!("{folder}/gotk-components.yaml"), format!("{folder}/kustomization.yaml"));
    let repository = files(&[], &[(&components, "# bootstrap writes this\n"), (&file, kustomization)]);
    assert!(places(&repository, Code::PatchSelectsNothing).is_empty());
}

fn merged(patch: &str) -> Vec<String> {
    let release =
        CHART.replace("  values:", "  valuesFrom:\n    - kind: ConfigMap\n      name: x\n  values:");
    let deployment = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: default\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n";
    let all = format!("{release}{deployment}");
    let apps = [
        ("apps/a/kustomization.yaml", "resources: [all.yaml]\npatches:\n  - path: patch.yaml\n"),
        ("apps/a/all.yaml", &*all),
        ("apps/a/patch.yaml", patch),
    ];
    places(&files(&[("a", "")], &apps), Code::PatchListDirectiveIgnored)
}

#[test]
fn a_directive_in_a_list_that_does_not_merge() {
    let head = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: cert-manager\n  namespace: flux-system\nspec:\n";
    let patch = format!("{head}  valuesFrom:\n    - $patch: delete\n      name: x\n");
    assert_eq!(merged(&patch), ["apps/a/patch.yaml:8:7"]);
    assert_eq!(
        merged(&format!("{head}  valuesFrom:\n    - name: x\n      y:\n        $patch: replace\n")).len(),
        1
    );
    // In a mapping it counts for any kind.
    assert!(merged(&format!("{head}  values:\n    $patch: delete\n")).is_empty());
    let list = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: default\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          $patch: delete\n";
    assert!(merged(list).is_empty(), "containers merge by name");
}

#[test]
fn a_path_that_climbs_out_is_an_info() {
    let climbing = kustomization("a", "").replace("./apps/a", "../../apps/a");
    let more = [("clusters/a/a.yaml", &*climbing), ("apps/a/c.yaml", CONFIG_MAP)];
    let found = of_code(&files(&[], &more), &Options::default(), Code::MissingPath);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].severity, Severity::Info);
    assert_eq!(places(&files(&[], &more), Code::MissingPath), ["clusters/a/a.yaml:8:9"]);
}

#[test]
fn a_target_by_labels_may_wait_for_objects_to_come() {
    let severity = |target: &str| {
        let spec = format!(
            "  patches:\n    - target:\n{target}      patch: |\n        - op: add\n          path: /x\n          value: 1\n"
        );
        let repository = files(&[("a", &spec)], &[("apps/a/c.yaml", CONFIG_MAP)]);
        let found = of_code(&repository, &Options::default(), Code::PatchSelectsNothing);
        found.iter().map(|finding| finding.severity).collect::<Vec<_>>()
    };
    assert_eq!(severity("        kind: Deployment\n"), [Severity::Warning]);
    assert_eq!(severity("        kind: Deployment\n        labelSelector: team=a\n"), [Severity::Info]);
    assert_eq!(severity("        annotationSelector: team=a\n"), [Severity::Info]);
}

#[test]
fn a_description_in_a_definition_is_text_for_people() {
    let definition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: x.example.com\nspec:\n  group: example.com\n\
                      \x20 versions:\n    - name: v1\n      schema:\n        openAPIV3Schema:\n          description: as in ${HOME}\n";
    let post_build = "  postBuild:\n    substitute:\n      a: b\n";
    let with = |version: &str, text: &str| {
        let mut options = Options::default();
        options.resolve.flux_version = Some(version.parse().unwrap());
        let repository = files(&[("a", post_build)], &[("apps/a/crd.yaml", text)]);
        of_code(&repository, &options, Code::UndefinedVariable).len()
    };
    assert_eq!(with("2.8", definition), 0, "empty text harms nobody");
    assert_eq!(with("2.9", definition), 1, "it fails the build as anywhere");
    assert_eq!(with("2.8", &definition.replace("description:", "pattern:")), 1);
    assert_eq!(
        with("2.8", &CONFIG_MAP.replace("kind: ConfigMap", "kind: ConfigMap\ndescription: ${HOME}")),
        1
    );
}

#[test]
fn the_default_report_counts_what_needs_nothing_to_be_done() {
    let copy = crate::support::Copy::new();
    let (_, out, _) = crate::support::run(copy.path(), &["check", "staging"]);
    assert!(!out.contains("info[external-source]"), "{out}");
    assert!(out.contains("Not shown: ") && out.contains(" external-source; `-v` shows them."), "{out}");
    for arguments in [&["check", "staging", "-v"][..], &["check", "staging", "--fail-on", "info"]] {
        let (_, out, _) = crate::support::run(copy.path(), arguments);
        assert!(out.contains("info[external-source]") && !out.contains("Not shown"), "{out}");
    }
    // Who raises it wants to see it.
    copy.write(".infra-graph.yaml", "findings:\n  external-source: warning\n");
    let (_, out, _) = crate::support::run(copy.path(), &["check", "staging"]);
    assert!(out.contains("warning[external-source]"), "{out}");
}

#[test]
fn the_default_of_helm_is_no_contradiction() {
    let short = "  wait: true\n  timeout: 1m\n  retryInterval: 1m\n";
    let code = Code::TimeoutInversion;
    assert!(
        places(&certificates(short, &["operator"], &[]), code).is_empty(),
        "nobody said that it needs 5m"
    );
    let written = CHART.replace("  interval: 1h\n  chart:", "  interval: 1h\n  timeout: 10m\n  chart:");
    let repository = files(
        &[("operator", short), ("certs", &depends_on(&["operator"]))],
        &[("apps/operator/chart.yaml", &written), ("apps/certs/certificate.yaml", CERTIFICATE)],
    );
    assert_eq!(
        places(&repository, code),
        ["clusters/a/operator.yaml:14:12", "apps/operator/chart.yaml:16:12"]
    );
}
