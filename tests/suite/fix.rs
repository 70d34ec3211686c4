//! Helps made in files: which, where, and nothing else.

mod everywhere;
mod many;
mod planted;
mod program;
mod refused;
mod styles;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::Path;

use infra_graph::finding::{Code, Finding};
use infra_graph::fix::{Analysed, Plan, plan};
use infra_graph::report::merge;
use infra_graph::repository::Repository;
use infra_graph::source::Memory;
use infra_graph::{Options, analyze};

/// The text files of a repository, by path.
type Texts = BTreeMap<String, String>;

fn texts(root: &Path) -> Texts {
    let files = walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| entry.file_type().is_file());
    let read = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        Some((path, std::fs::read_to_string(entry.path()).ok()?))
    };
    files.filter_map(read).collect()
}

fn repository(texts: &Texts) -> Repository {
    Repository::new(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Memory>())
}

/// What became of a repository.
struct Outcome {
    wanted: Vec<Finding>,
    plan: Plan,
    texts: Texts,
}

/// Fixes the findings for which `wants` says so.
fn fix(texts: &Texts, wants: impl Fn(&Finding) -> bool) -> Outcome {
    let repository = repository(texts);
    let before = analyze(&repository, &Options::default()).findings;
    let mut wanted = merge(before.clone(), repository.sources());
    wanted.retain(wants);
    let with = |changed: &BTreeMap<camino::Utf8PathBuf, String>| {
        let mut texts = texts.clone();
        texts.extend(changed.iter().map(|(path, text)| (path.to_string(), text.clone())));
        texts
    };
    let again = |changed: &_| {
        let repository = self::repository(&with(changed));
        let findings = analyze(&repository, &Options::default()).findings;
        Ok::<_, Infallible>(Analysed { findings, sources: repository.sources().clone() })
    };
    let Ok(plan) = plan(&repository, &before, &wanted, |_| true, again);
    let changed = plan.files.iter().map(|file| (file.path.clone(), file.after.clone())).collect();
    Outcome { wanted, texts: with(&changed), plan }
}

fn of(code: Code) -> impl Fn(&Finding) -> bool {
    move |finding| finding.code == code
}
