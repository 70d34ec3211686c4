//! Workflow commands and the summary of a step.

use std::fs;

use infra_graph::report::{WebView, github, step_summary};

use crate::support::{Copy, program, run};

use super::hostile;

#[test]
fn a_loop_and_a_typo() {
    let copy = Copy::of_fixture("loop-and-typo");
    let (exit, out, error) = run(copy.path(), &["check", "-o", "github"]);
    assert_eq!(exit, 1);
    assert!(error.starts_with("staging: 2 errors"), "{error}");
    insta::assert_snapshot!(out, @r##"
    ::error file=clusters/staging/apps/activity-system.yaml,line=15,endLine=15,col=13,endColumn=24,title=dependency-cycle::2 Kustomizations wait for each other%0Aclusters/staging/apps/activity-system.yaml:15:13: activity-system waits for nats-system%0Aclusters/staging/apps/nats-system.yaml:16:13: and nats-system waits for activity-system%0Anote: Flux does not report this. No Kustomization of GitRepository/flux-system/flux-system is told of new revisions while it lasts, 3 others included.%0Anote: The commit that mends it is not told to flux-system either: it comes with the interval of flux-system (10m), or with `flux reconcile kustomization flux-system --with-source`.%0Ahelp: remove the first of these lines, if activity-system can do without
    ::error file=clusters/staging/apps/billing.yaml,line=15,endLine=15,col=13,endColumn=24,title=missing-dependency::cert-manger is not in staging%0Aclusters/staging/apps/billing.yaml:15:13: did you mean cert-manager?%0Anote: Flux looks again every 30s for ever and says so only in an event; billing is not reconciled.%0Ahelp: write `name: cert-manager`
    "##);
}

#[test]
fn nothing_breaks_out_of_a_command() {
    let (sources, findings) = hostile::findings();
    let out = github(&hostile::report(&sources, findings));
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 2, "{out:?}");
    assert!(out.chars().all(|c| c == '\n' || !c.is_control()));
    for line in lines {
        let (properties, message) = line.strip_prefix("::error ").unwrap().split_once("::").unwrap();
        for property in properties.split(',') {
            let (key, value) = property.split_once('=').unwrap();
            assert!(["file", "line", "endLine", "col", "endColumn", "title"].contains(&key), "{key}");
            assert!(!value.contains([':', ',']), "{value}");
        }
        let escapes = message
            .match_indices('%')
            .all(|(at, _)| ["%25", "%0A", "%0D"].iter().any(|escape| message[at..].starts_with(escape)));
        assert!(escapes, "{message}");
    }
    assert!(
        out.contains("file=a b/100%25%2Cx%3Ay/<&\">/ü#?␛[2J .yaml,line=1,endLine=1,col=7,endColumn=8"),
        "{out}"
    );
    assert!(out.contains("::m %250A::error::,x"), "{out}");
}

#[test]
fn paths_are_those_of_the_git_repository() {
    let copy = Copy::of_fixture("loop-and-typo");
    let outer = tempfile::tempdir().unwrap();
    fs::create_dir(outer.path().join(".git")).unwrap();
    fs::rename(copy.path(), outer.path().join("deploy")).unwrap();
    for (format, path) in [
        ("github", "file=deploy/clusters/staging/apps/billing.yaml,"),
        ("sarif", "\"uri\": \"deploy/clusters/staging/apps/billing.yaml\""),
    ] {
        let (_, out, _) = run(&outer.path().join("deploy"), &["check", "-o", format]);
        assert!(out.contains(path), "{out}");
    }
}

#[test]
fn in_a_workflow_it_is_the_default_and_adds_to_the_summary() {
    let copy = Copy::of_fixture("loop-and-typo");
    let folder = tempfile::tempdir().unwrap();
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "before\n").unwrap();
    let check = |arguments: &[&str]| {
        let mut command = program(copy.path());
        command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", &summary);
        command
            .env("GITHUB_SERVER_URL", "https://github.com")
            .env("GITHUB_REPOSITORY", "o/r")
            .env("GITHUB_SHA", "0123abc");
        String::from_utf8(command.arg("check").args(arguments).output().unwrap().stdout).unwrap()
    };
    assert!(check(&[]).starts_with("::error file="));
    insta::assert_snapshot!(fs::read_to_string(&summary).unwrap(), @r##"
    before
    ### infra-graph check

    | environment | errors | warnings | infos | allowed | in the baseline |
    |---|---:|---:|---:|---:|---:|
    | staging | 2 | 0 | 0 | 0 | 0 |

    | finding | place | what is wrong | environments |
    |---|---|---|---|
    | error [dependency-cycle](https://github.com/datum-cloud/infra-graph/blob/main/docs/findings/dependency-cycle.md) | [clusters/staging/apps/activity-system.yaml:15](https://github.com/o/r/blob/0123abc/clusters/staging/apps/activity-system.yaml#L15) | 2 Kustomizations wait for each other<br>help: remove the first of these lines, if activity-system can do without | staging |
    | error [missing-dependency](https://github.com/datum-cloud/infra-graph/blob/main/docs/findings/missing-dependency.md) | [clusters/staging/apps/billing.yaml:15](https://github.com/o/r/blob/0123abc/clusters/staging/apps/billing.yaml#L15) | cert-manger is not in staging<br>help: write \`name: cert-manager\` | staging |
    "##);
    let length = fs::metadata(&summary).unwrap().len();
    assert!(check(&["-o", "full"]).starts_with("error[dependency-cycle]"));
    assert!(check(&["-o", "sarif"]).starts_with("{\n  \"$schema\""));
    assert_eq!(fs::metadata(&summary).unwrap().len(), length, "the summary goes with the annotations");
}

#[test]
fn a_summary_that_cannot_be_written_fails_nothing() {
    let copy = Copy::of_fixture("loop-and-typo");
    let mut command = program(copy.path());
    command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", copy.path().join("no/such/folder"));
    let output = command.args(["check"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("cannot write the summary of the step: "));
}

#[test]
fn nothing_breaks_out_of_the_table() {
    let (sources, findings) = hostile::findings();
    let web = WebView { files: "https://github.com/o/r/blob/0123abc".to_owned() };
    let out = step_summary(&hostile::report(&sources, findings), Some(&web));
    assert!(out.chars().all(|c| c == '\n' || !c.is_control()));
    for line in out.lines().filter(|line| line.starts_with('|')) {
        let columns = line.replace("\\|", "").matches('|').count();
        assert!([5, 7].contains(&columns), "{columns}: {line}");
        let without_links = line.replace("<br>", "");
        assert!(!without_links.contains(['<', '>', '@']), "{line}");
    }
    assert!(out.contains("](https://github.com/o/r/blob/0123abc/a%20b/100%25%2Cx%3Ay/%3C%26%22%3E/%C3%BC%23%3F%1B%5B2J%0A.yaml#L1)"), "{out}");
}

#[test]
fn a_healthy_repository_says_so() {
    let (sources, _) = hostile::findings();
    assert!(step_summary(&hostile::report(&sources, Vec::new()), None).ends_with("\nNothing is wrong.\n"));
}
