//! A new service: laid out as the others are, tried before it is written, and nothing is overwritten.

use std::path::Path;
use std::process::Command;

use crate::support::{Copy, json, run, shared, skipped};

fn read(copy: &Copy, file: &str) -> String {
    std::fs::read_to_string(copy.path().join(file)).unwrap()
}

/// What `check` finds, as codes and messages; remarks left out.
fn found(folder: &Path) -> Vec<String> {
    let report = json(folder, &["check", "-o", "json"]);
    let all = report["result"]["findings"].as_array().unwrap();
    let counts = all.iter().filter(|finding| finding["severity"] != "info");
    counts.map(|finding| format!("{}: {}", finding["code"], finding["message"])).collect()
}

#[test]
fn a_service_in_two_environments() {
    let copy = Copy::new();
    let before = found(copy.path());
    let (exit, out, error) = run(copy.path(), &["new", "billing", "-e", "staging", "-e", "production"]);
    assert_eq!(exit, 0, "{error}");
    let first = "billing: 9 files for production and staging, laid out like activity-system, dns-system, milo and nats-system\n";
    assert!(out.starts_with(first), "{out}");
    let reference = "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: billing
  namespace: flux-system
spec:
  interval: 1h
  retryInterval: 1m
  timeout: 12m
  prune: true
  wait: true
  sourceRef:
    kind: GitRepository
    name: flux-system
  path: \"./apps/billing/overlays/staging\"
  dependsOn:
    - name: cert-manager-issuers
    - name: external-secrets-stores
    - name: victoria-metrics-operator
";
    assert_eq!(read(&copy, "clusters/staging/apps/billing.yaml"), reference);
    let base = "apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization

namespace: billing-system

resources:
  - namespace.yaml
  - oci-repository.yaml
  - apiserver.yaml

labels:
  - pairs:
      app.kubernetes.io/part-of: billing
";
    assert_eq!(read(&copy, "apps/billing/base/kustomization.yaml"), base);
    assert!(
        read(&copy, "apps/billing/base/oci-repository.yaml")
            .contains("url: oci://ghcr.io/datum-cloud/billing-kustomize\n")
    );
    // All of staging follow what was merged last.
    assert!(
        read(&copy, "apps/billing/overlays/staging/kustomization.yaml")
            .contains("path: /spec/ref/semverFilter")
    );
    assert!(!read(&copy, "apps/billing/overlays/production/kustomization.yaml").contains("patches"));
    assert_eq!(found(copy.path()), before);
    for environment in ["staging", "production"] {
        let order = json(copy.path(), &["order", environment, "--until", "billing", "-o", "json"]);
        let waves = order["result"]["waves"].to_string();
        assert!(waves.contains("Kustomization/flux-system/billing"), "{waves}");
    }
    for overlay in ["staging", "production"] {
        let folder = copy.path().join("apps/billing/overlays").join(overlay);
        match Command::new("kubectl").arg("kustomize").arg(&folder).output() {
            Ok(built) => {
                let text = String::from_utf8_lossy(&built.stdout).into_owned();
                assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
                assert!(
                    text.contains("name: billing-kustomize") && text.contains("namespace: billing-system"),
                    "{text}"
                );
            }
            Err(error) => skipped(&format!("kubectl: {error}")),
        }
    }
}

#[test]
fn nothing_is_overwritten() {
    let copy = Copy::new();
    let files = || walkdir::WalkDir::new(copy.path()).into_iter().count();
    let before = files();
    copy.write("clusters/staging/apps/billing.yaml", "# mine\n");
    let (exit, _, error) = run(copy.path(), &["new", "billing", "-e", "staging"]);
    assert_eq!((exit, files()), (2, before + 1), "{error}");
    assert!(
        error.contains("clusters/staging/apps/billing.yaml is there already: nothing is written"),
        "{error}"
    );
    let (exit, _, error) = run(copy.path(), &["new", "milo"]);
    assert_eq!(exit, 2);
    assert!(error.contains("apps/milo is there already"), "{error}");
    for arguments in [["new", "shop", "--dry-run"], ["new", "shop", "--diff"]] {
        assert_eq!(run(copy.path(), &arguments).0, 0);
        assert_eq!(files(), before + 1, "{arguments:?} writes nothing");
    }
    for name in ["Not_a_name", "-x", "on", "12", "../out"] {
        let (exit, _, error) = run(copy.path(), &["new", "--", name]);
        assert_eq!(exit, 2, "{name}: {error}");
        assert!(error.contains("is no name"), "{error}");
    }
}

