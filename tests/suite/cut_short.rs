//! Where a limit cuts something short, that is said.

use infra_graph::finding::{Code, Finding, Severity};
use infra_graph::repository::Repository;
use infra_graph::source::Memory;
use infra_graph::{Options, analyze};

use crate::support::fleet::{SYNC_LAB, kustomization};
use crate::support::place;

const NAMESPACE: &str = "apiVersion: v1\nkind: Namespace\nmetadata: {name: app}\n";

/// The findings of `too-large` in the environment `lab`, each with its place.
fn too_large(sync: &str, files: &[(&str, &str)]) -> Vec<(String, Finding)> {
    let mut all = vec![("clusters/lab/flux-system/gotk-sync.yaml", sync)];
    all.extend(files);
    let repository = Repository::new(all.into_iter().collect::<Memory>());
    let findings = analyze(&repository, &Options::default()).findings;
    let cut = findings.into_iter().filter(|finding| finding.code == Code::TooLarge);
    cut.map(|finding| (place(&repository, finding.labels[0].span), finding)).collect()
}

fn lines(count: usize) -> String {
    (0..count).map(|number| format!("/old-{number}/\n")).collect()
}

#[test]
fn lines_of_what_is_ignored() {
    let app = kustomization("app", "");
    let found = |ignore: String| {
        let files =
            [("clusters/lab/app.yaml", app.as_str()), ("app/x.yaml", NAMESPACE), (".sourceignore", &ignore)];
        too_large(SYNC_LAB, &files)
    };
    assert_eq!(found(format!("# old\n{}", lines(10_000))), []);
    let beyond = found(format!("# old\n{}", lines(10_001)));
    let [(at, finding)] = beyond.as_slice() else { panic!("{beyond:?}") };
    assert_eq!((at.as_str(), finding.severity), (".sourceignore:10002:1", Severity::Error));
    // No path is as long as this one.
    assert_eq!(found(format!("/a\n/{}\n", "b".repeat(5000)))[0].0, ".sourceignore:2:1");
}

#[test]
fn lines_of_what_a_source_ignores() {
    let block: String = lines(10_001).lines().map(|line| format!("    {line}\n")).collect();
    let spec =
        format!("spec:\n  interval: 1m\n  url: https://git.example.org/team/fleet\n  ignore: |\n{block}---");
    let sync =
        SYNC_LAB.replacen("spec: {interval: 1m, url: https://git.example.org/team/fleet}\n---", &spec, 1);
    assert_ne!(sync, SYNC_LAB);
    let app = kustomization("app", "");
    let found = too_large(&sync, &[("clusters/lab/app.yaml", &app), ("app/x.yaml", NAMESPACE)]);
    let [(_, finding)] = found.as_slice() else { panic!("{found:?}") };
    assert!(
        finding.message.starts_with("spec.ignore of GitRepository/flux-system/flux-system"),
        "{finding:?}"
    );
}

#[test]
fn what_the_rules_of_an_artifact_copy() {
    let rules: String = (0..600)
        .map(|number| format!("    - {{from: \"@git/many/*\", to: \"@artifact/{number}/\"}}\n"))
        .collect();
    let generator = format!(
        "apiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {{name: all, namespace: flux-system}}\n\
         spec:\n  sources: [{{alias: git, kind: GitRepository, name: flux-system}}]\n  artifacts:\n  - name: all\n    copy:\n{rules}"
    );
    let app = kustomization("app", "")
        .replace("kind: GitRepository\n    name: flux-system", "kind: ExternalArtifact\n    name: all");
    let many: Vec<(String, &str)> =
        (0..200).map(|number| (format!("many/{number}.yaml"), NAMESPACE)).collect();
    let mut files =
        vec![("clusters/lab/app.yaml", app.as_str()), ("clusters/lab/all.yaml", generator.as_str())];
    files.extend(many.iter().map(|(path, text)| (path.as_str(), *text)));
    let found = too_large(SYNC_LAB, &files);
    let [(at, finding)] = found.as_slice() else { panic!("{found:?}") };
    assert!(at.starts_with("clusters/lab/all.yaml:"), "{at}");
    assert!(
        finding.message.starts_with("the artifact all takes more than infra-graph follows"),
        "{finding:?}"
    );
}

#[test]
fn resource_sets_beyond_thousands() {
    let set = |number: usize| {
        format!(
            "---\napiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {{name: s{number}, namespace: x}}\nspec: {{resources: \
             []}}\n"
        )
    };
    let sets: String = (0..5002).map(set).collect();
    let found = too_large(SYNC_LAB, &[("clusters/lab/sets.yaml", &sets)]);
    let [(at, finding)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(finding.message, "more than 5000 ResourceSets in one environment");
    assert!(at.starts_with("clusters/lab/sets.yaml:"), "{at}");
}
