//! Selectors: whatever is typed, and the laws of sets.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use infra_graph::query::{Selector, SelectorError, Unfinished};
use infra_graph::{Analysis, Options, analyze};

use super::archive;

static ANALYSIS: LazyLock<Analysis> = LazyLock::new(|| {
    let mut texts = archive::read(super::repository::SMALL);
    let chain: String = (0..6)
        .map(|number| {
            let needs = (0..number).rev().step_by(2).map(|other| format!("{{name: k{other}}}, "));
            format!(
                "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: k{number}, namespace: \
                 flux-system, labels: {{n: '{number}'}}}}\nspec:\n  interval: 1h\n  prune: true\n  suspend: {}\n  path: ./apps\n  \
                 sourceRef: {{kind: GitRepository, name: flux-system}}\n  dependsOn: [{}]\n",
                number % 3 == 0,
                needs.collect::<String>()
            )
        })
        .collect();
    texts.insert("clusters/lab/chain.yaml".to_owned(), chain);
    analyze(&archive::repository(&texts), &Options::default())
});

/// Selects.
pub fn run(data: &[u8]) {
    let text = &*super::text(data);
    let _ = Unfinished::read(text);
    match Selector::parse(text) {
        Ok(selector) => assert!(!selector.words().is_empty(), "{text:?}"),
        Err(error) => return check(&error, text),
    }
    let subject = &ANALYSIS.environments[0];
    let found = match subject.find(text) {
        Ok(found) => found.into_iter().collect::<BTreeSet<_>>(),
        Err(error) => return check(&error, text),
    };
    let all: BTreeSet<_> = subject.graph().nodes().map(|(_, node)| node.reference.clone()).collect();
    let ask = |text: String| subject.find(&text).map(|found| found.into_iter().collect::<BTreeSet<_>>());
    for same in [format!("({text})"), format!("({text}) & ({text})"), format!("({text}) | ({text})")] {
        // A selector has so many words at most.
        if let Ok(again) = ask(same) {
            assert_eq!(again, found, "{text:?}");
        }
    }
    if let Ok(others) = ask(format!("not ({text})")) {
        assert!(others.is_disjoint(&found), "{text:?}");
        assert!(all.iter().all(|node| others.contains(node) || found.contains(node)), "{text:?}");
    }
    if let Ok(none) = ask(format!("({text}) - ({text})")) {
        assert!(none.is_empty(), "{text:?}");
    }
}

/// An error points into the text.
fn check(error: &SelectorError, text: &str) {
    assert!((1..=text.chars().count() + 1).contains(&error.column), "{error:?}");
    assert!(!error.to_string().is_empty());
}
