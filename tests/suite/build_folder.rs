//! `build DIR`: a folder by its name, with and without a slash, with and without anything of Flux.

use crate::support::{Copy, program, run};

fn is_built(copy: &Copy, arguments: &[&str], text: &str) {
    let (exit, out, error) = run(copy.path(), arguments);
    assert_eq!(exit, 0, "{arguments:?}: {error}");
    assert!(out.contains(text), "{arguments:?}: {out}");
}

const CONFIG_MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n";

#[test]
fn a_folder_of_a_repository_without_flux() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("web")).unwrap();
    std::fs::write(folder.path().join("web/kustomization.yaml"), "resources: [c.yaml]\n").unwrap();
    std::fs::write(folder.path().join("web/c.yaml"), CONFIG_MAP).unwrap();
    for target in ["web", "web/", "./web"] {
        let (exit, out, error) = run(folder.path(), &["build", target]);
        assert_eq!((exit, out.as_str()), (0, CONFIG_MAP), "{target}: {error}");
    }
    let (exit, _, error) = run(folder.path(), &["build", "wbe"]);
    assert_eq!(exit, 3, "{error}");
}

#[test]
fn a_target_of_the_name_comes_first() {
    let copy = Copy::new();
    copy.write("milo/kustomization.yaml", "resources: [c.yaml]\n");
    copy.write("milo/c.yaml", CONFIG_MAP);
    copy.write("other/kustomization.yaml", "resources: [c.yaml]\n");
    copy.write("other/c.yaml", CONFIG_MAP);
    is_built(&copy, &["build", "milo", "-e", "staging"], "milo-system");
    is_built(&copy, &["build", "./milo"], "name: settings");
    is_built(&copy, &["build", "other"], "name: settings");
}

#[test]
fn a_folder_seen_from_the_current_one() {
    let copy = Copy::new();
    std::fs::create_dir(copy.path().join(".git")).unwrap();
    copy.write("parts/other/kustomization.yaml", "resources: [c.yaml]\n");
    copy.write("parts/other/c.yaml", CONFIG_MAP);
    for target in ["other", "./other", "other/"] {
        let mut command = assert_cmd::Command::cargo_bin("infra-graph").unwrap();
        let output = command.current_dir(copy.path().join("parts")).args(["build", target]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), CONFIG_MAP, "{target}");
    }
    let output = program(copy.path()).args(["build", "parts/other"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), CONFIG_MAP);
}

#[test]
fn a_pattern_of_paths_has_alternatives() {
    let copy = Copy::new();
    let (exit, out, error) =
        run(copy.path(), &["impact", "path:clusters/staging/apps/{milo,dns-system}.yaml", "-o", "json"]);
    assert_eq!(exit, 0, "{error}");
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        answer["result"]["targets"],
        serde_json::json!(["Kustomization/flux-system/dns-system", "Kustomization/flux-system/milo"])
    );
}
