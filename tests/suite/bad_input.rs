//! Input that is no repository, or a hostile one: a clear message with the place and the way out, the documented exit code,
//! and everything else still analysed.

use std::fs;
use std::path::Path;

use crate::support::{Copy, example, json, run};

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The codes that `check` reports, with their path and line.
fn codes(folder: &Path) -> Vec<String> {
    let report = json(folder, &["check", "-o", "json"]);
    let line = |finding: &serde_json::Value| {
        let location = &finding["labels"][0]["location"];
        format!(
            "{} {}:{}",
            finding["code"].as_str().unwrap(),
            location["path"].as_str().unwrap_or("-"),
            location["line"]
        )
    };
    report["result"]["findings"].as_array().unwrap().iter().map(line).collect()
}

const NAMESPACE: &str = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n";

fn kustomization(name: &str, path: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\n\
         spec: {{interval: 1h, prune: true, path: {path}, sourceRef: {{kind: GitRepository, name: flux-system}}}}\n"
    )
}

#[test]
fn a_folder_that_is_not_there() {
    let (exit, out, error) = run(Path::new("/does/not/exist"), &["order", "staging"]);
    assert_eq!((exit, out.as_str()), (3, ""));
    assert!(error.contains("`/does/not/exist`") && error.contains("no such file or folder"), "{error}");
}

#[test]
fn a_file_instead_of_a_folder() {
    let (exit, _, error) = run(&example().join("README.md"), &["envs"]);
    assert_eq!(exit, 3);
    assert!(error.contains("it is a file, not a folder"), "{error}");
}

#[test]
fn a_repository_without_any_flux_object_shows_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "deploy/app.yaml", NAMESPACE);
    let (exit, _, error) = run(folder.path(), &["check"]);
    assert_eq!(exit, 3);
    assert!(error.contains("--entry"), "{error}");
}

#[test]
fn an_entry_that_is_not_there() {
    let (exit, _, error) = run(&example(), &["check", "--entry", "x=clusters/nowhere"]);
    assert_eq!(exit, 3);
    assert!(error.contains("`clusters/nowhere`"), "{error}");
}

#[test]
fn unknown_environments_targets_formats_and_codes_name_what_is_near() {
    for (arguments, hint) in [
        (vec!["order", "stagign"], "did you mean `staging`?"),
        (vec!["order"], "environments here: edge, preview, production, staging"),
        (vec!["impact", "nats-sytem"], "did you mean `nats-system`?"),
        (vec!["impact", "envoy-gateway", "-e", "production"], "which is in edge, staging"),
        (vec!["deps", "envoy-gateway", "-e", "production"], "which is in edge, staging"),
        (vec!["why", "nats-system", "envoy-gateway", "-e", "production"], "which is in edge, staging"),
        (vec!["impact", "ks/nats"], "HelmRelease/nats-system/nats"),
        (vec!["check", "-o", "fulll"], "did you mean `full`?"),
        (vec!["explain", "dependency-cycl"], "did you mean `dependency-cycle`?"),
        (vec!["check", "--flux-version", "new"], "write 2.9 or 2.8"),
        (vec!["check", "--source", "shop=../shop"], "write Kind/namespace/name=PLACE"),
        (vec!["check", "--source", "OCIRepository/apps/shop=nowhere"], "cannot open `nowhere`"),
        (vec!["check", "--config", "nowhere.yaml"], "cannot read `nowhere.yaml`"),
    ] {
        let (exit, out, error) = run(&example(), &arguments);
        assert_eq!((exit, out.as_str()), (2, ""), "{arguments:?}: {error}");
        assert!(error.contains(hint), "{arguments:?}: {error}");
    }
}

#[test]
fn a_question_by_name_follows_only_the_environments_that_it_names() {
    for (arguments, all) in [
        (vec!["impact", "nats-system", "-e", "staging"], false),
        (vec!["deps", "nats-system", "-e", "staging"], false),
        (vec!["why", "activity-apiserver", "nats-system", "-e", "staging"], false),
        (vec!["why", "activity-apiserver", "-e", "staging"], false),
        (vec!["order", "staging"], false),
        (vec!["deps", "nats-system"], true),
        (vec!["deps", "nats-system & kind:ks", "-e", "staging"], true),
    ] {
        let (exit, _, error) = run(&example(), &[arguments.clone(), vec!["-v"]].concat());
        assert_eq!(exit, 0, "{arguments:?}: {error}");
        assert_eq!(error.contains(": 4 environments, "), all, "{arguments:?}: {error}");
        assert_eq!(error.contains(": 1 environment, "), !all, "{arguments:?}: {error}");
    }
}

#[test]
fn an_ambiguous_target_lists_what_it_may_be() {
    let copy = Copy::new();
    copy.write("clusters/staging/apps/second.yaml", &kustomization("milo-etcd", "./apps/milo/nowhere"));
    let (exit, _, error) = run(copy.path(), &["impact", "milo-etcd"]);
    assert_eq!(exit, 2);
    assert!(
        error.contains("Kustomization/flux-system/milo-etcd or Kustomization/milo-system/milo-etcd"),
        "{error}"
    );
}

