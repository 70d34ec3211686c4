//! What objects need that no `dependsOn` says, who provides it, and the edges that follow.

use infra_graph::environment::Environment;
use infra_graph::graph::{Analyzed, Confidence, Edge, EdgeKind, Graph};
use infra_graph::object::ObjectRef;
use infra_graph::requirement::{Gate, Need, Requirement, Requirements, Stage};
use infra_graph::{Options, analyze};

use crate::support::{self, example, json, place, repository, run};

/// One Kustomization for each folder of `parts`, and whatever else.
struct Cluster {
    files: Vec<(String, String)>,
}

impl Cluster {
    fn new() -> Self {
        Self { files: Vec::new() }
    }

    /// A file as it is.
    fn file(mut self, path: &str, text: &str) -> Self {
        self.files.push((path.to_owned(), text.to_owned()));
        self
    }

    /// A Kustomization of this name in `flux-system`, with more in its spec, and the manifest that it applies.
    fn part(self, name: &str, spec: &str, manifest: &str) -> Self {
        let kustomization = format!(
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\nspec:\n  path: ./{name}\n  sourceRef: {{kind: GitRepository, name: flux-system}}\n{spec}"
        );
        self.file(&format!("clusters/a/{name}.yaml"), &kustomization)
            .file(&format!("{name}/all.yaml"), manifest)
    }

    fn analyze<T>(&self, look: impl FnOnce(&Analyzed, &dyn Fn(&Requirement) -> String) -> T) -> T {
        let files: Vec<(&str, &str)> =
            self.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let repository = repository(&files);
        let analysis = analyze(&repository, &Options::default());
        let [subject] = &analysis.environments[..] else { panic!("{:?}", analysis.environments) };
        look(subject, &|requirement| place(&repository, requirement.span))
    }

    /// The same in a folder.
    fn on_disk(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in &self.files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    /// What of the requirements has this look.
    fn look<T>(&self, look: impl FnOnce(&Requirements) -> T) -> T {
        self.analyze(|subject, _| look(&subject.requirements))
    }

    /// `kind: from -> to`, short, of all inferred edges.
    fn edges(&self) -> Vec<String> {
        self.analyze(|subject, _| inferred(&subject.graph))
    }
}

fn inferred(graph: &Graph) -> Vec<String> {
    let name = |id| graph.node(id).reference.to_string().replace("/flux-system/", "/");
    let edges = graph.edges().filter(|edge| edge.kind.is_inferred());
    edges.map(|edge: &Edge| format!("{:?}: {} -> {}", edge.kind, name(edge.from), name(edge.to))).collect()
}

fn kustomization(name: &str) -> ObjectRef {
    ObjectRef::new("kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", name)
}

fn kind(group: &str, kind: &str) -> Need {
    Need::Kind { group: group.into(), kind: kind.into() }
}

fn object(kind: &str, namespace: &str, name: &str) -> Need {
    let group = match kind {
        "ClusterIssuer" | "Issuer" => "cert-manager.io",
        "ClusterSecretStore" | "SecretStore" => "external-secrets.io",
        "Gateway" | "GatewayClass" => "gateway.networking.k8s.io",
        _ => "",
    };
    Need::Object(ObjectRef::new(group, kind, namespace, name))
}

fn needs(requirements: &[Requirement]) -> Vec<&Need> {
    requirements.iter().map(|requirement| &requirement.need).collect()
}

/// The definition of a kind.
fn definition(group: &str, kind: &str, scope: &str) -> String {
    let plural = kind.to_lowercase();
    format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: {plural}s.{group}}}\nspec: {{group: {group}, scope: {scope}, names: {{kind: {kind}, plural: {plural}s}}}}\n"
    )
}

/// A release of a chart from a repository, with more in its spec.
fn release(chart: &str, spec: &str) -> String {
    format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {chart}, namespace: flux-system}}\nspec:\n  interval: 1h\n  chart: {{spec: {{chart: {chart}, sourceRef: {{kind: HelmRepository, name: charts}}}}}}\n{spec}"
    )
}

const WIDGET: &str =
    "apiVersion: example.org/v1\nkind: Widget\nmetadata:\n  name: one\n  namespace: widgets\nspec: {}\n";

