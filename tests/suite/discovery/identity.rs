//! Which source is this repository.

use std::fs;
use std::path::Path;

use infra_graph::environment::Content;

use super::{CONFIG, Seen, git, kustomization, on};
use crate::support::{self, run};

/// A repository with a source of its own in it, a remote, and what the source's Kustomizations come to.
fn content(remote: &str, url: &str, path: &str) -> Content {
    let start = git("team", url)
        + &on("GitRepository", "team", "apps", path, "")
        + &kustomization("base", "./base", "");
    let config = format!("[remote \"origin\"]\n\turl = {remote}\n");
    let seen = Seen::of(&[
        (".git/config", &config),
        ("clusters/one/start.yaml", &start),
        ("apps/config.yaml", CONFIG),
        ("base/config.yaml", &CONFIG.replace("settings", "base")),
    ]);
    let environment = seen.0.environments[0].environment();
    let apps = environment.kustomizations.keys().find(|key| &*key.name == "apps").unwrap();
    environment.content(apps).clone()
}

#[test]
fn by_its_url_in_every_form() {
    let here = Content::Folder("".into());
    let remote = "git@git.example.org:team/fleet.git";
    for url in [
        "https://git.example.org/team/fleet",
        "ssh://git@git.example.org:22/team/fleet.git",
        "https://mirror.example.com/team/fleet",
    ] {
        assert_eq!(content(remote, url, "./apps"), here, "{url}");
    }
    assert_eq!(content(remote, "https://git.example.org/team/other", "./gone"), Content::External);
}

#[test]
fn a_fork_by_its_paths() {
    let (remote, url) = ("https://git.example.org/me/fleet", "https://git.example.org/team/fleet");
    assert_eq!(content(remote, url, "./apps"), Content::Folder("".into()));
    assert_eq!(content(remote, url, "./gone"), Content::External);
}

#[test]
fn by_the_root_that_lies_in_its_own_folder() {
    let root =
        git("mirror", "http://git.internal:3000/x/y") + &on("GitRepository", "mirror", "root", "./start", "");
    let seen = Seen::of(&[
        (".git/config", "[remote \"origin\"]\n\turl = https://git.example.org/team/fleet\n"),
        ("start/root.yaml", &root),
        ("start/apps.yaml", &on("GitRepository", "mirror", "apps", "./apps", "")),
        ("apps/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.built(), ["root", "apps"]);
}

#[test]
fn a_root_from_elsewhere_leaves_all_unknown() {
    let seen = Seen::of(&[
        (".git/config", "[remote \"origin\"]\n\turl = https://git.example.org/team/fleet\n"),
        (
            "clusters/one/flux-system/gotk-sync.yaml",
            &(git("flux-system", "https://git.example.org/core/platform")
                + &kustomization("flux-system", "./deploy/one", "")),
        ),
        ("clusters/one/apps.yaml", &kustomization("apps", "./apps", "")),
        ("apps/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.built(), Vec::<String>::new());
    assert_eq!(seen.wrong(), Vec::<&str>::new());
}

/// A checkout whose `.git` is a file, and the folder that it names.
fn linked(back: impl Fn(&Path, &Path)) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let (checkout, store) = (folder.path().join("checkout"), folder.path().join("store"));
    let start = git("team", "https://git.example.org/team/fleet")
        + &on("GitRepository", "team", "root", "./start", "");
    for (path, text) in [
        ("start/root.yaml", start.as_str()),
        ("start/apps.yaml", &on("GitRepository", "copy", "apps", "./apps", "")),
        ("start/copy.yaml", &git("copy", "ssh://git@git.example.org/team/other")),
        ("apps/config.yaml", CONFIG),
    ] {
        let path = checkout.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::create_dir_all(&store).unwrap();
    fs::write(checkout.join(".git"), format!("gitdir: {}\n", store.display())).unwrap();
    back(&checkout, &store);
    let (_, out, error) = run(&checkout, &["envs"]);
    (folder, out + &error)
}

const REMOTE: &str = "[remote \"origin\"]\n\turl = https://git.example.org/team/other\n";

#[test]
fn the_remote_of_a_worktree_and_of_a_submodule() {
    let (_folder, out) = linked(|checkout, store| {
        fs::write(store.join("gitdir"), format!("{}\n", checkout.join(".git").display())).unwrap();
        fs::write(store.join("commondir"), "common\n").unwrap();
        fs::create_dir(store.join("common")).unwrap();
        fs::write(store.join("common/config"), REMOTE).unwrap();
    });
    assert!(out.contains("healthy\n"), "{out}");
    let (_folder, out) = linked(|checkout, store| {
        let config = format!("[core]\n\tworktree = {}\n{REMOTE}", checkout.display());
        fs::write(store.join("config"), config).unwrap();
    });
    assert!(out.contains("healthy\n"), "{out}");
}

#[test]
fn a_git_file_that_names_the_folder_of_another_checkout_is_not_believed() {
    let (_folder, out) = linked(|_, store| fs::write(store.join("config"), REMOTE).unwrap());
    assert!(out.contains("not looked into"), "{out}");
    let (_folder, out) = linked(|_, store| {
        fs::write(store.join("gitdir"), "/somewhere/else/.git\n").unwrap();
        fs::write(store.join("commondir"), ".\n").unwrap();
        fs::write(store.join("config"), REMOTE).unwrap();
    });
    assert!(out.contains("not looked into"), "{out}");
}

#[test]
fn the_nearest_folder_that_a_sync_file_counts_from_is_the_root() {
    let folder = tempfile::tempdir().unwrap();
    support::copy(&support::example(), &folder.path().join("deploy/fleet"));
    fs::create_dir(folder.path().join(".git")).unwrap();
    let (exit, out, error) = run(&folder.path().join("deploy/fleet/apps"), &["envs", "-o", "name"]);
    assert_eq!(exit, 0, "{error}");
    assert!(out.contains("staging"), "{out}");
    let trials = tempfile::tempdir().unwrap();
    support::copy(&support::example(), &trials.path().join("examples/fleet"));
    let (exit, _, error) = run(trials.path(), &["envs"]);
    assert_eq!(exit, 3);
    assert!(error.contains("examples/fleet"), "{error}");
}

#[test]
fn another_branch_is_another_tree() {
    let branch = |name: &str, branch: &str| {
        let url = "https://git.example.org/team/fleet";
        git(name, url).replace(&format!("\"{url}\""), &format!("\"{url}\", ref: {{branch: {branch}}}"))
    };
    let other = branch("team", "team-a")
        + &on("GitRepository", "team", "team", "./gone", "")
        + &on("GitRepository", "same", "same", "./apps", "")
        + &branch("same", "live");
    let seen = Seen::of(&[
        (
            "clusters/one/flux-system/gotk-sync.yaml",
            &(branch("flux-system", "live") + &kustomization("flux-system", "clusters/one", "")),
        ),
        ("clusters/one/other.yaml", &other),
        ("apps/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.built(), ["flux-system", "same"]);
    assert_eq!(seen.wrong(), Vec::<&str>::new());
}
