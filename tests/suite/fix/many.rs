//! Very many findings in one file.

use infra_graph::finding::Code;

use super::{Texts, fix, of};
use crate::support::fleet::{SYNC_LAB, kustomization};

/// One file with a misspelt field in each of its Kustomizations; then one of them cannot be made.
#[test]
fn each_is_made_beside_those_that_cannot_be() {
    let one = |number: usize| {
        let more = if number == 0 { "" } else { "  dependOn:\n  - name: k0\n" };
        format!("---\n{}", kustomization(&format!("k{number}"), more))
    };
    let wrong: String = (0..150).map(one).collect();
    let mut texts = Texts::from([
        ("clusters/lab/flux-system/gotk-sync.yaml".to_owned(), SYNC_LAB.to_owned()),
        ("clusters/lab/all.yaml".to_owned(), wrong.clone()),
    ]);
    for number in 0..150 {
        let text = format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: n{number}}}\n");
        texts.insert(format!("k{number}/x.yaml"), text);
    }
    let outcome = fix(&texts, of(Code::UnknownField));
    assert_eq!(outcome.plan.fixed.len(), 149);
    assert_eq!(outcome.texts["clusters/lab/all.yaml"], wrong.replace("dependOn", "dependsOn"));

    // The field of one of them is there already: it stays, and keeps none of the others back that have a help.
    let twice = wrong.replacen("  dependOn:\n", "  dependsOn: []\n  dependOn:\n", 1);
    texts.insert("clusters/lab/all.yaml".to_owned(), twice);
    let outcome = fix(&texts, of(Code::UnknownField));
    let helped = outcome.wanted.iter().filter(|finding| !finding.edits.is_empty()).count();
    assert!(helped > 1);
    assert_eq!(outcome.plan.fixed.len(), helped, "{:?}", outcome.plan.dropped);
}
