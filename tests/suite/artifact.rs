//! Artifacts that an ArtifactGenerator composes, and builds from exactly their files.

use infra_graph::finding::{Code, Finding};
use infra_graph::graph::{EdgeKind, Graph};
use infra_graph::repository::Repository;
use infra_graph::source::{Glob, Memory};
use infra_graph::{Analysis, Options, analyze};

use crate::support::{place, repository};

/// Bootstrap, and what every test has: an app with a base.
const SYNC: &str = "apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: https://example.com/infra.git}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {path: ./clusters/dev, sourceRef: {kind: GitRepository, name: flux-system}}
";
const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop, namespace: shop}\n";

fn kustomization(path: &str, artifact: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: shop, namespace: flux-system}}
spec: {{path: {path}, sourceRef: {{kind: ExternalArtifact, name: {artifact}}}}}
"
    )
}

fn generator(spec: &str) -> String {
    format!(
        "apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {{name: apps, namespace: flux-system}}
spec:
  sources: [{{alias: git, kind: GitRepository, name: flux-system}}]
{spec}"
    )
}

/// The repository of a generator, a Kustomization and more files.
fn analysed(generator: &str, kustomization: &str, more: &[(&str, &str)]) -> (Repository, Analysis) {
    let mut files = vec![
        ("clusters/dev/flux-system/gotk-sync.yaml", SYNC),
        ("clusters/dev/generator.yaml", generator),
        ("clusters/dev/shop.yaml", kustomization),
    ];
    files.extend(more);
    let repository = repository(&files);
    let analysis = analyze(&repository, &Options::default());
    (repository, analysis)
}

fn copies(name: &str, rules: &[(&str, &str)]) -> String {
    let rules: String =
        rules.iter().map(|(from, to)| format!("    - {{from: \"{from}\", to: \"{to}\"}}\n")).collect();
    format!("  artifacts:\n  - name: {name}\n    copy:\n{rules}")
}

fn applied(analysis: &Analysis) -> Vec<String> {
    let inventory = &analysis.environments[0].environment().inventory;
    let shop = inventory.iter().filter(|(_, entry)| {
        entry.appliers.iter().any(|applier| applier.by.as_ref().is_some_and(|by| &*by.name == "shop"))
    });
    shop.map(|(reference, _)| reference.to_string()).collect()
}

fn messages(analysis: &Analysis) -> Vec<String> {
    let text = |finding: &Finding| format!("{}: {}", finding.code.name(), finding.message);
    analysis.findings.iter().map(text).collect()
}

fn edges(graph: &Graph, kind: EdgeKind) -> Vec<String> {
    let edges = graph.edges().filter(|edge| edge.kind == kind);
    let name = |id| graph.node(id).reference.to_string();
    edges.map(|edge| format!("{} -> {}", name(edge.from), name(edge.to))).collect()
}

#[test]
fn a_kustomization_is_built_from_the_files_of_its_artifact() {
    let generator = generator(&copies("shop", &[("@git/apps/shop/**", "@artifact/deploy/")]));
    let more = [("apps/shop/config.yaml", CONFIG), ("apps/other/other.yaml", CONFIG)];
    let (repository, analysis) = analysed(&generator, &kustomization("./deploy", "shop"), &more);
    assert_eq!(messages(&analysis), Vec::<String>::new());
    assert_eq!(applied(&analysis), ["ConfigMap/shop/shop"]);
    let subject = &analysis.environments[0];
    let (_, entry) = subject
        .environment()
        .inventory
        .iter()
        .find(|(reference, _)| &*reference.kind == "ConfigMap")
        .unwrap();
    assert_eq!(place(&repository, entry.object.origin), "apps/shop/config.yaml:1:1");
    let (_, build) = subject.environment().builds.iter().find(|(by, _)| &*by.name == "shop").unwrap();
    assert!(build.files.contains(camino::Utf8Path::new("apps/shop/config.yaml")), "{:?}", build.files);
    let sources = edges(subject.graph(), EdgeKind::Source);
    for edge in [
        "Kustomization/flux-system/shop -> ExternalArtifact/flux-system/shop",
        "ArtifactGenerator/flux-system/apps -> GitRepository/flux-system/flux-system",
    ] {
        assert!(sources.contains(&edge.to_owned()), "{sources:?}");
    }
    let appliers = edges(subject.graph(), EdgeKind::AppliedBy);
    let edge = "ExternalArtifact/flux-system/shop -> ArtifactGenerator/flux-system/apps";
    assert!(appliers.contains(&edge.to_owned()), "{appliers:?}");
}

