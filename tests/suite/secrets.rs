//! No value of a Secret in any output of any verb and format.
//!
//! Hundreds of values are planted, in every notation and in everything that makes Secrets; each of them, and its base64, must
//! come out nowhere.

mod notations;
mod ways;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::support::{run, tell};

/// A repository with planted values.
struct Planted {
    folder: tempfile::TempDir,
    markers: Vec<String>,
    /// Folders that a Kustomization each builds.
    folders: Vec<String>,
}

impl Planted {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        Self { folder, markers: Vec::new(), folders: Vec::new() }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A value that is planted nowhere else.
    fn marker(&mut self) -> String {
        let marker = format!("S3CR3T{:04}Zq", self.markers.len());
        self.markers.push(marker.clone());
        marker
    }

    fn write(&self, file: &str, text: &str) {
        let path: PathBuf = self.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A folder, and a Kustomization that builds it, with a variable so that Flux substitutes.
    fn kustomization(&mut self, folder: &str, spec: &str) {
        let name = folder.replace('/', "-");
        let text = format!(
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n\
             metadata: {{name: {name}, namespace: flux-system}}\nspec:\n  interval: 1h\n  prune: true\n  path: ./{folder}\n\
             \x20 sourceRef: {{kind: GitRepository, name: flux-system}}\n  postBuild: {{substitute: {{known: x}}}}\n{spec}"
        );
        self.write(&format!("clusters/one/{name}.yaml"), &text);
        self.folders.push(folder.to_owned());
    }

    /// Asks, and looks for all that was planted.
    fn ask(&self, arguments: &[&str]) -> String {
        let (_, out, error) = run(self.path(), arguments);
        let text = out + &error;
        let leaked: Vec<&String> = self.markers.iter().filter(|marker| holds(&text, marker)).collect();
        let places: Vec<String> = leaked.iter().map(|marker| around(&text, marker)).collect();
        assert!(leaked.is_empty(), "{arguments:?} tells {leaked:?}:\n{}", places.join("\n----\n"));
        text
    }
}

/// Whether a text holds a value: as it is, in pieces of a line, or as base64.
fn holds(text: &str, marker: &str) -> bool {
    text.contains(marker) || text.contains(STANDARD.encode(marker).trim_end_matches('='))
}

fn around(text: &str, marker: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| holds(line, marker)).unwrap_or(0);
    lines[at.saturating_sub(12)..(at + 4).min(lines.len())].join("\n")
}

/// Every verb in every format that shows something of the whole repository.
const QUESTIONS: &[&[&str]] = &[
    &["check", "--color", "always"],
    &["check", "-v", "--fail-on", "info"],
    &["check", "-o", "concise"],
    &["check", "-o", "json"],
    &["check", "-o", "sarif"],
    &["check", "-o", "github"],
    &["check", "-o", "junit"],
    &["envs", "-v"],
    &["envs", "-o", "json"],
    &["order", "one", "-v"],
    &["order", "one", "-o", "json"],
    &["order", "one", "-o", "markdown"],
    &["order", "one", "-o", "svg"],
    &["impact", "GitRepository/flux-system/flux-system", "-o", "json"],
    &["impact", "path:**", "--all"],
    &["deps", "path:**"],
    &["deps", "path:**", "-o", "json"],
    &["render", "one", "-o", "svg", "--inferred"],
    &["render", "one", "-o", "dot", "--inferred"],
    &["render", "one", "-o", "json"],
    &["render", "one", "-o", "mermaid"],
    &["render", "one", "-o", "html"],
    &["build", "clusters/one"],
    &["build", "clusters/one", "-o", "json"],
];

fn ask_everything(planted: &Planted) {
    let mut said = 0;
    for question in QUESTIONS {
        said += planted.ask(question).len();
    }
    assert!(said > 10_000, "the questions say nothing");
    for folder in &planted.folders {
        planted.ask(&["build", &format!("{folder}/")]);
    }
    for folder in planted.folders.iter().step_by(5) {
        let id = format!("Kustomization/flux-system/{}", folder.replace('/', "-"));
        planted.ask(&["build", &id, "--origins"]);
        planted.ask(&["build", &id, "-o", "json"]);
    }
    let page = planted.path().join("page.md");
    fs::write(&page, "<!-- infra-graph:begin check -->\n<!-- infra-graph:end -->\n").unwrap();
    planted.ask(&["docs", page.to_str().unwrap()]);
    let baseline = planted.path().join("baseline.json");
    planted.ask(&["check", "--write-baseline", baseline.to_str().unwrap()]);
    let written = fs::read_to_string(page).unwrap() + &fs::read_to_string(baseline).unwrap();
    for marker in &planted.markers {
        assert!(!holds(&written, marker), "{}", around(&written, marker));
    }
    let unique: BTreeSet<&String> = planted.markers.iter().collect();
    tell(&format!("secrets: {} values planted in {} builds", unique.len(), planted.folders.len()));
}

#[test]
fn what_is_asked_for_is_shown() {
    let mut planted = Planted::new();
    let marker = planted.marker();
    planted.write("apps/secret.yaml", &notations::plain(&marker));
    planted.write("apps/kustomization.yaml", "resources: [secret.yaml]\n");
    planted.kustomization("apps", "");
    let masked = planted.ask(&["build", "apps/"]);
    assert!(masked.contains("password: '***'"), "{masked}");
    assert!(masked.contains("--show-secrets prints them"), "{masked}");
    for target in ["apps/", "Kustomization/flux-system/apps"] {
        let (exit, shown, error) = run(planted.path(), &["build", target, "--show-secrets"]);
        assert_eq!((exit, error.as_str()), (0, ""));
        assert!(shown.contains(&marker), "{shown}");
    }
}
