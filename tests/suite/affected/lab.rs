//! A repository with two environments and a history.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::json_schema::faults_of;
use crate::support::json;

/// Runs git without the configuration of whoever runs the tests.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]).args(arguments);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A repository in a temporary folder.
pub(super) struct Lab {
    folder: tempfile::TempDir,
}

impl Lab {
    /// With one commit: `cert` and `shop` in staging and production, and `front`, which depends on `shop`.
    pub(super) fn new() -> Self {
        let lab = Self { folder: tempfile::tempdir().unwrap() };
        for environment in ["staging", "production"] {
            lab.environment(environment);
        }
        lab.write("infra/cert/namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: cert}\n");
        lab.write("infra/cert/issuer.yaml", &config("issuer", "cert", "self: signed"));
        lab.write("apps/shop/base/kustomization.yaml", BASE);
        lab.write("apps/shop/base/deployment.yaml", DEPLOYMENT);
        lab.write("apps/shop/base/claim.yaml", CLAIM);
        lab.write("apps/shop/base/app.conf", "mode = plain\n");
        lab.write("apps/shop/parts/alerts/kustomization.yaml", COMPONENT);
        lab.write("apps/shop/parts/alerts/alerts.yaml", &config("alerts", "shop", "page: nobody"));
        lab.write("apps/front/front.yaml", &config("front", "default", "domain: ${domain}"));
        git(lab.path(), &["init", "-q", "-b", "main"]);
        lab.commit("first");
        lab
    }

    /// The files of one more environment.
    pub(super) fn environment(&self, name: &str) {
        let cluster = |file: &str| format!("clusters/{name}/{file}");
        let sync = crate::support::fleet::SYNC_LAB.replace("clusters/lab", &format!("clusters/{name}"));
        self.write(&cluster("flux-system/gotk-sync.yaml"), &sync);
        self.write(
            &cluster("settings.yaml"),
            &config("settings", "flux-system", &format!("domain: {name}.example.com")),
        );
        self.write(&cluster("cert.yaml"), &kustomization("cert", "infra/cert", ""));
        let shop = format!("apps/shop/overlays/{name}");
        let needs = "  wait: true\n  dependsOn:\n    - name: cert\n";
        self.write(&cluster("shop.yaml"), &kustomization("shop", &shop, needs));
        let variables = "  dependsOn:\n    - name: shop\n  postBuild:\n    substituteFrom:\n      - {kind: ConfigMap, name: settings}\n";
        self.write(&cluster("front.yaml"), &kustomization("front", "apps/front", variables));
        self.write(&format!("{shop}/kustomization.yaml"), OVERLAY);
        self.write(&format!("{shop}/patch.yaml"), PATCH);
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn write(&self, file: &str, text: &str) {
        let path = self.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(super) fn remove(&self, file: &str) {
        std::fs::remove_file(self.path().join(file)).unwrap();
    }

    pub(super) fn rename(&self, from: &str, to: &str) {
        let to = self.path().join(to);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::rename(self.path().join(from), to).unwrap();
    }

    /// Replaces a text, which must be there.
    pub(super) fn replace(&self, file: &str, from: &str, to: &str) {
        let path = self.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}:\n{text}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    pub(super) fn commit(&self, message: &str) {
        git(self.path(), &["add", "-A"]);
        git(self.path(), &["commit", "-q", "-m", message]);
    }

    pub(super) fn affected(&self, arguments: &[&str]) -> Value {
        let answer = json(self.path(), &[&["affected"], arguments, &["-o", "json"]].concat());
        assert_eq!(faults_of(&answer), Vec::<String>::new(), "the answer does not hold to its schema");
        answer
    }
}

/// An environment of an answer.
pub(super) fn environment<'a>(answer: &'a Value, name: &str) -> &'a Value {
    let all = answer["result"]["environments"].as_array().unwrap();
    all.iter().find(|one| one["environment"] == name).unwrap_or_else(|| panic!("no {name} in {answer:#}"))
}

/// The ids of a list.
pub(super) fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect()
}

/// A Kustomization of a folder.
pub(super) fn kustomization(name: &str, path: &str, more: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {name}\n  namespace: flux-system\nspec:\n  \
         interval: 10m\n  retryInterval: 1m\n  prune: true\n  path: ./{path}\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n{more}"
    )
}

/// A ConfigMap with a line of data.
pub(super) fn config(name: &str, namespace: &str, data: &str) -> String {
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  namespace: {namespace}\ndata:\n  {data}\n"
    )
}

const BASE: &str = "namespace: shop
resources:
  - deployment.yaml
  - claim.yaml
configMapGenerator:
  - name: conf
    files: [app.conf]
";

const OVERLAY: &str = "resources:
  - ../../base
components:
  - ../../parts/alerts
patches:
  - path: patch.yaml
";

const COMPONENT: &str = "apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources:
  - alerts.yaml
";

const PATCH: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec:
  template:
    spec:
      containers:
        - {name: shop, env: [{name: LEVEL, value: debug}]}
";

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec: {replicas: 2, selector: {matchLabels: {app: shop}}, template: {
  metadata: {labels: {app: shop}},
  spec: {volumes: [{name: conf, configMap: {name: conf}}], containers: [{
    name: shop,
    image: example.com/shop:1.0}]}}}
";

const CLAIM: &str = "apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
";
