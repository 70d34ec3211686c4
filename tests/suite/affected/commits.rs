//! A history of all that happens to a repository: each answer is what both sides, built whole, differ in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::support::tell;

use super::lab::{Lab, config, environment, git, ids, kustomization};
use super::sides::{applied, touched};

type Change = (&'static str, fn(&Lab), fn(&Value));

fn nothing(_: &Value) {}

/// What is told beside the nodes of staging.
fn staging(answer: &Value) -> &Value {
    environment(answer, "staging")
}

fn codes<'a>(answer: &'a Value, which: &str) -> Vec<&'a str> {
    let findings = staging(answer)[which].as_array().unwrap();
    let loud = findings.iter().filter(|finding| finding["severity"] != "info");
    loud.map(|finding| finding["code"].as_str().unwrap()).collect()
}

fn unchanged(answer: &Value) {
    assert_eq!(answer["result"]["environments"], Value::Array(Vec::new()), "{answer:#}");
}

/// The removal of an object in staging.
fn effect(answer: &Value, id: &str) -> String {
    let objects = staging(answer)["difference"]["objects"].as_array().unwrap();
    let mut gone = objects.iter().filter(|object| object["change"] == "removed");
    let object = gone.find(|object| object["id"] == id).unwrap_or_else(|| panic!("no {id}: {answer:#}"));
    let why = object["removal"]["why"].as_str().unwrap_or_default();
    format!("{} {why}", object["removal"]["effect"].as_str().unwrap()).trim_end().to_owned()
}

const SHOP: &str = "clusters/staging/shop.yaml";
const PATCH: &str = "apps/shop/overlays/staging/patch.yaml";

