//! Places in a source, in every format.

use serde_json::Value;

use super::{Beside, SOURCE, kustomization};

/// A fault in the source, an order that is about it, and an object that stands there.
fn faulty() -> Beside {
    let beside = Beside::new();
    beside.write("infra/.git/config", "[remote \"origin\"]\n\turl = https://github.com/example/infra\n");
    beside.write("shop/deploy/base/kustomization.yaml", "resources: [shop.yaml, child.yaml, missing.yaml]\n");
    beside.write("shop/deploy/base/child.yaml", kustomization("child", "./nowhere"));
    beside
}

const MISSING: &str = "OCIRepository/shop/shop/base/kustomization.yaml";

#[test]
fn text_names_the_source_before_the_path() {
    let beside = faulty();
    let (_, out, _) = beside.run("../shop/deploy", &["check", "-o", "concise"]);
    assert!(out.contains(&format!("{MISSING}:1:36: error[missing-file]")), "{out}");
    let (_, out, _) = beside.run("../shop/deploy", &["check"]);
    assert!(out.contains(MISSING) && out.contains("resources: [shop.yaml"), "{out}");
    let (_, out, _) = beside.run("../shop/deploy", &["deps", "child"]);
    assert!(out.contains(&format!("{SOURCE}/base/")), "{out}");
    let (_, out, _) = beside.run("../shop/deploy", &["build", "Kustomization/shop/shop", "--origins"]);
    assert!(!out.contains("../shop"), "{out}");
}

#[test]
fn so_does_json() {
    let beside = faulty();
    let report = beside.json("../shop/deploy", &["check", "-o", "json"]);
    let findings = report["result"]["findings"].as_array().unwrap();
    let at = |code: &str| {
        let finding = findings.iter().find(|finding| finding["code"] == code).unwrap();
        finding["labels"][0]["location"].clone()
    };
    assert_eq!(at("missing-file"), serde_json::json!({"path": MISSING, "line": 1, "column": 36}));
    assert_eq!(at("missing-path")["path"], format!("{SOURCE}/base/child.yaml"));
    let graph = beside.json("../shop/deploy", &["render", "dev", "-o", "json"]);
    let nodes = graph["result"]["nodes"].as_array().unwrap();
    let shop = nodes.iter().find(|node| node["id"] == "Kustomization/shop/shop").unwrap();
    assert_ne!(shop["external"], true, "{shop}");
}

#[test]
fn sarif_says_that_it_is_no_file_of_the_repository() {
    let beside = faulty();
    let (_, out, _) = beside.run("../shop/deploy", &["check", "-o", "sarif"]);
    let log: Value = serde_json::from_str(&out).unwrap();
    let run = &log["runs"][0];
    assert!(run["originalUriBaseIds"]["SOURCES"]["description"]["text"].is_string(), "{run}");
    let result =
        run["results"].as_array().unwrap().iter().find(|one| one["ruleId"] == "missing-file").unwrap();
    let location = &result["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(*location, serde_json::json!({"uri": MISSING, "uriBaseId": "SOURCES"}));
    // Without such a place, everything is as it was.
    beside.write("shop/deploy/base/kustomization.yaml", "resources: [shop.yaml]\n");
    let (_, out, _) = beside.run("../shop/deploy", &["check", "-o", "sarif"]);
    assert!(!out.contains("SOURCES"), "{out}");
}

#[test]
fn github_is_given_no_file_that_it_would_not_find() {
    let beside = faulty();
    let (_, out, _) = beside.run("../shop/deploy", &["check", "-o", "github"]);
    let line = out.lines().find(|line| line.contains("title=missing-file")).unwrap();
    assert!(
        line.starts_with("::error title=missing-file::") && line.contains(&format!("{MISSING}:1:36")),
        "{line}"
    );
}

#[test]
fn the_summary_of_a_step_links_to_no_file_that_is_not_there() {
    let beside = faulty();
    let summary = beside.path("summary.md");
    let mut command = crate::support::program(&beside.repository());
    command.args(["check", "--source"]).arg(format!("{SOURCE}=../shop/deploy"));
    command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", &summary);
    for (name, value) in [
        ("GITHUB_SERVER_URL", "https://github.com"),
        ("GITHUB_REPOSITORY", "example/infra"),
        ("GITHUB_SHA", "0123456"),
    ] {
        command.env(name, value);
    }
    command.output().unwrap();
    let text = std::fs::read_to_string(summary).unwrap();
    assert!(text.contains("base/kustomization.yaml:1"), "{text}");
    assert!(!text.contains("blob/0123456/OCIRepository"), "{text}");
}

#[test]
fn nothing_links_there() {
    let beside = faulty();
    let web = "https://github.com/example/infra/blob/HEAD/";
    for (verb, links) in [
        (&["render", "dev", "-o", "svg"][..], true),
        (&["render", "dev", "-o", "html"], false),
        (&["deps", "child", "-o", "markdown"], false),
        (&["order", "dev", "-o", "markdown"], false),
    ] {
        let (_, out, error) = beside.run("../shop/deploy", verb);
        assert!(out.contains("child"), "{verb:?}: {out}{error}");
        assert!(!out.contains(&format!("{web}OCIRepository")), "{verb:?}: {out}");
        assert!(!out.contains(&format!("]({SOURCE}")), "{verb:?}: {out}");
        assert_eq!(out.contains(&format!("{web}clusters/dev/shop.yaml")), links, "{verb:?}");
    }
}

/// The folders of a picture are those of the repository, not of a source.
#[test]
fn a_picture_keeps_its_layers() {
    let beside = Beside::new();
    beside.write("infra/clusters/dev/apps.yaml", own("apps", "./apps"));
    beside.write("infra/apps/shop.yaml", super::SERVICE);
    beside.write("infra/clusters/dev/shop.yaml", own("platform", "./platform"));
    beside.write("infra/platform/config.yaml", super::config("platform"));
    beside.write("shop/deploy/base/child.yaml", kustomization("child", "./kinds"));
    beside.write("shop/deploy/base/kustomization.yaml", "resources: [child.yaml]\n");
    let (_, out, _) = beside.run("../shop/deploy", &["render", "dev", "-o", "html"]);
    let layers = out.split("\"layers\":").nth(1).unwrap().split(']').next().unwrap();
    assert_eq!(layers, "[\"platform\",\"apps\"");
}

fn own(name: &str, path: &str) -> String {
    kustomization(name, path)
        .replace("namespace: shop", "namespace: flux-system")
        .replace("kind: OCIRepository, name: shop", "kind: GitRepository, name: flux-system")
}

#[test]
fn answers_are_the_same_every_time() {
    let beside = faulty();
    for verb in [&["check", "-o", "json"][..], &["render", "dev", "-o", "json"], &["order", "dev"]] {
        let once = beside.run("../shop/deploy", verb);
        assert_eq!(once, beside.run("../shop/deploy", verb), "{verb:?}");
    }
}
