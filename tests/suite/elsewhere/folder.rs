//! A folder beside the repository.

use std::os::unix::fs::symlink;

use super::{Beside, SOURCE, config, kustomization};
use crate::support::run;

#[test]
fn a_folder_beside_is_looked_into() {
    let beside = Beside::new();
    let (exit, out, _) = run(&beside.repository(), &["check", "-o", "concise"]);
    assert_eq!(exit, 0);
    assert!(out.contains("external-source"), "{out}");
    let absolute = beside.path("shop/deploy");
    for place in ["../shop/deploy", "../shop/deploy/", "../infra/../shop/deploy", absolute.to_str().unwrap()]
    {
        assert_eq!(beside.applied(place), ["kinds", "shop"], "{place}");
        let (exit, out, error) = beside.run(place, &["check", "-o", "concise"]);
        assert_eq!((exit, out.as_str()), (0, ""), "{place}: {error}");
    }
}

#[test]
fn a_folder_of_the_repository_is_a_source_of_its_own() {
    let beside = Beside::new();
    beside.write("infra/vendor/shop/base/shop.yaml", config("vendored"));
    beside.write("infra/vendor/shop/.sourceignore", "*.md\n");
    assert_eq!(beside.applied("vendor/shop"), ["vendored"]);
    // Its places are those of the repository.
    let graph = beside.json("vendor/shop", &["render", "dev", "-o", "json"]);
    assert!(!graph.to_string().contains(&format!("{SOURCE}/base")), "{graph}");
    // Nothing leads out of it, although the repository goes on there.
    beside
        .write("infra/vendor/shop/base/kustomization.yaml", "resources: [../../../clusters/dev/shop.yaml]\n");
    let (exit, out, _) = beside.run("vendor/shop", &["check", "-o", "concise"]);
    assert_eq!(exit, 1);
    assert!(out.contains("vendor/shop/base/kustomization.yaml:1:13: error[build-failed]"), "{out}");
    assert!(out.contains("leads out of the artifact"), "{out}");
}

#[test]
fn what_a_source_leaves_out_is_not_there() {
    let beside = Beside::new();
    beside.write("shop/deploy/plain/one.yaml", config("one"));
    beside.write("shop/deploy/plain/two.yaml", config("two"));
    // Flux leaves this one out by itself.
    beside.write("shop/deploy/plain/.sops.yaml", config("sops"));
    symlink("one.yaml", beside.path("shop/deploy/plain/linked.yaml")).unwrap();
    beside.write("infra/clusters/dev/plain.yaml", kustomization("plain", "./plain"));
    let applied = |beside: &Beside| {
        let (exit, out, error) = beside.run("../shop/deploy", &["build", "Kustomization/shop/plain"]);
        assert_eq!(exit, 0, "{error}");
        out.lines().filter_map(|line| line.strip_prefix("  name: ")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(applied(&beside), ["one", "two"]);
    // A line of the source itself takes the place of the defaults.
    beside.write("shop/deploy/.sourceignore", "plain/two.yaml\n");
    assert_eq!(applied(&beside), ["one", "sops"]);
    // What the object in the cluster says comes last.
    let source = super::SERVICE.replace("url: oci", "ignore: '!two.yaml', url: oci");
    beside.write("infra/clusters/dev/shop.yaml", source);
    assert_eq!(applied(&beside), ["one", "sops", "two"]);
}

#[test]
fn a_source_that_nothing_applies_is_brought_by_its_folder() {
    let beside = Beside::new();
    let (before, after) = super::SERVICE.split_once("apiVersion: source").unwrap();
    let after = after.split_once("---\n").unwrap().1;
    beside.write("infra/clusters/dev/shop.yaml", format!("{before}{after}"));
    let (exit, out, _) = run(&beside.repository(), &["check", "-o", "concise"]);
    assert_eq!(exit, 1);
    assert!(out.contains("missing-source"), "{out}");
    let (exit, out, error) = beside.run("../shop/deploy", &["check", "-o", "concise"]);
    assert_eq!((exit, out.as_str()), (0, ""), "{error}");
}

#[test]
fn a_place_that_is_not_there_is_said_with_all_others() {
    let beside = Beside::new();
    let error = beside.refused("../nowhere");
    assert!(error.contains(&format!("--source {SOURCE}: cannot open `../nowhere`: no such file")), "{error}");
    let other = ["check", "--source", "GitRepository/a/b=../not-there", "--source", "Deployment/a/b=x"];
    let (exit, _, error) = beside.run("../nowhere", &other);
    assert_eq!(exit, 2);
    for said in ["../nowhere", "../not-there", "Deployment/a/b"] {
        assert!(error.contains(said), "{said}: {error}");
    }
    for wrong in ["OCIRepository/../b=.", "OCIRepository//b=.", "OCIRepository/a=.", "x=."] {
        let (exit, _, error) = run(&beside.repository(), &["check", "--source", wrong]);
        assert_eq!(exit, 2, "{wrong}");
        assert!(error.contains("Kind/namespace/name=PLACE"), "{wrong}: {error}");
    }
}

/// A name that is mistyped would change nothing, silently.
#[test]
fn a_source_that_nothing_has_is_said() {
    let beside = Beside::new();
    let mistyped = ["check", "--source", "OCIRepository/shop/shopp=../shop/deploy"];
    let (exit, _, error) = run(&beside.repository(), &mistyped);
    assert_eq!(exit, 0);
    assert!(error.contains("no environment has OCIRepository/shop/shopp, which is mapped"), "{error}");
    let (_, _, error) = beside.run("../shop/deploy", &["check"]);
    assert!(!error.contains("is mapped"), "{error}");
}

#[test]
fn a_clone_is_confined_to_itself() {
    let beside = Beside::new();
    beside.write("shop/.git/HEAD", "ref: refs/heads/main\n");
    beside.write("secret/base/secret.yaml", config("secret"));
    // A link of the clone that leads out of it stands for nothing.
    symlink("../../secret", beside.path("shop/deploy/linked")).unwrap();
    symlink("../secret", beside.path("shop/out")).unwrap();
    beside.write("infra/clusters/dev/linked.yaml", kustomization("linked", "./linked/base"));
    let (exit, out, _) = beside.run("../shop/deploy", &["check", "-o", "concise"]);
    assert_eq!(exit, 1);
    assert!(out.contains("the path of linked is not there"), "{out}");
    assert!(beside.refused("../shop/out").contains("it leads out of the repository"));
    // But the user's own links lead where the user wants.
    symlink("shop/deploy", beside.path("own")).unwrap();
    assert_eq!(beside.applied("../own"), ["kinds", "shop"]);
}
