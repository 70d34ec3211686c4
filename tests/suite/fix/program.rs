//! `check --fix`, as somebody runs it.

use std::path::Path;

use serde_json::Value as Json;

use crate::support::{Copy, json, run, skipped};

fn read(copy: &Copy, file: &str) -> String {
    std::fs::read_to_string(copy.path().join(file)).unwrap()
}

const BILLING: &str = "clusters/staging/apps/billing.yaml";
const ACTIVITY: &str = "clusters/staging/apps/activity-system.yaml";

#[test]
fn what_helps_is_written_and_the_rest_is_reported() {
    let copy = Copy::of_fixture("loop-and-typo");
    let (billing, activity) = (read(&copy, BILLING), read(&copy, ACTIVITY));
    let (exit, out, _) = run(copy.path(), &["check", "--fix"]);
    assert_eq!(read(&copy, BILLING), billing.replace("cert-manger", "cert-manager"));
    // To cut a loop takes a decision.
    assert_eq!((exit, read(&copy, ACTIVITY)), (1, activity.clone()));
    assert!(
        out.starts_with("Fixed 1 finding in 1 file:\n  missing-dependency: write `name: cert-manager`\n"),
        "{out}"
    );
    assert!(out.contains("`check --fix --only dependency-cycle` makes it"), "{out}");
    assert!(out.contains("error[dependency-cycle]"), "{out}");
    let (exit, out, _) = run(copy.path(), &["check", "--fix", "--only", "dependency-cycle"]);
    assert_eq!(read(&copy, ACTIVITY), activity.replace("  dependsOn:\n    - name: nats-system\n", ""));
    assert_eq!(exit, 0, "{out}");
    let (_, out, _) = run(copy.path(), &["check", "--fix"]);
    assert!(out.starts_with("Nothing to fix"), "{out}");
}

#[test]
fn a_diff_writes_nothing_and_git_takes_it() {
    let copy = Copy::of_fixture("loop-and-typo");
    let before = read(&copy, BILLING);
    let (exit, diff, error) = run(copy.path(), &["check", "--fix", "--diff"]);
    assert_eq!((exit, read(&copy, BILLING)), (1, before.clone()));
    assert!(error.starts_with("Would fix 1 finding in 1 file"), "{error}");
    let patch = copy.path().join("fix.patch");
    std::fs::write(&patch, &diff).unwrap();
    let Ok(status) =
        std::process::Command::new("git").arg("apply").arg(&patch).current_dir(copy.path()).status()
    else {
        skipped("git is not there");
        return;
    };
    assert!(status.success(), "{diff}");
    assert_eq!(read(&copy, BILLING), before.replace("cert-manger", "cert-manager"));
}

#[test]
fn line_breaks_of_windows_and_an_end_without_one_stay() {
    let copy = Copy::of_fixture("loop-and-typo");
    let before = read(&copy, BILLING).replace('\n', "\r\n").trim_end().to_owned();
    copy.write(BILLING, &before);
    let (_, diff, _) = run(copy.path(), &["check", "--fix", "--diff"]);
    assert!(diff.contains("+    - name: cert-manager\n\\ No newline at end of file\n"), "{diff}");
    assert!(diff.contains("dependsOn:\r\n"), "{diff}");
    run(copy.path(), &["check", "--fix"]);
    assert_eq!(read(&copy, BILLING), before.replace("cert-manger", "cert-manager"));
}

#[test]
fn a_manifest_in_json_stays_json() {
    let copy = Copy::of_fixture("loop-and-typo");
    let text = "{\"apiVersion\": \"kustomize.toolkit.fluxcd.io/v1\", \"kind\": \"Kustomization\",\n \"metadata\": {\"name\": \"web\", \
                \"namespace\": \"flux-system\"},\n \"spec\": {\n  \"interval\": \"1h\",\n  \"path\": \"./apps/billing\",\n  \"prune\": true,\n  \
                \"sourceRef\": {\"kind\": \"GitRepository\", \"name\": \"flux-system\"},\n  \"dependsOn\": [{\"name\": \"nothing\"}, \
                {\"name\": \"cert-manger\"}, {\"name\": \"web\"}]\n }\n}\n";
    copy.write("clusters/staging/apps/web.json", text);
    let folder = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - billing.yaml\n  - web.json\n";
    copy.write("clusters/staging/apps/kustomization.yaml", folder);
    run(copy.path(), &["check", "--fix"]);
    let after = read(&copy, "clusters/staging/apps/web.json");
    let expected = text.replace("cert-manger", "cert-manager").replace(", {\"name\": \"web\"}", "");
    assert_eq!(after, expected);
}