#[test]
fn a_custom_resource_needs_its_definition() {
    let cluster = Cluster::new().part("consumer", "", WIDGET).part(
        "definitions",
        "",
        &definition("example.org", "Widget", "Namespaced"),
    );
    cluster.analyze(|subject, place| {
        let needs = subject.requirements.of_applier(Some(&kustomization("consumer")));
        assert_eq!(needs[0].need, kind("example.org", "Widget"));
        assert_eq!((needs[0].gate, needs[0].stage), (Gate::Apply, Stage::Rest));
        assert_eq!(place(&needs[0]), "consumer/all.yaml:2:7");
        assert_eq!(needs[1].need, Need::Namespace("widgets".into()));
        assert_eq!(place(&needs[1]), "consumer/all.yaml:5:14");
        let providers = subject.requirements.providers(&needs[0].need);
        assert_eq!(&*providers[0].object.name, "widgets.example.org");
        assert_eq!(providers[0].confidence, Confidence::Declared);
        assert!(subject.requirements.providers(&needs[1].need).is_empty());
        assert_eq!(subject.requirements.assumed(), [&needs[1]]);
        let edges: Vec<_> = subject.graph.edges().filter(|edge| edge.kind == EdgeKind::NeedsCrd).collect();
        assert_eq!((edges.len(), edges[0].confidence), (1, Confidence::Inferred));
    });
    assert_eq!(cluster.edges(), ["NeedsCrd: Kustomization/consumer -> Kustomization/definitions"]);
}

#[test]
fn each_need_is_there_once_for_each_stage() {
    let two = format!(
        "{WIDGET}---\n{}",
        WIDGET.replace("one", "two").replace("namespace: widgets", "namespace: b")
    );
    let class = "---\napiVersion: example.org/v1\nkind: WidgetClass\nmetadata: {name: fast, namespace: b}\n";
    Cluster::new().part("consumer", "", &(two + class)).look(|requirements| {
        let needs = requirements.of_applier(Some(&kustomization("consumer")));
        let mut seen: Vec<_> = needs.iter().map(|need| (need.stage, need.need.clone())).collect();
        seen.sort();
        let namespace = |name: &str| Need::Namespace(name.into());
        let wanted = [
            (Stage::Classes, kind("example.org", "WidgetClass")),
            (Stage::Classes, namespace("b")),
            (Stage::Rest, kind("example.org", "Widget")),
            (Stage::Rest, namespace("b")),
            (Stage::Rest, namespace("widgets")),
        ];
        assert_eq!(seen, wanted);
    });
}

#[test]
fn what_is_always_there_is_not_needed() {
    let manifest = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: kube-system}\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a, namespace: default}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a, namespace: dropped}\n---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts, namespace: flux-system}\n---\napiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata: {name: a, namespace: flux-system}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
    Cluster::new().part("plain", "", manifest).look(|requirements| {
        assert_eq!(requirements.of_applier(Some(&kustomization("plain"))), []);
        assert_eq!(requirements.of_applier(None), []);
    });
}

#[test]
fn what_flux_leaves_alone_needs_and_provides_nothing() {
    for mark in [
        "annotations: {kustomize.toolkit.fluxcd.io/reconcile: disabled}",
        "labels: {kustomize.toolkit.fluxcd.io/reconcile: Disabled}",
        "annotations: {kustomize.toolkit.fluxcd.io/ssa: Ignore}",
        "annotations: {kustomize.toolkit.fluxcd.io/ssa: ignore}",
    ] {
        let marked = WIDGET.replace("  name: one", &format!("  {mark}\n  name: one"));
        Cluster::new().part("consumer", "", &marked).look(|requirements| {
            assert_eq!(requirements.of_applier(Some(&kustomization("consumer"))), [], "{mark}");
        });
        let namespace = format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: widgets, {mark}}}\n");
        Cluster::new().part("consumer", "", WIDGET).part("namespaces", "", &namespace).look(|requirements| {
            assert!(requirements.providers(&Need::Namespace("widgets".into())).is_empty(), "{mark}");
        });
    }
}

