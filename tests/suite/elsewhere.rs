//! Sources that live elsewhere: folders, archives and revisions that stand for them.

mod archive;
mod bundle;
mod composed;
mod damaged;
mod folder;
mod hostile;
mod places;
mod revision;
mod trust;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{json, run};

/// A repository whose service comes from a source, and a folder beside it with what the source has.
struct Beside {
    folder: tempfile::TempDir,
}

/// What stands for the source, as `--source` names it.
const SOURCE: &str = "OCIRepository/shop/shop";

impl Beside {
    fn new() -> Self {
        let beside = Self { folder: tempfile::tempdir().unwrap() };
        beside.write("infra/clusters/dev/flux-system/gotk-sync.yaml", SYNC);
        beside.write("infra/clusters/dev/shop.yaml", SERVICE);
        beside.write("shop/deploy/base/kustomization.yaml", "resources: [shop.yaml, ../kinds]\n");
        beside.write("shop/deploy/base/shop.yaml", config("shop"));
        beside.write("shop/deploy/kinds/kustomization.yaml", "resources: [kinds.yaml]\n");
        beside.write("shop/deploy/kinds/kinds.yaml", config("kinds"));
        beside
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn repository(&self) -> PathBuf {
        self.path("infra")
    }

    fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs the program with the source mapped to a place.
    fn run(&self, place: &str, arguments: &[&str]) -> (i32, String, String) {
        let source = format!("{SOURCE}={place}");
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--source", &source]).collect();
        run(&self.repository(), &arguments)
    }

    fn json(&self, place: &str, arguments: &[&str]) -> Value {
        let source = format!("{SOURCE}={place}");
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--source", &source]).collect();
        json(&self.repository(), &arguments)
    }

    /// The names of what the Kustomization `shop` applies.
    fn applied(&self, place: &str) -> Vec<String> {
        let (exit, out, error) = self.run(place, &["build", "Kustomization/shop/shop"]);
        assert_eq!(exit, 0, "{out}{error}");
        out.lines().filter_map(|line| line.strip_prefix("  name: ")).map(str::to_owned).collect()
    }

    /// What is said of a place that cannot be used; nothing else is.
    fn refused(&self, place: &str) -> String {
        let (exit, out, error) = self.run(place, &["check"]);
        assert_eq!((exit, out.as_str()), (2, ""), "{error}");
        // The terminal is narrow.
        error.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

const SYNC: &str = "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 10m, path: ./clusters/dev, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: https://github.com/example/infra}
";

const SERVICE: &str = "apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: shop, namespace: shop}
spec: {interval: 1m, url: oci://registry.example.com/shop}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: shop}
spec: {interval: 10m, path: ./base, prune: true, wait: true, sourceRef: {kind: OCIRepository, name: shop}}
";

fn config(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  namespace: shop\n")
}

/// A small Kustomization on the source.
fn kustomization(name: &str, path: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n\
         metadata: {{name: {name}, namespace: shop}}\n\
         spec: {{interval: 10m, path: {path}, prune: true, sourceRef: {{kind: OCIRepository, name: shop}}}}\n"
    )
}

/// All files below a folder with their paths, sorted.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}
