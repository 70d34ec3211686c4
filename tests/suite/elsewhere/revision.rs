//! Revisions of Git, read without a checkout, and nothing run on the way.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use super::{Beside, SOURCE, config};

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]).args(arguments);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A clone whose tag has what its work tree has no more.
fn clone() -> Beside {
    let beside = Beside::new();
    let shop = beside.path("shop");
    git(&shop, &["init", "-q", "-b", "main"]);
    git(&shop, &["add", "."]);
    git(&shop, &["commit", "-q", "-m", "one"]);
    git(&shop, &["tag", "v1"]);
    fs::remove_dir_all(shop.join("deploy")).unwrap();
    beside.write("shop/later/base/later.yaml", config("later"));
    git(&shop, &["add", "-A"]);
    git(&shop, &["commit", "-q", "-m", "two"]);
    beside
}

#[test]
fn a_revision_stands_for_a_source() {
    let beside = clone();
    for place in ["git:../shop/deploy@v1", "git:../shop/deploy@HEAD~1", "git:../shop/deploy@main@{0}~1"] {
        assert_eq!(beside.applied(place), ["kinds", "shop"], "{place}");
    }
    assert_eq!(beside.applied("git:../shop/later@main"), ["later"]);
    // Nothing was checked out.
    assert!(!beside.path("shop/deploy").exists());
    let bare = beside.path("bare.git");
    git(beside.folder.path(), &["clone", "-q", "--bare", "shop", "bare.git"]);
    assert!(bare.join("HEAD").exists());
    assert_eq!(beside.applied("git:../bare.git/deploy@v1"), ["kinds", "shop"]);
    beside.write("infra/clusters/dev/shop.yaml", super::SERVICE.replace("./base", "./deploy/base"));
    assert_eq!(beside.applied("git:../bare.git@v1"), ["kinds", "shop"]);
}

#[test]
fn without_git_that_is_said() {
    let beside = clone();
    let mut command = crate::support::program(&beside.repository());
    command
        .args(["check", "--source"])
        .arg(format!("{SOURCE}=git:../shop/deploy@v1"))
        .env("PATH", "/nowhere");
    let output = command.output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains("git cannot be run"), "{error}");
}

#[test]
fn places_in_a_revision_begin_with_the_source() {
    let beside = clone();
    beside.write("shop/later/base/later.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n");
    git(&beside.path("shop"), &["commit", "-qam", "three"]);
    let (exit, out, _) = beside.run("git:../shop/later@main", &["check", "-o", "concise"]);
    assert_eq!(exit, 1);
    assert!(out.starts_with(&format!("{SOURCE}/base/later.yaml:3:")), "{out}");
}

#[test]
fn links_and_ignored_files_are_left_out() {
    let beside = clone();
    std::os::unix::fs::symlink("later.yaml", beside.path("shop/later/base/linked.yaml")).unwrap();
    beside.write("shop/later/base/out.yaml", config("out"));
    beside.write("shop/later/.sourceignore", "out.yaml\n");
    git(&beside.path("shop"), &["add", "-A"]);
    git(&beside.path("shop"), &["commit", "-q", "-m", "three"]);
    assert_eq!(beside.applied("git:../shop/later@main"), ["later"]);
}

#[test]
fn what_git_does_not_know_is_said() {
    let beside = clone();
    for (place, said) in [
        ("git:../shop/deploy@v2", "Git knows no such revision here"),
        ("git:../shop/deploy@--all", "Git knows no such revision here"),
        ("git:../shop/deploy@v1:deploy/base/shop.yaml", "Git knows no such revision here"),
        ("git:../shop/deploy@main", "this revision has no folder `deploy`"),
        ("git:../shop/later/base/later.yaml@main", "this revision has no folder"),
        ("git:../nowhere@main", "no such file or folder"),
        ("git:../infra@main", "it lies in no Git repository"),
        ("git:../shop", "a place is a folder, an archive, or git:FOLDER@REVISION"),
        ("", "a place is a folder, an archive, or git:FOLDER@REVISION"),
        ("git:@main", "a place is a folder, an archive, or git:FOLDER@REVISION"),
        ("git:../shop@", "a place is a folder, an archive, or git:FOLDER@REVISION"),
    ] {
        let error = beside.refused(place);
        assert!(error.contains(said), "{place}: {error}");
    }
}

/// A hook of git runs this program with another repository in its environment.
#[test]
fn the_repository_is_the_one_that_is_named() {
    let beside = clone();
    let mut command = crate::support::program(&beside.repository());
    command
        .args(["build", "Kustomization/shop/shop", "--source"])
        .arg(format!("{SOURCE}=git:../shop/deploy@v1"));
    for (name, value) in
        [("GIT_DIR", "nowhere"), ("GIT_INDEX_FILE", "x"), ("GIT_OBJECT_DIRECTORY", "nowhere")]
    {
        command.env(name, value);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Whatever the configuration of the clone names is a stranger's program.
#[test]
fn nothing_that_the_clone_names_is_run() {
    let beside = clone();
    let shop = beside.path("shop");
    let trap = beside.path("trap");
    let run = beside.path("was-run");
    fs::write(&trap, format!("#!/bin/sh\necho \"$0 $*\" >> {}\nexit 1\n", run.display())).unwrap();
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).unwrap();
    let trap = trap.to_str().unwrap();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "core.askPass",
        "core.gitProxy",
        "core.alternateRefsCommand",
        "credential.helper",
        "diff.external",
        "diff.x.textconv",
        "filter.x.smudge",
        "filter.x.process",
        "gpg.program",
        "uploadpack.packObjectsHook",
        "remote.origin.uploadpack",
        "pager.ls-tree",
        "pager.cat-file",
        "pager.rev-parse",
    ] {
        git(&shop, &["config", key, trap]);
    }
    for alias in ["rev-parse", "ls-tree", "cat-file"] {
        git(&shop, &["config", &format!("alias.{alias}"), &format!("!{trap}")]);
    }
    // A partial clone would ask its remote for what it lacks.
    git(&shop, &["config", "remote.origin.url", &format!("ext::{trap} %S")]);
    git(&shop, &["config", "remote.origin.promisor", "true"]);
    git(&shop, &["config", "remote.origin.partialclonefilter", "blob:none"]);
    git(&shop, &["config", "protocol.ext.allow", "always"]);
    git(&shop, &["config", "core.hooksPath", "hooks"]);
    fs::create_dir_all(shop.join("hooks")).unwrap();
    for hook in ["post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman"] {
        fs::copy(trap, shop.join("hooks").join(hook)).unwrap();
    }
    assert_eq!(beside.applied("git:../shop/deploy@v1"), ["kinds", "shop"]);
    assert!(!run.exists(), "{}", fs::read_to_string(&run).unwrap());
    // Where an object is missing, it stays missing.
    let objects = shop.join(".git/objects");
    let output =
        Command::new("git").arg("-C").arg(&shop).args(["rev-parse", "v1:deploy/base/shop.yaml"]).output();
    let name = String::from_utf8(output.unwrap().stdout).unwrap();
    fs::remove_file(objects.join(&name[..2]).join(name[2..].trim())).unwrap();
    let (exit, out, _) = beside.run("git:../shop/deploy@v1", &["check", "-o", "concise"]);
    assert_eq!(exit, 1, "{out}");
    assert!(out.contains("the object is not in this clone"), "{out}");
    assert!(!run.exists(), "{}", fs::read_to_string(&run).unwrap());
}