const CHANGES: &[Change] = &[
    ("a comment", |lab| lab.replace(PATCH, "spec:", "# louder\nspec:"), unchanged),
    ("a file that nothing names", |lab| lab.write("docs/notes.yaml", "a: b\n"), unchanged),
    (
        "an edit in a base",
        |lab| lab.replace("apps/shop/base/deployment.yaml", "replicas: 2", "replicas: 3"),
        nothing,
    ),
    (
        "a moved file",
        |lab| {
            lab.rename("apps/shop/base/claim.yaml", "apps/shop/base/storage/claim.yaml");
            lab.replace("apps/shop/base/kustomization.yaml", "- claim.yaml", "- storage/claim.yaml");
        },
        unchanged,
    ),
    (
        "a patch",
        |lab| lab.replace(PATCH, "debug", "trace"),
        |answer| {
            let production = answer["result"]["unchanged"].as_array().unwrap();
            assert_eq!(production[0], "production");
            let fields = &staging(answer)["difference"]["objects"][0]["fields"];
            assert_eq!(fields[0]["path"], "spec.template.spec.containers[shop].env[LEVEL].value");
            assert_eq!(fields[0]["new"]["location"]["path"], PATCH);
        },
    ),
    ("a component", |lab| lab.replace("apps/shop/parts/alerts/alerts.yaml", "nobody", "somebody"), nothing),
    (
        "a component that is left out",
        |lab| {
            lab.replace(
                "apps/shop/overlays/staging/kustomization.yaml",
                "components:\n  - ../../parts/alerts\n",
                "",
            );
        },
        |answer| assert_eq!(effect(answer, "ConfigMap/shop/alerts"), "pruned"),
    ),
    (
        "the file of a generator",
        |lab| lab.write("apps/shop/base/app.conf", "mode = fancy\nspeed = high\n"),
        |answer| {
            // The hash in its name is another one: it is the same object all the same.
            let objects = staging(answer)["difference"]["objects"].as_array().unwrap();
            let config =
                objects.iter().find(|object| object["id"].as_str().unwrap().contains("/conf-")).unwrap();
            assert_eq!(config["change"], "changed");
            assert!(config["was"].as_str().unwrap().contains("/conf-"));
        },
    ),
    (
        "a value of a substitution",
        |lab| lab.replace("clusters/staging/settings.yaml", "staging.example", "test.example"),
        |answer| {
            let nodes = ids(&staging(answer)["difference"]["nodes"]);
            assert_eq!(nodes, ["Kustomization/flux-system/flux-system", "Kustomization/flux-system/front"]);
            // Nobody touched the line that differs: the variable in it is the cause.
            let objects = staging(answer)["difference"]["objects"].as_array().unwrap();
            let front = objects.iter().find(|object| object["id"] == "ConfigMap/default/front").unwrap();
            let cause = &front["fields"][0]["variables"][0];
            assert_eq!(cause["name"], "domain");
            assert_eq!(cause["location"]["path"], "clusters/staging/settings.yaml");
        },
    ),
    (
        "an image",
        |lab| lab.replace("apps/shop/base/deployment.yaml", "shop:1.0", "shop:1.1"),
        |answer| {
            let fields = &staging(answer)["difference"]["objects"][0]["fields"];
            assert_eq!((&fields[0]["kind"], fields.as_array().unwrap().len()), (&Value::from("image"), 1));
        },
    ),
    (
        "a flag",
        |lab| lab.replace(SHOP, "  wait: true\n", ""),
        |answer| {
            assert!(staging(answer)["difference"]["order"].is_object());
        },
    ),
    ("the flag again", |lab| lab.replace(SHOP, "  dependsOn", "  wait: true\n  dependsOn"), nothing),
    (
        "an environment",
        |lab| lab.environment("edge"),
        |answer| {
            assert_eq!(environment(answer, "edge")["state"], "added");
            assert_eq!(environment(answer, "edge")["kustomizations"], 4);
        },
    ),
    (
        "the environment goes",
        |lab| std::fs::remove_dir_all(lab.path().join("clusters/edge")).unwrap(),
        |answer| {
            assert_eq!(environment(answer, "edge")["state"], "removed");
        },
    ),
    (
        "a Kustomization",
        |lab| {
            lab.write("apps/tools/tools.yaml", &config("tools", "default", "a: b"));
            lab.write("clusters/staging/tools.yaml", &kustomization("tools", "apps/tools", ""));
        },
        nothing,
    ),
    (
        "a dependency",
        |lab| lab.replace("clusters/staging/tools.yaml", "spec:\n", "spec:\n  dependsOn: [{name: shop}]\n"),
        |answer| {
            let edge = &staging(answer)["difference"]["edges"][0];
            assert_eq!((&edge["kind"], &edge["change"]), (&Value::from("DependsOn"), &Value::from("added")));
        },
    ),
    (
        "a loop",
        |lab| lab.replace(SHOP, "    - name: cert\n", "    - name: cert\n    - name: front\n"),
        |answer| {
            assert_eq!(staging(answer)["difference"]["loops"][0]["change"], "added");
            assert!(codes(answer, "newFindings").contains(&"dependency-cycle"));
        },
    ),
    (
        "the loop is mended",
        |lab| lab.replace(SHOP, "    - name: front\n", ""),
        |answer| {
            assert_eq!(staging(answer)["difference"]["loops"][0]["change"], "removed");
            assert!(codes(answer, "fixedFindings").contains(&"dependency-cycle"));
        },
    ),
    (
        "a rename of what others need",
        |lab| {
            lab.replace(SHOP, "name: shop\n", "name: store\n");
        },
        |answer| {
            let dangling = ids(&staging(answer)["difference"]["dangling"]);
            assert_eq!(dangling, ["Kustomization/flux-system/front", "Kustomization/flux-system/tools"]);
            // The new one has what the old one had: which of them comes first decides.
            assert_eq!(effect(answer, "PersistentVolumeClaim/shop/data"), "moved");
        },
    ),
    ("the name again", |lab| lab.replace(SHOP, "name: store\n", "name: shop\n"), nothing),
    ("no pruning", |lab| lab.replace(SHOP, "prune: true", "prune: false"), nothing),
    (
        "a claim goes, unpruned",
        |lab| lab.replace("apps/shop/base/kustomization.yaml", "  - storage/claim.yaml\n", ""),
        |answer| {
            assert_eq!(effect(answer, "PersistentVolumeClaim/shop/data"), "orphaned noPrune");
        },
    ),
    ("a suspended parent", |lab| lab.replace(SHOP, "prune: false", "prune: true\n  suspend: true"), nothing),
    (
        "the configuration goes",
        |lab| {
            let text = "configMapGenerator:\n  - name: conf\n    files: [app.conf]\n";
            lab.replace("apps/shop/base/kustomization.yaml", text, "");
        },
        |answer| {
            let objects = staging(answer)["difference"]["objects"].as_array().unwrap();
            let gone = objects.iter().find(|object| object["change"] == "removed").unwrap();
            assert_eq!(gone["removal"]["effect"], "waits");
        },
    ),
    (
        "a parent goes that is suspended",
        |lab| lab.remove(SHOP),
        |answer| {
            assert_eq!(effect(answer, "Deployment/shop/shop"), "orphaned suspendedApplier");
            assert_eq!(effect(answer, "Kustomization/flux-system/shop"), "pruned");
        },
    ),
    (
        "a deadlock of a cold start",
        |lab| {
            let parent = kustomization("parent", "apps/parent", "  wait: true\n");
            lab.write("clusters/staging/parent.yaml", &parent);
            lab.write(
                "apps/parent/child.yaml",
                &kustomization("child", "apps/tools", "  dependsOn: [{name: parent}]\n"),
            );
        },
        |answer| assert!(codes(answer, "newFindings").contains(&"wait-deadlock"), "{answer:#}"),
    ),
    (
        "the deadlock is mended",
        |lab| lab.replace("clusters/staging/parent.yaml", "  wait: true\n", ""),
        |answer| {
            assert!(codes(answer, "fixedFindings").contains(&"wait-deadlock"));
        },
    ),
    (
        "a base goes that all use",
        |lab| {
            std::fs::remove_dir_all(lab.path().join("apps/shop/base")).unwrap();
        },
        |answer| {
            let production = environment(answer, "production");
            assert_eq!(production["difference"]["nodes"][0]["build"]["state"], "fails");
            assert_eq!(production["difference"]["objects"], Value::Array(Vec::new()));
        },
    ),
    (
        "the base is there again",
        |lab| {
            git(lab.path(), &["checkout", "-q", "HEAD~1", "--", "apps/shop/base"]);
        },
        |answer| {
            assert_eq!(
                environment(answer, "production")["difference"]["nodes"][0]["build"]["state"],
                "mended"
            );
        },
    ),
    (
        "nothing of an environment is left",
        |lab| {
            for file in ["cert.yaml", "shop.yaml", "front.yaml"] {
                lab.remove(&format!("clusters/production/{file}"));
            }
        },
        |answer| {
            let objects = environment(answer, "production")["difference"]["objects"].as_array().unwrap();
            assert!(objects.iter().any(|object| object["id"] == "Namespace/cert" && object["removal"]["effect"] == "pruned"));
        },
    ),
];

