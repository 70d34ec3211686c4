//! Where there is no answer: it ends with 2, and says what brings one.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::support::{program, run};

use super::lab::{Lab, git};

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let (code, out, error) = run(folder, &[&["affected"], arguments].concat());
    assert_eq!((code, out.as_str()), (2, ""), "{error}");
    error
}

#[test]
fn a_revision_that_git_does_not_know() {
    let lab = Lab::new();
    let error = refused(lab.path(), &["--base", "v9"]);
    assert!(error.contains("Git knows no revision `v9` here") && error.contains("git fetch"), "{error}");
    let error = refused(lab.path(), &["--base=--all"]);
    assert!(error.contains("it begins with a dash"), "{error}");
    let error = refused(lab.path(), &[]);
    assert!(error.contains("--base main") && error.contains("git remote set-head"), "{error}");
}

#[test]
fn no_repository_and_no_git() {
    let lab = Lab::new();
    let folder = tempfile::tempdir().unwrap();
    crate::support::copy(lab.path(), folder.path());
    fs::remove_dir_all(folder.path().join(".git")).unwrap();
    assert!(refused(folder.path(), &["--base", "HEAD"]).contains("lies in no Git repository"));
    let mut command = program(lab.path());
    let output = command.args(["affected", "--base", "HEAD"]).env("PATH", "/nowhere").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("git cannot be run"));
}

#[test]
fn a_shallow_clone() {
    let lab = Lab::new();
    lab.replace("apps/shop/base/deployment.yaml", "replicas: 2", "replicas: 3");
    lab.commit("two");
    git(lab.path(), &["checkout", "-q", "-b", "work"]);
    lab.replace("apps/shop/base/deployment.yaml", "replicas: 3", "replicas: 4");
    lab.commit("three");
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", lab.path().display());
    git(folder.path(), &["clone", "-q", "--depth", "1", "--no-single-branch", &url, "clone"]);
    let clone = folder.path().join("clone");
    for arguments in [&["--base", "HEAD~1"][..], &["--base", "origin/main", "--merge-base"]] {
        let error = refused(&clone, arguments);
        assert!(error.contains("git fetch --unshallow") && error.contains("fetch-depth: 0"), "{error}");
    }
    // What is there can be compared.
    let (code, out, _) = run(&clone, &["affected", "--base", "origin/main", "--direct", "-o", "names"]);
    assert_eq!((code, out.as_str()), (0, "Kustomization/flux-system/shop\n"));
}

#[test]
fn histories_without_a_common_commit() {
    let lab = Lab::new();
    git(lab.path(), &["checkout", "-q", "--orphan", "other"]);
    lab.commit("on its own");
    let error = refused(lab.path(), &["--base", "main", "--merge-base"]);
    assert!(error.contains("have no common ancestor") && error.contains("--base COMMIT"), "{error}");
}

#[test]
fn a_submodule_at_another_commit() {
    let lab = Lab::new();
    let other = Lab::new();
    let url = other.path().to_str().unwrap();
    git(
        lab.path(),
        &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "vendor/other"],
    );
    lab.commit("a submodule");
    other.write("new", "new\n");
    other.commit("more");
    let inner = lab.path().join("vendor/other");
    // The same on both sides: what lies in it is no difference.
    lab.replace("apps/shop/base/deployment.yaml", "replicas: 2", "replicas: 3");
    let (code, out, _) = run(lab.path(), &["affected", "--base", "HEAD", "--direct", "-o", "names"]);
    assert_eq!((code, out.as_str()), (0, "Kustomization/flux-system/shop\n"));
    git(&inner, &["-c", "protocol.file.allow=always", "pull", "-q"]);
    lab.commit("another commit of it");
    let error = refused(lab.path(), &["--base", "HEAD~1", "--head", "HEAD"]);
    assert!(error.contains("the submodule `vendor/other`"), "{error}");
}

