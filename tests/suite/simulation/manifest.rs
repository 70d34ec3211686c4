//! An environment as files.

use infra_graph::object::ObjectRef;

use super::model::{Dependency, Id, Kustomization, Mark, Model, ROOT, ROOT_SOURCE, Release, What};

const URL: &str = "ssh://git@example.com/platform/lab";

impl Model {
    /// The files of the repository: one with all objects for each Kustomization.
    pub(super) fn files(&self) -> Vec<(String, String)> {
        let root = format!("{}---\n{}", self.manifest(ROOT_SOURCE), self.manifest(ROOT));
        let mut files = vec![("clusters/lab/flux-system/gotk-sync.yaml".to_owned(), root)];
        for by in self.ids().filter(|id| self.kustomization(*id).is_some() && self.is_written(*id)) {
            // A folder with nothing but this one object is possible, an empty one is not.
            let mut text = format!(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: own-{by}, namespace: flux-system}}\ndata: {{a: b}}\n"
            );
            let held = |id: &Id| *id > ROOT_SOURCE && self.objects[*id].appliers.contains(&by);
            for id in self.ids().filter(held) {
                text.push_str("---\n");
                text.push_str(&self.manifest(id));
            }
            files.push((format!("{}/all.yaml", Self::path(by)), text));
        }
        files
    }

    fn path(id: Id) -> String {
        if id == ROOT { "clusters/lab".to_owned() } else { format!("units/{id}") }
    }

    /// What names an object.
    pub(super) fn reference(&self, id: Id) -> ObjectRef {
        let (group, kind, _) = self.kind(id);
        ObjectRef::new(group, kind, self.namespace(id), self.name(id))
    }

    fn kind(&self, id: Id) -> (String, String, &'static str) {
        let (group, kind, version) = match self.objects[id].what {
            What::Kustomization(_) => ("kustomize.toolkit.fluxcd.io", "Kustomization", "v1"),
            What::Release(_) => ("helm.toolkit.fluxcd.io", "HelmRelease", "v2"),
            What::Source { .. } => ("source.toolkit.fluxcd.io", "GitRepository", "v1"),
            What::Charts { .. } => ("source.toolkit.fluxcd.io", "HelmRepository", "v1"),
            What::Config { secret: false } => ("", "ConfigMap", "v1"),
            What::Config { secret: true } => ("", "Secret", "v1"),
            What::Workload => ("apps", "Deployment", "v1"),
            What::Namespace => ("", "Namespace", "v1"),
            What::Definition { .. } => ("apiextensions.k8s.io", "CustomResourceDefinition", "v1"),
            What::Issuer => ("cert-manager.io", "ClusterIssuer", "v1"),
            What::Custom { definition } => {
                return (format!("d{definition}.example.com"), self.defined(definition), "v1");
            }
        };
        (group.to_owned(), kind.to_owned(), version)
    }

    fn defined(&self, definition: Id) -> String {
        format!("Part{definition}{}", if self.is_class(definition) { "Class" } else { "" })
    }

    pub(super) fn name(&self, id: Id) -> String {
        match self.objects[id].what {
            _ if id == ROOT || id == ROOT_SOURCE => "flux-system".to_owned(),
            What::Kustomization(_) => format!("unit-{id}"),
            What::Release(_) => format!("release-{id}"),
            What::Namespace => format!("team-{id}"),
            What::Definition { .. } => {
                format!("{}s.d{id}.example.com", self.defined(id).to_lowercase())
            }
            _ => format!("thing-{id}"),
        }
    }

    fn namespace(&self, id: Id) -> String {
        match self.objects[id].space {
            _ if !self.is_namespaced(id) => String::new(),
            Some(space) => self.name(space),
            None => "flux-system".to_owned(),
        }
    }

    fn manifest(&self, id: Id) -> String {
        let (group, kind, version) = self.kind(id);
        let separator = if group.is_empty() { "" } else { "/" };
        let mut text = format!("apiVersion: {group}{separator}{version}\nkind: {kind}\nmetadata:\n");
        text.push_str(&format!("  name: {}\n", self.name(id)));
        if self.is_namespaced(id) {
            text.push_str(&format!("  namespace: {}\n", self.namespace(id)));
        }
        let mark = match self.objects[id].mark {
            Mark::None => None,
            Mark::IfNotPresent => Some("ssa: IfNotPresent"),
            Mark::Ignore => Some("ssa: Ignore"),
            Mark::Disabled => Some("reconcile: disabled"),
        };
        if let Some(mark) = mark {
            text.push_str(&format!("  annotations: {{kustomize.toolkit.fluxcd.io/{mark}}}\n"));
        }
        text.push_str(&self.body(id));
        text
    }

    fn body(&self, id: Id) -> String {
        match &self.objects[id].what {
            What::Kustomization(kustomization) => self.kustomization_spec(id, kustomization),
            What::Release(release) => self.release_spec(release),
            What::Source { suspended, secret } => {
                let secret = secret.map(|secret| format!("  secretRef: {{name: {}}}\n", self.name(secret)));
                format!(
                    "spec:\n  interval: 1m\n  url: {URL}\n  ref: {{branch: main}}\n{}{}",
                    suspend(*suspended),
                    secret.unwrap_or_default()
                )
            }
            What::Charts { is_address, suspended } => {
                let url = if *is_address {
                    "  type: oci\n  url: oci://quay.io/jetstack/charts\n"
                } else {
                    "  url: https://charts.jetstack.io\n"
                };
                format!("spec:\n  interval: 1h\n{url}{}", suspend(*suspended))
            }
            What::Config { secret: false } => "data: {key: value}\n".to_owned(),
            What::Config { secret: true } => "stringData: {key: value}\n".to_owned(),
            What::Workload => "spec: {replicas: 1}\n".to_owned(),
            What::Namespace => String::new(),
            What::Definition { namespaced, .. } => {
                let kind = self.defined(id);
                let scope = if *namespaced { "Namespaced" } else { "Cluster" };
                let names = format!("{{kind: {kind}, plural: {}s}}", kind.to_lowercase());
                format!("spec: {{group: d{id}.example.com, names: {names}, scope: {scope}}}\n")
            }
            What::Custom { .. } => "spec: {size: 1}\n".to_owned(),
            What::Issuer => "spec: {selfSigned: {}}\n".to_owned(),
        }
    }

    fn kustomization_spec(&self, id: Id, kustomization: &Kustomization) -> String {
        let mut text = format!(
            "spec:\n  interval: 10m\n  prune: true\n  path: ./{}\n  sourceRef: {{kind: GitRepository, {}}}\n",
            Self::path(id),
            self.named(kustomization.source)
        );
        text.push_str(suspend(kustomization.suspended));
        if kustomization.wait {
            text.push_str("  wait: true\n");
        }
        text.push_str(&self.dependencies(&kustomization.depends_on));
        if !kustomization.health_checks.is_empty() {
            text.push_str("  healthChecks:\n");
        }
        for check in &kustomization.health_checks {
            let (group, kind, version) = self.kind(*check);
            let separator = if group.is_empty() { "" } else { "/" };
            let api = format!("{group}{separator}{version}");
            text.push_str(&format!("    - {{apiVersion: {api}, kind: {kind}, {}}}\n", self.named(*check)));
        }
        if kustomization.expressions {
            text.push_str(
                "  healthCheckExprs:\n    - apiVersion: kustomize.toolkit.fluxcd.io/v1\n      kind: Kustomization\n      current: \"true\"\n",
            );
        }
        if !kustomization.substitute_from.is_empty() {
            text.push_str("  postBuild:\n    substituteFrom:\n");
            text.push_str(&self.references(&kustomization.substitute_from, "      ", ""));
        }
        text
    }

    fn release_spec(&self, release: &Release) -> String {
        let chart = if release.brings_issuers { "cert-manager" } else { "podinfo" };
        let mut text = format!(
            "spec:\n  interval: 10m\n  chart: {{spec: {{chart: {chart}, sourceRef: {{kind: HelmRepository, {}}}}}}}\n",
            self.named(release.charts)
        );
        text.push_str(suspend(release.suspended));
        text.push_str(&self.dependencies(&release.depends_on));
        if let Some((space, creates)) = release.target {
            text.push_str(&format!("  targetNamespace: {}\n", self.name(space)));
            text.push_str(&format!("  install: {{createNamespace: {creates}}}\n"));
        }
        if !release.values_from.is_empty() {
            text.push_str("  valuesFrom:\n");
            let key = if release.wrong_key { ", valuesKey: other" } else { ", valuesKey: key" };
            text.push_str(&self.references(&release.values_from, "    ", key));
        }
        if release.brings_issuers {
            text.push_str("  values: {crds: {enabled: true}}\n");
        }
        text
    }

    fn named(&self, id: Id) -> String {
        format!("name: {}, namespace: {}", self.name(id), self.namespace(id))
    }

    fn dependencies(&self, dependencies: &[Dependency]) -> String {
        let mut text = String::new();
        if !dependencies.is_empty() {
            text.push_str("  dependsOn:\n");
        }
        for dependency in dependencies {
            let expression = if dependency.expression { ", readyExpr: \"true\"" } else { "" };
            text.push_str(&format!("    - {{{}{expression}}}\n", self.named(dependency.on)));
        }
        text
    }

    fn references(&self, references: &[(Id, bool)], indent: &str, key: &str) -> String {
        let line = |(id, optional): &(Id, bool)| {
            let kind = self.kind(*id).1;
            format!("{indent}- {{kind: {kind}, name: {}, optional: {optional}{key}}}\n", self.name(*id))
        };
        references.iter().map(line).collect()
    }
}

fn suspend(suspended: bool) -> &'static str {
    if suspended { "  suspend: true\n" } else { "" }
}
