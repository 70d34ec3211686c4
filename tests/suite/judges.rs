//! Comparisons that cannot run say so, and fail in CI: what is left out in silence looks like what passed.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// For each program of others a test that needs it, and what is said where it is missing.
const NEEDS: &[(&str, &str)] = &[
    ("kubectl::example", "there is no kubectl with kustomize 5.5: install kubectl 1.32"),
    ("fuzz::trees", "there is no kubectl with kustomize 5.5: install kubectl 1.32"),
    ("fuzz::flux::flux", "there is no Go: install Go 1.26 or later"),
    ("oracle::the_example", "there is no Go: install Go 1.26 or later"),
    ("example::graphviz_reads_our_dot", "there is no Graphviz: install the package graphviz"),
    ("drawn::fewer_lines_cross_than_in_graphviz", "there is no Graphviz: install the package graphviz"),
    ("viewer::the_viewer_works_in_a_browser", "there is no Chromium: install the package chromium"),
    #[cfg(unix)]
    ("outside::reading::nothing_outside_is_opened", "there is no strace: install the package strace"),
];

/// Runs one test of this binary with nothing in the search path but a folder, and gives whether it passed and what it said.
fn run(test: &str, path: &Path, is_ci: bool) -> (bool, String) {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args([test, "--exact"])
        .env("PATH", path)
        .env_remove("CI")
        .env_remove("RECORD")
        .env_remove("RUST_BACKTRACE");
    if is_ci {
        command.env("CI", "true");
    }
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(said.contains("running 1 test"), "{test}: {said}");
    (output.status.success(), said)
}

#[test]
fn in_ci_a_missing_judge_fails_and_says_what_to_install() {
    let empty = tempfile::tempdir().unwrap();
    for (test, message) in NEEDS {
        let (passed, said) = run(test, empty.path(), true);
        assert!(!passed && said.contains(message), "{test}: {said}");
    }
}

#[test]
fn elsewhere_it_is_skipped_and_says_so_although_it_passes() {
    let empty = tempfile::tempdir().unwrap();
    for (test, message) in NEEDS {
        let (passed, said) = run(test, empty.path(), false);
        assert!(passed && said.contains(&format!("{test}: skipped: {message}")), "{test}: {said}");
    }
}

#[test]
fn each_of_several_programs_is_missed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("chromium"), "").unwrap();
    let (passed, said) = run("viewer::the_viewer_works_in_a_browser", folder.path(), true);
    assert!(!passed && said.contains("there is no Node: install the package nodejs"), "{said}");
}

/// Another kustomize than the one that is followed is no judge.
#[cfg(unix)]
#[test]
fn a_kubectl_of_another_version_does_not_count() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("kubectl");
    fs::write(&program, "#!/bin/sh\necho '{\"kustomizeVersion\": \"v5.0.1\"}'\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let (passed, said) = run("kubectl::example", folder.path(), true);
    assert!(!passed && said.contains("there is no kubectl with kustomize 5.5"), "{said}");
}

/// What was recorded is compared with nothing of others at hand.
#[test]
fn the_record_needs_no_judge() {
    let empty = tempfile::tempdir().unwrap();
    for (test, name) in [("fuzz::recorded::kubectl", "kubectl"), ("fuzz::recorded::flux_library", "flux")] {
        let (passed, said) = run(test, empty.path(), true);
        assert!(passed && said.contains(&format!("fuzz::recorded: {name}: 40 compared")), "{said}");
    }
}

/// The compiler that CI tests with is the one that `Cargo.toml` promises to work; no other can be had there.
#[test]
fn the_promised_compiler_is_the_one_that_is_tested() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let promised = manifest.lines().find_map(|line| line.strip_prefix("rust-version = \"")).unwrap();
    let promised = promised.trim_end_matches('"');
    let output = Command::new("rustc").arg("--version").output().unwrap();
    let tested = String::from_utf8(output.stdout).unwrap();
    // Who has a newer one tests as well; CI says which it has.
    let is_it = tested.starts_with(&format!("rustc {promised}."));
    let line = format!("Cargo.toml promises Rust {promised}; this is {}", tested.trim());
    crate::support::announce(&line);
    assert!(is_it || env::var("CI").as_deref() != Ok("true"), "{line}: write the version that CI tests");
}
