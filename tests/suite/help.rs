//! The help: each example in it runs, and it fits on a screen.

use std::process::Command;

use crate::support::{Copy, example, program, run};

const VERBS: &[&str] = &[
    "affected",
    "build",
    "check",
    "compare",
    "completions",
    "deps",
    "docs",
    "envs",
    "explain",
    "help",
    "impact",
    "man",
    "new",
    "order",
    "render",
    "schema",
    "selectors",
    "show",
    "tree",
    "why",
];

/// The words of a line as a shell reads it; what follows `#` or two blanks is a remark.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for letter in line.chars() {
        match letter {
            '\'' => quoted = !quoted,
            '#' | '>' if !quoted && word.is_empty() => break,
            ' ' if !quoted => words.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
            other => word.push(other),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// A copy of the example with a history, which the examples may write into.
fn checkout() -> Copy {
    let copy = Copy::new();
    for arguments in [&["init", "-q", "-b", "main"][..], &["add", "."], &["commit", "-q", "-m", "first"]] {
        let mut git = Command::new("git");
        git.current_dir(copy.path()).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        assert!(git.args(arguments).status().unwrap().success(), "{arguments:?}");
    }
    copy
}

#[test]
fn every_example_runs() {
    let mut count = 0;
    let checkout = checkout();
    for verb in VERBS {
        let (code, out, error) = run(&example(), &["help", verb]);
        assert_eq!(code, 0, "{verb}: {error}");
        let before = count;
        for line in out.lines().filter_map(|line| line.strip_prefix("  infra-graph ")) {
            // A window of a test would stay open. Without a remote there is nothing that a branch left.
            let words: Vec<String> = words(line).into_iter().filter(|word| word != "--open").collect();
            if words == ["affected"] {
                continue;
            }
            let output = program(checkout.path()).current_dir(checkout.path()).args(&words).output().unwrap();
            let error = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.code().unwrap() < 2, "{line}: {error}");
            count += 1;
        }
        assert!(count > before, "{verb} has no example");
    }
    assert!(count >= 40, "{count}");
}

#[test]
fn the_words_of_an_example_are_those_of_a_shell() {
    assert_eq!(words("deps 'a & b' -e x   # remark"), ["deps", "a & b", "-e", "x"]);
    assert_eq!(words("render staging > x.svg"), ["render", "staging"]);
}

#[test]
fn help_of_what_is_not_there_says_the_nearest() {
    let (code, _, error) = run(&example(), &["help", "selektors"]);
    assert_eq!((code, error.contains("did you mean `selectors`?")), (2, true), "{error}");
}

/// Whether a help begins with examples, and is no longer than a screen.
fn fits(words: &[&str]) {
    let (_, out, _) = run(&example(), words);
    assert!(out.starts_with("Examples:\n  infra-graph "), "{words:?}: {out}");
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{words:?}: {out}");
    assert!(out.lines().count() <= 50, "{words:?}: {} lines", out.lines().count());
}

#[test]
fn the_help_fits_on_a_screen() {
    for verb in VERBS {
        let (_, out, _) = run(&example(), &["help", verb]);
        for line in out.lines() {
            assert!(line.chars().count() <= 80 || *verb == "selectors", "{verb}: {line}");
        }
        if *verb == "selectors" {
            continue;
        }
        assert!(out.starts_with("Examples:\n  infra-graph "), "{verb}: {out}");
        fits(&[verb, "--help"]);
        assert_eq!(run(&example(), &[verb, "-h"]), run(&example(), &[verb, "--help"]));
    }
    fits(&["--help"]);
}

#[test]
fn flags_of_other_tools_are_told_by_their_names_here() {
    for (words, hint) in [
        (
            ["render", "staging", "--file", "x.svg"],
            "tip: an answer goes to a file with `> FILE`; `-o` names its format",
        ),
        (["impact", "nats-system", "--cluster", "staging"], "tip: an environment stands behind `-e`"),
        (["check", "--format=json", "-q", "-v"], "tip: the format of an answer stands behind `-o`"),
    ] {
        let (exit, out, error) = run(&example(), &words);
        assert_eq!((exit, out.as_str()), (2, ""), "{words:?}: {error}");
        assert!(error.contains(hint) && !error.contains("as a value"), "{words:?}: {error}");
    }
}

#[test]
fn a_verb_of_other_tools_is_told_by_its_name_here() {
    for (word, verb) in [("lint", "check"), ("graph", "render"), ("rdeps", "impact"), ("diff", "affected")] {
        let (code, _, error) = run(&example(), &[word]);
        assert_eq!((code, error.contains(&format!("`infra-graph {verb}`"))), (2, true), "{error}");
    }
    let (code, _, error) = run(&example(), &["impct", "nats-system"]);
    assert_eq!((code, error.contains("'impact'")), (2, true), "{error}");
}

#[test]
fn an_environment_may_stand_last_or_behind_a_flag() {
    for (flag, last) in [
        (&["impact", "nats-system", "-e", "staging"][..], &["impact", "nats-system", "staging"][..]),
        (&["deps", "milo-etcd", "-e", "preview"], &["deps", "milo-etcd", "preview"]),
        (&["show", "nats-system", "-e", "staging"], &["show", "nats-system", "staging"]),
        (&["order", "-e", "edge"], &["order", "edge"]),
        (&["tree", "-e", "edge"], &["tree", "edge"]),
        (&["check", "-e", "edge"], &["check", "edge"]),
        (&["render", "-e", "edge"], &["render", "edge"]),
        (
            &["why", "activity-apiserver", "cert-manager", "-e", "staging"],
            &["why", "activity-apiserver", "cert-manager", "staging"],
        ),
        (&["why", "activity-apiserver", "-e", "staging"], &["why", "activity-apiserver", "staging"]),
    ] {
        let (flag, last) = (run(&example(), flag), run(&example(), last));
        assert!(flag.0 < 2, "{}", flag.2);
        assert_eq!(flag, last);
    }
    let (code, _, error) = run(&example(), &["impact", "staging"]);
    assert_eq!((code, error.contains("`staging` is an environment")), (2, true), "{error}");
    let (code, _, error) = run(&example(), &["why", "milo-etcd", "milo", "nats-system"]);
    assert_eq!((code, error.contains("`why` takes two targets")), (2, true), "{error}");
}

#[test]
fn trees_in_ascii_have_the_same_words() {
    let (_, drawn, _) = run(&example(), &["deps", "milo-etcd", "-e", "preview"]);
    let (_, plain, _) = run(&example(), &["deps", "milo-etcd", "-e", "preview", "--ascii"]);
    assert!(plain.is_ascii(), "{plain}");
    let words = |text: &str| text.split_whitespace().filter(|word| word.len() > 3).count();
    assert_eq!(plain.lines().count(), drawn.lines().count());
    assert!(words(&plain) > 40);
}

#[test]
fn a_picture_that_is_no_picture_is_not_opened() {
    let (code, _, error) = run(&example(), &["render", "staging", "-o", "dot", "--open"]);
    assert_eq!((code, error.contains("--open shows -o svg and -o html")), (2, true), "{error}");
}
