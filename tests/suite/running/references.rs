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
    let said = found(folder.path(), "duplicate-release");
    assert_eq!(said, ["warning shop/one.yaml:6: one and two are one release of Helm: same in default"]);
    let other = "  releaseName: same\n  targetNamespace: other\n";
    for changed in ["  suspend: true\n  releaseName: same\n", "  releaseName: other\n", other] {
        let two = release("two").replace("  releaseName: same\n", changed);
        let folder = shop(
            "  wait: true\n",
            &[("one.yaml", &release("one")), ("two.yaml", &two), ("app.yaml", source)],
        );
        assert_eq!(found(folder.path(), "duplicate-release"), [""; 0], "{changed}");
    }
}

/// The name of a Kustomization is a label of all that it applies, which has room for 63 characters.
#[test]
fn a_long_name_refuses_all_that_is_applied() {
    for (length, fits) in [(63, true), (64, false)] {
        let name = "n".repeat(length);
        let folder = shop("", &[("map.yaml", &config_map("one"))]);
        let path = folder.path().join("clusters/lab/shop.yaml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace("name: shop", &format!("name: {name}"))).unwrap();
        let message = format!(
            "error clusters/lab/shop.yaml:3: {name} is too long for a label: 64 characters, and 63 are the most"
        );
        let expected: &[String] = if fits { &[] } else { &[message] };
        assert_eq!(found(folder.path(), "refused-object"), expected);
        assert_eq!(is_never_ready(folder.path(), &format!("/{name}")), !fits);
    }
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

/// A release is not installed into a namespace that is not there, nor stored in one: it waits for who makes it, and on an
/// empty cluster for ever where nobody does.
#[test]
fn a_release_needs_the_namespaces_that_it_names() {
    for field in ["targetNamespace", "storageNamespace"] {
        let release = format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: web, namespace: flux-system}}\nspec:\n  interval: 1h\n  {field}: there\n  chart: {{spec: {{chart: ./chart, sourceRef: {{kind: GitRepository, name: flux-system}}}}}}\n"
        );
        let folder = shop("", &[("web.yaml", &release)]);
        let (_, out, _) = run(folder.path(), &["order", "--cold"]);
        assert!(out.contains("needs the namespace there, which nothing here brings"), "{field}: {out}");
        let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: there}\n";
        std::fs::write(folder.path().join("clusters/lab/there.yaml"), namespace).unwrap();
        let (_, out, _) = run(folder.path(), &["order", "--cold"]);
        assert!(!out.contains("never ready"), "{field}: {out}");
    }
}
