//! Health checks, and what opens a wait.

use super::{config_map, shop};
use crate::support::lab::{found, is_never_ready, kustomization};

const DEPLOYMENT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: default}\n";

fn checking(check: &str) -> tempfile::TempDir {
    shop(&format!("  healthChecks:\n    - {check}\n"), &[("web.yaml", DEPLOYMENT)])
}

/// The version in the `apiVersion` of a health check does not count, and no `apiVersion` is `apps/v1`.
#[test]
fn the_version_of_a_health_check_is_ignored() {
    for version in ["apiVersion: apps/v1beta1, ", "apiVersion: apps/v1, ", ""] {
        let folder = checking(&format!("{{{version}kind: Deployment, name: web, namespace: default}}"));
        assert!(!is_never_ready(folder.path(), "/shop"), "{version}");
    }
}

/// A health check of a namespaced kind without a namespace fails at once: there is no default.
#[test]
fn a_health_check_without_a_namespace_never_passes() {
    let folder = checking("{apiVersion: apps/v1, kind: Deployment, name: web}");
    assert_eq!(found(folder.path(), "health-check-without-namespace").len(), 1);
    assert!(is_never_ready(folder.path(), "/shop"));
}

/// A namespace on a kind that has none, and a kind or group that does not exist, stay unknown until the timeout.
#[test]
fn a_health_check_of_what_cannot_be_never_passes() {
    for check in [
        "{apiVersion: v1, kind: Namespace, name: default, namespace: default}",
        "{apiVersion: apps/v1, kind: Deploymant, name: web, namespace: default}",
    ] {
        let folder = checking(check);
        assert_eq!(found(folder.path(), "health-check-never-passes").len(), 1, "{check}");
        assert!(is_never_ready(folder.path(), "/shop"), "{check}");
    }
}

/// Kustomization `shop` waits for a child that depends on it in some way.
fn waiting(more: &str, child: &str) -> tempfile::TempDir {
    let folder = shop(&format!("  wait: true\n{more}"), &[("child.yaml", child)]);
    std::fs::create_dir(folder.path().join("child")).unwrap();
    std::fs::write(folder.path().join("child/map.yaml"), config_map("one")).unwrap();
    folder
}

/// An expression for the health of Kustomizations opens no wait for a child that cannot become ready.
#[test]
fn a_health_check_expression_opens_no_wait() {
    let expression = "  healthCheckExprs:\n    - {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, current: 'true'}\n";
    let child = kustomization("child", "  dependsOn: [{name: shop}]\n");
    let folder = waiting(expression, &child);
    assert_eq!(found(folder.path(), "wait-deadlock").len(), 1);
}

/// Ways out of a wait for a child that depends on its parent: a `readyExpr` on the edge, or a child that Flux leaves alone
/// or applies only while it is absent.
#[test]
fn some_marks_open_a_wait() {
    let plain = kustomization("child", "  dependsOn: [{name: shop}]\n");
    let expression = kustomization("child", "  dependsOn: [{name: shop, readyExpr: 'true'}]\n");
    let marked = |mark: &str| {
        plain.replace(
            "namespace: flux-system}",
            &format!("namespace: flux-system, annotations: {{kustomize.toolkit.fluxcd.io/{mark}}}}}"),
        )
    };
    assert!(is_never_ready(waiting("", &plain).path(), "/shop"));
    for child in
        [expression, marked("ssa: IfNotPresent"), marked("reconcile: disabled"), marked("ssa: Ignore")]
    {
        assert!(!is_never_ready(waiting("", &child).path(), "/shop"), "{child}");
    }
}
