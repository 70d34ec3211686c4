//! SARIF 2.1.0.
//!
//! `SARIF_SCHEMA=sarif-schema-2.1.0.json cargo test --test suite sarif` holds it to the schema of OASIS.

use infra_graph::report::sarif;
use serde_json::{Value, json};

use crate::json_schema::validator::faults;
use crate::support::{Copy, example, run, shared};

use super::hostile;

/// The list at a pointer; none where nothing is there.
fn list<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The run of a report, held to what the schema cannot say.
fn checked(text: &str) -> Value {
    let log: Value = serde_json::from_str(text).unwrap();
    let run = log["runs"][0].clone();
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["invocations"], json!([{"executionSuccessful": true}]));
    let rules = list(&run, "/tool/driver/rules");
    for rule in rules {
        for field in ["shortDescription", "fullDescription", "help"] {
            let said = rule[field]["text"].as_str().unwrap();
            assert!(said.chars().next().is_some_and(|c| !c.is_lowercase()), "{said}");
        }
        assert!(rule["help"]["markdown"].as_str().unwrap().contains("## Fix"));
    }
    for result in list(&run, "/results") {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], rules[index]["id"]);
        assert!(result["suppressions"].is_array(), "all results have it, or none");
        let message = result["message"]["text"].as_str().unwrap();
        assert!(
            !message.contains("](") && message.chars().all(|c| c == '\n' || !c.is_control()),
            "{message:?}"
        );
        let fingerprint = result["partialFingerprints"]["infraGraph/v1"].as_str().unwrap();
        assert!(fingerprint.len() == 32 && fingerprint.chars().all(|c| c.is_ascii_hexdigit()));
        let flow = list(result, "/codeFlows/0/threadFlows/0/locations").iter().map(|step| &step["location"]);
        let places = list(result, "/locations").iter().chain(list(result, "/relatedLocations")).chain(flow);
        places.filter_map(|place| place.get("physicalLocation")).for_each(assert_physical);
    }
    let mut prints: Vec<&str> = list(&run, "/results")
        .iter()
        .filter_map(|result| result["partialFingerprints"]["infraGraph/v1"].as_str())
        .collect();
    let all = prints.len();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), all, "each result has its own fingerprint");
    run
}

fn assert_physical(place: &Value) {
    let uri = place["artifactLocation"]["uri"].as_str().unwrap();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
    assert!(uri.chars().all(plain) && !uri.starts_with('/'), "{uri}");
    assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    let region = &place["region"];
    let number = |name: &str| region[name].as_u64();
    assert!(number("startLine") >= Some(1) && number("startColumn") >= Some(1), "{region}");
    if let Some(end) = number("endLine") {
        let start = (number("startLine"), number("startColumn"));
        assert!((Some(end), number("endColumn")) > start, "{region}");
    }
}

#[test]
fn a_loop_and_a_typo() {
    let copy = Copy::of_fixture("loop-and-typo");
    let (exit, out, error) = run(copy.path(), &["check", "-o", "sarif"]);
    assert_eq!(exit, 1);
    assert!(error.starts_with("staging: 2 errors"), "{error}");
    let mut run = checked(&out);
    for rule in run["tool"]["driver"]["rules"].as_array_mut().unwrap() {
        rule["help"] = json!("the page");
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        insta::assert_snapshot!("sarif_of_a_loop_and_a_typo", serde_json::to_string_pretty(&run).unwrap());
    });
}

#[test]
fn the_hops_of_a_loop_are_a_code_flow() {
    let copy = Copy::of_fixture("loop-and-typo");
    let (_, out, _) = run(copy.path(), &["check", "-o", "sarif"]);
    let run = checked(&out);
    let flow = list(&run, "/results/0/codeFlows/0/threadFlows/0/locations");
    let said: Vec<&str> =
        flow.iter().filter_map(|step| step.pointer("/location/message/text")?.as_str()).collect();
    assert_eq!(said, ["activity-system waits for nats-system", "and nats-system waits for activity-system"]);
    assert_eq!(run["results"][1].get("codeFlows"), None);
}

