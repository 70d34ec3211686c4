//! CEL expressions: what Flux's own library says of many, and what is said here.
//!
//! `tests/fixtures/recorded/expressions.jsonl` holds its answers, made by the program in `tests/oracle` out of the lines of
//! `expressions.txt` beside it and of expressions that grow from numbers:
//! `RECORD=1 cargo test --test suite expressions::recorded` writes it anew.

mod finding;
mod grow;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use infra_graph::flux::cel::{CelError, Use, fault};
use serde_json::{Value as Json, json};

use crate::support::{FluxLibrary, announce};

/// How many expressions of those that nobody wrote are kept.
const KEPT: u64 = 1500;

/// The library itself breaks over an optional element of no known type.
const BREAKS: &str = "breaks";

/// How many others a plain test run asks about.
const COUNT: u64 = 1500;

#[test]
fn recorded() {
    if env::var_os("RECORD").is_some() {
        record();
    }
    let record = fs::read_to_string(path("recorded/expressions.jsonl")).expect("the record");
    let answers: Vec<Json> = record.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let expressions: Vec<&str> = answers.iter().filter_map(|answer| answer["expression"].as_str()).collect();
    assert_eq!(expressions, kept(), "RECORD=1 writes the record anew");
    compare("expressions::recorded", answers.iter());
}

#[test]
fn library() {
    let Some(mut library) = FluxLibrary::start() else { return };
    let number =
        |name: &str, otherwise| env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let (seed, count) = (number("FUZZ_SEED", KEPT + 1), number("FUZZ_COUNT", COUNT));
    let answers: Vec<Json> =
        (seed..seed + count).map(|seed| ask(&mut library, &grow::expression(seed))).collect();
    compare("expressions::library", answers.iter());
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn kept() -> Vec<String> {
    let written = fs::read_to_string(path("recorded/expressions.txt")).expect("the list");
    let several_lines = ["dep.a == 1 &&\n  dep.b", "dep.a // one\n  && foo\n  && bar", "\n\n  dep.a == 1\n"];
    written
        .lines()
        .map(str::to_owned)
        .chain(several_lines.map(str::to_owned))
        .chain((1..=KEPT).map(grow::expression))
        .collect()
}

fn record() {
    let mut library = FluxLibrary::start().expect("Go, to record what Flux's library says");
    let mut lines = String::new();
    for expression in kept() {
        let _ = writeln!(lines, "{}", ask(&mut library, &expression));
    }
    fs::write(path("recorded/expressions.jsonl"), lines).expect("the record");
}

/// What Flux says, in short: empty where it takes the expression.
fn ask(library: &mut FluxLibrary, expression: &str) -> Json {
    let said = library.judge(expression);
    let short = |key: &str| said[key].as_str().map_or(BREAKS.to_owned(), short);
    json!({ "expression": expression, "checked": short("checked"), "parsed": short("parsed") })
}

/// The places of the faults; `syntax` where the generated parser says one, which sees some of them late.
fn short(message: &str) -> String {
    let of_type = message.contains("output type mismatch");
    match message {
        "" => String::new(),
        _ if message.contains("Syntax error") => "syntax".to_owned(),
        _ if message.starts_with("ERROR: ") => {
            message.lines().filter_map(place).collect::<Vec<_>>().join(" ")
        }
        _ if of_type => "type".to_owned(),
        _ => "program".to_owned(),
    }
}

fn place(line: &str) -> Option<String> {
    let mut parts = line.strip_prefix("ERROR: <input>:")?.splitn(3, ':');
    Some(format!("{}:{}", parts.next()?, parts.next()?))
}

/// Holds that nothing is called invalid that Flux takes, and that what it refuses is seen.
fn compare<'a>(name: &str, answers: impl Iterator<Item = &'a Json>) {
    let (mut same, mut unseen, mut wrong, mut elsewhere) = (0, Vec::new(), Vec::new(), Vec::new());
    for answer in answers {
        let text = answer["expression"].as_str().expect("a text");
        for (key, usage) in [("checked", Use::Checked), ("parsed", Use::Parsed)] {
            let theirs = answer[key].as_str().expect("a text");
            match (fault(text, usage), theirs) {
                (None, "" | BREAKS) => same += 1,
                (Some(fault), "" | BREAKS) => wrong.push(format!("{key} {text:?}: {}", fault.message)),
                (None, theirs) => unseen.push(format!("{key} {text:?}: {theirs}")),
                (Some(fault), theirs) if is_there(text, &fault, theirs) => same += 1,
                (Some(fault), theirs) => {
                    elsewhere.push(format!(
                        "{key} {text:?}: {:?} {}, {theirs}",
                        fault.place(text),
                        fault.message
                    ));
                }
            }
        }
    }
    announce(&format!("{name}: {same} alike, {} seen elsewhere, {} not seen", elsewhere.len(), unseen.len()));
    assert!(wrong.is_empty(), "{wrong:#?}");
    if env::var_os("SHOW").is_some() {
        println!("{unseen:#?}");
    }
    assert!(elsewhere.is_empty(), "{elsewhere:#?}");
    // Some constants that cannot be converted, and what is not looked into.
    assert!(unseen.len() * 50 <= same, "{unseen:#?}");
}

/// Whether a fault stands where Flux sees it.
fn is_there(text: &str, fault: &CelError, theirs: &str) -> bool {
    let (line, column) = fault.place(text);
    match theirs {
        "type" | "program" | "syntax" => true,
        theirs => theirs.split(' ').any(|place| place == format!("{line}:{column}")),
    }
}
