//! Things that objects cannot do without, and that come too late, from a forbidden place, or from nobody.

use infra_graph::finding::Code;
use infra_graph::object::ObjectRef;
use infra_graph::repository::Repository;
use infra_graph::{Options, analyze};

use crate::support::fleet::{SYNC_A as SYNC, kustomization, of_code, places};
use crate::support::{place, repository};

/// A repository with these Kustomizations, each with its file.
fn fleet(parts: &[(&str, &str, &str)], more: &[(&str, &str)]) -> Repository {
    let mut all = vec![("clusters/a/flux-system/gotk-sync.yaml".to_owned(), SYNC.to_owned())];
    for (name, spec, content) in parts {
        all.push((format!("clusters/a/{name}.yaml"), kustomization(name, spec)));
        all.push((format!("{name}/all.yaml"), (*content).to_owned()));
    }
    all.extend(more.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    let all: Vec<(&str, &str)> = all.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    repository(&all)
}

const ACCOUNT: &str =
    "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: probe\n  namespace: default\n";
const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: probe\n  namespace: default\nspec:\n  serviceAccountName: probe\n";

#[test]
fn a_pod_and_its_account() {
    let code = Code::BarePodBeforeAccount;
    let both = format!("{POD}---\n{ACCOUNT}");
    assert_eq!(places(&fleet(&[("one", "", &both)], &[]), code), ["one/all.yaml:7:23"]);
    assert!(places(&fleet(&[("one", "", POD), ("two", "", ACCOUNT)], &[]), code).is_empty());
    assert!(places(&fleet(&[("one", "", &both), ("two", "", ACCOUNT)], &[]), code).is_empty());
    let own = both.replace("serviceAccountName: probe", "serviceAccountName: default");
    assert!(places(&fleet(&[("one", "", &own)], &[]), code).is_empty());
}

const SECRET: &str = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: x\n  namespace: default\nspec:\n\
                      \x20 secretStoreRef:\n    kind: ClusterSecretStore\n    name: vualt\n";
const STORE: &str =
    "apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata:\n  name: vault\n";

#[test]
fn a_store_that_nobody_brings() {
    let code = Code::MissingStore;
    let repository = fleet(&[("one", "", SECRET), ("two", "", STORE)], &[]);
    assert_eq!(places(&repository, code), ["one/all.yaml:9:11"]);
    assert_eq!(of_code(&repository, code)[0].help.as_deref(), Some("write `name: vault`"));
    let right = SECRET.replace("vualt", "vault");
    assert!(places(&fleet(&[("one", "", &right), ("two", "", STORE)], &[]), code).is_empty());
}

#[test]
fn a_store_that_something_unseen_may_bring() {
    let code = Code::MissingStore;
    let chart = |name: &str| {
        format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata:\n  name: charts\n  namespace: default\nspec:\n\
             \x20 url: https://charts.example.com\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n\
             \x20 name: x\n  namespace: default\nspec:\n  chart:\n    spec:\n      chart: {name}\n      sourceRef:\n\
             \x20       kind: HelmRepository\n        name: charts\n"
        )
    };
    let with = |text: &str| places(&fleet(&[("one", "", SECRET), ("two", "", text)], &[]), code);
    assert!(with(&chart("our-own")).is_empty(), "it may bring anything");
    assert_eq!(with(&chart("external-secrets")).len(), 1, "a well-known chart brings no store");
    let remote = [("two/kustomization.yaml", "resources: [all.yaml, 'https://example.com/x.yaml']\n")];
    assert!(places(&fleet(&[("one", "", SECRET), ("two", "", STORE)], &remote), code).is_empty());
}

#[test]
fn an_issuer_of_another_namespace() {
    let certificate = "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata:\n  name: x\n  namespace: default\nspec:\n\
                       \x20 secretName: x\n  issuerRef:\n    name: own\n";
    let issuer =
        "apiVersion: cert-manager.io/v1\nkind: Issuer\nmetadata:\n  name: own\n  namespace: kube-system\n";
    let found = of_code(&fleet(&[("one", "", certificate), ("two", "", issuer)], &[]), Code::MissingStore);
    assert!(found[0].help.as_deref().unwrap().contains("namespace kube-system"), "{found:?}");
}

const FLAGS: &str = "resources: [gotk-sync.yaml]\npatches:\n  - target: {kind: Deployment, name: '(kustomize|helm)-controller'}\n    patch: |\n\
                     \x20     - op: add\n        path: /spec/template/spec/containers/0/args/-\n        value: --no-cross-namespace-refs=true\n";

#[test]
fn a_source_that_may_not_be_read() {
    let code = Code::CrossNamespaceReference;
    let child = kustomization("two", "")
        .replace("  namespace: flux-system\nspec", "  namespace: shop\nspec")
        .replace("    name: flux-system\n", "    name: flux-system\n    namespace: flux-system\n");
    let with = |flags: &[(&str, &str)]| fleet(&[("one", "", &child), ("three", "", "")], flags);
    let patched = with(&[("clusters/a/flux-system/kustomization.yaml", FLAGS)]);
    let found = of_code(&patched, code);
    let labels: Vec<String> = found[0].labels.iter().map(|label| place(&patched, label.span)).collect();
    assert_eq!(labels[0], "one/all.yaml:12:11");
    assert!(labels[1].starts_with("clusters/a/flux-system/kustomization.yaml:7:"), "{labels:?}");
    let analysis = analyze(&patched, &Options::default());
    let (analyzed, readiness) = (&analysis.environments[0], analysis.environments[0].empty());
    let never: Vec<String> =
        readiness.never_ready(analyzed.graph()).map(|(_, node)| node.reference.to_string()).collect();
    assert_eq!(never, ["Kustomization/shop/two"], "what is called broken is never ready");
    assert!(places(&with(&[]), code).is_empty(), "the flag is off by default");
    let off = FLAGS.replace("=true", "=false");
    assert!(places(&with(&[("clusters/a/flux-system/kustomization.yaml", &off)]), code).is_empty());
}

