//! The JSON Schemas are those of the types, and every answer holds to its own.
//!
//! `UPDATE=1 cargo test --test suite json_schema` writes them anew; read what it wrote.

pub(crate) mod validator;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use infra_graph::json_schema::{Document, documents};
use serde_json::{Value, json};

use crate::support::{Copy, example, json as answer, run, shared, tell};

use validator::faults;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/json-schema")
}

#[test]
fn the_program_prints_them() {
    let (code, list, error) = run(&example(), &["schema"]);
    assert_eq!((code, list.lines().count()), (0, documents().len()), "{error}");
    for Document { name, kind, .. } in documents() {
        let there = fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
        assert_eq!(run(&example(), &["schema", name]).1, there, "{name}");
        assert!(kind.is_none_or(|kind| run(&example(), &["schema", kind]).1 == there), "{name}");
    }
    let (code, _, error) = run(&example(), &["schema", "raport"]);
    assert_eq!((code, error.contains("did you mean `report`?")), (2, true), "{error}");
}

#[test]
fn the_schemas_are_those_of_the_types() {
    for Document { name, schema, .. } in documents() {
        let path = folder().join(format!("{name}.json"));
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &text).unwrap();
        }
        let there = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            there == text,
            "{}: UPDATE=1 cargo test --test suite json_schema writes it anew",
            path.display()
        );
    }
    let names: Vec<String> = documents().iter().map(|document| format!("{}.json", document.name)).collect();
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(names.contains(&name), "docs/json-schema/{name} is nobody's");
    }
}

/// The faults of an answer by the schema of its kind, and each field of it that the schema does not know.
pub(crate) fn faults_of(answer: &Value) -> Vec<String> {
    // They are made once: that takes longer than to look at an answer.
    static SCHEMAS: LazyLock<Vec<(Option<&str>, Value)>> = LazyLock::new(|| {
        documents().iter().map(|document| (document.kind, closed(&document.schema))).collect()
    });
    let kind = answer["kind"].as_str();
    let schema = SCHEMAS.iter().find(|(known, _)| *known == kind && kind.is_some());
    // Readers must take more fields; what we write has none that the schema does not say.
    faults(&schema.unwrap_or_else(|| panic!("no schema for {kind:?}")).1, answer)
}

/// The schema without room for other fields.
fn closed(schema: &Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let mut out: serde_json::Map<String, Value> =
                fields.iter().map(|(key, value)| (key.clone(), closed(value))).collect();
            let is_object = fields.get("type") == Some(&json!("object"));
            if is_object && fields.contains_key("properties") && !fields.contains_key("oneOf") {
                out.entry("additionalProperties").or_insert(json!(false));
            }
            Value::Object(out)
        }
        Value::Array(items) => Value::Array(items.iter().map(closed).collect()),
        other => other.clone(),
    }
}

/// Asks every verb that has JSON, in every environment.
fn every_answer(repository: &Path) -> Vec<(String, Value)> {
    let mut answers = Vec::new();
    let mut ask = |arguments: &[&str]| {
        let arguments = [arguments, &["-o", "json", "-q"]].concat();
        let answer = answer(repository, &arguments);
        answers.push((arguments.join(" "), answer.clone()));
        answer
    };
    let environments = ask(&["envs"]);
    ask(&["check"]);
    let all = environments["result"]["environments"].as_array().unwrap();
    if let [left, right, ..] = all.as_slice() {
        ask(&["compare", left["name"].as_str().unwrap(), right["name"].as_str().unwrap()]);
    }
    for environment in all {
        let name = environment["name"].as_str().unwrap();
        ask(&["order", name]);
        let graph = ask(&["render", name]);
        let ids: Vec<&str> = graph["result"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|node| node["id"].as_str())
            .collect();
        for target in ids.iter().filter(|id| id.starts_with("Kustomization/")).take(1) {
            ask(&["impact", target, "-e", name, "--all"]);
            ask(&["deps", target, "-e", name]);
        }
    }
    answers
}

fn assert_all_fit(repository: &Path) {
    for (arguments, answer) in every_answer(repository) {
        let faults = faults_of(&answer);
        assert!(faults.is_empty(), "{}: {arguments}: {faults:#?}", repository.display());
    }
}

#[test]
fn every_answer_on_the_example_holds_to_its_schema() {
    assert_all_fit(&example());
}

#[test]
fn every_answer_on_the_fixtures_holds_to_its_schema() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    assert_all_fit(&fixtures.join("loop-and-typo"));
    // One by one: a question about one environment looks at all that there are.
    for entry in fs::read_dir(fixtures.join("deadlocks")).unwrap() {
        assert_all_fit(&entry.unwrap().path());
    }
}

#[test]
fn every_answer_on_real_repositories_holds_to_its_schema() {
    let Some(corpus) = shared().map(|shared| shared.join("corpus")) else { return };
    for entry in corpus.read_dir_utf8().unwrap() {
        let path = entry.unwrap().into_path();
        // Not everything there is a repository with environments.
        let (exit, ..) = run(path.as_std_path(), &["envs", "-o", "json"]);
        if exit == 0 {
            assert_all_fit(path.as_std_path());
        } else {
            tell(&format!("{path} has no environment"));
        }
    }
}

#[test]
fn suppressed_findings_and_baselines_hold_to_their_schemas() {
    let copy = Copy::of_fixture("loop-and-typo");
    let file = "clusters/staging/apps/billing.yaml";
    copy.replace(
        file,
        "- name: cert-manger",
        "- name: cert-manger # infra-graph: allow(missing-dependency) by hand",
    );
    let baseline = copy.path().join("baseline.json");
    run(copy.path(), &["check", "--write-baseline", baseline.to_str().unwrap()]);
    let written: Value = serde_json::from_str(&fs::read_to_string(&baseline).unwrap()).unwrap();
    let report = answer(copy.path(), &["check", "-o", "json", "--baseline", baseline.to_str().unwrap()]);
    assert_eq!(faults_of(&written), Vec::<String>::new());
    assert_eq!(faults_of(&report), Vec::<String>::new());
    let by: Vec<&Value> = report["result"]["suppressed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["suppression"]["by"])
        .collect();
    assert_eq!(by, ["allow", "baseline"]);
}

#[test]
fn the_schema_of_the_configuration_takes_what_the_program_takes() {
    let documents = documents();
    let schema = &documents.iter().find(|document| document.name == "config").unwrap().schema;
    let whole = json!({
        "environments": {"staging": {"path": "clusters/staging"}},
        "sources": {"OCIRepository/apps/shop": "../shop"},
        "layers": {"apps": {"paths": ["apps/**"]}},
        "findings": {"missing-dependency": "off", "unused-allow": "error"},
    });
    assert_eq!(faults(schema, &whole), Vec::<String>::new());
    assert_eq!(faults(schema, &json!({})), Vec::<String>::new());
    let wrong: BTreeMap<&str, Value> = BTreeMap::from([
        ("a field", json!({"environment": {}})),
        ("a code", json!({"findings": {"missing-dependancy": "off"}})),
        ("a level", json!({"findings": {"missing-dependency": "none"}})),
        ("no path", json!({"environments": {"staging": {}}})),
    ]);
    for (what, config) in wrong {
        assert!(!faults(schema, &config).is_empty(), "{what}");
        let text = serde_json::to_string(&config).unwrap();
        assert!(infra_graph::config::Config::parse(&text).is_err(), "{what}");
    }
}
