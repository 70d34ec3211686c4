//! What other tools call our verbs and flags.

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

/// Flags that people type, and what does that here.
const FLAGS: &[(&[&str], &str)] = &[
    (
        &["--file", "--out", "--outfile", "--output-file"],
        "an answer goes to a file with `> FILE`; `-o` names its format",
    ),
    (&["--environment", "--cluster"], "an environment stands behind `-e`"),
    (&["--dir", "--directory", "--root"], "the root of the repository stands behind `-C`"),
    (&["--format"], "the format of an answer stands behind `-o`"),
    (&["--no-color", "--no-colour"], "that is `--color never`"),
];

/// A sentence about a flag that the verb does not have; nothing where none comes to mind.
pub(super) fn flag_hint(flag: &str) -> Option<&'static str> {
    let name = flag.split('=').next().unwrap_or(flag);
    FLAGS.iter().find(|(flags, _)| flags.contains(&name)).map(|(_, hint)| *hint)
}

/// A sentence about a word that is no verb; nothing where none comes to mind.
pub(super) fn hint(word: &str) -> Option<String> {
    let (_, verb) = SYNONYMS.iter().find(|(words, _)| words.contains(&word))?;
    Some(format!("that is `infra-graph {verb}`"))
}
