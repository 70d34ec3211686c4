//! What is wrong is named by its place and its kind, never by its value, which may be a secret.
//!
//! Each row is a fault that the marker is in the middle of. Where a generator or an object may be of a ConfigMap or of a
//! Secret, both are tried: a message that may not quote the one does not quote the other.

mod flux;
mod kustomize;

use infra_graph::finding::Finding;
use infra_graph::kustomize::{Options as Rules, Renderer};
use infra_graph::{Options, analyze};

use crate::support::{repository, tell};

/// The value that nobody may be told.
const MARKER: &str = "S3CR3T-7";

/// A Kustomization that builds the folder `app` with one variable.
const CLUSTER: &str = "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: app, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  path: ./app
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild: {substitute: {known: S3CR3T-7}}
";

/// Files of the folder `app`, the first of them the kustomization.
type Row<'a> = (&'a str, &'a [(&'a str, &'a str)]);

/// Everything that is said about a repository: findings with their notes, labels and help, and why builds fail.
fn said(files: &[(&str, &str)]) -> Vec<String> {
    let repository = repository(files);
    let mut said = Vec::new();
    for rules in [Rules::kubectl(), Rules::flux()] {
        let build = Renderer::new(&repository).build("app".into(), &rules);
        said.extend(build.failure.map(|failure| failure.message));
        said.extend(build.findings.iter().flat_map(texts));
    }
    let analysis = analyze(&repository, &Options::default());
    said.extend(analysis.findings.iter().flat_map(texts));
    for analyzed in &analysis.environments {
        let failures = analyzed.environment().builds.iter().filter_map(|(_, build)| build.failure.as_ref());
        said.extend(failures.map(|failure| failure.message.clone()));
    }
    said
}

fn texts(finding: &Finding) -> Vec<String> {
    let labels = finding.labels.iter().map(|label| label.text.clone());
    std::iter::once(finding.message.clone())
        .chain(labels)
        .chain(finding.notes.iter().cloned())
        .chain(finding.help.clone())
        .collect()
}

/// Asserts that each row is a fault, and that nothing of what is said of it has the marker.
fn check(rows: &[Row<'_>], variations: &[(&str, &str)]) {
    let silence = silence();
    let (mut tried, mut quoting, mut silent) = (0, Vec::new(), Vec::new());
    for (kustomization, more) in rows {
        for (from, to) in variations {
            let text = |text: &str| text.replace(from, to);
            let mut files = vec![("app/kustomization.yaml".to_owned(), text(kustomization))];
            files.extend(more.iter().map(|(path, content)| (format!("app/{path}"), text(content))));
            assert!(files.iter().any(|(_, text)| text.contains(MARKER)) || text(CLUSTER).contains(MARKER));
            files.push(("clusters/one/app.yaml".to_owned(), CLUSTER.to_owned()));
            let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
            let said = said(&borrowed);
            tried += 1;
            let faults = said.iter().filter(|text| !text.is_empty()).count();
            if faults <= silence {
                silent.push(format!("{kustomization}{more:?}"));
            }
            quoting.extend(said.into_iter().filter(|text| text.contains(MARKER)));
        }
    }
    tell(&format!("quoted: {tried} faults"));
    assert!(quoting.is_empty(), "{}", quoting.join("\n"));
    assert!(silent.is_empty(), "nothing is wrong with\n{}", silent.join("\n"));
}

/// How much is said of a repository in which nothing is wrong.
fn silence() -> usize {
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: n}\n";
    let said = said(&[
        ("app/kustomization.yaml", "resources: [o.yaml]\n"),
        ("app/o.yaml", map),
        ("clusters/one/app.yaml", CLUSTER),
    ]);
    said.iter().filter(|text| !text.is_empty()).count()
}

/// Both kinds of objects with data.
const KINDS: &[(&str, &str)] = &[("KIND", "ConfigMap"), ("KIND", "Secret")];
/// Both fields of generators.
const GENERATORS: &[(&str, &str)] = &[("GENERATOR", "configMapGenerator"), ("GENERATOR", "secretGenerator")];
/// As it is.
const ONCE: &[(&str, &str)] = &[("\u{1}", "")];
