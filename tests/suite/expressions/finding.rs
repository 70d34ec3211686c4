//! `invalid-expression`: where it stands, what it says, and what it means for others.

use crate::support::lab::{fleet, found, is_never_ready, kustomization};
use crate::support::run;

const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: any, namespace: default}\n";

/// Kustomization `shop` depends on `base` with an expression, and `front` on `shop`.
fn depending(expression: &str) -> tempfile::TempDir {
    let shop = format!("  dependsOn:\n    - name: base\n      readyExpr: {expression}\n");
    with_shop(&shop)
}

fn with_shop(more: &str) -> tempfile::TempDir {
    fleet(&[
        ("clusters/lab/base.yaml", &kustomization("base", "")),
        ("clusters/lab/shop.yaml", &kustomization("shop", more)),
        ("clusters/lab/front.yaml", &kustomization("front", "  dependsOn: [{name: shop}]\n")),
        ("base/config.yaml", CONFIG),
        ("shop/config.yaml", &CONFIG.replace("any", "shop")),
        ("front/config.yaml", &CONFIG.replace("any", "front")),
    ])
}

const CODE: &str = "invalid-expression";

#[test]
fn a_ready_expression_has_to_be_a_bool() {
    for expression in [
        "dep.spec.suspend",
        "dep.metadata.name",
        "\"'a'\"",
        "depp.spec.suspend == true",
        "dep.a = 1",
        "now()",
    ] {
        let folder = depending(expression);
        let found = found(folder.path(), CODE);
        assert_eq!(found.len(), 1, "{expression}: {found:?}");
        assert!(found[0].starts_with("error clusters/lab/shop.yaml:10: "), "{found:?}");
        assert!(
            is_never_ready(folder.path(), "/shop") && is_never_ready(folder.path(), "/front"),
            "{expression}"
        );
    }
    for expression in [
        "dep.spec.suspend == true",
        "has(dep.status.conditions) && dep.status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
        "\"dep.metadata.labels['a/b'] == self.metadata.labels['a/b']\"",
        "''",
        "\"true\"",
    ] {
        let folder = depending(expression);
        assert_eq!(found(folder.path(), CODE), [""; 0], "{expression}");
        assert!(!is_never_ready(folder.path(), "/shop"), "{expression}");
    }
}

#[test]
fn it_names_the_column_and_what_to_write() {
    let folder = depending("dep.spec.suspend");
    let (code, out, _) = run(folder.path(), &["check"]);
    assert_eq!(code, 1);
    for words in [
        "Flux refuses the readyExpr of shop",
        "column 1",
        "write `dep.spec.suspend == true`",
        "InvalidCELExpression",
        "front is never ready on an empty cluster because of it",
    ] {
        assert!(out.contains(words), "{words}: {out}");
    }
    let report = crate::support::json(folder.path(), &["check", "-o", "json"]);
    let edit = &report["result"]["findings"][0]["edits"][0]["change"];
    assert_eq!(edit["text"], "dep.spec.suspend == true", "{report:#}");
    let folder = depending("|\n        dep.a == 1 &&\n        deb.b == 1");
    let (_, out, _) = run(folder.path(), &["check"]);
    assert!(out.contains("line 2, column 1") && out.contains("did you mean `dep`?"), "{out}");
}

#[test]
fn health_check_expressions_are_parsed_only() {
    let of = |current: &str| {
        with_shop(&format!(
            "  wait: true\n  healthCheckExprs:\n    - apiVersion: example.com/v1\n      kind: Thing\n      current: {current}\n"
        ))
    };
    for valid in ["status.phase", "status.phase == 'Ready'", "self.status.ready == true", "\"'a'\""] {
        assert_eq!(found(of(valid).path(), CODE), [""; 0], "{valid}");
    }
    for invalid in ["status.phase = 'Ready'", "has(status)", "now() > status.until", "status.phase =="] {
        let folder = of(invalid);
        assert_eq!(found(folder.path(), CODE).len(), 1, "{invalid}");
        assert!(is_never_ready(folder.path(), "/shop"), "{invalid}");
    }
}

