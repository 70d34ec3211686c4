//! Files whose names, or whose contents, are not what they should be.

use infra_graph::finding::Code;
use infra_graph::repository::Repository;
use infra_graph::{Options, analyze};

use crate::support::fleet::{SYNC_A as SYNC, kustomization, of_code, places};
use crate::support::{place, repository};

const PLAIN: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  a: b\n";
const PLACED: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  namespace: default\n";

/// A repository with Kustomization `app`, and these files.
fn app(files: &[(&str, &str)]) -> Repository {
    let own = kustomization("app", "");
    let sync = ("clusters/a/flux-system/gotk-sync.yaml", SYNC);
    let mut all = vec![sync, ("clusters/a/app.yaml", own.as_str())];
    all.extend(files);
    repository(&all)
}

/// Whether `app` ever gets ready.
fn is_ready(repository: &Repository) -> bool {
    let analysis = analyze(repository, &Options::default());
    let analyzed = &analysis.environments[0];
    let named = |name: &str| {
        let mut nodes = analyzed.graph().nodes();
        nodes.find(|(_, node)| node.is_kustomization() && &*node.reference.name == name).unwrap().0
    };
    analyzed.empty().done(named("app")).is_some()
}

const CODE: Code = Code::KustomizationFileName;

#[test]
fn a_kustomization_under_a_name_that_is_not_read() {
    let named = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata:\n  name: app\nnamespace: default\nresources: [cm.yaml]\n";
    for name in ["app/kustomize.yaml", "app/Kustomization.yaml", "app/all.yml"] {
        let lost = app(&[(name, named), ("app/cm.yaml", PLAIN)]);
        assert_eq!(places(&lost, CODE), [format!("{name}:2:7")]);
        assert!(!is_ready(&lost), "x has no namespace");
        let found = of_code(&lost, CODE);
        assert!(
            found[0].notes[0].contains("`namespace` have no effect")
                || found[0].notes[0].contains("Its `namespace`")
        );
        let placed = app(&[(name, named), ("app/cm.yaml", PLACED)]);
        assert_eq!(places(&placed, CODE).len(), 1, "the kustomization is lost all the same");
        assert!(is_ready(&placed), "and what is left is applied");
    }
}

#[test]
fn without_a_name_it_breaks_the_build() {
    for text in [
        "kind: Kustomization\nresources: [cm.yaml]\n",
        "resources:\n  - cm.yaml\n",
        "configMapGenerator:\n  - name: x\n",
    ] {
        let broken = app(&[("app/kustomize.yaml", text), ("app/cm.yaml", PLACED)]);
        assert_eq!(places(&broken, CODE), ["app/kustomize.yaml:1:1"], "{text}");
        assert!(!is_ready(&broken));
    }
    let settings = app(&[("app/values.yaml", "resources:\n  cpu: 1\n"), ("app/cm.yaml", PLACED)]);
    assert!(places(&settings, CODE).is_empty(), "no kustomization at all");
}

#[test]
fn a_folder_that_is_listed_and_holds_no_other_name() {
    let top = ("app/kustomization.yaml", "resources: [part]\n");
    let part = ("app/part/kustomize.yaml", "kind: Kustomization\nresources: [cm.yaml]\n");
    let repository = app(&[top, part, ("app/part/cm.yaml", PLACED)]);
    let found = of_code(&repository, CODE);
    let labels: Vec<String> = found[0].labels.iter().map(|label| place(&repository, label.span)).collect();
    assert!(labels.contains(&"app/part/kustomize.yaml:1:1".to_owned()), "{labels:?}");
}

#[test]
fn a_flux_object_in_a_kustomization_file() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: x\n  namespace: default\nspec: {}\n";
    for text in [kustomization("child", "").as_str(), release] {
        let direct = app(&[("app/kustomization.yaml", text)]);
        assert_eq!(places(&direct, CODE), ["app/kustomization.yaml:1:13"]);
        assert!(of_code(&direct, Code::UnknownField).is_empty(), "one fault is one finding");
        assert!(!is_ready(&direct));
        let below = app(&[("app/part/kustomization.yaml", text), ("app/cm.yaml", PLACED)]);
        assert_eq!(places(&below, CODE), ["app/part/kustomization.yaml:1:13"]);
    }
}

#[test]
fn an_object_of_flux_that_nobody_lists() {
    let (one, two, three) = (kustomization("one", ""), kustomization("two", ""), kustomization("three", ""));
    let files = |listing: &str| {
        let listed = ("app/kustomization.yaml", listing);
        app(&[
            listed,
            ("app/one.yaml", &one),
            ("app/two.yaml", &two),
            ("app/three.yml", &three),
            ("one/x.yaml", PLACED),
        ])
    };
    let code = Code::UnreferencedFile;
    let forgotten = files("resources: [one.yaml]\n");
    assert_eq!(places(&forgotten, code), ["app/three.yml:4:9", "app/two.yaml:4:9"]);
    assert_eq!(of_code(&forgotten, code)[0].environments.iter().collect::<Vec<_>>(), ["a"]);
    // A comment says that it is on purpose, and a patch is read.
    let said = files("# two.yaml waits for the new disks\nresources: [one.yaml, three.yml]\n");
    assert!(places(&said, code).is_empty());
    // Beside nothing of Flux, it is no list of such objects.
    let plain = app(&[
        ("app/kustomization.yaml", "resources: [cm.yaml]\n"),
        ("app/cm.yaml", PLACED),
        ("app/two.yaml", &two),
    ]);
    assert!(places(&plain, code).is_empty());
}

#[test]
fn a_conflict_is_named() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n<<<<<<< HEAD\n  namespace: a\n=======\n  namespace: b\n>>>>>>> feature\n";
    let resource = app(&[("app/cm.yaml", text)]);
    let found = of_code(&resource, Code::InvalidYaml);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].message, "a Git conflict is left in this file");
    assert_eq!(places(&resource, Code::InvalidYaml), ["app/cm.yaml:5:1"]);
    let listing = "resources:\n<<<<<<< HEAD\n- a.yaml\n=======\n- b.yaml\n>>>>>>> feature\n";
    let kustomization = app(&[("app/kustomization.yaml", listing), ("app/a.yaml", PLACED)]);
    assert_eq!(places(&kustomization, Code::InvalidYaml), ["app/kustomization.yaml:2:1"]);
    let other = app(&[("app/cm.yaml", "a: [\n")]);
    assert!(of_code(&other, Code::InvalidYaml)[0].message.starts_with("this is not YAML"));
}
