//! Which folders are environments, which Kustomization is the root, which source is this repository.

mod entries;
mod identity;
mod names;
mod paths;
mod root;

use infra_graph::{Analysis, Options, analyze};

use crate::support;

/// A Flux Kustomization of a name and a path, with more of its spec.
fn kustomization(name: &str, path: &str, more: &str) -> String {
    on("GitRepository", "flux-system", name, path, more)
}

/// The same on a source.
fn on(kind: &str, source: &str, name: &str, path: &str, more: &str) -> String {
    format!(
        "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\nspec:\n  interval: 1h\n  prune: true\n  path: {path}\n  sourceRef: {{kind: {kind}, name: {source}}}\n{more}"
    )
}

fn git(name: &str, url: &str) -> String {
    format!(
        "---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: {name}, namespace: flux-system}}\nspec: {{interval: 1m, url: \"{url}\"}}\n"
    )
}

fn sync(path: &str) -> String {
    git("flux-system", "https://git.example.org/team/fleet") + &kustomization("flux-system", path, "")
}

fn lists(files: &[&str]) -> String {
    let lines: String = files.iter().map(|file| format!("  - {file}\n")).collect();
    format!("resources:\n{lines}")
}

const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: default}\n";

/// A repository that was analysed.
struct Seen(Analysis);

impl Seen {
    fn of(files: &[(&str, &str)]) -> Self {
        Self(analyze(&support::repository(files), &Options::default()))
    }

    fn entries(&self) -> Vec<&str> {
        self.0.environments.iter().map(|analyzed| analyzed.environment().entry.as_str()).collect()
    }

    fn names(&self) -> Vec<&str> {
        self.0.environments.iter().map(|analyzed| analyzed.environment().name.as_str()).collect()
    }

    fn left_out(&self) -> Vec<&str> {
        self.0.left_out.iter().map(|left| left.folder.as_str()).collect()
    }

    /// The names of the Kustomizations of the only environment that were built.
    fn built(&self) -> Vec<String> {
        let environment = self.0.environments[0].environment();
        environment.builds.iter().map(|(by, _)| by.name.to_string()).collect()
    }

    /// The codes of what is worse than an info.
    fn wrong(&self) -> Vec<&str> {
        let serious =
            self.0.findings.iter().filter(|one| one.severity > infra_graph::finding::Severity::Info);
        serious.map(|finding| finding.code.name()).collect()
    }
}
