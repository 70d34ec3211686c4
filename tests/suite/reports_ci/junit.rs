//! JUnit XML. The rules are what the schemas of Ant and of Jenkins have in common, written down here.
//!
//! `JUNIT_VALIDATOR="xmllint --noout --schema junit-10.xsd" cargo test --test suite junit` asks a real one.

use infra_graph::finding::{Code, Severity};
use infra_graph::report::junit;

use crate::support::{Copy, example, program, run};

use super::hostile;
use super::xml::{Element, parse};

fn assert_fields(element: &Element, required: &[&str], children: &[&str]) {
    let attributes: Vec<&str> = element.attributes.keys().map(String::as_str).collect();
    let mut required = required.to_vec();
    required.sort_unstable();
    assert_eq!(attributes, required, "{}", element.name);
    for child in &element.children {
        assert!(children.contains(&child.name.as_str()), "{} in {}", child.name, element.name);
    }
}

/// Panics where a document is none that common readers take; gives its suites.
fn checked(text: &str) -> Vec<Element> {
    let root = parse(text);
    assert_eq!(root.name, "testsuites");
    assert_fields(&root, &[], &["testsuite"]);
    for (id, suite) in root.children.iter().enumerate() {
        let attributes = ["name", "package", "id", "tests", "failures", "errors", "skipped", "time"];
        assert_fields(suite, &attributes, &["properties", "testcase", "system-out", "system-err"]);
        let mut names: Vec<&str> = suite.children.iter().map(|child| child.name.as_str()).collect();
        names.dedup();
        assert_eq!(names, ["properties", "testcase", "system-out", "system-err"], "in this order");
        assert_eq!(suite.attribute("id"), id.to_string());
        assert!(!suite.attribute("name").is_empty());
        let cases: Vec<&Element> = suite.all("testcase").collect();
        let with = |name: &str| cases.iter().filter(|case| case.all(name).next().is_some()).count();
        let number = |name: &str| suite.attribute(name).parse::<usize>().unwrap();
        assert_eq!(number("tests"), cases.len());
        assert_eq!((number("failures"), number("skipped")), (with("failure"), with("skipped")));
        assert_eq!(number("errors"), 0);
        for case in cases {
            assert_fields(case, &["name", "classname", "time"], &["failure", "skipped"]);
            assert!(case.children.len() <= 1 && !case.attribute("name").is_empty());
            case.all("failure").for_each(|one| assert_fields(one, &["message", "type"], &[]));
            case.all("skipped").for_each(|one| assert_fields(one, &["message"], &[]));
        }
    }
    root.children
}

#[test]
fn a_loop_and_a_typo() {
    let copy = Copy::of_fixture("loop-and-typo");
    let (exit, out, error) = run(copy.path(), &["check", "-o", "junit"]);
    assert_eq!(exit, 1);
    assert!(error.starts_with("staging: 2 errors"), "{error}");
    let suites = checked(&out);
    assert_eq!(suites.len(), 1);
    assert_eq!(suites[0].attribute("tests"), Code::ALL.len().to_string(), "two codes fail, the others pass");
    // Without the tests that pass: each new code is one more.
    let passing = |line: &&str| !line.contains("<testcase") || !line.ends_with("/>");
    let failing = out.lines().filter(passing).collect::<Vec<_>>().join("\n");
    let failing = failing.replace(&format!("tests=\"{}\"", Code::ALL.len()), "tests=\"…\"");
    insta::assert_snapshot!(failing, @r##"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites>
      <testsuite name="staging" package="infra-graph" id="0" tests="…" failures="2" errors="0" skipped="0" time="0">
        <properties/>
        <testcase name="dependency-cycle: 2 Kustomizations wait for each other (clusters/staging/apps/activity-system.yaml)" classname="staging" time="0">
          <failure message="2 Kustomizations wait for each other" type="error[dependency-cycle]">clusters/staging/apps/activity-system.yaml:15:13: activity-system waits for nats-system
    clusters/staging/apps/nats-system.yaml:16:13: and nats-system waits for activity-system
    note: Flux does not report this. No Kustomization of GitRepository/flux-system/flux-system is told of new revisions while it lasts, 3 others included.
    note: The commit that mends it is not told to flux-system either: it comes with the interval of flux-system (10m), or with `flux reconcile kustomization flux-system --with-source`.
    help: remove the first of these lines, if activity-system can do without</failure>
        </testcase>
        <testcase name="missing-dependency: cert-manger is not in staging (clusters/staging/apps/billing.yaml)" classname="staging" time="0">
          <failure message="cert-manger is not in staging" type="error[missing-dependency]">clusters/staging/apps/billing.yaml:15:13: did you mean cert-manager?
    note: Flux looks again every 30s for ever and says so only in an event; billing is not reconciled.
    help: write `name: cert-manager`</failure>
        </testcase>
        <system-out>clusters/staging/apps/activity-system.yaml:15:13: error[dependency-cycle]: 2 Kustomizations wait for each other
    clusters/staging/apps/billing.yaml:15:13: error[missing-dependency]: cert-manger is not in staging</system-out>
        <system-err/>
      </testsuite>
    </testsuites>
    "##);
}

#[test]
fn what_does_not_fail_is_skipped() {
    let copy = Copy::of_fixture("loop-and-typo");
    copy.write(".infra-graph.yaml", "findings: {missing-dependency: warning, dependency-cycle: info}\n");
    let counts = |fail_on: &str| {
        let (exit, out, _) = run(copy.path(), &["check", "-o", "junit", "--fail-on", fail_on]);
        let suites = checked(&out);
        let number = |name: &str| suites[0].attribute(name).to_owned();
        (exit, number("failures"), number("skipped"))
    };
    let expected = |exit, failures: &str, skipped: &str| (exit, failures.to_owned(), skipped.to_owned());
    assert_eq!(counts("error"), expected(0, "0", "2"));
    assert_eq!(counts("warning"), expected(1, "1", "1"));
    assert_eq!(counts("info"), expected(1, "2", "0"));
}

#[test]
fn each_environment_is_a_suite() {
    let (_, out, _) = run(&example(), &["check", "-o", "junit"]);
    let names: Vec<String> = checked(&out).iter().map(|suite| suite.attribute("name").to_owned()).collect();
    assert_eq!(names, ["edge", "preview", "production", "staging"]);
}

#[test]
fn hostile_texts_are_well_formed() {
    let (sources, findings) = hostile::findings();
    let suites = checked(&junit(&hostile::report(&sources, findings), Severity::Info));
    let failure = suites[0].all("testcase").filter_map(|case| case.all("failure").next()).nth(1).unwrap();
    assert!(failure.attribute("message").starts_with("m %0A::error::,x <b a='\"'>&amp;"), "{failure:?}");
}

#[test]
#[ignore = "JUNIT_VALIDATOR names a program that no package brings"]
fn a_real_validator_takes_it() {
    let command = std::env::var("JUNIT_VALIDATOR").expect("JUNIT_VALIDATOR");
    let folder = tempfile::tempdir().unwrap();
    let fixture = Copy::of_fixture("loop-and-typo");
    for repository in [example().as_path(), fixture.path()] {
        let file = folder.path().join("junit.xml");
        let output = program(repository).args(["check", "-o", "junit"]).output().unwrap();
        std::fs::write(&file, output.stdout).unwrap();
        let mut words = command.split_whitespace();
        let mut validator = std::process::Command::new(words.next().unwrap());
        let output = validator.args(words).arg(&file).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
}
