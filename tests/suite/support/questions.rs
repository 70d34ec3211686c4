//! Every verb in every format, as the program itself lists them: a verb that comes later is tried too, or named here.

use std::process::Command;

/// What the questions are about.
pub(crate) struct Subjects<'a> {
    /// An environment, and another one; it may be the same.
    pub(crate) environments: [&'a str; 2],
    /// What is asked about, and what it needs.
    pub(crate) targets: [&'a str; 2],
    /// A folder that kustomize builds.
    pub(crate) folder: &'a str,
    /// The path of a Markdown file.
    pub(crate) page: &'a str,
}

/// What the program offers in place of the last word.
fn offered(words: &[&str]) -> Vec<String> {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("infra-graph"));
    let output = command.arg("__completeNoDesc").args(words).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter(|line| !line.starts_with([':', '-'])).map(str::to_owned).collect()
}

/// The verbs.
pub(crate) fn verbs() -> Vec<String> {
    let verbs = offered(&[""]);
    assert!(verbs.len() > 15, "{verbs:?}");
    verbs
}

/// The formats of a verb, the default first; none where it has no answer to format.
pub(crate) fn formats(verb: &str) -> Vec<String> {
    let formats = offered(&[verb, "-o", ""]);
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("infra-graph"));
    let help = String::from_utf8(command.args(["help", verb]).output().unwrap().stdout).unwrap();
    let named = help.split("Formats (-o): ").nth(1).map(|rest| rest.lines().next().unwrap_or_default());
    let named: Vec<&str> =
        named.into_iter().flat_map(|line| line.trim_end_matches('.').split(", ")).collect();
    assert!(
        named.is_empty() || named == formats,
        "{verb}: its help names {named:?}, and {formats:?} are completed"
    );
    formats
}

/// The words that ask a verb, in each way that differs, without a format.
fn ways(verb: &str, subjects: &Subjects<'_>) -> Vec<Vec<String>> {
    let [environment, other] = subjects.environments;
    let [target, needed] = subjects.targets;
    let ways: &[&[&str]] = match verb {
        "check" | "envs" | "help" | "man" => &[&[]],
        "order" | "tree" | "render" => &[&[environment]],
        "impact" | "deps" | "show" => &[&[target, "-e", environment]],
        "why" => &[&[target, needed, "-e", environment], &[target, "-e", environment]],
        "affected" => &[&["--base", "HEAD"]],
        "compare" => &[&[environment, other]],
        "explain" => &[&[], &[target]],
        "docs" => &[&["--check", subjects.page], &[subjects.page]],
        "new" => &[&["new-service", "--dry-run"], &["new-service", "--diff"]],
        "build" => &[&[target, "-e", environment], &[subjects.folder]],
        "schema" => &[&[], &["report"], &[target]],
        "completions" => &[&["bash"], &[target]],
        other => panic!("say here how `{other}` is asked"),
    };
    ways.iter().map(|way| way.iter().map(|word| (*word).to_owned()).collect()).collect()
}

/// Every verb in every format. Some end with an error: a format that this build cannot write, a code that is none.
pub(crate) fn questions(subjects: &Subjects<'_>) -> Vec<Vec<String>> {
    let mut questions = Vec::new();
    for verb in verbs() {
        let formats = formats(&verb);
        for way in ways(&verb, subjects) {
            let asked = [std::slice::from_ref(&verb), way.as_slice()].concat();
            if formats.is_empty() {
                questions.push(asked.clone());
            }
            let in_format = |format: &String| [asked.as_slice(), &["-o".to_owned(), format.clone()]].concat();
            questions.extend(formats.iter().map(in_format));
        }
    }
    questions
}
