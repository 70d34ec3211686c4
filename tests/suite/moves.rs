//! Objects that move from one Kustomization to another: what was seen of it in a cluster.

use infra_graph::query::{Passage, moves};
use infra_graph::repository::Repository;
use infra_graph::source::Memory;
use infra_graph::{Analysis, Options, analyze};

use crate::support::fleet::{SYNC_A, kustomization};

const CLAIM: &str =
    "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\n  namespace: default\n";

/// `old` and `new` with further fields, and the claim in the folder of one of them.
fn fleet(old: &str, new: &str, holder: &str, claim: &str) -> Analysis {
    let config = |name: &str| {
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  namespace: default\n")
    };
    let pruned = |text: String| {
        if text.contains("# kept") { text.replace("prune: true", "prune: false") } else { text }
    };
    let files = [
        ("clusters/a/flux-system/gotk-sync.yaml", SYNC_A.to_owned()),
        ("clusters/a/old.yaml", pruned(kustomization("old", old))),
        ("clusters/a/new.yaml", kustomization("new", new)),
        ("old/config.yaml", config("old")),
        ("new/config.yaml", config("new")),
        (if holder == "old" { "old/claim.yaml" } else { "new/claim.yaml" }, claim.to_owned()),
    ];
    analyze(&Repository::new(files.into_iter().collect::<Memory>()), &Options::default())
}

/// What becomes of the claim that goes from `old` to `new`.
fn passage(old: &str, new: &str, claim: &str) -> Option<Passage> {
    let (before, after) = (fleet(old, new, "old", claim), fleet(old, new, "new", claim));
    let found = moves(&before.environments[0], &after.environments[0]);
    let [one] = found.as_slice() else { return None };
    assert_eq!(one.object.to_string(), "PersistentVolumeClaim/default/data");
    assert_eq!((&*one.from.name, &*one.to.name), ("old", "new"));
    Some(one.passage)
}

const AFTER_NEW: &str = "  dependsOn: [{name: new}]\n";
const AFTER_OLD: &str = "  dependsOn: [{name: old}]\n";

#[test]
fn it_is_safe_where_the_old_one_runs_after_the_new_one() {
    assert_eq!(passage(AFTER_NEW, "", CLAIM), Some(Passage::Safe));
}

#[test]
fn the_other_way_round_it_is_deleted_and_made_anew() {
    assert_eq!(passage("", AFTER_OLD, CLAIM), Some(Passage::Recreated));
}

#[test]
fn without_an_order_it_is_a_race() {
    assert_eq!(passage("", "", CLAIM), Some(Passage::Race));
    // Nobody knows what an expression lets pass.
    let expression = "  dependsOn: [{name: new, readyExpr: dep.metadata.generation > 0}]\n";
    assert_eq!(passage(expression, "", CLAIM), Some(Passage::Race));
}

#[test]
fn what_is_not_pruned_stays() {
    let kept = CLAIM.replace(
        "metadata:\n",
        "metadata:\n  annotations:\n    kustomize.toolkit.fluxcd.io/prune: disabled\n",
    );
    assert_eq!(passage("", AFTER_OLD, &kept), Some(Passage::Safe));
    assert_eq!(passage("  # kept\n", AFTER_OLD, CLAIM), Some(Passage::Safe));
    assert_eq!(passage("  suspend: true\n", AFTER_OLD, CLAIM), Some(Passage::Safe), "it does not run");
}

#[test]
fn what_flux_leaves_alone_or_another_one_keeps_does_not_move() {
    let ignored = CLAIM
        .replace("metadata:\n", "metadata:\n  annotations:\n    kustomize.toolkit.fluxcd.io/ssa: Ignore\n");
    assert_eq!(passage("", "", &ignored), None);
    let same = fleet("", "", "old", CLAIM);
    assert!(moves(&same.environments[0], &same.environments[0]).is_empty());
}