#[test]
fn a_broken_configuration_has_its_place() {
    let copy = Copy::new();
    copy.write(".infra-graph.yaml", "findings:\n  missing-dependencie: off\n");
    let (exit, _, error) = run(copy.path(), &["check"]);
    assert_eq!(exit, 2);
    assert!(error.contains("did you mean `missing-dependency`?"), "{error}");
    copy.write(".infra-graph.yaml", "environments:\n  staging: {folder: x}\n");
    let (exit, _, error) = run(copy.path(), &["check"]);
    assert_eq!(exit, 2);
    assert!(error.contains("line 2"), "{error}");
}

#[test]
fn a_configuration_can_silence_a_finding() {
    let copy = Copy::new();
    copy.write(".infra-graph.yaml", "findings:\n  external-source: off\n");
    let (exit, out, _) = run(copy.path(), &["check", "--fail-on", "info"]);
    assert_eq!(exit, 0, "{out}");
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_hides_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "clusters/one/bytes.yaml", "");
    fs::write(folder.path().join("clusters/one/bytes.yaml"), b"a: \xff\xfe\n").unwrap();
    write(folder.path(), "clusters/one/good.yaml", &kustomization("good", "./app"));
    write(folder.path(), "app/namespace.yaml", NAMESPACE);
    std::os::unix::fs::symlink("/etc/hostname", folder.path().join("app/hostname.yaml")).unwrap();
    let found = codes(folder.path());
    assert_eq!(found, ["unreadable-file clusters/one/bytes.yaml:1"]);
    // The entry does not build, so that Flux applies nothing of it; what it would apply is known all the same.
    let order = json(folder.path(), &["order", "-o", "json"]);
    assert_eq!(order["result"]["waves"], serde_json::json!([]));
    let never = order["result"]["unreachable"].as_array().unwrap();
    assert!(never.contains(&"Kustomization/flux-system/good".into()), "{order}");
    let (_, built, _) = run(folder.path(), &["build", "good"]);
    assert!(built.contains("kind: Namespace"), "{built}");
}

#[cfg(unix)]
#[test]
fn loops_of_links_and_paths_that_climb_out_end() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "clusters/one/good.yaml", &kustomization("good", "../../../app"));
    write(folder.path(), "clusters/one/out.yaml", &kustomization("out", "./overlay"));
    write(folder.path(), "app/namespace.yaml", NAMESPACE);
    write(folder.path(), "overlay/kustomization.yaml", "resources:\n  - ../app\n  - ../../secrets.yaml\n");
    std::os::unix::fs::symlink("..", folder.path().join("app/loop")).unwrap();
    std::os::unix::fs::symlink("self", folder.path().join("clusters/one/self")).unwrap();
    let found = codes(folder.path());
    assert!(found.contains(&"build-failed overlay/kustomization.yaml:3".to_owned()), "{found:?}");
    // Flux stops at the root, and so do we.
    assert!(found.contains(&"missing-path clusters/one/good.yaml:4".to_owned()), "{found:?}");
    let order = json(folder.path(), &["order", "-o", "json"]);
    // What does not build is never ready.
    let waves =
        serde_json::json!([["Kustomization/flux-system/flux-system"], ["Kustomization/flux-system/good"]]);
    assert_eq!(order["result"]["waves"], waves);
    assert_eq!(order["result"]["unreachable"], serde_json::json!(["Kustomization/flux-system/out"]));
}

#[test]
fn kustomizations_that_apply_each_other_end() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "clusters/one/a.yaml", &kustomization("a", "./a"));
    write(folder.path(), "a/b.yaml", &kustomization("b", "./b"));
    write(folder.path(), "b/a.yaml", &kustomization("a", "./a"));
    let order = json(folder.path(), &["order", "-o", "json"]);
    let waves = serde_json::json!([
        ["Kustomization/flux-system/flux-system"],
        ["Kustomization/flux-system/a"],
        ["Kustomization/flux-system/b"]
    ]);
    assert_eq!(order["result"]["waves"], waves);
}

#[test]
fn values_of_secrets_appear_nowhere() {
    let copy = Copy::new();
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: cluster-secret, namespace: flux-system}\nstringData:\n  TOKEN: hunter2\n  bad: [\n";
    copy.write("clusters/staging/apps/broken-secret.yaml", secret);
    copy.write("clusters/staging/apps/secret.yaml", &secret.replace("  bad: [\n", ""));
    copy.replace(
        "clusters/staging/apps/milo.yaml",
        "substituteFrom:",
        "substituteFrom:\n      - kind: Secret\n        name: cluster-secret",
    );
    for arguments in [
        &["check", "staging"][..],
        &["check", "staging", "-o", "json"],
        &["order", "staging"],
        &["render", "staging", "-o", "json"],
        &["render", "staging", "-o", "svg"],
        &["impact", "milo"],
        &["build", "ks/flux-system/flux-system", "-e", "staging"],
    ] {
        let (_, out, error) = run(copy.path(), arguments);
        assert!(!out.contains("hunter2") && !error.contains("hunter2"), "{arguments:?}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_infra-graph"))
        .args(["-C", example().to_str().unwrap(), "render", "staging", "-o", "json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
