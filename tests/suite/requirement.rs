//! What objects need that no `dependsOn` says, who provides it, and the edges that follow.

mod charts;
mod edges;
mod outside;

use infra_graph::AnalyzedEnvironment;
use infra_graph::graph::{Confidence, Edge, EdgeKind, Graph};
use infra_graph::object::ObjectRef;
use infra_graph::requirement::{Gate, Need, Requirement, Requirements, Stage};
use infra_graph::{Options, analyze};

use crate::support::{place, repository};

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

    fn analyze<T>(&self, look: impl FnOnce(&AnalyzedEnvironment, &dyn Fn(&Requirement) -> String) -> T) -> T {
        let files: Vec<(&str, &str)> =
            self.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let repository = repository(&files);
        let analysis = analyze(&repository, &Options::default());
        let [analyzed] = &analysis.environments[..] else { panic!("{:?}", analysis.environments) };
        look(analyzed, &|requirement| place(&repository, requirement.span))
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
        self.analyze(|analyzed, _| look(analyzed.requirements()))
    }

    /// `kind: from -> to`, short, of all inferred edges.
    fn edges(&self) -> Vec<String> {
        self.analyze(|analyzed, _| inferred(analyzed.graph()))
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
    cluster.analyze(|analyzed, place| {
        let needs = analyzed.requirements().of_applier(&kustomization("consumer"));
        assert_eq!(needs[0].need, kind("example.org", "Widget"));
        assert_eq!((needs[0].gate, needs[0].stage), (Gate::Apply, Stage::Rest));
        assert_eq!(place(&needs[0]), "consumer/all.yaml:2:7");
        assert_eq!(needs[1].need, Need::Namespace("widgets".into()));
        assert_eq!(place(&needs[1]), "consumer/all.yaml:5:14");
        let providers = analyzed.requirements().providers(&needs[0].need);
        assert_eq!(&*providers[0].object.name, "widgets.example.org");
        assert_eq!(providers[0].confidence, Confidence::Declared);
        assert!(analyzed.requirements().providers(&needs[1].need).is_empty());
        assert_eq!(analyzed.requirements().assumed(), [&needs[1]]);
        let edges: Vec<_> =
            analyzed.graph().edges().filter(|edge| edge.kind == EdgeKind::NeedsKind).collect();
        assert_eq!((edges.len(), edges[0].confidence), (1, Confidence::Inferred));
    });
    assert_eq!(cluster.edges(), ["NeedsKind: Kustomization/consumer -> Kustomization/definitions"]);
}

#[test]
fn each_need_is_there_once_for_each_stage() {
    let two = format!(
        "{WIDGET}---\n{}",
        WIDGET.replace("one", "two").replace("namespace: widgets", "namespace: b")
    );
    let class = "---\napiVersion: example.org/v1\nkind: WidgetClass\nmetadata: {name: fast, namespace: b}\n";
    Cluster::new().part("consumer", "", &(two + class)).look(|requirements| {
        let needs = requirements.of_applier(&kustomization("consumer"));
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
        assert_eq!(requirements.of_applier(&kustomization("plain")), []);
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
            assert_eq!(requirements.of_applier(&kustomization("consumer")), [], "{mark}");
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
        let both = requirements.of_applier(&kustomization("both"));
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
    Cluster::new().part("app", spec, WIDGET).analyze(|analyzed, place| {
        let own = analyzed.requirements().of_object(&kustomization("app"));
        let wanted = [
            object("ConfigMap", "flux-system", "settings"),
            object("Secret", "flux-system", "age"),
            object("Secret", "flux-system", "other"),
            object("ServiceAccount", "flux-system", "tenant"),
        ];
        assert_eq!(needs(own), wanted.iter().collect::<Vec<_>>());
        assert!(own.iter().all(|need| need.consumer == kustomization("app")));
        // Flux works under the name of the account; whether the object is there does not matter.
        let gates: Vec<Gate> = own.iter().map(|need| need.gate).collect();
        assert_eq!(gates, [Gate::Apply, Gate::Apply, Gate::Apply, Gate::Runtime]);
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
            (release, Gate::Runtime, object("ServiceAccount", "flux-system", "tenant")),
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
            let all = requirements.of_applier(&kustomization(name)).iter();
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
