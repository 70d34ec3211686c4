//! The renderer against verified cases of kustomize's own tests, and of kubectl.

use std::collections::BTreeMap;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use infra_graph::kustomize::{Build, LoadRestriction, Options, Order, Renderer};
use infra_graph::repository::Repository;
use infra_graph::source::Disk;
use serde_json::Value as Json;

use crate::support::{announce, as_json, difference, documents, shared};

/// Cases that are known to differ, each with its reason.
const EXCEPTIONS: &str = include_str!("conformance-exceptions.txt");

fn exceptions() -> BTreeMap<&'static str, &'static str> {
    let lines = EXCEPTIONS.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| line.split_once(": ").expect("`case: reason`")).collect()
}

#[test]
fn krusty() {
    family("krusty", 193);
}

#[test]
fn plugin() {
    family("plugin", 51);
}

#[test]
fn probes() {
    family("probes", 60);
}

fn family(name: &str, least: usize) {
    let Some(shared) = shared() else { return };
    let folder = shared.join("conformance/kustomize").join(name);
    let mut cases: Vec<Utf8PathBuf> =
        folder.read_dir_utf8().expect("the family").flatten().map(|entry| entry.path().to_owned()).collect();
    cases.sort();
    assert!(cases.len() >= least, "{} cases", cases.len());
    let exceptions = exceptions();
    let (mut passed, mut worded, mut fails, mut unexpected) = (0, 0, 0, Vec::new());
    for case in &cases {
        let id = format!("{name}/{}", case.file_name().unwrap_or_default());
        let (result, same_words) = check(case);
        fails += usize::from(same_words.is_some());
        worded += usize::from(same_words == Some(true));
        match (result, exceptions.get(&*id)) {
            (Ok(()), None) => passed += 1,
            (Ok(()), Some(_)) => unexpected.push(format!("{id}: is listed as an exception, and passes")),
            (Err(_), Some(_)) => {}
            (Err(why), None) => unexpected.push(format!("{id}: {why}")),
        }
    }
    announce(&format!(
        "conformance::{name}: {passed}/{} ({worded}/{fails} errors word by word)",
        cases.len()
    ));
    assert!(unexpected.is_empty(), "{}", unexpected.join("\n"));
}

/// Whether a case passes; for one that has to fail, also whether the message is the same word by word.
fn check(case: &Utf8Path) -> (Result<(), String>, Option<bool>) {
    let text = fs::read_to_string(case.join("case.json")).expect("case.json");
    let description: Json = serde_json::from_str(&text).expect("JSON");
    let repository = Repository::new(Disk::open(case.join("in")).expect("the input"));
    let folder = Utf8PathBuf::from(description["run"].as_str().unwrap_or("."));
    let mut options = Options::kubectl();
    if description["options"]["LoadRestrictions"] == "LoadRestrictionsNone" {
        options.load = LoadRestriction::Repository;
    }
    let renderer = Renderer::new(&repository);
    let build = |order| renderer.build(&folder, &Options { order, ..options });
    if description["fails"] == true {
        let build = build(Order::Legacy);
        let Some(failure) = &build.failure else { return (Err("should fail".to_owned()), Some(false)) };
        let same =
            description["error_full"].as_str().is_some_and(|full| normal(full) == normal(&failure.message));
        return (same_reason(&description, &failure.message), Some(same));
    }
    for (order, file) in [(Order::Fifo, "expected.yaml"), (Order::Legacy, "cli.yaml")] {
        let Ok(expected) = fs::read_to_string(case.join(file)) else { continue };
        if let Err(why) = compare(&build(order), &expected) {
            return (Err(format!("{file}: {why}")), None);
        }
    }
    (Ok(()), None)
}

/// Whether the message has what upstream's own test looks for.
fn same_reason(description: &Json, message: &str) -> Result<(), String> {
    let wanted = description["error_contains"].as_array().into_iter().flatten();
    let wanted = wanted.chain(description.get("error_equals")).filter_map(Json::as_str);
    for text in wanted {
        if !normal(message).contains(&normal(text)) {
            return Err(format!("fails with `{message}`, without `{text}`"));
        }
    }
    Ok(())
}

/// A message without warnings, and with the case's root as `/`.
fn normal(message: &str) -> String {
    let lines = message.lines().filter(|line| !line.starts_with("# Warning"));
    let text = lines.collect::<Vec<_>>().join("\n").replace("$ROOT/", "/").replace("$ROOT", "/");
    text.trim().trim_start_matches("error: ").trim().to_owned()
}

fn compare(build: &Build, expected: &str) -> Result<(), String> {
    if let Some(failure) = &build.failure {
        return Err(format!("fails: {}", failure.message));
    }
    difference(&as_json(&build.objects), &documents(expected)).map_or(Ok(()), Err)
}