#[test]
fn fingerprints_stay_when_lines_move_and_change_with_what_is_said() {
    let copy = Copy::of_fixture("loop-and-typo");
    let prints = || {
        let (_, out, _) = run(copy.path(), &["check", "-o", "sarif"]);
        list(&checked(&out), "/results")
            .iter()
            .map(|result| result["partialFingerprints"].clone())
            .collect::<Vec<_>>()
    };
    let before = prints();
    for file in ["billing", "nats-system", "activity-system"] {
        let file = format!("clusters/staging/apps/{file}.yaml");
        copy.replace(&file, "apiVersion", "# one\n# two\n\napiVersion");
    }
    copy.write(".infra-graph.yaml", "findings: {missing-dependency: warning}\n");
    assert_eq!(prints(), before);
    copy.replace("clusters/staging/apps/billing.yaml", "cert-manger", "cert-mangr");
    let after = prints();
    assert_eq!(after[0], before[0]);
    assert_ne!(after[1], before[1]);
}

#[test]
fn what_is_answered_is_suppressed() {
    let copy = Copy::of_fixture("loop-and-typo");
    let baseline = copy.path().join("baseline.json");
    let baseline = baseline.to_str().unwrap();
    run(copy.path(), &["check", "--write-baseline", baseline]);
    let file = "clusters/staging/apps/billing.yaml";
    copy.replace(file, "cert-manger", "cert-manger # infra-graph: allow(missing-dependency) by hand");
    let (exit, out, _) = run(copy.path(), &["check", "-o", "sarif", "--baseline", baseline]);
    assert_eq!(exit, 0);
    let run = checked(&out);
    let of = |index: usize| run["results"][index]["suppressions"][0].clone();
    let (allowed, known) = (of(0), of(1));
    assert_eq!((&allowed["kind"], &allowed["justification"]), (&json!("inSource"), &json!("by hand")));
    assert_eq!(allowed["location"]["physicalLocation"]["region"]["startLine"], 15);
    assert_eq!(known, json!({"kind": "external", "justification": "it is in the baseline"}));
    let (exit, out, error) = crate::support::run(
        copy.path(),
        &["check", "-o", "sarif", "--baseline", baseline, "--no-suppressed"],
    );
    assert_eq!((exit, list(&checked(&out), "/results").len()), (0, 0));
    assert!(error.contains("; 1 allowed, 1 in the baseline."), "they count all the same: {error}");
}

#[test]
fn hostile_names_are_encoded_and_columns_count_characters() {
    let (sources, findings) = hostile::findings();
    let run = checked(&sarif(&hostile::report(&sources, findings)));
    let place = &run["results"][1]["locations"][0]["physicalLocation"];
    let uri = "a%20b/100%25%2Cx%3Ay/%3C%26%22%3E/%C3%BC%23%3F%1B%5B2J%0A.yaml";
    assert_eq!(place["artifactLocation"]["uri"], uri);
    assert_eq!(place["region"], json!({"startLine": 1, "startColumn": 7, "endLine": 1, "endColumn": 8}));
    assert_eq!(run["results"][0]["locations"], json!([]));
}

#[test]
fn findings_that_are_alike_have_their_own_fingerprints() {
    let copy = Copy::of_fixture("loop-and-typo");
    let file = "clusters/staging/apps/billing.yaml";
    copy.replace(file, "    - name: cert-manger", "    - name: cert-manger\n    - name: cert-manger");
    let (_, out, _) = run(copy.path(), &["check", "-o", "sarif"]);
    assert_eq!(list(&checked(&out), "/results").len(), 3);
}

#[test]
#[ignore = "SARIF_SCHEMA names a file that no package brings"]
fn the_schema_of_oasis_takes_it() {
    let path = std::env::var("SARIF_SCHEMA").expect("SARIF_SCHEMA");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let fixture = Copy::of_fixture("loop-and-typo");
    let mut repositories = vec![example(), fixture.path().to_owned()];
    if let Some(corpus) = shared().map(|shared| shared.join("corpus")) {
        repositories.extend(corpus.read_dir_utf8().unwrap().map(|entry| entry.unwrap().into_path().into()));
    }
    for repository in repositories {
        let (exit, out, _) = run(&repository, &["check", "-o", "sarif"]);
        if exit < 2 {
            checked(&out);
            let faults = faults(&schema, &serde_json::from_str(&out).unwrap());
            assert!(faults.is_empty(), "{}: {faults:#?}", repository.display());
        }
    }
    let (sources, findings) = hostile::findings();
    let text = sarif(&hostile::report(&sources, findings));
    assert_eq!(faults(&schema, &serde_json::from_str(&text).unwrap()), Vec::<String>::new());
}