const DEFINITION: &str = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: policies.example.com\nspec:\n\
                          \x20 group: example.com\n  scope: Namespaced\n  names: {kind: Policy, plural: policies}\n  versions:\n\
                          \x20   - {name: v1, served: true, storage: true}\n    - {name: v1beta1, served: true, storage: false}\n";
const WORKLOAD: &str = "apiVersion: v1\nkind: Service\nmetadata:\n  name: guard\n  namespace: default\nspec:\n  selector: {app: guard}\n---\n\
                        apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: guard\n  namespace: default\nspec:\n  template:\n\
                        \x20   metadata:\n      labels: {app: guard}\n";
const WEBHOOK: &str = "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata:\n  name: guard\nwebhooks:\n\
                       \x20 - name: guard.example.com\n    clientConfig:\n      service: {name: guard, namespace: default}\n    rules:\n\
                       \x20     - {apiGroups: [example.com], apiVersions: [v1], operations: [CREATE], resources: [policies]}\n";
const POLICY: &str = "apiVersion: example.com/v1\nkind: Policy\nmetadata:\n  name: x\n  namespace: default\n";

#[test]
fn a_webhook_whose_workload_comes_with_what_it_is_asked_about() {
    let code = Code::WebhookNotServing;
    let all = [DEFINITION, WORKLOAD, WEBHOOK, POLICY].join("---\n");
    let together = fleet(&[("one", "", &all)], &[]);
    assert_eq!(places(&together, code), ["one/all.yaml:43:7"]);
    let before = [DEFINITION, WORKLOAD, WEBHOOK].join("---\n");
    assert!(
        places(&fleet(&[("one", "", &before), ("two", "  dependsOn: [{name: one}]\n", POLICY)], &[]), code)
            .is_empty()
    );
    for quiet in [
        all.replace("    rules:", "    failurePolicy: Ignore\n    rules:"),
        all.replace("    rules:", "    objectSelector: {matchLabels: {a: b}}\n    rules:"),
        all.replace("apiGroups: [example.com]", "apiGroups: [other.com]"),
    ] {
        assert!(places(&fleet(&[("one", "", &quiet)], &[]), code).is_empty());
    }
}

#[test]
fn a_webhook_whose_workload_comes_after() {
    let code = Code::WebhookNotServing;
    let first = [DEFINITION, POLICY].join("---\n");
    let second = [WORKLOAD, WEBHOOK].join("---\n");
    let after = fleet(&[("one", "", &first), ("two", "  dependsOn: [{name: one}]\n", &second)], &[]);
    let found = of_code(&after, code);
    assert!(found[0].message.contains("comes only after it, with two"), "{found:?}");
    assert!(
        places(&fleet(&[("one", "", &first), ("two", "", &second)], &[]), code).is_empty(),
        "in no order"
    );
}

#[test]
fn a_webhook_that_is_down_stops_what_is_ready_and_unchanged() {
    let all = [DEFINITION, WORKLOAD, WEBHOOK, POLICY].join("---\n");
    let other = POLICY.replace("name: x", "name: y");
    let both = fleet(&[("one", "", &all), ("two", "", &other)], &[]);
    let found = of_code(&both, Code::WebhookNotServing);
    let told = found[0].notes.join(" ");
    assert!(told.contains("one may be Ready once") && told.contains("every run of one after that"), "{told}");
    assert!(told.contains("two is frozen then, too, from the next run on"), "{told}");
}

#[test]
fn impact_of_what_answers_a_webhook() {
    let before = [DEFINITION, WORKLOAD, WEBHOOK].join("---\n");
    let other = POLICY.replace("name: x", "name: y");
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: z\n";
    let repository = fleet(
        &[
            ("one", "", &before),
            ("two", "", POLICY),
            (
                "three",
                "  dependsOn: [{name: two}]\n",
                "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: q\n",
            ),
            ("four", "", &other),
            ("five", "", namespace),
        ],
        &[],
    );
    let analysis = analyze(&repository, &Options::default());
    let analyzed = &analysis.environments[0];
    let frozen = |target: ObjectRef| -> Vec<String> {
        let impact = analyzed.impact(&[target]);
        let mut names: Vec<String> = impact.ids(&impact.frozen).map(|id| id.name.to_string()).collect();
        names.sort();
        names
    };
    let named = |name: &str| analyzed.graph().nodes().find(|(_, node)| &*node.reference.name == name);
    // Who applies what it is asked about stops at the next run, and who depends on those.
    assert_eq!(frozen(ObjectRef::new("apps", "Deployment", "default", "guard")), ["four", "three", "two"]);
    assert_eq!(frozen(named("one").unwrap().1.reference.clone()), ["four", "three", "two"]);
    assert_eq!(frozen(named("two").unwrap().1.reference.clone()), ["three"]);
}

#[test]
fn a_version_that_has_to_be_converted() {
    let converted = DEFINITION.replace(
        "  versions:",
        "  conversion:\n    strategy: Webhook\n    webhook:\n      clientConfig:\n        service: {name: guard, namespace: default}\n  versions:",
    );
    let all = |policy: &str| [&converted, WORKLOAD, policy].join("---\n");
    let old = POLICY.replace("example.com/v1", "example.com/v1beta1");
    assert_eq!(of_code(&fleet(&[("one", "", &all(&old))], &[]), Code::WebhookNotServing).len(), 1);
    assert!(of_code(&fleet(&[("one", "", &all(POLICY))], &[]), Code::WebhookNotServing).is_empty());
}
