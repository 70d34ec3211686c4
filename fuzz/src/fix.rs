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

/// Fixes all that can be: the texts are read as before but for the fixes, and a second time there is nothing left to do.
pub fn run(data: &[u8]) {
    let texts = archive::read(&super::text(data));
    let is_wanted = |finding: &Finding| finding.severity > Severity::Info;
    let once = fix(&texts, is_wanted);
    for file in &once.plan.files {
        assert_eq!(texts.get(file.path.as_str()), Some(&file.before), "{}", file.path);
        assert_ne!(file.before, file.after, "{}", file.path);
        assert!(faults(&file.after) <= faults(&file.before), "{} is broken:\n{}", file.path, file.after);
        let edits = file.edits.iter().map(|edit| (edit.at.start as usize..edit.at.end as usize, &*edit.text));
        assert_eq!(apply(&file.before, edits), file.after, "{}", file.path);
    }
    // What an error hid may be there to be fixed now, and what did not fit together may fit alone.
    if once.plan.revealed.is_empty() && once.plan.dropped.is_empty() {
        let twice = fix(&once.texts, is_wanted);
        let said: Vec<_> = twice.plan.fixed.iter().map(|made| &twice.wanted[made.finding].message).collect();
        assert!(twice.plan.files.is_empty(), "a second time: {said:?}");
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
