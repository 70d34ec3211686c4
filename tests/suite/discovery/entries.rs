//! Evidence for entries.

use super::{CONFIG, Seen, kustomization, lists, on, sync};

#[test]
fn a_sync_file_names_the_entry_wherever_it_lies() {
    let apps = kustomization("apps", "./apps", "");
    let seen = Seen::of(&[
        ("deploy/gitops/clusters/hub/flux-system/gotk-sync.yaml", &sync("./clusters/hub")),
        ("deploy/gitops/clusters/hub/apps.yaml", &apps),
        ("deploy/gitops/apps/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.entries(), ["deploy/gitops/clusters/hub"]);
    assert_eq!(seen.built(), ["flux-system", "apps"]);
    assert_eq!(seen.wrong(), Vec::<&str>::new());
}

#[test]
fn an_empty_sync_file_is_none_but_its_folder_may_be_an_entry() {
    let apps = kustomization("apps", "./apps", "");
    let seen = Seen::of(&[
        ("clusters/hub/flux-system/gotk-sync.yaml", "# written when the cluster is made\n"),
        ("clusters/hub/apps.yaml", &apps),
        ("apps/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.entries(), ["clusters/hub"]);
    assert!(seen.0.environments[0].environment().is_root_implicit);
}

#[test]
fn an_instance_is_found_in_every_form() {
    let instance = "instance:\n  sync:\n    kind: GitRepository\n    url: https://git.example.org/team/fleet\n    path: flux/start\n";
    let indented =
        |by: usize| instance.lines().map(|line| format!("{}{line}\n", " ".repeat(by))).collect::<String>();
    let object = format!(
        "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {{name: flux, namespace: flux-system}}\nspec:\n{}",
        instance.lines().skip(1).map(|line| format!("{line}\n")).collect::<String>()
    );
    let release = format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: flux-instance, namespace: flux-system}}\nspec:\n  values:\n{}",
        indented(4)
    );
    let config = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: values, namespace: flux-system}}\ndata:\n  values.yaml: |\n{}",
        indented(4)
    );
    for (file, text) in [
        ("bootstrap/instance.yaml", object.as_str()),
        ("apps/flux/release.yaml", &release),
        ("apps/flux/values.yaml", instance),
        ("apps/flux/config.yaml", &config),
    ] {
        let apps = kustomization("apps", "./web", "");
        let seen = Seen::of(&[(file, text), ("flux/start/apps.yaml", &apps), ("web/config.yaml", CONFIG)]);
        assert_eq!(seen.entries(), ["flux/start"], "{file}");
        assert_eq!(seen.built(), ["flux-system", "apps"], "{file}");
    }
}