#[test]
fn a_sparse_checkout() {
    let lab = Lab::new();
    git(lab.path(), &["sparse-checkout", "set", "--no-cone", "/*", "!/infra/"]);
    let error = refused(lab.path(), &["--base", "HEAD"]);
    assert!(error.contains("sparse") && error.contains("--head HEAD"), "{error}");
    let (code, ..) = run(lab.path(), &["affected", "--base", "HEAD", "--head", "HEAD"]);
    assert_eq!(code, 0);
}

#[test]
fn a_partial_clone() {
    let lab = Lab::new();
    lab.replace("apps/shop/base/deployment.yaml", "replicas: 2", "replicas: 3");
    lab.commit("two");
    git(lab.path(), &["config", "uploadpack.allowFilter", "true"]);
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", lab.path().display());
    git(folder.path(), &["clone", "-q", "--filter=blob:none", &url, "clone"]);
    let error = refused(&folder.path().join("clone"), &["--base", "HEAD~1"]);
    assert!(error.contains("this clone is partial") && error.contains("git fetch --refetch"), "{error}");
}

#[test]
fn the_default_is_where_the_branch_left_its_target() {
    let lab = Lab::new();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", lab.path().display());
    git(folder.path(), &["clone", "-q", &url, "clone"]);
    let clone = folder.path().join("clone");
    git(&clone, &["checkout", "-q", "-b", "work"]);
    let file = clone.join("apps/shop/base/deployment.yaml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("replicas: 2", "replicas: 4")).unwrap();
    git(&clone, &["commit", "-qam", "work"]);
    // The target moves on: that is no part of the change.
    lab.replace("infra/cert/issuer.yaml", "self: signed", "self: made");
    lab.commit("meanwhile");
    git(&clone, &["fetch", "-q"]);
    let names = |target: Option<&str>, more: &[&str]| {
        let mut command = program(&clone);
        command.args(["affected", "--direct", "-o", "names"]).args(more);
        if let Some(target) = target {
            command.env("GITHUB_BASE_REF", target);
        }
        let output = command.output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(names(None, &[]).0, "Kustomization/flux-system/shop\n");
    assert_eq!(names(Some("main"), &[]).0, "Kustomization/flux-system/shop\n");
    let (out, error) = names(None, &["--base", "origin/main"]);
    assert_eq!(out, "Kustomization/flux-system/cert\nKustomization/flux-system/shop\n");
    assert!(error.contains("--merge-base leaves them out"), "{error}");
    assert_eq!(names(None, &["--base", "origin/main", "--merge-base"]).0, "Kustomization/flux-system/shop\n");
}

/// Whatever the configuration of the clone names is a stranger's program.
#[test]
fn nothing_that_the_clone_names_is_run() {
    let lab = Lab::new();
    lab.write(".gitattributes", "* filter=x diff=x\n");
    lab.commit("attributes");
    let trap = lab.path().join("trap");
    let was_run = lab.path().join(".git/was-run");
    fs::write(&trap, format!("#!/bin/sh\necho \"$0 $*\" >> {}\nexit 1\n", was_run.display())).unwrap();
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).unwrap();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "diff.external",
        "diff.x.textconv",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "pager.ls-files",
        "pager.ls-tree",
        "pager.merge-base",
        "pager.rev-parse",
        "alias.ls-files",
        "remote.origin.uploadpack",
    ] {
        git(lab.path(), &["config", key, trap.to_str().unwrap()]);
    }
    for hook in ["post-index-change", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman"] {
        let path = lab.path().join(".git/hooks").join(hook);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(&trap, &path).unwrap();
    }
    lab.replace("apps/shop/base/deployment.yaml", "replicas: 2", "replicas: 3");
    let (code, out, error) = run(lab.path(), &["affected", "--base", "HEAD", "--direct", "-o", "names"]);
    assert_eq!((code, out.as_str()), (0, "Kustomization/flux-system/shop\n"), "{error}");
    assert!(!was_run.exists(), "{}", fs::read_to_string(&was_run).unwrap());
}
