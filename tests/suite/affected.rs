//! `affected`: what a commit touches, why, and what follows; objects are compared, not files.

mod commits;
pub(crate) mod lab;
mod markdown;
mod refused;
mod sides;

use serde_json::Value;

use crate::support::{json, run};

use lab::Lab;

/// The answer about a commit and the one before it.
fn about_last(lab: &Lab) -> Value {
    lab.affected(&["--base", "HEAD~1", "--head", "HEAD"])
}

#[test]
fn a_comment_a_moved_file_and_another_notation_change_nothing() {
    let lab = Lab::new();
    lab.replace(
        "apps/shop/base/deployment.yaml",
        "apiVersion: apps/v1",
        "# The shop.\napiVersion: \"apps/v1\"",
    );
    lab.commit("a comment");
    assert_eq!(about_last(&lab)["result"]["environments"], Value::Array(Vec::new()));
    lab.rename("apps/shop/base/deployment.yaml", "apps/shop/base/web.yaml");
    lab.replace("apps/shop/base/kustomization.yaml", "deployment.yaml", "web.yaml");
    lab.commit("another file");
    let answer = about_last(&lab);
    assert_eq!(answer["result"]["environments"], Value::Array(Vec::new()), "{answer:#}");
    assert_eq!(answer["result"]["unchanged"], serde_json::json!(["production", "staging"]));
    let (code, out, _) = run(lab.path(), &["affected", "--base", "HEAD~1", "--exit-code"]);
    assert_eq!((code, out.as_str()), (0, "Nothing changes: Flux would apply the same.\n"));
}

#[test]
fn the_work_tree_is_compared_where_no_head_is_named() {
    let lab = Lab::new();
    let same = lab.affected(&["--base", "HEAD"]);
    assert_eq!(same["result"]["identical"], true);
    lab.replace("apps/shop/base/deployment.yaml", "replicas: 2", "replicas: 3");
    lab.write("clusters/staging/extra.yaml", &lab::config("extra", "flux-system", "a: b"));
    let answer = lab.affected(&["--base", "HEAD"]);
    let staging = lab::environment(&answer, "staging");
    assert_eq!(
        lab::ids(&staging["difference"]["nodes"]),
        ["Kustomization/flux-system/flux-system", "Kustomization/flux-system/shop"]
    );
    let (code, ..) = run(lab.path(), &["affected", "--base", "HEAD", "--exit-code"]);
    assert_eq!(code, 1);
}

#[test]
fn what_git_ignores_is_the_same_on_both_sides() {
    let lab = Lab::new();
    lab.write(".gitignore", "secret-*.yaml\n");
    lab.commit("ignore");
    lab.write("clusters/staging/secret-local.yaml", &lab::config("local", "flux-system", "a: b"));
    let answer = lab.affected(&["--base", "HEAD~1"]);
    assert_eq!(answer["result"]["environments"], Value::Array(Vec::new()), "{answer:#}");
}

#[test]
fn each_field_has_both_values_and_both_places() {
    let lab = Lab::new();
    lab.replace("apps/shop/base/deployment.yaml", "shop:1.0", "shop:1.1");
    lab.replace("apps/shop/base/deployment.yaml", "replicas: 2", "replicas: 5");
    lab.commit("a new version");
    let answer = about_last(&lab);
    let staging = lab::environment(&answer, "staging");
    let objects = staging["difference"]["objects"].as_array().unwrap();
    let object = objects.iter().find(|object| object["id"] == "Deployment/shop/shop").unwrap();
    let fields: Vec<String> = object["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| {
            format!(
                "{} {} {} {} {}:{} {}:{}",
                field["path"].as_str().unwrap(),
                field["kind"].as_str().unwrap(),
                field["old"]["value"],
                field["new"]["value"],
                field["old"]["location"]["path"].as_str().unwrap(),
                field["old"]["location"]["line"],
                field["new"]["location"]["path"].as_str().unwrap(),
                field["new"]["location"]["line"],
            )
        })
        .collect();
    assert_eq!(
        fields,
        [
            "spec.replicas other 2 5 apps/shop/base/deployment.yaml:4 apps/shop/base/deployment.yaml:4",
            "spec.template.spec.containers[shop].image image \"example.com/shop:1.0\" \"example.com/shop:1.1\" \
             apps/shop/base/deployment.yaml:8 apps/shop/base/deployment.yaml:8"
        ]
    );
    let (_, out, _) = run(lab.path(), &["affected", "--base", "HEAD~1"]);
    assert!(out.contains("image example.com/shop:1.0 → example.com/shop:1.1"), "{out}");
    let chain =
        "why: apps/shop/base/deployment.yaml:4:18 → Deployment/shop/shop → shop → 1 dependent in 1 step";
    assert!(out.contains(chain), "{out}");
}