#[test]
fn a_definition_says_whether_its_kind_has_a_namespace() {
    let cluster = Cluster::new().part(
        "both",
        "",
        &format!("{WIDGET}---\n{}", definition("example.org", "Widget", "Cluster")),
    );
    cluster.look(|requirements| {
        let both = requirements.of_applier(Some(&kustomization("both")));
        assert_eq!(needs(both), [&kind("example.org", "Widget")]);
    });
    assert_eq!(cluster.edges(), Vec::<String>::new(), "it brings the kind itself");
}

#[test]
fn namespaces_come_from_manifests_and_from_helm() {
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: widgets}\n";
    let by_manifest = Cluster::new().part("consumer", "", WIDGET).part("namespaces", "", namespace);
    assert_eq!(by_manifest.edges(), ["NeedsNamespace: Kustomization/consumer -> Kustomization/namespaces"]);
    let made = release("app", "  targetNamespace: widgets\n  install: {createNamespace: true}\n");
    let by_helm = Cluster::new().part("consumer", "", WIDGET).part("releases", "", &made);
    assert_eq!(by_helm.edges(), ["NeedsNamespace: Kustomization/consumer -> HelmRelease/app"]);
    let used = release("app", "  targetNamespace: widgets\n");
    let release = ObjectRef::new("helm.toolkit.fluxcd.io", "HelmRelease", "flux-system", "app");
    Cluster::new().part("releases", "", &used).look(|requirements| {
        let own = requirements.of_object(&release);
        assert_eq!((own[0].need.clone(), own[0].gate), (Need::Namespace("widgets".into()), Gate::Start));
    });
    by_helm.look(|requirements| assert_eq!(requirements.of_object(&release), []));
}

#[test]
fn a_kustomization_needs_what_its_spec_names() {
    let spec = "  serviceAccountName: tenant\n  decryption: {provider: sops, secretRef: {name: age}}\n  kubeConfig: {secretRef: {name: other}}\n  postBuild:\n    substituteFrom:\n      - {kind: ConfigMap, name: settings}\n      - {kind: Secret, name: maybe, optional: true}\n";
    Cluster::new().part("app", spec, WIDGET).analyze(|subject, place| {
        let own = subject.requirements.of_object(&kustomization("app"));
        let wanted = [
            object("ConfigMap", "flux-system", "settings"),
            object("Secret", "flux-system", "age"),
            object("Secret", "flux-system", "other"),
            object("ServiceAccount", "flux-system", "tenant"),
        ];
        assert_eq!(needs(own), wanted.iter().collect::<Vec<_>>());
        assert!(own.iter().all(|need| need.gate == Gate::Apply && need.consumer == kustomization("app")));
        assert_eq!(place(&own[0]), "clusters/a/app.yaml:12:33");
    });
}

#[test]
fn a_release_and_a_source_need_what_their_specs_name() {
    let spec = "  serviceAccountName: tenant\n  valuesFrom: [{kind: Secret, name: values}, {kind: ConfigMap, name: maybe, optional: true}]\n";
    let source = "---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts, namespace: flux-system}\nspec: {url: https://charts.example.org, secretRef: {name: login}, certSecretRef: {name: ca}}\n";
    Cluster::new().part("app", "", &(release("app", spec) + source)).look(|requirements| {
        let all: Vec<(String, Gate, Need)> = requirements
            .objects()
            .flat_map(|(object, own)| {
                own.iter().map(|need| (object.to_string(), need.gate, need.need.clone()))
            })
            .collect();
        let release = "HelmRelease/flux-system/app".to_owned();
        let source = "HelmRepository/flux-system/charts".to_owned();
        let mut all = all;
        all.sort();
        let mut wanted = vec![
            (release.clone(), Gate::Start, object("Secret", "flux-system", "values")),
            (release, Gate::Start, object("ServiceAccount", "flux-system", "tenant")),
            (source.clone(), Gate::Start, object("Secret", "flux-system", "login")),
            (source, Gate::Start, object("Secret", "flux-system", "ca")),
        ];
        wanted.sort();
        assert_eq!(all, wanted);
    });
}

