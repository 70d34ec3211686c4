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
    assert_eq!(of_example(&["schema", "rep"]), ["report"]);
    assert_eq!(of_example(&["com"]), ["compare", "completions"]);
    assert_eq!(of_example(&["why", "--th"]), ["--through"]);
}

#[test]
fn a_selector_is_completed_word_by_word() {
    let copy = Copy::new();
    copy.write(".infra-graph.yaml", "layers:\n  apps: {paths: [\"apps/**\"]}\n");
    let offered = |word| offered(copy.path(), &["deps", word]);
    let one = |text: &str, bits| (vec![text.to_owned()], bits);
    // 2: no blank behind it, since the selector goes on; 36: nothing but these, in this order.
    assert_eq!(offered("dep").0, ["deps(", "dependents("]);
    assert_eq!(offered("deps(nats-s"), one("deps(nats-system", 38));
    assert_eq!(offered("deps(nats-system"), one("deps(nats-system)", 36));
    assert_eq!(offered("(deps(nats-system"), one("(deps(nats-system)", 38));
    assert_eq!(offered("path(milo-etcd"), one("path(milo-etcd,", 38));
    assert_eq!(offered("path(milo-etcd, nats-system"), one("path(milo-etcd, nats-system)", 36));
    assert_eq!(offered("...nats-s"), one("...nats-system", 36));
    assert_eq!(offered("nats-system & not ks/milo-e"), one("nats-system & not ks/milo-etcd", 36));
    assert_eq!(offered("cyc"), one("cycles()", 36));
    assert_eq!(offered("susp"), one("suspended", 36));
    assert_eq!(offered("find"), one("finding:", 38));
    for (typed, value) in [
        ("kind:HelmRel", "HelmRelease"),
        ("ns:nats", "nats-system"),
        ("env:st", "staging"),
        ("finding:dependency-c", "dependency-cycle"),
        ("layer:a", "apps"),
        ("source:nats", "nats"),
        ("path:apps/nats-s", "apps/nats-system/"),
    ] {
        let (key, _) = typed.split_once(':').unwrap();
        assert!(offered(typed).0.contains(&format!("{key}:{value}")), "{typed}: {:?}", offered(typed));
    }
    assert!(offered("label:app").0.iter().any(|word| word.contains('=')));
    for nothing in ["deps(nats-system, ", "nats-system ", "\"nats", "wave:", "nats-system)", "affected(ma"] {
        assert_eq!(offered(nothing), (vec![], 36), "{nothing}");
    }
    // Nobody who has typed nothing looks for a function.
    assert!(offered("").0.iter().all(|word| !word.contains(['(', ':'])));
}

#[test]
fn revisions_and_lists_are_completed() {
    let copy = Copy::new();
    for arguments in
        [&["init", "-q", "-b", "main"][..], &["add", "."], &["commit", "-q", "-m", "a"], &["tag", "v1"]]
    {
        let mut git = std::process::Command::new("git");
        git.current_dir(copy.path()).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        assert!(git.args(arguments).status().unwrap().success(), "{arguments:?}");
    }
    let offered = |words: &[&str]| offered(copy.path(), words).0;
    assert_eq!(offered(&["affected", "--base", ""]), ["HEAD", "main", "v1"]);
    assert_eq!(offered(&["affected", "--head=m"]), ["main"]);
    assert_eq!(offered(&["impact", "affected(m"]), ["affected(main"]);
    assert_eq!(offered(&["impact", "affected(main"]), ["affected(main)"]);
    assert_eq!(offered(&["affected", "--fail-on", "new-error,data"]), ["new-error,data-loss"]);
    assert_eq!(offered(&["check", "--only", "deps(milo-e"]), ["deps(milo-etcd"]);
    assert_eq!(offered(&["order", "--set", "ks/nats-s"]), ["ks/nats-system."]);
    // An environment may stand behind a target.
    assert_eq!(offered(&["impact", "nats-system", "stag"]), ["staging"]);
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
