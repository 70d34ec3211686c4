//! The help: each example in it runs.

use crate::support::{example, run};

const VERBS: &[&str] =
    &["impact", "deps", "why", "show", "tree", "order", "check", "envs", "render", "build", "selectors"];

/// The words of a line as a shell reads it; what follows `#` or two blanks is a remark.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for letter in line.chars() {
        match letter {
            '\'' => quoted = !quoted,
            '#' if !quoted && word.is_empty() => break,
            ' ' if !quoted => words.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
            other => word.push(other),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

#[test]
fn every_example_runs() {
    let mut count = 0;
    for verb in VERBS {
        let (code, out, error) = run(&example(), &["help", verb]);
        assert_eq!(code, 0, "{verb}: {error}");
        for line in out.lines().filter_map(|line| line.strip_prefix("  infra-graph ")) {
            let words = words(line);
            let arguments: Vec<&str> = words.iter().map(String::as_str).collect();
            let (code, _, error) = run(&example(), &arguments);
            assert!(code < 2, "{line}: {error}");
            count += 1;
        }
    }
    assert!(count >= 12, "{count}");
}

#[test]
fn help_of_what_is_not_there_says_the_nearest() {
    let (code, _, error) = run(&example(), &["help", "selektors"]);
    assert_eq!((code, error.contains("did you mean `selectors`?")), (2, true), "{error}");
}

#[test]
fn the_help_of_the_new_verbs_fits_into_eighty_columns() {
    for verb in ["why", "show", "tree", "selectors"] {
        let (_, out, _) = run(&example(), &["help", verb]);
        let examples = out.lines().filter(|line| line.starts_with("  infra-graph "));
        for line in examples {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}