#[test]
fn two_entries_for_one_kind_are_refused() {
    let entry = |version: &str, kind: &str| {
        format!("    - apiVersion: example.com/{version}\n      kind: {kind}\n      current: status.ready\n")
    };
    let of = |one: &str, two: &str| with_shop(&format!("  wait: true\n  healthCheckExprs:\n{one}{two}"));
    let twice = of(&entry("v1", "Thing"), &entry("v2", "Thing"));
    assert_eq!(
        found(twice.path(), CODE),
        ["error clusters/lab/shop.yaml:14: shop has two health check expressions for Thing of example.com"]
    );
    assert_eq!(found(of(&entry("v1", "Thing"), &entry("v1", "Other")).path(), CODE), [""; 0]);
}

/// A release in the build of `shop`.
fn releasing(more: &str) -> tempfile::TempDir {
    let release = format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: app, namespace: flux-system}}\nspec:\n  interval: 1h\n  chartRef: {{kind: OCIRepository, name: app}}\n{more}"
    );
    let source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: app, namespace: flux-system}\nspec: {interval: 1h, url: 'oci://example.com/app'}\n";
    fleet(&[
        ("clusters/lab/shop.yaml", &kustomization("shop", "")),
        ("shop/release.yaml", &release),
        ("shop/source.yaml", source),
    ])
}

#[test]
fn releases_have_expressions_too() {
    let other = "  dependsOn: [{name: other, readyExpr: dep.spec.suspend}]\n";
    let found_other = found(releasing(other).path(), CODE);
    assert_eq!(found_other.len(), 1, "{found_other:?}");
    let health = "  healthCheckExprs: [{apiVersion: a.example.com/v1, kind: Thing, current: 'status.a ='}]\n";
    assert_eq!(found(releasing(health).path(), CODE).len(), 1);
    let older = releasing(health);
    let (_, out, _) = run(older.path(), &["check", "--flux-version", "2.7", "-o", "concise"]);
    assert!(!out.contains(CODE), "{out}");
}

#[test]
fn what_is_suspended_is_not_looked_at() {
    let shop = "  suspend: true\n  dependsOn:\n    - {name: base, readyExpr: dep.spec.suspend}\n";
    assert_eq!(found(with_shop(shop).path(), CODE), [""; 0]);
}

#[test]
fn variables_are_put_in_before() {
    let root = |value: &str| {
        let child =
            kustomization("shop", "  dependsOn:\n    - {name: base, readyExpr: \"dep.${FIELD} == true\"}\n");
        let parent = format!("  postBuild:\n    {value}\n");
        fleet(&[
            ("clusters/lab/parent.yaml", &kustomization("parent", &parent)),
            ("parent/shop.yaml", &child),
            ("parent/base.yaml", &kustomization("base", "")),
            ("base/config.yaml", CONFIG),
            ("shop/config.yaml", &CONFIG.replace("any", "shop")),
        ])
    };
    assert_eq!(found(root("substitute: {FIELD: spec.suspend}").path(), CODE), [""; 0]);
    let broken = found(root("substitute: {FIELD: spec-}").path(), CODE);
    assert_eq!(broken.len(), 1, "{broken:?}");
    // The value is in the cluster only.
    let open = found(root("substituteFrom: [{kind: Secret, name: elsewhere}]").path(), CODE);
    assert_eq!(open, [""; 0]);
}

#[test]
fn a_resource_set_looks_at_it_where_it_wants_readiness() {
    let set = |ready: &str| {
        let set = format!(
            "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {{name: set, namespace: flux-system}}\nspec:\n  dependsOn:\n    - {{apiVersion: v1, kind: ConfigMap, name: any, namespace: default, {ready}readyExpr: 'data.a ='}}\n  resources: []\n"
        );
        fleet(&[
            ("clusters/lab/shop.yaml", &kustomization("shop", "")),
            ("shop/set.yaml", &set),
            ("shop/config.yaml", CONFIG),
        ])
    };
    assert_eq!(found(set("ready: true, ").path(), CODE).len(), 1);
    assert_eq!(found(set("").path(), CODE), [""; 0]);
}