#[test]
fn a_build_stays_in_its_artifact() {
    let files = [
        ("apps/shop/kustomization.yaml", "resources: [../base]\n"),
        ("apps/base/kustomization.yaml", "resources: [config.yaml]\n"),
        ("apps/base/config.yaml", CONFIG),
    ];
    // The folder above is in the repository, but not in the artifact.
    let alone = generator(&copies("shop", &[("@git/apps/shop/**", "@artifact/")]));
    let (_, analysis) = analysed(&alone, &kustomization("./", "shop"), &files);
    assert!(applied(&analysis).is_empty());
    assert!(
        messages(&analysis).iter().any(|m| m == "build-failed: `../base` leads out of the artifact"),
        "{:?}",
        messages(&analysis)
    );
    // A folder without a pattern is copied as itself.
    let both =
        generator(&copies("shop", &[("@git/apps/shop", "@artifact/"), ("@git/apps/base", "@artifact/")]));
    let (_, analysis) = analysed(&both, &kustomization("./shop", "shop"), &files);
    assert_eq!(messages(&analysis), Vec::<String>::new());
    assert_eq!(applied(&analysis), ["ConfigMap/shop/shop"]);
}

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
fn a_path_pattern_makes_an_artifact_for_each_folder() {
    let spec = "  pathPattern: \"@git/apps/{app}/deploy\"
  artifacts:
  - name: \"x-{app}\"
    copy:
    - {from: \"@git/apps/{app}/deploy/**\", to: \"@artifact/\"}
";
    let more = [("apps/Shop/deploy/config.yaml", CONFIG), ("apps/cart/deploy/config.yaml", CONFIG)];
    let (_, analysis) = analysed(&generator(spec), &kustomization("./", "x-shop"), &more);
    assert_eq!(messages(&analysis), Vec::<String>::new());
    assert_eq!(applied(&analysis), ["ConfigMap/shop/shop"]);
    let graph = analysis.environments[0].graph();
    let made = edges(graph, EdgeKind::AppliedBy);
    assert_eq!(
        made.iter().filter(|edge| edge.starts_with("ExternalArtifact/flux-system/x-")).count(),
        2,
        "{made:?}"
    );
    let twice = spec.replace("name: \"x-{app}\"", "name: same");
    let (_, analysis) = analysed(&generator(&twice), &kustomization("./", "same"), &more);
    let refused = "build-failed: apps makes no artifact: `apps/Shop/deploy` and `apps/cart/deploy` give an artifact with the name `same`";
    assert!(messages(&analysis).contains(&refused.to_owned()), "{:?}", messages(&analysis));
}

#[test]
fn an_artifact_that_no_generator_makes_is_a_missing_source() {
    let generator = generator(&copies("shop", &[("@git/apps/shop/**", "@artifact/")]));
    let more = [("apps/shop/config.yaml", CONFIG)];
    let (_, analysis) = analysed(&generator, &kustomization("./", "shopp"), &more);
    assert_eq!(messages(&analysis), ["missing-source: ExternalArtifact/flux-system/shopp is not in dev"]);
    assert_eq!(analysis.findings[0].help.as_deref(), Some("did you mean `shop`?"));
}

#[test]
fn sources_of_a_generator_are_sources_like_any_other() {
    let spec = "  artifacts: [{name: shop, copy: [{from: \"@charts/**\", to: \"@artifact/\"}]}]\n";
    let with = |kind: &str, name: &str| {
        let source = format!("[{{alias: charts, kind: {kind}, name: {name}}}]");
        generator(spec).replace("[{alias: git, kind: GitRepository, name: flux-system}]", &source)
    };
    let (_, analysis) = analysed(&with("Bucket", "none"), &kustomization("./", "shop"), &[]);
    assert!(
        messages(&analysis).contains(&"missing-source: Bucket/flux-system/none is not in dev".to_owned())
    );
    let options = |folder: &str| {
        let mut options = Options::default();
        let source = infra_graph::flux::Kind::OciRepository.reference("flux-system", "pushed");
        options.resolve.sources.insert(source, folder.into());
        options
    };
    let generator = with("OCIRepository", "pushed");
    let files = [
        ("clusters/dev/flux-system/gotk-sync.yaml", SYNC),
        ("clusters/dev/generator.yaml", &generator),
        ("clusters/dev/shop.yaml", &kustomization("./", "shop")),
        ("pushed/config.yaml", CONFIG),
    ];
    let analysis = analyze(&repository(&files), &options("pushed"));
    assert_eq!(messages(&analysis), Vec::<String>::new());
    assert_eq!(applied(&analysis), ["ConfigMap/shop/shop"]);
}

#[test]
fn artifacts_that_are_made_of_each_other_end() {
    let generators: String = (0..12)
        .map(|at| {
            let next = (at + 1) % 12;
            let sources: String = (0..12)
                .map(|n| format!("  - {{alias: s{n}, kind: ExternalArtifact, name: a{next}-{n}}}\n"))
                .collect();
            let artifacts: String = (0..12)
                .map(|n| {
                    format!("  - {{name: a{at}-{n}, copy: [{{from: \"@s{n}/**\", to: \"@artifact/\"}}]}}\n")
                })
                .collect();
            format!(
                "apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {{name: g{at}, namespace: flux-system}}
spec:
  sources:
{sources}  artifacts:
{artifacts}---
"
            )
        })
        .collect();
    let (_, analysis) = analysed(&generators, &kustomization("./", "a0-0"), &[]);
    assert!(
        messages(&analysis).iter().any(|m| m.starts_with("external-source: ")),
        "{:?}",
        messages(&analysis)
    );
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
fn a_mounted_tree_takes_no_name_of_the_repository() {
    let repository = repository(&[("T:a/file", "real")]);
    let mut tree = infra_graph::source::Tree::default();
    tree.write("file".into(), *b"made");
    let first = repository.mount("T/a", tree.clone());
    assert_eq!(first, "T:a#2");
    assert_eq!(repository.mount("T/a", tree.clone()), first);
    tree.copy("copy".into(), "T:a/file".into());
    let second = repository.mount("T/a", tree);
    assert_eq!(second, "T:a#3");
    assert_eq!(repository.files().read(&second.join("copy")).unwrap(), b"real");
    assert_eq!(repository.origin(&second.join("copy")).as_str(), "T:a/file");
    assert_eq!(repository.files().list("".into()).unwrap().len(), 1);
}

#[test]
fn a_generator_is_refused_as_a_whole() {
    let pattern = |pattern: &str, name: &str| {
        format!(
            "  pathPattern: \"{pattern}\"\n  artifacts:\n  - {{name: \"{name}\", copy: [{{from: \"@git/apps/**\", to: \"@artifact/\"}}]}}\n"
        )
    };
    let two = "  artifacts:\n  - {name: a, copy: [{from: \"@git/apps/**\", to: \"@artifact/\"}]}\n  - {name: a, copy: [{from: \"@git/apps/**\", to: \"@artifact/\"}]}\n";
    let revision = "  artifacts:\n  - {name: a, revision: \"@nope\", copy: [{from: \"@git/apps/**\", to: \"@artifact/\"}]}\n";
    for (spec, why) in [
        (
            pattern("@git/apps/{app}", "x-{app}"),
            "`_base` of the folder `apps/_base` cannot be the value of a label, as `app` is one",
        ),
        (pattern("@git/apps/{_x}", "a"), "the placeholder `_x` cannot be the key of a label"),
        (
            pattern("@git/other/{app}", "-{app}"),
            "`-shop`, of the folder `other/shop`, is no name of an object",
        ),
        (two.to_owned(), "two artifacts have the name `a`"),
        (revision.to_owned(), "no source has the alias `nope`"),
        (
            "  artifacts:\n  - {name: A_b, copy: [{from: \"@git/apps/**\", to: \"@artifact/\"}]}\n"
                .to_owned(),
            "`A_b` is no name of an object",
        ),
    ] {
        let more = [("apps/_base/config.yaml", CONFIG), ("other/shop/config.yaml", CONFIG)];
        let (_, analysis) = analysed(&generator(&spec), &kustomization("./", "x-shop"), &more);
        let wanted = format!("build-failed: apps makes no artifact: {why}");
        assert!(messages(&analysis).contains(&wanted), "{why}: {:?}", messages(&analysis));
    }
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
fn an_artifact_that_fails_stops_those_behind_it() {
    let spec = "  artifacts:
  - {name: before, copy: [{from: \"@git/apps/**\", to: \"@artifact/\"}]}
  - {name: fails, copy: [{from: \"@git/none/**\", to: \"@artifact/\"}]}
  - {name: behind, copy: [{from: \"@git/none/**\", to: \"@artifact/\"}]}
";
    let more = [("apps/config.yaml", CONFIG)];
    let (_, analysis) = analysed(&generator(spec), &kustomization("./", "before"), &more);
    let failed: Vec<_> =
        analysis.findings.iter().filter(|finding| finding.message.contains("is not made")).collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(
        failed[0].nodes[1..],
        ["ExternalArtifact/flux-system/fails", "ExternalArtifact/flux-system/behind"]
    );
    assert_eq!(applied(&analysis), ["ConfigMap/shop/shop"]);
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
fn a_generator_that_is_switched_off_makes_nothing() {
    let generator = generator(&copies("shop", &[("@git/apps/shop/**", "@artifact/")])).replace(
        "namespace: flux-system}\nspec",
        "namespace: flux-system, annotations: {source.extensions.fluxcd.io/reconcile: Disabled}}\nspec",
    );
    let more = [("apps/shop/config.yaml", CONFIG)];
    let (repository, analysis) = analysed(&generator, &kustomization("./", "shop"), &more);
    // What it made before stays as it was, and nobody knows what that is.
    assert!(applied(&analysis).is_empty());
    let suspended: Vec<&Finding> =
        analysis.findings.iter().filter(|finding| finding.code == Code::SuspendedDependency).collect();
    assert_eq!(suspended.len(), 1, "{:?}", messages(&analysis));
    assert_eq!(suspended[0].message, "apps is suspended, and shop takes its content from it");
    assert_eq!(place(&repository, suspended[0].labels[0].span), "clusters/dev/generator.yaml:3:101");
    assert_eq!(place(&repository, suspended[0].labels[1].span), "clusters/dev/shop.yaml:4:60");
    let subject = &analysis.environments[0];
    let done = |kind: &str| {
        let find = |node: &infra_graph::graph::Node| {
            &*node.reference.kind == kind && &*node.reference.name != "flux-system"
        };
        let (id, _) = subject.graph().nodes().find(|(_, node)| find(node)).unwrap();
        subject.empty().done(id)
    };
    // The controller marks it Ready all the same.
    assert!(done("ArtifactGenerator").is_some());
    assert_eq!(done("ExternalArtifact"), None);
    assert_eq!(done("Kustomization"), None);
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
