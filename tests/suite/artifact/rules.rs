//! What the rules of an artifact copy, and what they are refused for.

use infra_graph::finding::{Code, Finding};
use infra_graph::source::{Glob, Memory};

use crate::support::place;

use super::{CONFIG, analysed, copies, generator, kustomization, messages};

#[test]
fn rules_exclude_overwrite_and_merge() {
    let spec = "  artifacts:
  - name: shop
    copy:
    - {from: \"@git/apps/shop/\", to: \"@artifact/\", exclude: [\"**/skip/**\", \"*.md\"]}
    - {from: \"@git/over/values.yaml\", to: \"@artifact/shop/values.yaml\", strategy: Merge}
";
    let more = [
        (
            "apps/shop/kustomization.yaml",
            "namespace: shop\nconfigMapGenerator: [{name: values, files: [values.yaml]}]\n",
        ),
        ("apps/shop/values.yaml", "image: {tag: one, name: shop}\nlist: [a]\n"),
        ("apps/shop/skip/broken.yaml", "{{"),
        ("apps/shop/readme.md", ""),
        ("over/values.yaml", "image: {tag: two}\nlist: [b]\n"),
    ];
    let (repository, analysis) = analysed(&generator(spec), &kustomization("./shop", "shop"), &more);
    assert_eq!(messages(&analysis), Vec::<String>::new());
    let root = camino::Utf8Path::new("ExternalArtifact:flux-system:shop/shop");
    let names: Vec<String> =
        repository.files().list(root).unwrap().into_iter().map(|entry| entry.name).collect();
    assert_eq!(names, ["kustomization.yaml", "values.yaml"]);
    let values = repository.files().read(&root.join("values.yaml")).unwrap();
    let values: serde_json::Value = serde_yaml::from_slice(&values).unwrap();
    assert_eq!(values, serde_json::json!({"image": {"tag": "two", "name": "shop"}, "list": ["b"]}));
}

#[test]
fn what_fails_in_a_rule_is_said_at_the_rule() {
    let cases = [
        ("@nowhere/apps/**", "@artifact/", "no source has the alias `nowhere`", "9:14"),
        ("@git/apps/none/**", "@artifact/", "nothing in the source matches `apps/none/**`", "9:14"),
        ("@git/apps/none", "@artifact/", "`apps/none` is not in the source", "9:14"),
        ("@git/../apps", "@artifact/", "`../apps` leads out", "9:14"),
    ];
    for (from, to, why, at) in cases {
        let generator = generator(&copies("shop", &[(from, to)]));
        let (repository, analysis) =
            analysed(&generator, &kustomization("./", "shop"), &[("apps/shop/config.yaml", CONFIG)]);
        let found: Vec<_> = analysis.findings.iter().filter(|f| f.message.contains("is not made")).collect();
        assert_eq!(found.len(), 1, "{:?}", messages(&analysis));
        assert_eq!(found[0].message, format!("the artifact shop is not made: {why}"));
        assert_eq!(found[0].code, Code::BuildFailed);
        let place = place(&repository, found[0].span().unwrap());
        assert_eq!(place, format!("clusters/dev/generator.yaml:{at}"), "{from}");
    }
}

#[test]
fn what_the_api_server_refuses_in_a_rule_is_said_once() {
    let generator = generator(&copies("shop", &[("@git/apps", "elsewhere/")]));
    let (repository, analysis) =
        analysed(&generator, &kustomization("./", "shop"), &[("apps/shop/config.yaml", CONFIG)]);
    let generators =
        |finding: &&Finding| finding.nodes.iter().any(|node| node.starts_with("ArtifactGenerator"));
    let found: Vec<_> = analysis.findings.iter().filter(generators).collect();
    assert_eq!(found.len(), 1, "{:?}", messages(&analysis));
    assert_eq!(found[0].code, Code::InvalidSpec);
    assert_eq!(place(&repository, found[0].span().unwrap()), "clusters/dev/generator.yaml:9:31");
}

#[test]
fn an_unknown_strategy_is_said_and_an_archive_is_not_looked_into() {
    let rule = |strategy: &str| {
        format!(
            "  artifacts:\n  - name: shop\n    copy:\n    - {{from: \"@git/apps/shop/**\", to: \"@artifact/\", strategy: {strategy}}}\n"
        )
    };
    let more = [("apps/shop/config.yaml", CONFIG), ("apps/shop/more.tgz", "")];
    let (_, analysis) = analysed(&generator(&rule("Replace")), &kustomization("./", "shop"), &more);
    let is_refused =
        |finding: &Finding| finding.code == Code::InvalidSpec && finding.message.contains("strategy");
    assert!(analysis.findings.iter().any(is_refused), "{:?}", messages(&analysis));
    let (_, analysis) = analysed(&generator(&rule("Extract")), &kustomization("./x", "shop"), &more);
    assert_eq!(
        messages(&analysis),
        ["external-source: the content of ExternalArtifact/flux-system/shop is not in this repository"]
    );
    let incomplete: Vec<String> =
        analysis.environments[0].graph().incomplete.iter().map(ToString::to_string).collect();
    assert_eq!(incomplete, ["Kustomization/flux-system/shop"]);
}

#[test]
fn patterns_are_those_of_upstream() {
    let files: Memory =
        ["a/x.yaml", "a/b/y.yaml", "a/b/c/z.yaml", "d.txt"].into_iter().map(|path| (path, "")).collect();
    let expand = |pattern: &str| -> Vec<String> {
        let found = Glob::expand(&files, "".into(), pattern, &mut 1000).unwrap().unwrap();
        found.into_iter().map(String::from).collect()
    };
    // Go's `fs.Glob` knows no `**`: it is `*`.
    assert_eq!(expand("a/**"), ["a/b", "a/x.yaml"]);
    assert_eq!(expand("*/*/*"), ["a/b/c", "a/b/y.yaml"]);
    assert_eq!(expand("[ae]?txt"), Vec::<String>::new());
    assert_eq!(expand("[a-d].txt"), ["d.txt"]);
    assert_eq!(expand("./a/*"), Vec::<String>::new());
    let matches = |pattern: &str, path: &str| Glob::doublestar(pattern).unwrap().matches(path.into());
    for (pattern, path, wanted) in [
        ("**/x", "x", true),
        ("**/x", "a/b/x", true),
        ("a/**", "a", true),
        ("a/**", "a/b/c", true),
        ("a/**/c", "a/c", true),
        ("a/*", "a/b/c", false),
        ("*.md", "a/b/readme.md", true),
        ("a/*.md", "a/b/readme.md", false),
        ("*.{md,txt}", "a/b.txt", true),
        ("[!a]", "b", true),
    ] {
        assert_eq!(matches(pattern, path), wanted, "{pattern} {path}");
    }
    assert!(Glob::doublestar("a{b").is_err() && Glob::doublestar("[a").is_err());
}

#[test]
fn a_pattern_walks_what_is_in_the_artifact() {
    let spec = "  pathPattern: \"@git/{dir}\"\n  artifacts:\n  - {name: \"x-{dir}\", copy: [{from: \"@git/{dir}/**\", to: \"@artifact/\"}]}\n";
    // What the defaults leave out, and what a file of rules does.
    for more in [
        vec![("apps/config.yaml", CONFIG), (".github/ci.yaml", "on: push\n")],
        vec![("apps/config.yaml", CONFIG), ("_docs/a.md", "a\n"), (".sourceignore", "_docs/\n")],
    ] {
        let (_, analysis) = analysed(&generator(spec), &kustomization("./", "x-apps"), &more);
        let failed = messages(&analysis).into_iter().find(|message| message.contains("build-failed"));
        assert_eq!(failed, None);
    }
}

#[test]
fn what_is_extracted_has_to_be_an_archive() {
    let rule = |from: &str| {
        format!(
            "  artifacts:\n  - {{name: shop, copy: [{{from: \"@git/{from}\", to: \"@artifact/\", strategy: Extract}}]}}\n"
        )
    };
    let more = [("apps/config.yaml", CONFIG)];
    for (from, why) in [
        ("apps/config.yaml", "`apps/config.yaml` is no archive: its name ends in neither .tar.gz nor .tgz"),
        ("apps", "`apps` is a folder, no archive"),
        ("none.tgz", "`none.tgz` is not in the source"),
        ("**/*.tgz", "nothing in the source matches `**/*.tgz`"),
    ] {
        let (_, analysis) = analysed(&generator(&rule(from)), &kustomization("./", "shop"), &more);
        let wanted = format!("build-failed: the artifact shop is not made: {why}");
        assert!(messages(&analysis).contains(&wanted), "{from}: {:?}", messages(&analysis));
    }
    // What is there and is none is passed over.
    for from in ["apps/**", "*/"] {
        let (_, analysis) = analysed(&generator(&rule(from)), &kustomization("./", "shop"), &more);
        assert!(!messages(&analysis).iter().any(|message| message.contains("build-failed")), "{from}");
    }
}

#[test]
fn a_target_goes_only_through_folders_that_are_there() {
    let other = CONFIG.replace("name: shop", "name: other");
    let more = [("apps/shop/config.yaml", CONFIG), ("apps/shop/sub/other.yaml", &*other)];
    let failing = |rules: &[(&str, &str)]| {
        let (_, analysis) = analysed(&generator(&copies("shop", rules)), &kustomization("./", "shop"), &more);
        let failures = messages(&analysis).into_iter();
        failures.filter(|message| message.starts_with("build-failed: the artifact")).collect::<Vec<_>>()
    };
    let file = "@git/apps/shop/config.yaml";
    for (to, why) in [
        ("x/../y", "`x` is no folder of the artifact"),
        ("x/.", "`x/.` is a folder"),
        ("x/../y/config.yaml", "`x` is no folder of the artifact"),
        ("../y", "`../y` leads out"),
    ] {
        let expected = format!("build-failed: the artifact shop is not made: {why}");
        assert_eq!(failing(&[(file, &format!("@artifact/{to}"))]), [expected], "{to}");
    }
    // With the folder that it would go into, too.
    let into_folder = [("@git/apps/shop", "@artifact/"), (file, "@artifact/x/../shop")];
    assert_eq!(failing(&into_folder).len(), 1);
    // The folder of a file is made before the file, and what ends with a slash is a folder wherever it leads.
    for to in ["y/../y/a.yaml", "x/../y/", "./y/", "shop/./a.yaml"] {
        assert_eq!(failing(&[(file, &format!("@artifact/{to}"))]), Vec::<String>::new(), "{to}");
    }
    // No folder is made below a file, not even an empty one.
    let below = [(file, "@artifact/a"), ("@git/apps/shop/sub", "@artifact/a")];
    assert_eq!(
        failing(&below),
        [
            "build-failed: the artifact shop is not made: `a` is a file in the artifact, so `a/sub` cannot be put below it"
        ]
    );
}
