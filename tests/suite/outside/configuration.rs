//! `.infra-graph.yaml`, `--config` and `--baseline`.

use std::process::Command;
use std::time::Duration;

use super::{Beside, MARKER};
use crate::support::program;

#[test]
fn a_configuration_that_is_a_link_out_is_not_read() {
    let beside = Beside::new();
    let secret = beside.plant("credentials", &format!("[default]\nkey = {MARKER}\n"));
    beside.link(".infra-graph.yaml", &secret);
    for arguments in [&["envs"][..], &["order", "one"], &["check", "-o", "json"], &["build", "good/"]] {
        let (exit, out, error) = beside.run(arguments);
        assert_eq!((exit, out.as_str()), (2, ""), "{arguments:?}: {error}");
        assert!(error.contains("it leads out of the repository"), "{error}");
    }
}

#[test]
fn so_is_one_that_a_flag_names_in_the_repository() {
    let beside = Beside::new();
    let secret = beside.plant("credentials", MARKER);
    beside.link("ci/config.yaml", &secret);
    beside.link("linked", secret.parent().unwrap());
    let repository = beside.repository();
    for path in ["ci/config.yaml", "linked/credentials"] {
        let path = repository.join(path);
        for flag in ["--config", "--baseline"] {
            let (exit, _, error) = beside.run(&["check", flag, path.to_str().unwrap()]);
            assert_eq!(exit, 2, "{error}");
            assert!(error.contains("it leads out of the repository"), "{error}");
        }
    }
}

#[test]
fn a_link_inside_is_followed_and_the_users_own_file_is_read() {
    let beside = Beside::new();
    let off = "findings: {missing-source: off}\n";
    beside.write("ci/config.yaml", off);
    beside.link(".infra-graph.yaml", "ci/config.yaml");
    let (exit, _, error) = beside.run(&["envs"]);
    assert_eq!(exit, 0, "{error}");
    let own = beside.plant("own.yaml", off);
    let (exit, _, error) = beside.run(&["envs", "--config", own.to_str().unwrap()]);
    assert_eq!(exit, 0, "{error}");
}

#[test]
fn a_pipe_and_a_hole_are_refused_at_once() {
    let beside = Beside::new();
    let path = beside.repository().join(".infra-graph.yaml");
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    let envs = || {
        let mut command = program(&beside.repository());
        let output = command.arg("envs").timeout(Duration::from_secs(20)).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (exit, error) = envs();
    assert_eq!(exit, Some(2), "{error}");
    assert!(error.contains("it is neither a file nor a folder"), "{error}");
    std::fs::remove_file(&path).unwrap();
    std::fs::File::create(&path).unwrap().set_len(2_000_000_000).unwrap();
    let (exit, error) = envs();
    assert_eq!(exit, Some(2), "{error}");
    assert!(error.contains("it has 2000000000 bytes, more than the limit of"), "{error}");
}

/// What was taken for a configuration, or for a baseline, may be anything: errors name place and kind.
#[test]
fn errors_quote_nothing() {
    let beside = Beside::new();
    for (text, said) in [
        (format!("{MARKER}\n"), "it is a text, and a mapping is expected"),
        (format!("- {MARKER}\n"), "it is a list, and a mapping is expected"),
        (format!("{MARKER}: {MARKER}\n"), "line 1, column 1: there is no such field\n"),
        (format!("findings: {MARKER}\n"), "findings: line"),
        (format!("findings:\n  external-source: {MARKER}\n"), "words: off, info, warning, error"),
        (format!("findings:\n  {MARKER}: off\n"), "one of these is no code of a finding"),
        (format!("sources: {{a: [{MARKER}]}}\n"), "it is a list, and a text is expected"),
        (format!("environments: {{{MARKER}: {{folder: {MARKER}}}}}\n"), "fields: path"),
        (format!("environments: {{{MARKER}: {{}}}}\n"), "the field `path` is missing"),
        (format!("\"{MARKER}\n"), "it is not YAML, or not what is expected here"),
        (format!("a: *{MARKER}\n"), "line 1"),
        (format!("findings: !{MARKER} x\n"), "line 1"),
        (
            format!("environments: {{\"a`, expected {MARKER}\": {{\"b`, expected `{MARKER}\": 1}}}}\n"),
            "fields: path",
        ),
        (format!("findings: {{external-source: \"x`, expected {MARKER}\"}}\n"), "words: off"),
        (format!("sources: {{a: {MARKER}}}\n"), "write Kind/namespace/name: PLACE"),
    ] {
        beside.write(".infra-graph.yaml", &text);
        let (exit, _, error) = beside.run(&["envs"]);
        assert_eq!(exit, 2, "{text}{error}");
        let said = said.split(" line").next().unwrap();
        assert!(error.replace("\n       ", "\n").contains(said), "{text}{error}");
    }
    beside.write(".infra-graph.yaml", "");
    for text in [
        MARKER.to_owned(),
        format!("\"{MARKER}\""),
        format!("{{\"{MARKER}\": 1}}"),
        format!("{{\"apiVersion\": \"{MARKER}\", \"kind\": \"{MARKER}\", \"result\": {{\"findings\": []}}}}"),
        format!(
            "{{\"apiVersion\": \"infra-graph/v2\", \"kind\": \"Baseline\", \"result\": {{\"findings\": [\"{MARKER}\"]}}}}"
        ),
    ] {
        beside.write("baseline.json", &text);
        let path = beside.repository().join("baseline.json");
        let (exit, _, error) = beside.run(&["check", "--baseline", path.to_str().unwrap()]);
        assert_eq!(exit, 2, "{text}: {error}");
        assert!(error.contains("is no baseline"), "{text}: {error}");
    }
}

#[test]
fn a_root_that_a_link_leads_out_of_its_repository_is_not_opened() {
    let beside = Beside::new();
    beside.plant("clusters/x/k.yaml", &super::kustomization(&MARKER.to_lowercase(), "./x"));
    beside.link("deploy", "../outside");
    let path = beside.repository().join("deploy");
    let output = assert_cmd::Command::cargo_bin("infra-graph")
        .unwrap()
        .arg("-C")
        .arg(&path)
        .arg("envs")
        .output()
        .unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{error}");
    assert!(error.contains("it leads out of the repository"), "{error}");
    assert!(output.stdout.is_empty());
}
