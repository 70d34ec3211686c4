//! `build --origins`: where values come from, as comments that change nothing.

use std::path::Path;

use camino::Utf8Path;
use infra_graph::analyze;
use infra_graph::kustomize::{Options, Renderer};
use infra_graph::render::origins;
use infra_graph::repository::Repository;
use infra_graph::source::{Disk, SourceMap, Span};
use infra_graph::yaml::{Key, Mapping, Node, to_yaml, to_yaml_with};
use proptest::prelude::*;

use crate::support::{Copy, documents, example, repository, run, shared};

/// What the folder builds, with origins.
fn built(repository: &Repository, folder: &str) -> String {
    let build = Renderer::new(repository).build(Utf8Path::new(folder), &Options::kubectl());
    assert!(build.failure.is_none(), "{:?}", build.failure);
    let documents: Vec<String> =
        build.objects.iter().map(|object| origins::yaml(object, repository.sources())).collect();
    documents.join("---\n")
}

#[test]
fn a_target_shows_the_places_of_its_patches() {
    let arguments = ["build", "ks/flux-system/activity-system", "-e", "staging"];
    let (exit, plain, _) = run(&example(), &arguments);
    assert_eq!(exit, 0);
    let (exit, out, _) = run(&example(), &[&arguments[..], &["--origins"]].concat());
    assert_eq!(exit, 0);
    let patches = "apps/activity-system/overlays/staging/patches";
    for line in [
        &format!("\n  interval: 1m # {patches}/oci-repository-patch.yaml:8\n"),
        // The patch brings the whole mapping, so its parts need no comment.
        &format!("\n  ref: # {patches}/oci-repository-patch.yaml:10\n    semver: '>=0.0.0-0'\n"),
        // Two files make this list.
        "\n  components:\n  - ../components/cert-manager-ca\n",
        &format!(
            "\n  - ../components/k8s-event-exporter # {patches}/apiserver-new-components-patch.yaml:4\n"
        ),
        &format!(
            "\n  - ../components/reindex-job-template # {patches}/apiserver-new-components-patch.yaml:7\n"
        ),
        "\n  url: oci://ghcr.io/datum-cloud/activity-kustomize\n",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
    assert_eq!(documents(&out), documents(&plain));
}

#[test]
fn a_folder_shows_them_as_well() {
    let folder = "./apps/activity-system/overlays/staging";
    let (_, plain, _) = run(&example(), &["build", folder]);
    let (exit, out, _) = run(&example(), &["build", folder, "--origins"]);
    assert_eq!(exit, 0);
    assert!(out.contains("patches/nats-jetstream-namespace-patch.yaml:8\n"), "{out}");
    assert_eq!(documents(&out), documents(&plain));
}

#[test]
fn json_has_no_comments() {
    let (exit, out, error) = run(&example(), &["build", "./apps", "--origins", "-o", "json"]);
    assert_eq!((exit, out.as_str()), (2, ""));
    assert!(error.contains("--origins writes comments, which JSON does not have"), "{error}");
}

#[test]
fn secrets_stay_masked() {
    let copy = Copy::new();
    copy.write(
        "clusters/staging/apps/secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: flux-system}\nstringData:\n  TOKEN: hunter2\n",
    );
    let (_, out, _) =
        run(copy.path(), &["build", "ks/flux-system/flux-system", "-e", "staging", "--origins"]);
    assert!(out.contains("TOKEN: '***'\n") && !out.contains("hunter2"), "{out}");
}

#[test]
fn a_resource_set_is_a_target() {
    let copy = Copy::new();
    copy.write(
        "clusters/staging/apps/tenants.yaml",
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: tenants, namespace: flux-system}\n\
         spec:\n  inputs: [{tenant: one}]\n  resources:\n  - apiVersion: v1\n    kind: Namespace\n    \
         metadata: {name: << inputs.tenant >>}\n",
    );
    let (exit, out, error) = run(copy.path(), &["build", "resourceset/tenants", "-e", "staging"]);
    assert_eq!(exit, 0, "{error}");
    assert!(out.contains("kind: Namespace\n") && out.contains("  name: one\n"), "{out}");
    let (exit, _, error) = run(copy.path(), &["build", "HelmRelease/nats-system/nats", "-e", "staging"]);
    assert_eq!(exit, 2);
    assert!(error.contains("no Kustomization and no ResourceSet"), "{error}");
}

#[test]
fn a_resource_set_says_its_inputs_and_lines() {
    let copy = Copy::new();
    let set = |name: &str| {
        format!(
            "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {{name: tenants, namespace: flux-system}}\n\
             spec:\n  inputs:\n  - tenant: one\n  - tenant: two\n  resources:\n  - apiVersion: v1\n    kind: Namespace\n    \
             metadata: {{name: << {name} >>}}\n"
        )
    };
    let path = "clusters/staging/apps/tenants.yaml";
    copy.write(path, &set("inputs.tenant"));
    let (exit, out, error) =
        run(copy.path(), &["build", "resourceset/tenants", "-e", "staging", "--origins"]);
    assert_eq!(exit, 0, "{error}");
    assert!(out.contains(&format!("# with inputs[1]: {path}:7\n")), "{out}");
    assert!(out.contains(&format!("name: two # {path}:11\n")), "{out}");
    // What cannot be rendered here is not known: no failure, and no answer.
    copy.write(path, &set("toDate \"2006\" inputs.tenant"));
    let (exit, out, error) = run(copy.path(), &["build", "resourceset/tenants", "-e", "staging"]);
    assert_eq!((exit, out.as_str()), (3, ""), "{error}");
    assert!(error.contains("cannot be rendered here"), "{error}");
}

