//! One small repository for each class of deadlock and for each of its harmless twins.
//!
//! `tests/fixtures/deadlocks/NAME/expected.yaml` says by hand what Flux's rules come to: `finding` (code, mode, nodes of the
//! loop, lines that must be shown; `a:1 | b:2` where several lines tell the same) and `unreachable`. `mayWarn` names warnings that are
//! true and have nothing to do with the case.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::support;

/// The codes that say that something never gets ready.
const STUCK: [&str; 6] = [
    "dependency-cycle",
    "self-dependency",
    "wait-deadlock",
    "existence-deadlock",
    "apply-deadlock",
    "suspended-dependency",
];

/// What is compared: what a manifest of a repository or the bootstrap creates. A HelmChart is made by helm-controller, and
/// an object without a controller is as it is applied; whether these are named too is not asked.
const COMPARED: [&str; 8] = [
    "Kustomization/",
    "HelmRelease/",
    "ResourceSet.",
    "FluxInstance.",
    "GitRepository/",
    "OCIRepository/",
    "Bucket/",
    "HelmRepository/",
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Expected {
    finding: Verdict,
    #[serde(default)]
    may_warn: Vec<String>,
    unreachable: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Verdict {
    /// `none`
    Harmless(String),
    Stuck(Stuck),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stuck {
    code: String,
    mode: Option<String>,
    #[serde(default)]
    nodes: BTreeSet<String>,
    #[serde(default)]
    lines: Vec<String>,
}

#[test]
fn each_class_of_deadlock_is_found_and_its_twins_are_not() {
    let mut faults = String::new();
    let mut passed = 0;
    for folder in fixtures() {
        let differences = differences(&folder);
        if differences.is_empty() {
            passed += 1;
            continue;
        }
        let name = folder.file_name().unwrap().to_string_lossy();
        faults.push_str(&format!("{name}\n"));
        for difference in differences {
            faults.push_str(&format!("    {difference}\n"));
        }
    }
    assert!(faults.is_empty(), "{passed} as expected; not so:\n{faults}");
}

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/deadlocks");
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() > 50, "{} fixtures", folders.len());
    folders
}

fn differences(folder: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join("expected.yaml")).unwrap();
    let expected: Expected =
        serde_yaml::from_str(&text).unwrap_or_else(|fault| panic!("{}: {fault}", folder.display()));
    let mut differences = Vec::new();
    let order = support::json(folder, &["order", "-o", "json"]);
    // What only an empty cluster never gets is told apart.
    let mut found = compared(&strings(&order["result"]["unreachable"]));
    found.extend(compared(&strings(&order["result"]["stopsWhenEmpty"])));
    compare("unreachable", &expected.unreachable, &found, &mut differences);
    let report = support::json(folder, &["check", "-o", "json"]);
    let findings = report["result"]["findings"].as_array().unwrap();
    match &expected.finding {
        Verdict::Harmless(word) => {
            assert_eq!(word, "none", "{}", folder.display());
            harmless(findings, &expected.may_warn, &mut differences);
        }
        Verdict::Stuck(stuck) => compare_finding(stuck, findings, &mut differences),
    }
    differences
}

/// No error, no warning that is not named, and no word of a deadlock at all.
fn harmless(findings: &[Value], may_warn: &[String], differences: &mut Vec<String>) {
    for finding in findings {
        let code = finding["code"].as_str().unwrap();
        let severity = finding["severity"].as_str().unwrap();
        let is_known = severity == "warning" && may_warn.iter().any(|known| known == code);
        if STUCK.contains(&code) || severity != "info" && !is_known {
            differences.push(format!("finding: expected none, found {severity} {}", told(finding)));
        }
    }
}

/// Exactly one finding tells of the deadlock, and it is the expected one.
fn compare_finding(stuck: &Stuck, findings: &[Value], differences: &mut Vec<String>) {
    let found: Vec<&Value> =
        findings.iter().filter(|finding| STUCK.contains(&finding["code"].as_str().unwrap())).collect();
    let [finding] = found[..] else {
        let told: Vec<String> = found.iter().map(|finding| told(finding)).collect();
        differences.push(format!("finding: expected one {}, found {told:?}", stuck.code));
        return;
    };
    if finding["code"] != *stuck.code {
        differences.push(format!("code: expected {}, found {}", stuck.code, told(finding)));
    }
    // A loop of dependencies alone may say its mode or leave it out.
    let must_say = stuck.code.ends_with("deadlock") || !finding["mode"].is_null();
    if let Some(mode) = stuck.mode.as_ref().filter(|mode| must_say && finding["mode"] != **mode) {
        differences.push(format!("mode: expected {mode}, found {}", finding["mode"]));
    }
    if !stuck.nodes.is_empty() {
        compare("nodes", &stuck.nodes, &compared(&strings(&finding["nodes"])), differences);
    }
    let shown: BTreeSet<String> = finding["labels"].as_array().unwrap().iter().map(line).collect();
    for lines in &stuck.lines {
        if !lines.split(" | ").any(|line| shown.contains(line)) {
            differences.push(format!("lines: expected {lines}, shown are {shown:?}"));
        }
    }
}

fn compare(what: &str, expected: &BTreeSet<String>, found: &BTreeSet<String>, differences: &mut Vec<String>) {
    if expected != found {
        differences.push(format!("{what}:\n        expected {expected:?}\n        found    {found:?}"));
    }
}

fn compared(ids: &BTreeSet<String>) -> BTreeSet<String> {
    ids.iter().filter(|id| COMPARED.iter().any(|kind| id.starts_with(kind))).cloned().collect()
}

fn strings(list: &Value) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

fn line(label: &Value) -> String {
    let location = &label["location"];
    format!("{}:{}", location["path"].as_str().unwrap(), location["line"])
}

fn told(finding: &Value) -> String {
    format!("{} ({}): {}", finding["code"], finding["mode"], finding["message"])
}