#[test]
fn a_root_may_be_a_patch_from_elsewhere() {
    let base = kustomization("flux-system", "./unset", "");
    let patch = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: flux-system, namespace: flux-system}\nspec: {path: ./clusters/qa/00}\n";
    let seen = Seen::of(&[
        ("parts/root/base.yaml", &base),
        ("parts/root/kustomization.yaml", &lists(&["base.yaml"])),
        ("parts/qa/root.yaml", patch),
        ("clusters/qa/base/kustomization.yaml", &lists(&["../../../parts/root", "../../../parts/shop.yaml"])),
        (
            "clusters/qa/00/kustomization.yaml",
            &(lists(&["../base"]) + "patches:\n  - path: ../../../parts/qa/root.yaml\n"),
        ),
        ("parts/shop.yaml", &kustomization("shop", "./shop", "")),
        ("shop/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.entries(), ["clusters/qa/00"]);
    assert!(!seen.0.environments[0].environment().is_root_implicit);
    assert_eq!(seen.built(), ["flux-system", "shop"]);
}

#[test]
fn what_others_take_in_or_apply_is_none() {
    let apps = kustomization("apps", "./apps", "");
    let spoke = kustomization("spoke", "./clusters/spoke", "  kubeConfig: {secretRef: {name: spoke}}\n");
    let seen = Seen::of(&[
        ("clusters/common/apps.yaml", &apps),
        ("clusters/common/kustomization.yaml", &lists(&["apps.yaml"])),
        ("clusters/hub/spoke.yaml", &spoke),
        ("clusters/hub/kustomization.yaml", &lists(&["../common", "spoke.yaml"])),
        ("clusters/spoke/more.yaml", &kustomization("more", "./apps", "")),
        ("apps/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.entries(), ["clusters/hub"]);
    assert_eq!(seen.left_out(), ["clusters/common", "clusters/spoke"]);
}

#[test]
fn a_kustomization_file_may_have_any_of_its_names() {
    let apps = kustomization("apps", "./apps", "");
    for name in ["kustomization.yaml", "kustomization.yml", "Kustomization"] {
        let seen = Seen::of(&[
            ("clusters/common/apps.yaml", &apps),
            ("clusters/common/kustomization.yaml", &lists(&["apps.yaml"])),
            (&format!("clusters/hub/{name}"), &lists(&["../common"])),
            ("apps/config.yaml", CONFIG),
        ]);
        assert_eq!(seen.entries(), ["clusters/hub"], "{name}");
    }
}

#[test]
fn siblings_of_a_bootstrapped_cluster_count_too() {
    let apps = kustomization("apps", "./apps", "");
    let seen = Seen::of(&[
        ("clusters/old/flux-system/gotk-sync.yaml", &sync("clusters/old")),
        ("clusters/old/apps.yaml", &apps),
        ("clusters/new/apps.yaml", &apps),
        ("elsewhere/clusters/other/apps.yaml", &apps),
        ("apps/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.entries(), ["clusters/new", "clusters/old"]);
    assert_eq!(seen.left_out(), ["elsewhere/clusters/other"]);
}

#[test]
fn parts_of_a_cluster_are_no_clusters() {
    let part = |name: &str, more: &str| kustomization(name, "./apps", more);
    let seen = Seen::of(&[
        ("clusters/hub/one/a.yaml", &part("a", "")),
        ("clusters/hub/two/b.yaml", &part("b", "  dependsOn: [{name: a}]\n")),
        ("clusters/far/east/a.yaml", &part("a", "")),
        ("clusters/far/west/a.yaml", &part("a", "")),
        ("apps/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.entries(), ["clusters/far/east", "clusters/far/west", "clusters/hub"]);
}

#[test]
fn releases_alone_make_no_cluster() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: web}\nspec: {interval: 1h}\n";
    let seen = Seen::of(&[
        ("clusters/one/apps.yaml", &kustomization("apps", "./apps", "")),
        ("clusters/two/web.yaml", release),
        ("apps/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.entries(), ["clusters/one"]);
}

#[test]
fn trials_are_none_and_a_folder_of_that_name_may_be_a_cluster() {
    let apps = kustomization("apps", "./apps", "");
    let seen = Seen::of(&[
        ("examples/fleet/clusters/a/flux-system/gotk-sync.yaml", &sync("clusters/a")),
        ("examples/fleet/clusters/a/apps.yaml", &apps),
        ("test/flux-system/gotk-sync.yaml", &sync("test")),
        ("test/apps.yaml", &apps),
        ("apps/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.entries(), ["test"]);
}

#[test]
fn patches_and_inputs_of_generators_are_no_start() {
    let patch = kustomization("any", "./apps", "");
    let seen = Seen::of(&[
        (
            "parts/backup/kustomization.yaml",
            "kind: Component\npatches:\n  - path: patches/ks.yaml\n    target: {kind: Kustomization}\n",
        ),
        (
            "parts/backup/patches/ks.yaml",
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: any}\nspec: {suspend: true}\n",
        ),
        ("start/apps.yaml", &patch),
        ("apps/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.entries(), ["start"]);
}

#[test]
fn paths_of_composed_artifacts_say_nothing_of_folders() {
    let generator = "---\napiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {name: parts, namespace: flux-system}\nspec:\n  sources: [{alias: here, kind: GitRepository, name: flux-system}]\n  artifacts:\n    - name: shop\n      copy: [{from: \"@here/shop/**\", to: \"@artifact/prod/\"}]\n";
    let shop = on("ExternalArtifact", "shop", "shop", "./prod", "");
    let seen = Seen::of(&[
        ("clusters/prod/start.yaml", &(generator.to_owned() + &shop)),
        ("shop/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.entries(), ["clusters/prod"]);
    assert_eq!(seen.built(), ["flux-system", "shop"]);
    assert_eq!(seen.wrong(), Vec::<&str>::new());
}

#[test]
fn where_nothing_builds_the_answer_says_why() {
    let seen = Seen::of(&[
        ("start/kustomization.yaml", &lists(&["apps.yaml", "lost.yaml"])),
        ("start/apps.yaml", &kustomization("apps", "./apps", "")),
        ("apps/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.entries(), ["start"]);
    assert_eq!(seen.wrong(), ["missing-file"]);
}

#[test]
fn components_are_no_clusters() {
    let component = "kind: Component\nresources: [ks.yaml]\n";
    let seen = Seen::of(&[
        (
            "cluster/base/apps.yaml",
            &kustomization("apps", "./apps", "  components: [../cluster/parts/extra]\n"),
        ),
        ("cluster/parts/extra/kustomization.yaml", &lists(&["more.yaml"])),
        ("cluster/parts/extra/more.yaml", &kustomization("more", "./apps", "")),
        ("cluster/parts/other/kustomization.yaml", component),
        ("cluster/parts/other/ks.yaml", &kustomization("other", "./apps", "")),
        ("apps/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.entries(), ["cluster/base"]);
}
