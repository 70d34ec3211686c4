//! What can be fixed in a repository, and what becomes of its files.

use std::collections::BTreeMap;
use std::convert::Infallible;

use camino::Utf8PathBuf;
use infra_graph::finding::{Finding, Severity};
use infra_graph::fix::{Analysed, Plan, apply, diff, plan};
use infra_graph::report::merge;
use infra_graph::source::{SourceMap, Span};
use infra_graph::yaml::parse;
use infra_graph::{Options, analyze};

use super::archive::{self, Texts, repository};

/// What became of a repository.
pub struct Outcome {
    /// What should be fixed.
    pub wanted: Vec<Finding>,
    /// What was done.
    pub plan: Plan,
    /// The texts as they are then.
    pub texts: Texts,
}

/// Fixes the findings for which `wants` says so.
pub fn fix(texts: &Texts, wants: impl Fn(&Finding) -> bool) -> Outcome {
    let read = repository(texts);
    let before = analyze(&read, &Options::default()).findings;
    let mut wanted = merge(before.clone(), read.sources());
    wanted.retain(wants);
    let with = |changed: &BTreeMap<Utf8PathBuf, String>| {
        let mut texts = texts.clone();
        texts.extend(changed.iter().map(|(path, text)| (path.to_string(), text.clone())));
        texts
    };
    let again = |changed: &_| {
        let repository = repository(&with(changed));
        let findings = analyze(&repository, &Options::default()).findings;
        Ok::<_, Infallible>(Analysed { findings, sources: repository.sources().clone() })
    };
    let Ok(plan) = plan(&read, &before, &wanted, |_| true, again);
    diff(&plan.files, read.sources());
    let changed = plan.files.iter().map(|file| (file.path.clone(), file.after.clone())).collect();
    Outcome { wanted, texts: with(&changed), plan }
}

/// How often a repository may be fixed until there is nothing left to do: one fix may show the way of another.
const MOST: usize = 5;

/// Fixes all that can be: the texts are read as before but for the fixes, what could be fixed is fixed at once, and it ends.
pub fn run(data: &[u8]) {
    let mut texts = archive::read(&super::text(data));
    let mut known: Option<Outcome> = None;
    for _ in 0..MOST {
        let made = fix(&texts, |finding| finding.severity > Severity::Info);
        check(&texts, &made.plan);
        if made.plan.files.is_empty() {
            return;
        }
        // What an error hid may be there to be fixed now, and what did not fit together may fit alone.
        if let Some(before) = known.filter(|one| one.plan.revealed.is_empty() && one.plan.dropped.is_empty())
        {
            for fixed in made.plan.fixed.iter().map(|fixed| &made.wanted[fixed.finding]) {
                let is_known = |was: &&Finding| {
                    !was.edits.is_empty() && (was.code, &was.message) == (fixed.code, &fixed.message)
                };
                assert!(!before.wanted.iter().any(|was| is_known(&was)), "a second time: {}", fixed.message);
            }
        }
        texts.clone_from(&made.texts);
        known = Some(made);
    }
    panic!("there is always something left to fix");
}

fn check(texts: &Texts, plan: &Plan) {
    for file in &plan.files {
        assert_eq!(texts.get(file.path.as_str()), Some(&file.before), "{}", file.path);
        assert_ne!(file.before, file.after, "{}", file.path);
        assert!(faults(&file.after) <= faults(&file.before), "{} is broken:\n{}", file.path, file.after);
        let edits = file.edits.iter().map(|edit| (edit.at.start as usize..edit.at.end as usize, &*edit.text));
        assert_eq!(apply(&file.before, edits), file.after, "{}", file.path);
    }
}

/// How many documents of a text cannot be read.
fn faults(text: &str) -> usize {
    let sources = SourceMap::default();
    let file = sources.add("f.yaml".into(), text);
    let offset = |at: usize| u32::try_from(at).expect("a small text");
    parse(text, |start, end| Span::new(file, offset(start), offset(end)))
        .iter()
        .filter(|one| one.is_err())
        .count()
}
