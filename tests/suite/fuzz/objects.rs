//! Objects of many kinds, with references to each other.

use std::fmt::Write;

use super::random::Random;

/// What names an object of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// The `apiVersion`.
    pub(super) version: &'static str,
    /// The kind.
    pub(super) kind: &'static str,
    /// The name.
    pub(super) name: &'static str,
    /// The namespace; empty for none.
    pub(super) namespace: &'static str,
}

const KINDS: &[(&str, &str)] = &[
    ("v1", "ConfigMap"),
    ("v1", "Secret"),
    ("v1", "Service"),
    ("v1", "ServiceAccount"),
    ("v1", "Namespace"),
    ("v1", "PersistentVolumeClaim"),
    ("v1", "Pod"),
    ("apps/v1", "Deployment"),
    ("apps/v1", "StatefulSet"),
    ("batch/v1", "Job"),
    ("batch/v1", "CronJob"),
    ("networking.k8s.io/v1", "Ingress"),
    ("autoscaling/v2", "HorizontalPodAutoscaler"),
    ("rbac.authorization.k8s.io/v1", "Role"),
    ("rbac.authorization.k8s.io/v1", "RoleBinding"),
    ("rbac.authorization.k8s.io/v1", "ClusterRole"),
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
    ("kustomize.toolkit.fluxcd.io/v1", "Kustomization"),
    ("helm.toolkit.fluxcd.io/v2", "HelmRelease"),
    ("source.toolkit.fluxcd.io/v1", "GitRepository"),
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
];

/// Few names, so that they meet.
pub(super) const NAMES: &[&str] = &["app", "web", "db", "infra", "a.b", "x1"];
const NAMESPACES: &[&str] = &["", "", "", "default", "one", "two"];
const SCALARS: &[&str] = &[
    "plain", "\"quoted\"", "'12'", "12", "true", "\"true\"", "yes", "on", "1e3", "0777", "0x1F", "1_000", "null", "~", "",
    "2024-01-02", "1.50", ".5", "'a: b'", "a # comment", "\"a\\nb\"", "|\n      two\n      lines", ">-\n      folded\n      text", "-1", "0o17",
];

/// An object that has this name.
pub(super) fn named(random: &mut Random) -> Named {
    let (version, kind) = KINDS[random.below(KINDS.len())];
    let namespace = if matches!(kind, "Namespace" | "ClusterRole" | "ClusterRoleBinding" | "CustomResourceDefinition")
        && !random.chance(5)
    {
        ""
    } else {
        random.pick(NAMESPACES)
    };
    Named { version, kind, name: random.pick(NAMES), namespace }
}

/// The object as YAML.
pub(super) fn text(object: &Named, random: &mut Random) -> String {
    let mut out = format!("apiVersion: {}\nkind: {}\nmetadata:\n  name: {}\n", object.version, object.kind, object.name);
    if !object.namespace.is_empty() {
        let _ = writeln!(out, "  namespace: {}", object.namespace);
    }
    for field in ["labels", "annotations"] {
        if random.chance(40) {
            let _ = writeln!(out, "  {field}:");
            for key in ["app", "tier", "example.com/x"] {
                if random.chance(60) {
                    let _ = writeln!(out, "    {key}: {}", random.pick(SCALARS));
                }
            }
        }
    }
    if random.chance(4) {
        out += "  finalizers: [a, b]\n";
    }
    body(object, random, &mut out);
    out
}