#[test]
fn stores_issuers_and_gateways_are_used() {
    let uses = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: login, namespace: default}\nspec: {secretStoreRef: {kind: ClusterSecretStore, name: vault}}\n---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: web, namespace: default}\nspec: {secretName: web-tls, issuerRef: {name: ca, kind: ClusterIssuer}}\n---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: web, namespace: default}\nspec: {parentRefs: [{name: edge, namespace: gateways}]}\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: default, annotations: {cert-manager.io/issuer: own}}\n";
    // A namespace that the build gives to a kind which has none does not hide it.
    let provides = "apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: vault, namespace: odd}\nspec: {provider: {vault: {auth: {tokenSecretRef: {name: token, key: token, namespace: secrets}}}}}\n---\napiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: ca}\n---\napiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: edge, namespace: gateways}\nspec: {gatewayClassName: envoy}\n";
    let cluster = Cluster::new().part("consumer", "", uses).part("platform", "", provides);
    cluster.look(|requirements| {
        let of = |name: &str| -> Vec<(Need, Gate)> {
            let all = requirements.of_applier(Some(&kustomization(name))).iter();
            all.filter(|need| matches!(need.need, Need::Object(_)))
                .map(|need| (need.need.clone(), need.gate))
                .collect()
        };
        let mut consumer = of("consumer");
        consumer.sort();
        let mut wanted = vec![
            (object("ClusterSecretStore", "", "vault"), Gate::Health),
            (object("ClusterIssuer", "", "ca"), Gate::Health),
            (object("Gateway", "gateways", "edge"), Gate::Runtime),
            (object("Issuer", "default", "own"), Gate::Runtime),
        ];
        wanted.sort();
        assert_eq!(consumer, wanted);
        let mut platform = of("platform");
        platform.sort();
        let mut wanted = vec![
            (object("Secret", "secrets", "token"), Gate::Health),
            (object("GatewayClass", "", "envoy"), Gate::Runtime),
        ];
        wanted.sort();
        assert_eq!(platform, wanted);
    });
    assert_eq!(cluster.edges(), ["UsesObject: Kustomization/consumer -> Kustomization/platform"]);
}

#[test]
fn secrets_that_controllers_make_are_provided() {
    let makers = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: es, namespace: flux-system}\nspec: {target: {name: values}}\n";
    let cluster = Cluster::new()
        .part("app", "", &release("app", "  valuesFrom: [{kind: Secret, name: values}]\n"))
        .part("secrets", "", makers);
    assert_eq!(cluster.edges(), ["NeedsObject: HelmRelease/app -> Kustomization/secrets"]);
    for (manifest, confidence) in [
        (
            "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: c, namespace: flux-system}\nspec: {secretName: values}\n",
            Confidence::Inferred,
        ),
        (
            "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: values, namespace: flux-system}\n",
            Confidence::Inferred,
        ),
        (
            "apiVersion: v1\nkind: Secret\nmetadata: {name: values, namespace: flux-system}\n",
            Confidence::Declared,
        ),
    ] {
        let cluster = Cluster::new()
            .part("app", "", &release("app", "  valuesFrom: [{kind: Secret, name: values}]\n"))
            .part("secrets", "", manifest);
        cluster.look(|requirements| {
            let providers = requirements.providers(&object("Secret", "flux-system", "values"));
            assert_eq!(providers.len(), 1, "{manifest}");
            assert_eq!(providers[0].confidence, confidence, "{manifest}");
        });
    }
    let postgres =
        "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: db, namespace: flux-system}\n";
    Cluster::new()
        .part("app", "", &release("app", "  valuesFrom: [{kind: Secret, name: db-app}]\n"))
        .part("db", "", postgres)
        .look(|requirements| {
            let providers = requirements.providers(&object("Secret", "flux-system", "db-app"));
            assert_eq!(providers[0].confidence, Confidence::Heuristic);
        });
}

const CERTIFICATE: &str = "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: web, namespace: default}\nspec: {secretName: web, issuerRef: {name: ca}}\n";
const SCRAPE: &str =
    "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: web, namespace: default}\n";

