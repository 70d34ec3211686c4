//! `show` and `tree`: what an object is, and who applies whom.

use crate::support::lab::{fleet, kustomization};
use crate::support::{example, json, run};

#[test]
fn the_example_shows_what_a_kustomization_is() {
    let answer = json(&example(), &["show", "nats-system", "-e", "staging", "-o", "json"]);
    let object = &answer["result"]["objects"][0];
    assert_eq!(object["path"], "apps/nats-system/overlays/staging");
    let settings = object["settings"].as_array().unwrap();
    let wait = settings.iter().find(|setting| setting["field"] == "wait").unwrap();
    assert_eq!(wait["value"], "true");
    assert_eq!(wait["location"]["path"], "clusters/staging/apps/nats-system.yaml");
    let step = |list: &str, at: usize| {
        let number = usize::try_from(object[list][at].as_u64().unwrap()).unwrap();
        object["steps"][number].clone()
    };
    assert_eq!(step("needs", 0)["why"]["kind"], "DependsOn");
    assert_eq!(step("neededBy", 0)["id"], "Kustomization/flux-system/activity-system");
    assert_eq!(object["applies"]["HelmRelease"], 2);
}

#[test]
fn environments_are_told_by_what_they_do_otherwise() {
    let (code, out, _) = run(&example(), &["show", "nats-system"]);
    assert_eq!(code, 0);
    assert!(out.starts_with("Kustomization/flux-system/nats-system, in production and staging\n"), "{out}");
    assert!(out.contains("  wave   5\n") && out.contains("  ready  after "), "{out}");
    let (_, other) = out.split_once("\nstaging: as in production, but\n").unwrap();
    assert_eq!(other.lines().count(), 1, "{other}");
    assert!(other.contains("./apps/nats-system/overlays/staging"), "{other}");
}

/// A value that a patch brings is cited where the patch has it; a URL has no password, a Secret no value.
#[test]
fn values_have_their_place_and_secrets_none() {
    let root = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [shop.yaml, key.yaml, source.yaml]\npatches: [{path: wait.yaml}]\n";
    let patch = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: shop, namespace: flux-system}\nspec:\n  wait: true\n";
    let key = "apiVersion: v1\nkind: Secret\nmetadata: {name: key, namespace: flux-system}\nstringData: {token: hunter2}\n";
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: other, namespace: flux-system}\nspec: {interval: 1m, url: \"https://me:hunter2@git.example.com/org/repo\"}\n";
    let shop = kustomization("shop", "");
    let folder = fleet(&[
        ("clusters/lab/kustomization.yaml", root),
        ("clusters/lab/shop.yaml", &shop),
        ("clusters/lab/wait.yaml", patch),
        ("clusters/lab/key.yaml", key),
        ("clusters/lab/source.yaml", source),
        ("shop/map.yaml", ""),
    ]);
    let (code, out, error) = run(folder.path(), &["show", "shop"]);
    assert_eq!(code, 0, "{error}");
    assert!(
        out.lines().any(|line| line.contains("wait") && line.ends_with("clusters/lab/wait.yaml:5:9")),
        "{out}"
    );
    for format in ["text", "json", "yaml"] {
        let (code, out, error) =
            run(folder.path(), &["show", "Secret/flux-system/key", "gitrepo/other", "-o", format]);
        assert_eq!(code, 0, "{error}");
        assert!(out.contains("git.example.com/org/repo"), "{format}: {out}");
        // YAML is the object as it is applied, as `build` prints it.
        assert_eq!(out.matches("hunter2").count(), usize::from(format == "yaml"), "{format}: {out}");
    }
}

#[test]
fn a_tree_has_each_applier_once() {
    let answer = json(&example(), &["tree", "staging", "-o", "json"]);
    let result = &answer["result"];
    let members = result["members"].as_array().unwrap();
    let steps = result["steps"].as_array().unwrap();
    let id = |member: &serde_json::Value| {
        let step = usize::try_from(member["step"].as_u64().unwrap()).unwrap();
        steps[step]["id"].as_str().unwrap().to_owned()
    };
    let mut ids: Vec<String> = members.iter().map(id).collect();
    assert_eq!(ids[0], "Kustomization/flux-system/flux-system");
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
    let (code, out, _) = run(&example(), &["tree", "staging", "--needs"]);
    assert_eq!(code, 0);
    let line = out.lines().find(|line| line.contains("├─ nats-system ")).unwrap();
    assert!(
        line.contains("wave 5") && line.ends_with("after cert-manager-issuers and external-secrets-stores"),
        "{line}"
    );
    let (_, out, _) = run(&example(), &["tree", "staging", "--depth", "1"]);
    assert!(out.contains("├─ activity-system (+15)"), "{out}");
}

/// Two Kustomizations that apply each other hang on nothing, and are there all the same.
#[test]
fn appliers_in_a_circle_are_in_the_tree() {
    let one = kustomization("one", "");
    let two = kustomization("two", "");
    let folder = fleet(&[("clusters/lab/one.yaml", &one), ("one/two.yaml", &two), ("two/one.yaml", &one)]);
    let (code, out, error) = run(folder.path(), &["tree"]);
    assert_eq!(code, 0, "{error}");
    assert!(out.matches("one").count() >= 2 && out.contains("(*)"), "{out}");
}