#[test]
fn each_commit_touches_what_both_sides_differ_in() {
    let lab = Lab::new();
    let mut before = applied(lab.path());
    for (what, change, check) in CHANGES {
        change(&lab);
        // The work tree is compared, then the commit.
        let dirty = lab.affected(&["--base", "HEAD"]);
        lab.commit(what);
        let answer = lab.affected(&["--base", "HEAD~1", "--head", "HEAD"]);
        assert_eq!(without_sides(&dirty), without_sides(&answer), "{what}");
        let after = applied(lab.path());
        assert_agrees(what, &answer, &before, &after);
        assert_explained(what, &answer);
        tell(what);
        check(&answer);
        before = after;
    }
}

fn without_sides(answer: &Value) -> Value {
    let mut answer = answer["result"]["environments"].clone();
    answer.sort_all_objects();
    answer
}

/// The nodes are those that the two sides differ in.
fn assert_agrees(
    what: &str,
    answer: &Value,
    before: &BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>,
    after: &BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>,
) {
    for (name, new) in after {
        let Some(old) = before.get(name) else { continue };
        let expected = touched(old, new);
        let all = answer["result"]["environments"].as_array().unwrap();
        let found: BTreeSet<String> = all
            .iter()
            .filter(|one| one["environment"] == name.as_str())
            .flat_map(|one| ids(&one["difference"]["nodes"]))
            .map(str::to_owned)
            .collect();
        assert_eq!(found, expected, "{what}: {name}");
    }
}