/// Whether a release of a chart brings what a manifest needs.
fn brings(chart: &str, spec: &str, manifest: &str) -> Option<Confidence> {
    let cluster = Cluster::new().part("consumer", "", manifest).part("releases", "", &release(chart, spec));
    cluster.look(|requirements| {
        let need = &requirements.of_applier(Some(&kustomization("consumer")))[0].need;
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
    assert_eq!(cluster.edges(), ["NeedsCrd: Kustomization/consumer -> HelmRelease/monitoring"]);
}

#[test]
fn definitions_can_come_from_another_repository() {
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: operator, namespace: flux-system}\nspec: {url: https://github.com/prometheus-operator/prometheus-operator}\n---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: definitions, namespace: flux-system}\nspec: {path: ./example, sourceRef: {kind: GitRepository, name: operator}}\n";
    let cluster = Cluster::new().part("consumer", "", SCRAPE).file("clusters/a/definitions.yaml", source);
    assert_eq!(cluster.edges(), ["NeedsCrd: Kustomization/consumer -> Kustomization/definitions"]);
    let remote = Cluster::new().part("consumer", "", SCRAPE).part("remote", "", "").file(
        "remote/kustomization.yaml",
        "resources:\n  - https://raw.githubusercontent.com/prometheus-operator/prometheus-operator/v1/crds.yaml\n",
    );
    assert_eq!(remote.edges(), ["NeedsCrd: Kustomization/consumer -> Kustomization/remote"]);
}

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
        cluster.analyze(|subject, _| {
            let requirements = &subject.requirements;
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
    assert_eq!(cluster.edges(), ["NeedsCrd: Kustomization/consumer -> HelmRelease/monitoring"]);
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
    assert_eq!(built.edges(), ["NeedsCrd: Kustomization/consumer -> Kustomization/bootstrap"]);
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
    assert_eq!(order["result"]["waves"].as_array().unwrap().len(), 1, "{order}");
    let impact = json(folder.path(), &["impact", "definitions", "-o", "json"]);
    let answer = &impact["result"]["environments"][0];
    assert_eq!(answer["frozen"].as_array().unwrap().len(), 0, "{answer}");
    assert_eq!(answer["cannotBeRecreated"][0]["id"], "Kustomization/flux-system/consumer", "{answer}");
    let (_, needs, _) = run(folder.path(), &["deps", "consumer"]);
    assert!(needs.contains("definitions") && needs.contains("needs its kinds"), "{needs}");
    let line = "is needed by (inferred)";
    let svg = |more: &[&str]| run(folder.path(), &[&["render"], more].concat()).1;
    assert!(!svg(&[]).contains(line));
    assert!(svg(&["--inferred"]).contains(line));
    assert!(!svg(&["-o", "dot"]).contains("NeedsCrd"));
    assert!(svg(&["-o", "dot", "--inferred"]).contains("NeedsCrd"));
    let graph = json(folder.path(), &["render", "-o", "json"]);
    let edges = graph["result"]["edges"].as_array().unwrap();
    let edge = edges.iter().find(|edge| edge["kind"] == "NeedsCrd").unwrap();
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
    assert_eq!(answer["possiblyAffected"], serde_json::json!([{"id": path[0], "path": path}]), "{answer}");
    assert_eq!(answer["cannotBeRecreated"].as_array().unwrap().len(), 0);
    let (_, text, _) = run(folder.path(), &["impact", "store"]);
    assert!(text.contains("1 more object uses what is missing then"), "{text}");
    let (_, text, _) = run(folder.path(), &["impact", "store", "--all"]);
    assert!(text.contains("uses its objects"), "{text}");
}

#[test]
fn the_example_says_all_that_it_needs() {
    let repository = infra_graph::repository::Repository::new(
        infra_graph::source::Disk::open(camino::Utf8Path::from_path(&example()).unwrap()).unwrap(),
    );
    let analysis = analyze(&repository, &Options::default());
    for subject in &analysis.environments {
        let assumed = subject.requirements.assumed();
        assert!(assumed.is_empty(), "{}: {assumed:?}", subject.environment.name);
    }
    let staging = analysis.environments.iter().find(|s| s.environment.name == "staging").unwrap();
    let edges = inferred(&staging.graph);
    let wanted = "NeedsCrd: Kustomization/cert-manager-issuers -> HelmRelease/cert-manager/cert-manager";
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
        for subject in &analysis.environments {
            let requirements = &subject.requirements;
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
    Cluster::new().part("consumer", "", WIDGET).analyze(|subject, _| {
        let environment: &Environment = &subject.environment;
        let again = Requirements::of(environment, &infra_graph::requirement::Outside::default());
        assert_eq!(again.assumed().len(), 2);
    });
}
