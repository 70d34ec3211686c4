//! Reports for what runs the check: SARIF, GitHub Actions, JUnit. And severities in all of them.

mod github;
mod hostile;
mod junit;
mod sarif;
mod xml;

use infra_graph::finding::Code;

use crate::support::{Copy, json, run};

const FORMATS: [&str; 6] = ["full", "concise", "json", "sarif", "github", "junit"];

/// The fixture with a severity for both of its codes.
fn with(level: &str) -> Copy {
    let copy = Copy::of_fixture("loop-and-typo");
    copy.write(
        ".infra-graph.yaml",
        &format!("findings: {{missing-dependency: {level}, dependency-cycle: {level}}}\n"),
    );
    copy
}

#[test]
fn the_configuration_takes_every_code_at_every_level() {
    let copy = Copy::of_fixture("loop-and-typo");
    for level in ["off", "info", "warning", "error"] {
        let all: String = Code::ALL.iter().map(|code| format!("  {code}: {level}\n")).collect();
        copy.write(".infra-graph.yaml", &format!("findings:\n{all}"));
        let report = json(copy.path(), &["check", "-o", "json"]);
        let findings = report["result"]["findings"].as_array().unwrap();
        assert_eq!(findings.len(), if level == "off" { 0 } else { 2 });
        assert!(findings.iter().all(|finding| finding["severity"] == level), "{findings:?}");
    }
}

#[test]
fn severities_hold_in_every_format() {
    for (level, words) in [
        (
            "info",
            [
                "info[",
                "info[",
                "\"severity\": \"info\"",
                "\"level\": \"note\"",
                "::notice ",
                "<skipped message=\"info: ",
            ],
        ),
        (
            "warning",
            [
                "warning[",
                "warning[",
                "\"severity\": \"warning\"",
                "\"level\": \"warning\"",
                "::warning ",
                "<skipped message=\"warning: ",
            ],
        ),
        (
            "error",
            [
                "error[",
                "error[",
                "\"severity\": \"error\"",
                "\"level\": \"error\"",
                "::error ",
                "<failure message=\"",
            ],
        ),
    ] {
        let copy = with(level);
        for (format, word) in FORMATS.iter().zip(words) {
            let (exit, out, _) = run(copy.path(), &["check", "-o", format]);
            assert_eq!(exit, i32::from(level == "error"), "{level} {format}");
            assert!(out.contains(word), "{level} {format}: {out}");
            for (fail_on, fails) in
                [("info", true), ("warning", level != "info"), ("error", level == "error")]
            {
                let (exit, ..) = run(copy.path(), &["check", "-o", format, "--fail-on", fail_on]);
                assert_eq!(exit, i32::from(fails), "{level} {format} --fail-on {fail_on}");
            }
        }
    }
}

#[test]
fn what_is_off_is_nowhere() {
    let copy = with("off");
    for format in FORMATS {
        let (exit, out, _) = run(copy.path(), &["check", "-o", format, "--fail-on", "info"]);
        assert_eq!(exit, 0, "{format}");
        assert!(!out.contains("cert-manger") && !out.contains("wait for each other"), "{format}: {out}");
    }
}

#[test]
fn other_verbs_count_by_severity_too() {
    for (level, counts, remark) in [
        ("off", [0, 0, 0], ""),
        ("info", [0, 0, 2], ""),
        ("warning", [0, 2, 0], "2 warnings: `infra-graph check staging` shows them\n"),
        ("error", [2, 0, 0], "2 errors: `infra-graph check staging` shows them\n"),
    ] {
        let copy = with(level);
        let environments = json(copy.path(), &["envs", "-o", "json"]);
        let found = &environments["result"]["environments"][0]["findings"];
        assert_eq!([&found["error"], &found["warning"], &found["info"]], counts, "{level}");
        let (_, _, error) = run(copy.path(), &["order", "staging"]);
        assert_eq!(error, remark, "{level}");
    }
}

#[test]
fn what_is_allowed_counts_nowhere() {
    let copy = with("error");
    let file = "clusters/staging/apps/billing.yaml";
    copy.replace(file, "cert-manger", "cert-manger # infra-graph: allow(missing-dependency) by hand");
    let environments = json(copy.path(), &["envs", "-o", "json"]);
    assert_eq!(environments["result"]["environments"][0]["findings"]["error"], 1);
    let (_, _, error) = run(copy.path(), &["order", "staging"]);
    assert!(error.starts_with("1 error: "), "{error}");
    let (exit, out, _) = run(copy.path(), &["check"]);
    assert_eq!(exit, 1);
    assert!(out.contains("staging: 1 error, no warnings in 5 Kustomizations; 1 allowed."), "{out}");
    copy.write(".infra-graph.yaml", "findings: {missing-dependency: off, dependency-cycle: off}\n");
    let (exit, out, _) = run(copy.path(), &["check", "--fail-on", "info"]);
    assert_eq!((exit, out.as_str()), (0, "staging: no errors, no warnings in 5 Kustomizations.\n"));
}

#[test]
fn every_format_is_the_same_bytes_again() {
    let copy = with("error");
    for format in FORMATS {
        let once = run(copy.path(), &["check", "-o", format]);
        assert_eq!(run(copy.path(), &["check", "-o", format]), once, "{format}");
    }
}

#[test]
fn the_help_lists_the_formats() {
    let (_, out, _) = run(std::path::Path::new("."), &["check", "--help"]);
    assert!(out.contains("Formats (-o): full, concise, json, sarif, github, junit"), "{out}");
}