const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: shop
        image: shop:1
";

#[test]
fn through_components_transformers_and_generators() {
    let repository = repository(&[
        (
            "overlay/kustomization.yaml",
            "resources: [../base]\ncomponents: [../component]\nnamespace: web\nimages:\n- name: shop\n  newTag: '2'\n",
        ),
        ("base/kustomization.yaml", "resources: [shop.yaml]\n"),
        ("base/shop.yaml", DEPLOYMENT),
        (
            "component/kustomization.yaml",
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n- path: more.yaml\n\
             - target: {kind: Deployment}\n  patch: |\n    - op: add\n      path: /spec/strategy\n      \
             value: {type: Recreate}\nconfigMapGenerator:\n- name: shop\n  options: {disableNameSuffixHash: true}\n  \
             files: [shop.conf]\n  literals: [a=b]\n",
        ),
        (
            "component/more.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  replicas: 3\n  template:\n    spec:\n      \
             containers:\n      - name: shop\n        args:\n        - |-\n          --one\n          --two\n        \
             env:\n        - name: A\n          value: b\n",
        ),
        ("component/shop.conf", "listen 80\nserve\n"),
    ]);
    insta::assert_snapshot!(built(&repository, "overlay"), @r"
    apiVersion: v1
    data:
      a: b
      shop.conf: | # component/shop.conf:1
        listen 80
        serve
    kind: ConfigMap
    metadata:
      name: shop
      namespace: web # overlay/kustomization.yaml:3
    ---
    apiVersion: apps/v1 # component/more.yaml:1
    kind: Deployment
    metadata:
      name: shop
      namespace: web # overlay/kustomization.yaml:3
    spec:
      replicas: 3 # component/more.yaml:6
      strategy: # component/kustomization.yaml:9
        type: Recreate
      template:
        spec:
          containers:
          - args: # component/more.yaml:12
            - |-
              --one
              --two
            env: # component/more.yaml:16
            - name: A
              value: b
            image: shop:2 # overlay/kustomization.yaml:5
            name: shop # component/more.yaml:10
    ");
}

/// Each object of the example, as its overlay builds it.
#[test]
fn the_example_stays_what_it_is() {
    let root = Utf8Path::from_path(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap().join("examples/infra");
    let repository = Repository::new(Disk::open(&root).unwrap());
    let renderer = Renderer::new(&repository);
    for folder in [
        "apps/activity-system/overlays/staging",
        "apps/milo/overlays/staging",
        "apps/nats-system/overlays/staging",
    ] {
        let build = renderer.build(Utf8Path::new(folder), &Options::kubectl());
        assert!(!build.objects.is_empty(), "{folder}");
        for object in &build.objects {
            let (plain, with) = (to_yaml(&object.node), origins::yaml(object, repository.sources()));
            assert_eq!(documents(&plain), documents(&with), "{with}");
            let stripped: Vec<&str> =
                with.lines().map(|line| line.split_once(" # apps/").map_or(line, |(line, _)| line)).collect();
            assert_eq!(stripped, plain.lines().collect::<Vec<_>>());
        }
    }
}

/// Everything that Flux applies in the real repositories.
#[test]
fn real_repositories_stay_what_they_are() {
    let Some(shared) = shared() else { return };
    let mut count = 0;
    for folder in shared.join("corpus").read_dir_utf8().unwrap() {
        let Ok(disk) = Disk::open(folder.unwrap().path()) else { continue };
        let repository = Repository::new(disk);
        let analysis = analyze(&repository, &infra_graph::Options::default());
        let environments = analysis.environments.iter().map(infra_graph::AnalyzedEnvironment::environment);
        for object in environments.flat_map(|found| &found.builds).flat_map(|(_, build)| &build.objects) {
            let (plain, with) = (to_yaml(&object.node), origins::yaml(object, repository.sources()));
            if plain != with {
                assert_eq!(documents(&plain), documents(&with), "{with}");
                assert_eq!(plain.lines().count(), with.lines().count());
                count += 1;
            }
        }
    }
    assert!(count > 500, "{count}");
}

fn node() -> impl Strategy<Value = Node> {
    let file = SourceMap::default().add("a.yaml".into(), "");
    let here = Span::new(file, 0, 0);
    let text = prop_oneof![
        3 => "[a-z #:'\"-]{0,12}",
        2 => "([ #a-z]{0,6}\n){0,3}[ a-z]{0,3}",
        1 => "([a-z']{1,9} ){8,20}[a-z]",
        1 => any::<String>(),
    ];
    let leaf = prop_oneof![
        4 => text.clone().prop_map(move |text| Node::string(text, here)),
        1 => prop::sample::select(vec!["1", "true", "null", "1.5"]).prop_map(move |text| Node::plain(text, here)),
    ];
    leaf.prop_recursive(4, 40, 4, move |inner| {
        let entries = prop::collection::vec((text.clone(), inner.clone()), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(move |items| Node::sequence(items, here)),
            entries.prop_map(move |entries| {
                let mut mapping = Mapping::default();
                for (key, value) in entries {
                    mapping.insert(Key::new(key, here), value);
                }
                Node::mapping(mapping, here)
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever a path is called, and behind whichever values it stands.
    #[test]
    fn comments_change_nothing(node in node(), words in any::<String>(), which in any::<u64>()) {
        let count = std::cell::Cell::new(0_u32);
        let remark = |_: &Node| {
            count.set((count.get() + 1) % 64);
            (which >> count.get() & 1 == 1).then(|| words.clone())
        };
        prop_assert_eq!(documents(&to_yaml(&node)), documents(&to_yaml_with(&node, &remark)));
    }
}
