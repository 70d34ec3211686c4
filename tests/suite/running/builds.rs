//! Builds.

use super::{built, config_map, shop};

/// A `spec.path` that is itself a Component builds.
#[test]
fn a_component_as_the_path_builds() {
    let component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [map.yaml]\n";
    let folder = shop("", &[("kustomization.yaml", component), ("map.yaml", &config_map("one"))]);
    assert!(built(folder.path()).unwrap().contains("name: one"));
}

/// An empty `kustomization.yaml` is a valid empty build, and files beside it are not seen.
#[test]
fn an_empty_kustomization_is_an_empty_build() {
    let folder = shop("", &[("kustomization.yaml", ""), ("map.yaml", &config_map("one"))]);
    assert_eq!(built(folder.path()).unwrap().trim(), "");
}

/// JSON patches whose target matches nothing are ignored; a strategic merge patch without a match fails the build.
#[test]
fn only_a_merge_without_a_match_fails() {
    let files = [("map.yaml", &*config_map("one"))];
    let json =
        "  patches:\n    - target: {kind: Deployment}\n      patch: |\n        - {op: remove, path: /spec}\n";
    assert!(built(shop(json, &files).path()).unwrap().contains("name: one"));
    let merge = "  patches:\n    - patch: |\n        apiVersion: apps/v1\n        kind: Deployment\n        metadata: {name: web}\n        spec: {replicas: 1}\n";
    let failure = built(shop(merge, &files).path()).unwrap_err();
    assert!(failure.contains("failed to find unique target for patch"), "{failure}");
}

const NAMESPACE: &str = "apiVersion: v1\nkind: Namespace\nmetadata: {name: old}\n";

/// `targetNamespace` renames a Namespace of the build to itself; two of them fail the build.
#[test]
fn a_target_namespace_renames_a_namespace_and_no_two() {
    let target = "  targetNamespace: there\n";
    let one = built(shop(target, &[("one.yaml", NAMESPACE)]).path()).unwrap();
    assert!(one.contains("name: there") && !one.contains("old"), "{one}");
    let second = NAMESPACE.replace("old", "second");
    let failure = built(shop(target, &[("one.yaml", NAMESPACE), ("two.yaml", &second)]).path()).unwrap_err();
    assert!(failure.contains("namespace transformation produces ID conflict"), "{failure}");
}

/// `targetNamespace` moves objects that have a namespace, and rewrites subjects of bindings only for accounts of the build
/// and those called `default`.
#[test]
fn a_target_namespace_moves_objects_and_some_subjects() {
    let binding = "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: any, namespace: one}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: any}\nsubjects:\n  - {kind: ServiceAccount, name: default, namespace: one}\n  - {kind: ServiceAccount, name: own, namespace: one}\n  - {kind: ServiceAccount, name: other, namespace: one}\n";
    let account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: own, namespace: one}\n";
    let folder = shop("  targetNamespace: there\n", &[("binding.yaml", binding), ("account.yaml", account)]);
    let objects = built(folder.path()).unwrap();
    for moved in [
        "name: default\n  namespace: there",
        "name: own\n  namespace: there",
        "name: any\n  namespace: there",
    ] {
        assert!(objects.contains(moved), "{moved}: {objects}");
    }
    assert!(objects.contains("name: other\n  namespace: one"), "{objects}");
}

/// The same object twice in one build fails it, even if both are identical, and `default` and no namespace are the same.
#[test]
fn an_object_twice_in_one_build_fails() {
    let one = config_map("one");
    for second in [one.clone(), one.replace(", namespace: default", "")] {
        let failure = built(shop("", &[("one.yaml", &one), ("two.yaml", &second)]).path()).unwrap_err();
        assert!(failure.contains("may not add resource with an already registered id"), "{failure}");
    }
}

/// Objects that become equal only by `targetNamespace` fail the build.
#[test]
fn objects_that_a_target_namespace_makes_equal_fail() {
    let one = config_map("one");
    let second = one.replace("default", "other");
    let folder = shop("  targetNamespace: there\n", &[("one.yaml", &one), ("two.yaml", &second)]);
    let failure = built(folder.path()).unwrap_err();
    assert!(failure.contains("namespace transformation produces ID conflict"), "{failure}");
}

/// Objects that become equal only by substitution fail the build.
#[test]
fn objects_that_a_variable_makes_equal_fail() {
    let post_build = "  postBuild: {substitute: {NAME: one}}\n";
    let files = [("one.yaml", config_map("one")), ("two.yaml", config_map("\"${NAME}\""))];
    let of = |more: &str| shop(more, &files.each_ref().map(|(file, text)| (*file, text.as_str())));
    let failure = built(of(post_build).path()).unwrap_err();
    assert!(failure.contains("two objects are called ConfigMap one"), "{failure}");
    assert!(built(of(&post_build.replace("one", "two")).path()).is_ok());
}

/// Two API versions of one kind are two objects, and both are applied.
#[test]
fn two_versions_of_one_kind_are_two_objects() {
    let scaler = "apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: any, namespace: default}\n";
    let folder = shop("", &[("one.yaml", scaler), ("two.yaml", &scaler.replace("v1", "v2"))]);
    let objects = built(folder.path()).unwrap();
    assert!(objects.contains("autoscaling/v1\n") && objects.contains("autoscaling/v2\n"), "{objects}");
}

/// An apiVersion with two slashes fails the build, with and without a variable in it, also of an object that a variable
/// leaves without a name.
#[test]
fn a_version_with_two_slashes_fails() {
    for (more, version, name) in [
        ("", "a/b/v1", "one"),
        ("  postBuild: {substitute: {NAME: one}}\n", "a/b/v1", "one"),
        ("  postBuild: {substitute: {NAME: b/v1}}\n", "a/${NAME}", "one"),
        ("  postBuild: {substitute: {NAME: b/v1, NONE: null}}\n", "a/${NAME}", "\"${NONE}\""),
    ] {
        let object = config_map(name).replace("apiVersion: v1", &format!("apiVersion: {version}"));
        let failure = built(shop(more, &[("one.yaml", &object)]).path()).unwrap_err();
        assert!(failure.contains("Object 'Kind' is missing"), "{failure}");
    }
}

/// An empty variable is null. In the values of a release it stays null, which takes a default of the chart away; in the data
/// of a `ConfigMap` it becomes an empty text.
#[test]
fn a_null_stays_in_the_values_of_a_release() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: flux-system}\nspec:\n  interval: 1h\n  chart: {spec: {chart: ./chart, sourceRef: {kind: GitRepository, name: flux-system}}}\n  values:\n    replicas: ${NONE}\n    nothing: null\n";
    let folder = shop("  postBuild: {substitute: {NONE: ''}}\n", &[("web.yaml", release)]);
    let objects = built(folder.path()).unwrap();
    assert!(objects.ends_with("  values:\n    nothing: null\n    replicas: null\n"), "{objects}");
    let (code, out, _) = crate::support::run(folder.path(), &["check"]);
    assert_eq!(code, 0, "{out}");
}

/// A failed apply writes no inventory: what its first stages applied is pruned by nobody if it leaves the repository before an
/// apply succeeds. That is nothing that a repository shows, so the page of the finding tells it.
#[test]
fn what_a_failed_apply_left_is_in_no_inventory() {
    let folder = shop("", &[("map.yaml", &config_map("one"))]);
    let (code, page, _) = crate::support::run(folder.path(), &["explain", "refused-object"]);
    assert_eq!(code, 0);
    assert!(page.contains("in no\ninventory until an apply succeeds"), "{page}");
}