fn body(object: &Named, random: &mut Random, out: &mut String) {
    match object.kind {
        "ConfigMap" | "Secret" => data(random, out),
        "Service" => {
            let _ = write!(
                out,
                "spec:\n  selector:\n    app: {}\n  ports:\n  - name: http\n    port: 80\n    targetPort: {}\n  - port: 443\n",
                random.pick(NAMES),
                random.pick(SCALARS)
            );
        }
        "Pod" => {
            out.push_str("spec:\n");
            pod(random, out, 2);
        }
        "Deployment" | "StatefulSet" | "Job" => {
            let _ = write!(out, "spec:\n  replicas: {}\n", random.below(4));
            if object.kind != "Job" {
                let _ = write!(out, "  selector:\n    matchLabels:\n      app: {}\n", random.pick(NAMES));
            }
            if object.kind == "StatefulSet" {
                let _ = write!(
                    out,
                    "  serviceName: {}\n  volumeClaimTemplates:\n  - metadata:\n      name: data\n    spec: {{}}\n",
                    random.pick(NAMES)
                );
            }
            template(random, out, 2);
        }
        "CronJob" => {
            out.push_str("spec:\n  schedule: '* * * * *'\n  jobTemplate:\n    spec:\n");
            template(random, out, 6);
        }
        "Ingress" => {
            let name = random.pick(NAMES);
            let _ = write!(
                out,
                "spec:\n  rules:\n  - host: h.example.com\n    http:\n      paths:\n      - path: /\n        backend:\n          service:\n            name: {name}\n            port: {{number: 80}}\n  tls:\n  - secretName: {}\n",
                random.pick(NAMES)
            );
        }
        "HorizontalPodAutoscaler" => {
            let _ = write!(
                out,
                "spec:\n  scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: {}}}\n  maxReplicas: 3\n",
                random.pick(NAMES)
            );
        }
        "Role" | "ClusterRole" => {
            let _ = write!(
                out,
                "rules:\n- apiGroups: ['']\n  resources: [configmaps]\n  resourceNames: [{}]\n  verbs: [get]\n",
                random.pick(NAMES)
            );
        }
        "RoleBinding" | "ClusterRoleBinding" => binding(random, out),
        "Kustomization" => {
            let _ = write!(
                out,
                "spec:\n  path: ./{}\n  wait: {}\n  dependsOn:\n  - name: {}\n  - name: {}\n    namespace: one\n  sourceRef: {{kind: GitRepository, name: {}}}\n  postBuild:\n    substituteFrom:\n    - kind: ConfigMap\n      name: {}\n",
                random.pick(NAMES),
                random.pick(SCALARS),
                random.pick(NAMES),
                random.pick(NAMES),
                random.pick(NAMES),
                random.pick(NAMES)
            );
        }
        "HelmRelease" => {
            let _ = write!(
                out,
                "spec:\n  chart:\n    spec:\n      chart: x\n      sourceRef: {{kind: HelmRepository, name: {}}}\n  valuesFrom:\n  - kind: ConfigMap\n    name: {}\n  values:\n    image: {{repository: nginx, tag: {}}}\n    list: [1, {{a: b}}]\n",
                random.pick(NAMES),
                random.pick(NAMES),
                random.pick(&["'1'", "v1", "1.0"])
            );
        }
        "GitRepository" => {
            let _ = write!(out, "spec:\n  url: https://example.com\n  secretRef: {{name: {}}}\n", random.pick(NAMES));
        }
        _ => out.push_str("spec: {}\n"),
    }
}

fn data(random: &mut Random, out: &mut String) {
    if random.chance(20) {
        return;
    }
    out.push_str("data:\n");
    for key in ["one", "two", "three.txt"] {
        let _ = writeln!(out, "  {key}: {}", random.pick(&["v", "\"1\"", "'true'", "$(VAR)", "x$(VAR)y", "|\n    a\n    b"]));
    }
}

fn binding(random: &mut Random, out: &mut String) {
    let _ = write!(
        out,
        "roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {}, name: {}}}\nsubjects:\n",
        random.pick(&["Role", "ClusterRole"]),
        random.pick(NAMES)
    );
    for _ in 0..=random.below(2) {
        let _ = writeln!(out, "- kind: ServiceAccount\n  name: {}", random.pick(&["app", "web", "default", "db"]));
        if random.chance(50) {
            let _ = writeln!(out, "  namespace: {}", random.pick(&["one", "two", "default", "other"]));
        }
    }
}

fn template(random: &mut Random, out: &mut String, indent: usize) {
    let pad = " ".repeat(indent);
    let _ = write!(out, "{pad}template:\n");
    if random.chance(70) {
        let _ = write!(out, "{pad}  metadata:\n{pad}    labels:\n{pad}      app: {}\n", random.pick(NAMES));
    }
    let _ = write!(out, "{pad}  spec:\n");
    pod(random, out, indent + 4);
}

fn pod(random: &mut Random, out: &mut String, indent: usize) {
    let pad = " ".repeat(indent);
    if random.chance(40) {
        let _ = write!(out, "{pad}serviceAccountName: {}\n", random.pick(NAMES));
    }
    let _ = write!(out, "{pad}containers:\n");
    for name in ["main", "side"].iter().take(1 + random.below(2)) {
        let image = random.pick(&["nginx", "nginx:1.0", "registry.io:5000/a/nginx:v1", "redis@sha256:abc", "ghcr.io/x/y"]);
        let _ = write!(out, "{pad}- name: {name}\n{pad}  image: {image}\n{pad}  args: [a, '$(VAR)', '3']\n");
        if random.chance(60) {
            let _ = write!(
                out,
                "{pad}  env:\n{pad}  - name: A\n{pad}    value: '$(VAR)'\n{pad}  - name: B\n{pad}    valueFrom:\n{pad}      configMapKeyRef: {{name: {}, key: k}}\n{pad}  - name: C\n{pad}    valueFrom:\n{pad}      secretKeyRef: {{name: {}, key: k}}\n",
                random.pick(NAMES),
                random.pick(NAMES)
            );
        }
        if random.chance(40) {
            let _ = write!(out, "{pad}  ports:\n{pad}  - containerPort: 80\n{pad}  - {{containerPort: 90, protocol: UDP}}\n");
        }
        if random.chance(30) {
            let _ = write!(out, "{pad}  envFrom:\n{pad}  - configMapRef: {{name: {}}}\n", random.pick(NAMES));
        }
    }
    if random.chance(50) {
        let _ = write!(
            out,
            "{pad}volumes:\n{pad}- name: v\n{pad}  configMap: {{name: {}}}\n{pad}- name: w\n{pad}  persistentVolumeClaim: {{claimName: {}}}\n{pad}- name: e\n{pad}  emptyDir: {{}}\n",
            random.pick(NAMES),
            random.pick(NAMES)
        );
    }
}