#[test]
fn a_diff_has_no_values_of_secrets() {
    let copy = Copy::of_fixture("loop-and-typo");
    let secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  namespace: flux-system\nstringData:\n  password: hunter2\n---\n";
    copy.write(BILLING, &format!("{secret}{}", read(&copy, BILLING)));
    copy.replace(BILLING, "kustomize.toolkit.fluxcd.io/v1\n", "kustomize.toolkit.fluxcd.io/v1beta1\n");
    let (_, diff, _) = run(copy.path(), &["check", "--fix", "--diff"]);
    assert!(diff.contains("+apiVersion: kustomize.toolkit.fluxcd.io/v1\n"), "{diff}");
    assert!(!diff.contains("hunter2"), "{diff}");
}

/// The text with the edits of a fix in JSON made: as an editor does.
fn edited(text: &str, edits: &[Json]) -> String {
    let offset = |place: &Json| {
        let (line, column) = (place["line"].as_u64().unwrap(), place["column"].as_u64().unwrap());
        let start: usize =
            text.split_inclusive('\n').take(usize::try_from(line - 1).unwrap()).map(str::len).sum();
        let column = usize::try_from(column - 1).unwrap();
        start + text[start..].chars().take(column).map(char::len_utf8).sum::<usize>()
    };
    let mut out = text.to_owned();
    for edit in edits.iter().rev() {
        out.replace_range(offset(&edit["start"])..offset(&edit["end"]), edit["text"].as_str().unwrap());
    }
    out
}

#[test]
fn edits_are_in_json_and_sarif() {
    let copy = Copy::of_fixture("loop-and-typo");
    let report = json(copy.path(), &["check", "-o", "json"]);
    let sarif = json(copy.path(), &["check", "-o", "sarif"]);
    let (findings, results) =
        (report["result"]["findings"].as_array().unwrap(), sarif["runs"][0]["results"].as_array().unwrap());
    for (file, code, was, becomes) in [
        (BILLING, "missing-dependency", "cert-manger", "cert-manager"),
        (ACTIVITY, "dependency-cycle", "  dependsOn:\n    - name: nats-system\n", ""),
    ] {
        let finding = findings.iter().find(|one| one["code"] == code).unwrap();
        let fix = &finding["fixes"][0];
        assert_eq!(fix["description"], finding["help"]);
        let edits = fix["edits"].as_array().unwrap();
        assert_eq!(edits[0]["path"], file);
        let text = read(&copy, file);
        assert_eq!(edited(&text, edits), text.replace(was, becomes));
        let result = results.iter().find(|one| one["ruleId"] == code).unwrap();
        let change = &result["fixes"][0]["artifactChanges"][0];
        assert_eq!(change["artifactLocation"]["uri"], file);
        let replacement = &change["replacements"][0];
        let region = &replacement["deletedRegion"];
        assert_eq!(
            (&region["startLine"], &region["endColumn"]),
            (&edits[0]["start"]["line"], &edits[0]["end"]["column"])
        );
        assert_eq!(replacement["insertedContent"]["text"], edits[0]["text"]);
    }
}

#[test]
fn wrong_ways_to_ask() {
    let copy = Copy::of_fixture("loop-and-typo");
    for (arguments, says) in [
        (&["check", "--diff"][..], "--fix"),
        (&["check", "--fix", "--diff", "-o", "json"], "--diff has a format of its own"),
        (&["check", "--fix", "--write-baseline", "b"], "do not go together"),
        (&["check", "--only", "missing-dependancy"], "did you mean `missing-dependency`?"),
    ] {
        let (exit, _, error) = run(copy.path(), arguments);
        assert_eq!(exit, 2, "{arguments:?}");
        assert!(error.contains(says), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let copy = Copy::of_fixture("loop-and-typo");
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("billing.yaml");
    std::fs::rename(copy.path().join(BILLING), &target).unwrap();
    std::os::unix::fs::symlink(&target, copy.path().join(BILLING)).unwrap();
    let before = std::fs::read_to_string(&target).unwrap();
    run(copy.path(), &["check", "--fix"]);
    assert_eq!(std::fs::read_to_string(Path::new(&target)).unwrap(), before);
}
