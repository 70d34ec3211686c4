//! Completions: what could stand at the end of a line.

use crate::support::{Copy, example, program, run};

/// What is offered, without descriptions, and the bits of the last line.
fn offered(repository: &std::path::Path, words: &[&str]) -> (Vec<String>, u8) {
    let mut command = program(repository);
    // `program` says -C first, where only a shell's question may stand.
    command = {
        let mut plain = assert_cmd::Command::new(command.get_program());
        plain.current_dir(repository);
        plain
    };
    let output = command.arg("__complete").args(words).output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{words:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    let bits = lines.pop().unwrap().strip_prefix(':').unwrap().parse().unwrap();
    let value = |line: &&str| line.split('\t').next().unwrap().to_owned();
    (lines.iter().map(value).collect(), bits)
}

fn of_example(words: &[&str]) -> Vec<String> {
    offered(&example(), words).0
}

#[test]
fn environments_targets_codes_and_formats_are_known() {
    assert_eq!(of_example(&["impact", "nats-s"]), ["nats-system"]);
    assert_eq!(of_example(&["impact", "ks/nats-s"]), ["ks/nats-system"]);
    assert_eq!(of_example(&["impact", "HelmRelease/nats-system/nats"]), ["HelmRelease/nats-system/nats"]);
    assert_eq!(of_example(&["impact", "nats-system", "-e", "st"]), ["staging"]);
    assert_eq!(of_example(&["impact", "nats-system", "--env=st"]), ["staging"]);
    assert_eq!(of_example(&["order", "pr"]), ["preview", "production"]);
    assert_eq!(of_example(&["compare", "staging", "ed"]), ["edge"]);
    assert_eq!(of_example(&["explain", "dependency-c"]), ["dependency-cycle"]);
    assert_eq!(of_example(&["check", "--only", "dependency-c"]), ["dependency-cycle"]);
    assert_eq!(of_example(&["check", "-o", "s"]), ["sarif"]);
    assert_eq!(of_example(&["--quiet", "order", "--until", "milo-e"]), ["milo-etcd"]);
    assert_eq!(of_example(&["help", "sel"]), ["selectors"]);
    assert_eq!(of_example(&["com"]), ["compare", "completions"]);
    assert_eq!(of_example(&["why", "--th"]), ["--through"]);
}

#[test]
fn flags_narrow_what_is_offered() {
    assert!(!of_example(&["impact", "-e", "edge", ""]).contains(&"nats-system".to_owned()));
    assert!(of_example(&["impact", "-e", "staging", ""]).contains(&"nats-system".to_owned()));
    assert!(of_example(&["order", "edge", "--until", "nats-s"]).is_empty());
    assert!(of_example(&["order", "-e", "edge", "--until", "nats-s"]).is_empty());
    assert_eq!(of_example(&["check", "-e", "staging", "--only", "wait-d"]), ["wait-deadlock"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let infra = example();
    let words = ["-C", infra.to_str().unwrap(), "order", "st"];
    assert_eq!(offered(elsewhere.path(), &words).0, ["staging"]);
}

#[test]
fn files_and_folders_are_left_to_the_shell() {
    assert_eq!(offered(&example(), &["docs", ""]), (vec!["md".to_owned(), "markdown".to_owned()], 8));
    assert_eq!(offered(&example(), &["envs", "-C", ""]), (vec![], 16));
    assert_eq!(offered(&example(), &["envs", "--config="]), (vec![], 0));
    assert_eq!(offered(&example(), &["order", "staging", ""]), (vec![], 36));
}

#[test]
fn nothing_to_read_completes_nothing() {
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(offered(empty.path(), &["impact", ""]), (vec![], 36));
    let copy = Copy::new();
    copy.write(".infra-graph.yaml", "environments: [");
    assert_eq!(offered(copy.path(), &["order", ""]), (vec![], 36));
    assert_eq!(offered(&example(), &["no-such-verb", ""]), (vec![], 36));
    for words in
        [&["-e"][..], &["impact", "--"], &["impact", "--no-such=", ""], &[], &["--", "-", "--"], &["-é", ""]]
    {
        offered(&example(), words);
    }
}

#[test]
fn names_that_a_shell_would_run_are_not_offered() {
    let copy = Copy::new();
    copy.replace("clusters/staging/apps/nats-system.yaml", "name: nats-system", "name: nats-$(id)");
    let (words, _) = offered(copy.path(), &["impact", "-e", "staging", "nats-"]);
    assert!(!words.is_empty() && words.iter().all(|word| !word.contains('$')), "{words:?}");
}

#[test]
fn a_script_for_each_shell() {
    for shell in ["bash", "zsh", "fish"] {
        let (code, out, error) = run(&example(), &["completions", shell]);
        assert_eq!((code, out.contains("__complete")), (0, true), "{shell}: {error}");
    }
}

#[test]
fn a_page_of_the_manual_for_each_verb() {
    let (code, out, _) = run(&example(), &["man"]);
    assert_eq!((code, out.contains(".SH EXAMPLES")), (0, true), "{out}");
    let folder = tempfile::tempdir().unwrap();
    let (code, _, error) = run(&example(), &["man", folder.path().to_str().unwrap()]);
    assert_eq!(code, 0, "{error}");
    let count = std::fs::read_dir(folder.path()).unwrap().count();
    assert!(count >= 18, "{count}");
    let page = std::fs::read_to_string(folder.path().join("infra-graph-impact.1")).unwrap();
    assert!(page.contains("infra-graph impact nats") || page.contains("infra\\-graph impact nats"), "{page}");
}

#[cfg(unix)]
#[test]
fn a_plugin_of_flux_says_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("flux-infra-graph");
    std::os::unix::fs::symlink(assert_cmd::cargo::cargo_bin("infra-graph"), &link).unwrap();
    let output = std::process::Command::new(&link).args(["impact", "-h"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Usage: flux infra-graph impact"), "{text}");
    assert!(text.contains("\n  flux infra-graph impact nats-system"), "{text}");
}