/// Each node that is touched has a reason with a place, and each that follows a step that leads on.
fn assert_explained(what: &str, answer: &Value) {
    for one in answer["result"]["environments"].as_array().unwrap() {
        let difference = &one["difference"];
        for node in difference["nodes"].as_array().into_iter().flatten() {
            let objects =
                [&node["own"], &node["applies"]].into_iter().flat_map(|list| list.as_array().unwrap());
            let places =
                objects.map(|at| &difference["objects"][usize::try_from(at.as_u64().unwrap()).unwrap()]);
            let has_place =
                |object: &Value| object["newLocation"].is_object() || object["oldLocation"].is_object();
            let mut places = places.peekable();
            assert!(places.peek().is_some() || node["build"].is_object(), "{what}: {node:#}");
            assert!(places.all(has_place), "{what}: {node:#}");
        }
        let after = &difference["after"];
        for member in after["members"].as_array().into_iter().flatten() {
            let step = &after["steps"][usize::try_from(member.as_u64().unwrap()).unwrap()];
            assert!(step["why"].is_object() && step["location"].is_object(), "{what}: {step:#}");
        }
    }
}

#[test]
fn a_folder_of_the_repository_is_compared_with_itself() {
    let outer = tempfile::tempdir().unwrap();
    let lab = Lab::new();
    let inner = outer.path().join("fleet");
    crate::support::copy(lab.path(), &inner);
    std::fs::remove_dir_all(inner.join(".git")).unwrap();
    git(outer.path(), &["init", "-q", "-b", "main"]);
    git(outer.path(), &["add", "-A"]);
    git(outer.path(), &["commit", "-q", "-m", "one"]);
    let file = inner.join("apps/shop/base/deployment.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("replicas: 2", "replicas: 4")).unwrap();
    let names = |folder: &Path, more: &[&str]| {
        let arguments = [&["affected", "--base", "HEAD", "--direct", "-o", "names"], more].concat();
        crate::support::run(folder, &arguments).1
    };
    assert_eq!(names(&inner, &[]), "Kustomization/flux-system/shop\n");
    let listed = outer.path().join("list");
    std::fs::write(&listed, "fleet/apps/shop/base/deployment.yaml\nother/file.yaml\n").unwrap();
    assert_eq!(names(&inner, &["--files", listed.to_str().unwrap()]), "Kustomization/flux-system/shop\n");
}

#[test]
fn links_are_followed_on_both_sides() {
    let lab = Lab::new();
    lab.write("apps/front/kustomization.yaml", "resources: [parts/front.yaml]\n");
    lab.rename("apps/front/front.yaml", "apps/front/parts/front.yaml");
    lab.commit("a folder");
    lab.rename("apps/front/parts", "shared/front");
    std::os::unix::fs::symlink("../../shared/front", lab.path().join("apps/front/parts")).unwrap();
    lab.commit("a link");
    unchanged(&lab.affected(&["--base", "HEAD~1", "--head", "HEAD"]));
    unchanged(&lab.affected(&["--base", "HEAD~1"]));
    lab.replace("shared/front/front.yaml", "domain: ", "domain: www.");
    let answer = lab.affected(&["--base", "HEAD"]);
    assert_eq!(ids(&staging(&answer)["difference"]["nodes"]), ["Kustomization/flux-system/front"]);
}