#[test]
fn a_list_gets_one_more_line_and_stays_as_it_is() {
    let copy = Copy::new();
    let list = "# The services of staging\nresources:\n    - activity-system.yaml # events\n    - dns-system.yaml\n    - milo.yaml\n    - nats-system.yaml # last\n\n# end\n";
    copy.write("clusters/staging/apps/kustomization.yaml", list);
    let (exit, _, error) = run(copy.path(), &["new", "billing", "-e", "staging"]);
    assert_eq!(exit, 0, "{error}");
    let expected = list.replace("# last\n", "# last\n    - billing.yaml\n");
    assert_eq!(read(&copy, "clusters/staging/apps/kustomization.yaml"), expected);
    let copy = Copy::new();
    copy.write(
        "clusters/staging/apps/kustomization.yaml",
        "resources: [activity-system.yaml, dns-system.yaml, milo.yaml, nats-system.yaml]\n",
    );
    let (exit, _, error) = run(copy.path(), &["new", "billing", "-e", "staging"]);
    assert_eq!(exit, 2, "{error}");
    assert!(error.contains("is not written line by line"), "{error}");
}

#[test]
fn the_patch_can_be_applied() {
    let (copy, other) = (Copy::new(), Copy::new());
    for repository in [&copy, &other] {
        repository.write(
            "clusters/staging/apps/kustomization.yaml",
            "resources:\n- activity-system.yaml\n- dns-system.yaml\n- milo.yaml\n- nats-system.yaml\n",
        );
    }
    let (exit, patch, error) = run(copy.path(), &["new", "billing", "-e", "staging", "--diff"]);
    assert_eq!(exit, 0, "{error}");
    copy.write("new.patch", &patch);
    let applied = Command::new("git").args(["apply", "new.patch"]).current_dir(copy.path()).output().unwrap();
    assert!(applied.status.success(), "{}\n{patch}", String::from_utf8_lossy(&applied.stderr));
    assert_eq!(run(other.path(), &["new", "billing", "-e", "staging"]).0, 0);
    for file in [
        "apps/billing/base/kustomization.yaml",
        "clusters/staging/apps/kustomization.yaml",
        "clusters/staging/apps/billing.yaml",
    ] {
        assert_eq!(read(&copy, file), read(&other, file), "{file}");
    }
}

#[test]
fn namespace_and_bundle_may_be_said() {
    let copy = Copy::new();
    let arguments =
        ["new", "billing", "-e", "preview", "--namespace", "money", "--image", "ghcr.io/acme/money"];
    assert_eq!(run(copy.path(), &arguments).0, 0);
    assert_eq!(
        read(&copy, "apps/billing/base/namespace.yaml"),
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: money\n"
    );
    assert!(read(&copy, "apps/billing/base/oci-repository.yaml").contains("url: oci://ghcr.io/acme/money\n"));
    assert!(read(&copy, "apps/billing/base/apiserver.yaml").contains("targetNamespace: money\n"));
}

#[test]
fn another_layout_is_not_guessed_at() {
    let Some(shared) = shared() else { return };
    for repository in ["angelnu+k8s-gitops", "onedr0p+home-ops", "fluxcd+flux2-multi-tenancy"] {
        let folder = shared.join("corpus").join(repository);
        let (exit, out, error) = run(folder.as_std_path(), &["new", "billing", "--dry-run"]);
        assert_eq!((exit, out.as_str()), (2, ""), "{repository}: {error}");
        assert!(error.contains("looked for"), "{error}");
    }
}
