//! The root Kustomization.

use infra_graph::readiness::Readiness;

use super::{CONFIG, Seen, git, kustomization, lists, sync};

fn wave(seen: &Seen, name: &str) -> Option<u32> {
    let analyzed = &seen.0.environments[0];
    let reference = analyzed.environment().kustomizations.keys().find(|key| &*key.name == name).unwrap();
    analyzed.empty().wave(analyzed.graph().find(reference).unwrap())
}

#[test]
fn it_is_first_also_where_no_file_shows_it() {
    let seen = Seen::of(&[
        ("clusters/one/apps.yaml", &kustomization("apps", "./apps", "  dependsOn: [{name: flux-system}]\n")),
        ("apps/config.yaml", CONFIG),
    ]);
    let environment = seen.0.environments[0].environment();
    assert_eq!(environment.root.to_string(), "Kustomization/flux-system/flux-system");
    assert!(environment.is_root_implicit);
    assert_eq!((wave(&seen, "flux-system"), wave(&seen, "apps")), (Some(1), Some(2)));
    assert_eq!(seen.wrong(), Vec::<&str>::new());
}

#[test]
fn what_the_sync_file_holds_is_there_although_nothing_lists_it() {
    let more = sync("clusters/one") + &git("extra", "https://git.example.org/team/fleet");
    let seen = Seen::of(&[
        ("clusters/one/flux-system/gotk-sync.yaml", &more),
        ("clusters/one/kustomization.yaml", &lists(&["apps.yaml"])),
        ("clusters/one/apps.yaml", &super::on("GitRepository", "extra", "apps", "./apps", "")),
        ("apps/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.built(), ["flux-system", "apps"]);
    assert_eq!(seen.wrong(), Vec::<&str>::new());
}

#[test]
fn its_patches_and_variables_make_what_it_applies() {
    let root = kustomization("root", "./start", "  postBuild: {substitute: {PLACE: here}}\n");
    let seen = Seen::of(&[
        ("start/root.yaml", &root),
        ("start/apps.yaml", &kustomization("apps", "./apps/${PLACE}", "")),
        ("apps/here/config.yaml", CONFIG),
        ("apps/there/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.built(), ["root", "apps"]);
    assert_eq!(seen.wrong(), Vec::<&str>::new());
}

#[test]
fn a_root_that_waits_for_its_child_which_waits_for_it() {
    let root = kustomization("root", "./start", "  wait: true\n  retryInterval: 1m\n");
    let seen = Seen::of(&[
        ("start/root.yaml", &root),
        ("start/apps.yaml", &kustomization("apps", "./apps", "  dependsOn: [{name: root}]\n")),
        ("apps/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.wrong(), ["wait-deadlock"]);
}

#[test]
fn of_an_entry_that_does_not_build_nothing_is_applied() {
    let seen = Seen::of(&[
        ("clusters/one/flux-system/gotk-sync.yaml", &sync("clusters/one")),
        ("clusters/one/a.yaml", &kustomization("apps", "./apps", "")),
        ("clusters/one/b.yaml", &kustomization("apps", "./apps", "")),
        ("apps/config.yaml", CONFIG),
    ]);
    assert_eq!(seen.wrong(), ["build-failed"]);
    assert_eq!(wave(&seen, "flux-system"), Some(1));
    let analyzed = &seen.0.environments[0];
    let readiness = analyzed.empty();
    let root = analyzed.graph().find(&analyzed.environment().root).unwrap();
    assert!(!readiness.holds(Readiness::ready(root)));
}
