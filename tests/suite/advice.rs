//! Each help that names lines, made in the files: its finding is gone, and nothing new came. Also all of them together.

mod changes;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use indexmap::IndexSet;
use infra_graph::finding::{Code, Edit, Finding, Severity};
use infra_graph::repository::Repository;
use infra_graph::{Options, analyze, report};

use crate::support::{example, shared, tell};
use changes::{Texts, changed, repository, texts};

fn findings(repository: &Repository) -> Vec<Finding> {
    report::merge(analyze(repository, &Options::default()).findings, repository.sources())
}

/// A finding as far as it stays when lines move.
struct Known {
    code: Code,
    severity: Severity,
    nodes: BTreeSet<String>,
    message: String,
    file: String,
}

impl Known {
    fn of(finding: &Finding, repository: &Repository) -> Self {
        Self {
            file: finding
                .span()
                .map(|span| repository.sources().file(span.file).path.to_string())
                .unwrap_or_default(),
            code: finding.code,
            severity: finding.severity,
            nodes: finding.nodes.iter().cloned().collect(),
            message: finding.message.clone(),
        }
    }

    /// Whether it is `other`, or what is left of it.
    fn is_part_of(&self, other: &Self) -> bool {
        self.code == other.code
            && self.severity <= other.severity
            && (self.message == other.message
                || (!self.nodes.is_empty() && self.nodes.is_subset(&other.nodes)))
    }
}

/// What is wrong with the advice for a repository.
fn faults(name: &str, texts: &Texts) -> Vec<String> {
    let before = repository(texts);
    let all = findings(&before);
    let known: Vec<Known> = all.iter().map(|finding| Known::of(finding, &before)).collect();
    let advised: Vec<usize> = (0..all.len()).filter(|&at| !all[at].edits.is_empty()).collect();
    let mut faults = Vec::new();
    let singly = advised.iter().map(|&at| vec![at]);
    let together = (advised.len() > 1).then(|| advised.clone());
    for chosen in singly.chain(together) {
        let edits: IndexSet<Edit> = chosen.iter().flat_map(|&at| all[at].edits.iter().cloned()).collect();
        let mended = repository(&changed(texts, &before, &edits));
        let after: Vec<Known> = findings(&mended).iter().map(|finding| Known::of(finding, &mended)).collect();
        let told = if let [at] = chosen[..] {
            format!("{}: {}", known[at].code, known[at].message)
        } else {
            "all".to_owned()
        };
        for &at in &chosen {
            let is_left = |one: &Known| {
                let wanted = &known[at];
                (one.code, &one.message, &one.file) == (wanted.code, &wanted.message, &wanted.file)
            };
            let gone = !after.iter().any(is_left);
            if !gone {
                faults.push(format!("{name}: {told}: still there: {}", known[at].message));
            }
        }
        let is_new =
            |one: &&Known| one.severity > Severity::Info && !known.iter().any(|known| one.is_part_of(known));
        for one in after.iter().filter(is_new) {
            faults.push(format!("{name}: {told}: new: {}: {}", one.code, one.message));
        }
    }
    tell(&format!("{name}: {} fixes tried", advised.len()));
    faults
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn of_every_fixture() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut all = folders(&root.join("deadlocks"));
    all.push(root.join("loop-and-typo"));
    let faults: Vec<String> = all
        .iter()
        .flat_map(|path| faults(path.file_name().unwrap().to_str().unwrap(), &texts(path)))
        .collect();
    none(&faults);
}

#[test]
fn of_the_example() {
    none(&faults("example", &texts(&example())));
}

#[test]
fn of_the_example_with_faults() {
    let mut faulty = texts(&example());
    let mut replace = |file: &str, from: &str, to: &str| {
        let text = faulty.get_mut(file).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        *text = text.replacen(from, to, 1);
    };
    replace("clusters/staging/apps/activity-system.yaml", "overlays/staging", "overlays/stagign");
    replace("clusters/staging/apps/nats-system.yaml", "dependsOn:", "dependOn:");
    replace("clusters/staging/apps/dns-system.yaml", "- name: milo ", "- name: mlio ");
    replace("clusters/staging/apps/milo.yaml", "  dependsOn:\n", "  dependsOn:\n    - name: nats\n");
    replace(
        "clusters/production/apps/milo.yaml",
        "    name: flux-system",
        "    name: flux-system\n    namespace: apps",
    );
    none(&faults("example with faults", &faulty));
}

#[test]
fn of_real_repositories() {
    let Some(root) = shared() else { return };
    let all = folders(root.join("corpus").as_std_path());
    let faults: Vec<String> = all
        .iter()
        .filter(|path| path.file_name().unwrap() != "expected")
        .flat_map(|path| faults(path.file_name().unwrap().to_str().unwrap(), &texts(path)))
        .collect();
    none(&faults);
}

