//! One fault in copies of a file for several clusters is one finding, with all its places.

use infra_graph::finding::{Code, Finding};
use infra_graph::repository::Repository;
use infra_graph::{Options, analyze, report};

use crate::support::{place, repository};

fn sync(cluster: &str) -> String {
    format!(
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: flux-system\n  namespace: flux-system\n\
         spec:\n  url: https://example.com/infra\n---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n\
         metadata:\n  name: flux-system\n  namespace: flux-system\nspec:\n  interval: 10m\n  path: ./clusters/{cluster}\n\
         \x20 prune: true\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n"
    )
}

fn kustomization(name: &str, more: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: {name}\n  namespace: flux-system\n\
         spec:\n  interval: 5m\n  path: ./app\n  prune: true\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n{more}"
    )
}

/// A repository with these clusters, each with the same file but for what `more` makes of its name.
fn fleet(clusters: &[&str], file: impl Fn(&str) -> String) -> Repository {
    let mut all =
        vec![("app/x.yaml".to_owned(), "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n".to_owned())];
    for cluster in clusters {
        all.push((format!("clusters/{cluster}/flux-system/gotk-sync.yaml"), sync(cluster)));
        all.push((format!("clusters/{cluster}/apps.yaml"), file(cluster)));
    }
    let all: Vec<(&str, &str)> = all.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    repository(&all)
}

fn of_code(repository: &Repository, code: Code) -> Vec<Finding> {
    let findings = report::merge(analyze(repository, &Options::default()).findings, repository.sources());
    findings.into_iter().filter(|finding| finding.code == code).collect()
}

const LOST: &str = "  dependsOn:\n    - name: nothing\n";

#[test]
fn copies_are_one_finding() {
    let repository = fleet(&["east", "west"], |_| kustomization("apps", LOST));
    let found = of_code(&repository, Code::MissingDependency);
    assert_eq!(found.len(), 1, "{found:?}");
    let places: Vec<String> = found[0].labels.iter().map(|label| place(&repository, label.span)).collect();
    assert_eq!(places, ["clusters/east/apps.yaml:14:13", "clusters/west/apps.yaml:14:13"]);
    assert_eq!(found[0].message, "nothing is not in east and west");
    assert_eq!(found[0].labels[1].text, "the same, in west");
    assert_eq!(found[0].environments.iter().collect::<Vec<_>>(), ["east", "west"]);
}

#[test]
fn a_line_more_above_makes_no_difference() {
    let file = |cluster: &str| {
        let comment = if cluster == "west" { "# of the west\n" } else { "" };
        format!("{comment}{}", kustomization("apps", LOST))
    };
    let found = of_code(&fleet(&["east", "west"], file), Code::MissingDependency);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn many_copies_are_counted() {
    let clusters = ["a1", "a2", "a3", "a4", "a5", "a6", "a7"];
    let found = of_code(&fleet(&clusters, |_| kustomization("apps", LOST)), Code::MissingDependency);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "nothing is not in 7 environments");
    assert_eq!((found[0].labels.len(), found[0].environments.len()), (5, 7));
    let note = found[0].notes.iter().find(|note| note.starts_with("The same stands in")).unwrap();
    assert!(note.contains("clusters/a6/apps.yaml:14:13 and clusters/a7/apps.yaml:14:13"), "{note}");
}

#[test]
fn what_differs_is_told_apart() {
    let other = fleet(&["east", "west"], |cluster| kustomization(&format!("{cluster}-only"), LOST));
    assert_eq!(of_code(&other, Code::MissingDependency).len(), 2, "other Kustomizations");
    let other = fleet(&["east", "west"], |cluster| {
        kustomization("apps", &LOST.replace("nothing", if cluster == "west" { "none" } else { "nothing" }))
    });
    assert_eq!(of_code(&other, Code::MissingDependency).len(), 2, "other names");
    let twice = fleet(&["east", "west"], |_| {
        format!("{}---\n{}", kustomization("apps", LOST), kustomization("more", LOST))
    });
    assert_eq!(of_code(&twice, Code::MissingDependency).len(), 2, "two faults in each");
}

#[test]
fn a_variable_is_missed_where_it_is_used() {
    let post_build = "  postBuild:\n    substitute:\n      a: b\n";
    let used = (
        "app/x.yaml",
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n  labels:\n    x: ${missing}\n",
    );
    let files = [
        ("clusters/a/flux-system/gotk-sync.yaml", sync("a")),
        ("clusters/a/one.yaml", kustomization("one", post_build)),
        ("clusters/a/two.yaml", kustomization("two", &format!("{post_build}  suspend: false\n"))),
    ];
    let mut all: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    all.push(used);
    let repository = repository(&all);
    let found = of_code(&repository, Code::UndefinedVariable);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].labels.len(), found[0].nodes.len()), (3, 2));
}
