//! `check --write-baseline` and `--baseline`: what is known is not reported, what is new is.

use std::fs;

use crate::support::{Copy, run};

const BILLING: &str = "clusters/staging/apps/billing.yaml";

/// A repository with a loop and a missing dependency, and its baseline.
fn known() -> (Copy, String) {
    let copy = Copy::of_fixture("loop-and-typo");
    let baseline = copy.path().join("baseline.json").to_str().unwrap().to_owned();
    let (exit, out, error) = run(copy.path(), &["check", "--write-baseline", &baseline, "-o", "concise"]);
    assert_eq!((exit, out.as_str()), (0, ""), "{error}");
    assert!(error.contains("wrote 2 findings to ") && error.contains("; 2 in the baseline."), "{error}");
    (copy, baseline)
}

fn check(copy: &Copy, baseline: &str) -> (i32, String, String) {
    run(copy.path(), &["check", "--baseline", baseline, "-o", "concise"])
}

#[test]
fn what_is_known_is_not_reported() {
    let (copy, baseline) = known();
    let (exit, out, error) = check(&copy, &baseline);
    assert_eq!((exit, out.as_str()), (0, ""), "{error}");
    assert!(error.contains("no errors, no warnings in 5 Kustomizations; 2 in the baseline."), "{error}");
}

#[test]
fn it_is_readable_and_the_same_bytes_again() {
    let (copy, baseline) = known();
    let text = fs::read_to_string(&baseline).unwrap();
    insta::assert_snapshot!(text, @r#"
    {
      "apiVersion": "infra-graph/v2",
      "kind": "Baseline",
      "result": {
        "findings": [
          {
            "code": "dependency-cycle",
            "message": "2 Kustomizations wait for each other",
            "nodes": [
              "Kustomization/flux-system/activity-system",
              "Kustomization/flux-system/nats-system"
            ],
            "environments": [
              "staging"
            ]
          },
          {
            "code": "missing-dependency",
            "message": "cert-manger is not in staging",
            "nodes": [
              "Kustomization/flux-system/billing"
            ],
            "environments": [
              "staging"
            ]
          }
        ]
      }
    }
    "#);
    run(copy.path(), &["check", "--write-baseline", &baseline]);
    assert_eq!(fs::read_to_string(&baseline).unwrap(), text);
}

#[test]
fn lines_above_change_nothing() {
    let (copy, baseline) = known();
    copy.replace(BILLING, "apiVersion", "# one\n# two\n\napiVersion");
    copy.replace(BILLING, "  dependsOn:", "  # three\n  dependsOn:");
    let (exit, out, error) = check(&copy, &baseline);
    assert_eq!((exit, out.as_str()), (0, ""), "{error}");
}

#[test]
fn what_is_new_is_reported_and_fails() {
    let (copy, baseline) = known();
    copy.replace(BILLING, "    - name: cert-manger", "    - name: cert-manger\n    - name: cert-mangr");
    let (exit, out, error) = check(&copy, &baseline);
    assert_eq!(exit, 1);
    assert_eq!(out.lines().count(), 1, "{out}");
    assert!(out.contains("cert-mangr is not in staging"), "{out}");
    assert!(error.contains("1 error, no warnings in 5 Kustomizations; 2 in the baseline."), "{error}");
}

#[test]
fn a_second_one_of_the_same_kind_is_new() {
    let (copy, baseline) = known();
    copy.replace(BILLING, "    - name: cert-manger", "    - name: cert-manger\n    - name: cert-manger");
    let (exit, out, _) = check(&copy, &baseline);
    assert_eq!((exit, out.lines().count()), (1, 1), "{out}");
}

#[test]
fn what_is_gone_is_said() {
    let (copy, baseline) = known();
    copy.replace(BILLING, "cert-manger", "cert-manager");
    let (exit, out, error) = check(&copy, &baseline);
    assert_eq!((exit, out.as_str()), (0, ""));
    let first = format!(
        "1 finding of {baseline} is no longer there; `--write-baseline {baseline}` writes it anew\n  missing-dependency: cert-manger is not in staging (staging)\n"
    );
    assert!(error.starts_with(&first), "{error}");
}

#[test]
fn another_environment_is_another_finding() {
    let (copy, baseline) = known();
    let text = fs::read_to_string(&baseline).unwrap();
    fs::write(&baseline, text.replace("\"staging\"", "\"production\"")).unwrap();
    let (exit, out, error) = check(&copy, &baseline);
    assert_eq!((exit, out.lines().count()), (1, 2), "{out}");
    assert!(error.starts_with("2 findings of "), "an environment that is gone: {error}");
}

#[test]
fn a_file_that_is_none_is_wrong_usage() {
    let copy = Copy::of_fixture("loop-and-typo");
    let file = copy.path().join("b.json");
    let file = file.to_str().unwrap();
    assert_eq!(check(&copy, file).0, 2, "there is none");
    for (text, why) in [
        ("", "it is not JSON"),
        ("{}", "apiVersion"),
        (r#"{"apiVersion": "infra-graph/v2", "kind": "Report", "result": {"findings": []}}"#, "another kind"),
        (
            r#"{"apiVersion": "infra-graph/v9", "kind": "Baseline", "result": {"findings": []}}"#,
            "another kind",
        ),
    ] {
        fs::write(file, text).unwrap();
        let (exit, _, error) = check(&copy, file);
        assert_eq!(exit, 2, "{text}");
        assert!(error.contains("is no baseline") && error.contains(why), "{error}");
    }
}