fn fleet(kustomizations: &[(&str, &str)], more: &[(&str, &str)]) -> Texts {
    let sync = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: flux-system\n  namespace: flux-system\n\
                spec:\n  url: https://example.com/infra\n---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n\
                metadata:\n  name: flux-system\n  namespace: flux-system\nspec:\n  interval: 10m\n  path: ./clusters/a\n  prune: true\n\
                \x20 sourceRef:\n    kind: GitRepository\n    name: flux-system\n";
    let mut all = Texts::from([("clusters/a/flux-system/gotk-sync.yaml".to_owned(), sync.to_owned())]);
    for (name, spec) in kustomizations {
        let text = format!(
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {name}\n  namespace: flux-system\n\
             spec:\n  interval: 5m\n  path: ./{name}\n  prune: true\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n{spec}"
        );
        all.insert(format!("clusters/a/{name}.yaml"), text);
    }
    all.extend(more.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    all
}

fn namespace(name: &str) -> String {
    format!("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {name}\n")
}

fn config(namespace: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  namespace: {namespace}\n")
}

fn helps(texts: &Texts, code: Code) -> Vec<String> {
    let found = findings(&repository(texts));
    found.into_iter().filter(|one| one.code == code).filter_map(|one| one.help).collect()
}

#[test]
fn two_that_would_make_a_loop_together() {
    // Each needs a namespace of the next. One line helps; with a second one, the third has nobody to bring its namespace.
    let files = [
        ("a/all.yaml", format!("{}---\n{}", namespace("first"), config("second"))),
        ("b/all.yaml", format!("{}---\n{}", namespace("second"), config("third"))),
        ("c/all.yaml", format!("{}---\n{}", namespace("third"), config("first"))),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let texts = fleet(&[("a", ""), ("b", ""), ("c", "")], &files);
    let helps = helps(&texts, Code::UndeclaredNamespace);
    let lines = helps.iter().filter(|help| help.starts_with("add ")).count();
    assert_eq!((helps.len(), lines), (3, 1), "{helps:?}");
    assert!(helps.iter().any(|help| help.contains("a Kustomization of its own")), "{helps:?}");
    none(&faults("a loop of three", &texts));
}

const CHART: &str = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata:\n  name: jetstack\n  namespace: flux-system\n\
                     spec:\n  url: https://charts.jetstack.io\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n\
                     \x20 name: cert-manager\n  namespace: flux-system\nspec:\n  interval: 1h\n  timeout: 20m\n  chart:\n    spec:\n\
                     \x20     chart: cert-manager\n      sourceRef:\n        kind: HelmRepository\n        name: jetstack\n  values:\n\
                     \x20   crds:\n      enabled: true\n";
const ISSUER: &str =
    "apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata:\n  name: x\nspec:\n  selfSigned: {}\n";

#[test]
fn a_wait_that_would_wait_for_its_dependent() {
    let child =
        fleet(&[("certs", "  dependsOn:\n    - name: operator\n")], &[])["clusters/a/certs.yaml"].clone();
    let operator = format!("{CHART}---\n{child}");
    let texts =
        fleet(&[("operator", "")], &[("operator/all.yaml", operator.as_str()), ("certs/all.yaml", ISSUER)]);
    let helps = helps(&texts, Code::DependencyWithoutHealthCheck);
    assert_eq!(helps.len(), 1);
    assert!(helps[0].contains("a health check of HelmRelease"), "{helps:?}");
    assert!(helps[0].contains("then set `timeout` of operator"), "{helps:?}");
    assert!(!helps[0].contains("wait: true"), "{helps:?}");
    none(&faults("a child that depends on its parent", &texts));
}

#[test]
fn a_wait_comes_with_the_time_that_it_needs() {
    let texts = fleet(
        &[("operator", "  timeout: 3m\n"), ("certs", "  dependsOn:\n    - name: operator\n")],
        &[("operator/all.yaml", CHART), ("certs/all.yaml", ISSUER)],
    );
    let helps = helps(&texts, Code::DependencyWithoutHealthCheck);
    assert!(helps[0].contains("`wait: true`; then set `timeout` of operator"), "{helps:?}");
    none(&faults("a short timeout", &texts));
}

#[test]
fn a_name_that_would_close_a_loop_is_no_advice() {
    let texts = fleet(
        &[("database", "  dependsOn:\n    - name: web\n"), ("web", "  dependsOn:\n    - name: databse\n")],
        &[("database/x.yaml", &config("default")), ("web/y.yaml", &config("kube-system"))],
    );
    let found = findings(&repository(&texts));
    let missing = found.iter().find(|one| one.code == Code::MissingDependency).unwrap();
    assert_eq!((missing.help.as_deref(), missing.edits.len()), (None, 0), "{missing:?}");
}

#[test]
fn changes_are_in_the_json() {
    let copy = crate::support::Copy::new();
    copy.replace("clusters/staging/apps/dns-system.yaml", "- name: milo ", "- name: mlio ");
    let report = crate::support::json(copy.path(), &["check", "staging", "-o", "json"]);
    let findings = report["result"]["findings"].as_array().unwrap();
    let missing = findings.iter().find(|one| one["code"] == "missing-dependency").unwrap();
    let edit = &missing["edits"][0];
    assert_eq!(
        (edit["change"]["action"].as_str(), edit["change"]["text"].as_str()),
        (Some("replace"), Some("milo"))
    );
    assert_eq!(edit["location"], missing["labels"][0]["location"]);
}
