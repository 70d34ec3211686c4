//! What a Kustomization or release refers to.

use super::{config_map, shop};
use crate::support::lab::{found, is_never_ready};
use crate::support::run;

/// The `ServiceAccount` of `serviceAccountName` need not exist: only what it may do counts.
#[test]
fn a_service_account_need_not_exist() {
    let folder = shop("  serviceAccountName: deployer\n", &[("map.yaml", &config_map("one"))]);
    let (code, out, _) = run(folder.path(), &["check"]);
    assert_eq!(code, 0, "{out}");
    assert!(!is_never_ready(folder.path(), "/shop"));
}

/// A dependency with an empty name is accepted, and never found.
#[test]
fn a_dependency_with_an_empty_name_is_never_found() {
    let folder = shop("  dependsOn: [{name: ''}]\n", &[("map.yaml", &config_map("one"))]);
    assert_eq!(
        found(folder.path(), "missing-dependency"),
        ["error clusters/lab/shop.yaml:9: a dependency of shop has an empty name"]
    );
    assert!(is_never_ready(folder.path(), "/shop"));
}

/// Two releases of one name in one namespace are both ready, and upgrade over each other.
#[test]
fn two_releases_of_one_name_are_both_ready() {
    let release = |name: &str| {
        format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}, namespace: default}}\nspec:\n  interval: 1h\n  releaseName: same\n  chartRef: {{kind: OCIRepository, name: app}}\n"
        )
    };
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: app, namespace: default}\nspec: {interval: 1h, url: 'oci://example.com/app'}\n";
    let folder = shop(
        "  wait: true\n",
        &[("one.yaml", &release("one")), ("two.yaml", &release("two")), ("app.yaml", source)],
    );
    assert!(!is_never_ready(folder.path(), "/shop"));
}

/// A name that is missing among the releases is looked for without end.
#[test]
fn a_release_that_depends_on_none_is_never_installed() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: one, namespace: default}\nspec:\n  interval: 1h\n  dependsOn: [{name: other}]\n  chartRef: {kind: OCIRepository, name: app}\n";
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: app, namespace: default}\nspec: {interval: 1h, url: 'oci://example.com/app'}\n";
    let folder = shop("  wait: true\n", &[("one.yaml", release), ("app.yaml", source)]);
    assert_eq!(found(folder.path(), "missing-dependency").len(), 1);
    assert!(is_never_ready(folder.path(), "/shop"));
}
