//! The README is true: its console blocks print what they say, its picture is the current one.
//!
//! `UPDATE=1 cargo test readme` writes them anew; read what it wrote.

use std::fs;
use std::path::Path;

use regex::Regex;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// What a command of a console block prints on standard output.
fn output(line: &str) -> String {
    let mut words = line.split_whitespace();
    assert_eq!(words.next(), Some("infra-graph"), "{line}");
    let output = assert_cmd::Command::cargo_bin("infra-graph")
        .unwrap()
        .current_dir(root())
        .args(words)
        .env_remove("COLUMNS")
        .env_remove("GITHUB_ACTIONS")
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn console_blocks_print_what_they_say() {
    let path = root().join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let block = Regex::new(r"(?s)```console\n\$ ([^\n]+)\n(.*?)```").unwrap();
    assert!(block.is_match(&text));
    let current = block.replace_all(&text, |captures: &regex::Captures<'_>| {
        format!("```console\n$ {}\n{}```", &captures[1], output(&captures[1]))
    });
    if updating() {
        fs::write(&path, current.as_bytes()).unwrap();
    } else {
        assert_eq!(text, current, "UPDATE=1 cargo test readme writes the blocks anew");
    }
}

#[test]
fn the_picture_is_the_current_one() {
    let path = root().join("docs/staging.svg");
    let current = output("infra-graph -C examples/infra render staging -o svg");
    assert_eq!(
        current,
        output("infra-graph -C examples/infra render staging -o svg"),
        "the same bytes again"
    );
    if updating() {
        fs::write(&path, &current).unwrap();
    } else {
        assert!(fs::read_to_string(&path).unwrap() == current, "UPDATE=1 cargo test readme draws it anew");
    }
}

#[test]
fn the_two_commands_are_there() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(
        text.contains("\ncargo install --locked --path . && infra-graph -C examples/infra order staging\n")
    );
    assert!(text.contains("\ncargo test --locked\n") && ci.contains("\ncargo test --locked\n"));
}
