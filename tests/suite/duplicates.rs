//! The same object from two Kustomizations: what Flux's annotations and the contents leave of the harm.

use infra_graph::finding::{Code, Finding, Severity};
use infra_graph::{Options, analyze};

use crate::support::fleet::{SYNC_A as SYNC, kustomization};
use crate::support::{place, repository};

fn namespace(annotation: &str) -> String {
    let metadata = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shared\n";
    if annotation.is_empty() {
        return metadata.to_owned();
    }
    format!("{metadata}  annotations:\n    kustomize.toolkit.fluxcd.io/{annotation}\n")
}

/// The findings where `one` and `two` apply these files.
fn between(one: &str, two: &str) -> Vec<Finding> {
    let (first, second) = (kustomization("one", ""), kustomization("two", ""));
    let repository = repository(&[
        ("clusters/a/flux-system/gotk-sync.yaml", SYNC),
        ("clusters/a/one.yaml", &first),
        ("clusters/a/two.yaml", &second),
        ("one/all.yaml", one),
        ("two/all.yaml", two),
    ]);
    analyze(&repository, &Options::default()).findings
}

fn duplicate(one: &str, two: &str) -> Option<Finding> {
    between(one, two).into_iter().find(|finding| finding.code == Code::DuplicateObject)
}

const OTHER: &str = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shared\n  labels:\n    tier: x\n";

#[test]
fn contents_that_differ_are_an_error() {
    let found = duplicate(&namespace(""), OTHER).unwrap();
    assert_eq!(found.severity, Severity::Error);
    let merge = duplicate(&namespace("ssa: Merge"), OTHER).unwrap();
    assert_eq!(merge.severity, Severity::Error, "it is applied all the same");
}

#[test]
fn the_same_content_is_a_warning_about_pruning() {
    let found = duplicate(&namespace(""), &namespace("")).unwrap();
    assert_eq!(found.severity, Severity::Warning);
    assert!(found.notes.iter().any(|note| note.contains("runing")), "{found:?}");
    assert!(duplicate(&namespace("prune: disabled"), &namespace("prune: disabled")).is_none());
}

#[test]
fn common_metadata_is_a_small_difference() {
    let labels = |name: &str| format!("  commonMetadata:\n    labels:\n      owner: {name}\n");
    let all = [
        ("clusters/a/flux-system/gotk-sync.yaml", SYNC.to_owned()),
        ("clusters/a/one.yaml", kustomization("one", &labels("one"))),
        ("clusters/a/two.yaml", kustomization("two", &labels("two"))),
        ("one/all.yaml", namespace("prune: disabled")),
        ("two/all.yaml", namespace("prune: disabled")),
    ];
    let all: Vec<(&str, &str)> = all.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let findings = analyze(&repository(&all), &Options::default()).findings;
    let found = findings.iter().find(|finding| finding.code == Code::DuplicateObject).unwrap();
    assert_eq!(found.severity, Severity::Warning);
    assert!(found.notes[0].contains("commonMetadata"), "{found:?}");
}

#[test]
fn who_leaves_it_alone_is_no_applier() {
    for annotation in ["ssa: Ignore", "reconcile: disabled"] {
        assert!(duplicate(&namespace(annotation), OTHER).is_none(), "{annotation}");
        assert!(duplicate(OTHER, &namespace(annotation)).is_none(), "{annotation}");
    }
}

#[test]
fn who_applies_it_only_while_it_is_absent_overwrites_nothing() {
    let found = duplicate(&namespace("ssa: IfNotPresent"), OTHER).unwrap();
    assert_eq!(found.severity, Severity::Warning);
    assert!(found.notes[0].contains("IfNotPresent"), "{found:?}");
}

#[test]
fn who_leaves_it_alone_brings_nothing() {
    let user = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  namespace: shared\n";
    let one = format!("{}---\n{user}", namespace("ssa: Ignore"));
    let found = between(&one, OTHER);
    let undeclared = found.iter().find(|finding| finding.code == Code::UndeclaredNamespace).unwrap();
    assert!(undeclared.message.contains("two brings"), "{undeclared:?}");
}

#[test]
fn each_of_two_appliers_has_it_from_itself() {
    let user = |name: &str| {
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  namespace: shared\n")
    };
    let found = between(
        &format!("{}---\n{}", namespace(""), user("a")),
        &format!("{}---\n{}", namespace(""), user("b")),
    );
    assert!(!found.iter().any(|finding| finding.code == Code::UndeclaredNamespace), "{found:?}");
}

#[test]
fn a_target_namespace_that_renames_is_named() {
    let app = kustomization("app", "  targetNamespace: shared\n");
    let repository = repository(&[
        ("clusters/a/flux-system/gotk-sync.yaml", SYNC),
        ("clusters/a/app.yaml", &app),
        ("clusters/a/namespace.yaml", OTHER),
        ("app/all.yaml", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: develop\n"),
    ]);
    let findings = analyze(&repository, &Options::default()).findings;
    let found = findings.iter().find(|finding| finding.code == Code::DuplicateObject).unwrap();
    let last = found.labels.last().unwrap();
    assert_eq!(place(&repository, last.span), "clusters/a/app.yaml:13:20");
    assert!(last.text.contains("`targetNamespace` of app renames"), "{}", last.text);
}
