//! What other tools call our verbs.

/// Words that people type, and what has the answer here.
const SYNONYMS: &[(&[&str], &str)] = &[
    (&["blast", "blast-radius", "dependents", "rdeps"], "impact"),
    (&["completion"], "completions"),
    (&["describe", "get"], "show"),
    (
        &["diff"],
        "affected` for two revisions, `infra-graph compare` for two environments, or `infra-graph check --fix --diff",
    ),
    (&["draw", "dot", "graph", "mermaid", "plot", "svg", "view"], "render"),
    (&["dependencies", "needs"], "deps"),
    (&["fix"], "check --fix"),
    (&["lint", "test", "validate", "verify"], "check"),
    (&["clusters", "environments", "list", "ls"], "envs"),
    (&["add", "create", "scaffold"], "new"),
    (&["plan", "schedule", "timeline", "waves"], "order"),
    (&["trace"], "why"),
    (&["version"], "--version"),
];

/// A sentence about a word that is no verb; nothing where none comes to mind.
pub(super) fn hint(word: &str) -> Option<String> {
    let (_, verb) = SYNONYMS.iter().find(|(words, _)| words.contains(&word))?;
    Some(format!("that is `infra-graph {verb}`"))
}
