//! An answer that cannot be written is an error; whoever stops listening has seen enough.

use std::fs;
use std::process::{Command, Output, Stdio};
use std::thread;

use super::{Beside, block};
use crate::support::questions::{Subjects, questions};

/// Every verb in every format, and the words that no verb needs.
fn all(beside: &Beside) -> Vec<Vec<String>> {
    beside.write("README.md", &block("envs"));
    let page = beside.repository().join("README.md");
    let subjects = Subjects {
        environments: ["one", "one"],
        targets: ["good", "good"],
        folder: "good/",
        page: page.to_str().unwrap(),
    };
    let mut all = questions(&subjects);
    all.extend(
        [&["--help"][..], &["-h"], &["--version"], &["order", "-h"]]
            .map(|words| words.iter().map(|word| (*word).to_owned()).collect()),
    );
    all
}

fn command(beside: &Beside, words: &[String]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("infra-graph"));
    command.current_dir(beside.repository()).args(words).env_remove("GITHUB_ACTIONS");
    command
}

/// Asks everything, in two threads, and gives each answer as it is where it can be written to the test.
fn each(test: impl Fn(&Beside, &[String], &Output) + Sync) {
    let beside = Beside::new();
    let all = all(&beside);
    let ask = |words: &Vec<String>| test(&beside, words, &command(&beside, words).output().unwrap());
    thread::scope(|scope| {
        let (some, others) = all.split_at(all.len() / 2);
        scope.spawn(|| some.iter().for_each(ask));
        others.iter().for_each(ask);
    });
}

#[test]
fn standard_output_that_takes_nothing() {
    each(|beside, words, answer| {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = command(beside, words).stdout(full).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        if answer.stdout.is_empty() {
            assert_eq!(output.status, answer.status, "{words:?}: {error}");
            return;
        }
        assert_eq!(output.status.code(), Some(3), "{words:?}: {error}");
        assert!(error.contains("cannot write the answer"), "{words:?}: {error}");
    });
}

#[test]
fn a_reader_that_has_gone() {
    each(|beside, words, answer| {
        let mut child = command(beside, words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        let code = if answer.stdout.is_empty() { answer.status.code() } else { Some(0) };
        assert_eq!(output.status.code(), code, "{words:?}: {error}");
        let is_refused = answer.status.code() > Some(1);
        assert!(is_refused || !error.contains("error: "), "{words:?}: {error}");
    });
}

/// `>&-` `2>&-`: what is opened later is not taken for standard output.
#[test]
fn no_standard_output_at_all() {
    let beside = Beside::new();
    beside.write("README.md", &block("envs"));
    for (arguments, file) in [
        ("check --write-baseline baseline.json", Some("baseline.json")),
        ("docs README.md", Some("README.md")),
        ("check", None),
        ("envs -o json", None),
    ] {
        for closed in [">&-", "2>&-", ">&- 2>&-", ">&- 2>&- <&-"] {
            let program = assert_cmd::cargo::cargo_bin("infra-graph");
            let script = format!("exec {} {arguments} {closed}", program.display());
            let mut command = Command::new("sh");
            command.args(["-c", &script]).current_dir(beside.repository()).env_remove("GITHUB_ACTIONS");
            assert_eq!(command.output().unwrap().status.code(), Some(0), "{script}");
            if let Some(file) = file {
                let (exit, out, _) =
                    beside.run(&["docs", "--check", beside.repository().join("README.md").to_str().unwrap()]);
                assert!(file != "README.md" || exit == 0, "{script}: {out}");
                let text = beside.read(file);
                assert!(text.ends_with("}\n") || text.ends_with("-->\n"), "{script}: {text}");
            }
        }
    }
}