#[test]
fn values_of_secrets_are_never_told() {
    let lab = Lab::new();
    let secret = |value: &str| {
        format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: key, namespace: shop}}\nstringData: {{token: {value}}}\n"
        )
    };
    lab.write("apps/shop/base/secret.yaml", &secret("first-word-of-power"));
    lab.replace(
        "apps/shop/base/kustomization.yaml",
        "- deployment.yaml",
        "- deployment.yaml\n  - secret.yaml",
    );
    lab.commit("a secret");
    lab.write("apps/shop/base/secret.yaml", &secret("other-word-of-power"));
    lab.commit("another one");
    for format in ["text", "json", "markdown"] {
        let (code, out, error) = run(lab.path(), &["affected", "--base", "HEAD~1", "--all", "-o", format]);
        assert_eq!(code, 0, "{error}");
        assert!(out.contains("token") && !out.contains("word-of-power"), "{out}");
    }
}

/// A patch within a Kustomization of Flux is a text, and may hold a value.
#[test]
fn patches_of_secrets_are_never_told_either() {
    let lab = Lab::new();
    let patch = |value: &str| {
        format!(
            "  patches:\n    - target: {{kind: Secret, name: key}}\n      patch: |\n        apiVersion: v1\n        kind: Secret\n        \
             metadata: {{name: key}}\n        stringData: {{token: {value}}}\n"
        )
    };
    let front = lab::kustomization("front", "apps/front", "");
    lab.write("clusters/staging/front.yaml", &(front.clone() + &patch("first-word-of-power")));
    lab.commit("a patch");
    lab.write("clusters/staging/front.yaml", &(front + &patch("other-word-of-power")));
    lab.commit("another one");
    for format in ["text", "json", "markdown"] {
        let (code, out, error) = run(lab.path(), &["affected", "--base", "HEAD~1", "--all", "-o", format]);
        assert_eq!(code, 0, "{error}");
        assert!(out.contains("spec.patches[0].patch") && !out.contains("word-of-power"), "{out}");
    }
}

#[test]
fn a_list_of_files_narrows_to_the_nodes_they_go_into() {
    let lab = Lab::new();
    lab.replace("apps/shop/base/deployment.yaml", "replicas: 2", "replicas: 5");
    lab.replace("apps/shop/overlays/staging/patch.yaml", "debug", "trace");
    lab.replace("infra/cert/issuer.yaml", "self: signed", "self: made");
    lab.commit("three");
    let names = |files: &str| {
        let mut command = crate::support::program(lab.path());
        command.args(["affected", "--base", "HEAD~1", "--direct", "-o", "names", "--files", "-"]);
        let output = command.write_stdin(files).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(names("infra/cert/issuer.yaml\n"), "Kustomization/flux-system/cert\n");
    assert_eq!(names("apps/shop/overlays/staging/patch.yaml\n"), "Kustomization/flux-system/shop\n");
    assert_eq!(names("README.md\n"), "");
}

#[test]
fn a_matrix_is_one_line() {
    let lab = Lab::new();
    lab.replace("infra/cert/issuer.yaml", "self: signed", "self: made");
    lab.commit("one");
    let (_, out, _) = run(lab.path(), &["affected", "--base", "HEAD~1", "-o", "github-matrix"]);
    assert_eq!(out.lines().count(), 1);
    let matrix: Value = serde_json::from_str(&out).unwrap();
    let jobs: Vec<String> = matrix["include"]
        .as_array()
        .unwrap()
        .iter()
        .map(|job| format!("{} {}", job["environment"].as_str().unwrap(), job["path"].as_str().unwrap()))
        .collect();
    assert_eq!(jobs, ["production infra/cert", "staging infra/cert"]);
}

#[test]
fn the_exit_code_is_that_of_what_is_not_wanted() {
    let lab = Lab::new();
    lab.remove("clusters/staging/cert.yaml");
    lab.commit("without it");
    for (what, expected) in [
        ("new-error", 1),
        ("removal", 1),
        ("dangling", 1),
        ("loop", 0),
        ("gone", 0),
        ("data-loss", 1),
        ("loop,removal", 1),
    ] {
        let (code, _, error) = run(lab.path(), &["affected", "--base", "HEAD~1", "--fail-on", what]);
        assert_eq!(code, expected, "{what}: {error}");
    }
    let answer = json(lab.path(), &["affected", "--base", "HEAD~1", "-o", "json"]);
    let staging = lab::environment(&answer, "staging");
    let dangling = &staging["difference"]["dangling"][0];
    assert_eq!(dangling["id"], "Kustomization/flux-system/shop");
    assert_eq!(dangling["location"]["path"], "clusters/staging/shop.yaml");
    assert_eq!(staging["newFindings"][0]["code"], "missing-dependency", "{staging:#}");
}

/// The folder of an environment names it, too.
#[test]
fn an_environment_is_named_as_in_every_verb() {
    let lab = Lab::new();
    lab.replace("apps/shop/base/deployment.yaml", "shop:1.0", "shop:1.1");
    let answer = json(lab.path(), &["affected", "--base", "HEAD", "-e", "clusters/staging", "-o", "json"]);
    let names = &answer["result"]["environments"];
    assert_eq!((names.as_array().unwrap().len(), &names[0]["environment"]), (1, &"staging".into()));
    let (code, _, error) = run(lab.path(), &["affected", "--base", "HEAD", "-e", "stagging"]);
    assert_eq!(code, 2);
    assert!(error.contains("did you mean `staging`?"), "{error}");
}

/// Flux prunes nothing of an environment whose folder is not there: the cluster is left to itself.
#[test]
fn an_environment_that_is_gone() {
    let lab = Lab::new();
    std::fs::remove_dir_all(lab.path().join("clusters/production")).unwrap();
    for (what, expected) in [("gone", 1), ("removal", 0), ("data-loss", 0)] {
        let (code, out, _) = run(lab.path(), &["affected", "--base", "HEAD", "--fail-on", what]);
        assert_eq!(code, expected, "{what}");
        assert!(out.contains("stays as it is, and gets no change any more"), "{out}");
    }
    let (_, comment, _) = run(lab.path(), &["affected", "--base", "HEAD", "-o", "markdown"]);
    assert_eq!(comment.matches("stays as it is").count(), 1, "{comment}");
}

#[test]
fn the_first_line_says_all_of_it() {
    let lab = Lab::new();
    let first_line = || {
        let (_, out, _) = run(lab.path(), &["affected", "--base", "HEAD"]);
        out.lines().next().unwrap().to_owned()
    };
    lab.replace("apps/shop/base/deployment.yaml", "shop:1.0", "shop:1.1");
    assert_eq!(
        first_line(),
        "production and staging change: 2 Kustomizations change (new versions only), 2 reconcile after them."
    );
    lab.commit("a version");
    lab.environment("edge");
    assert_eq!(
        first_line(),
        "edge: the environment is new, with 4 Kustomizations. Nothing changes in production and staging."
    );
    lab.replace("infra/cert/issuer.yaml", "self: signed", "self: made");
    std::fs::remove_dir_all(lab.path().join("clusters/production")).unwrap();
    assert_eq!(
        first_line(),
        "staging changes: 1 Kustomization changes, 2 reconcile after it. edge is new. production is gone."
    );
}
