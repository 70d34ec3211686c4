//! What could stand at the end of a selector.

use std::collections::BTreeMap;

use crate::finding::{Code, enumerate};
use crate::flux::Kind;
use crate::query::{Behind, Expected, FLAGS, KEYS, Unfinished};

use super::candidate::Candidate;
use super::line::Line;
use super::repository::{self, Found};

/// The rest of a selector: names of objects, and where one has begun the words of expressions.
pub(super) fn candidates(line: &Line<'_>) -> Vec<Candidate> {
    let typed = Unfinished::read(&line.word);
    let offered = match typed.expected {
        Expected::Other => return Vec::new(),
        Expected::Revision => ended(repository::revisions(line), &typed),
        Expected::Objects => match key(typed.word) {
            Some((key, value)) => {
                let before = format!("{key}:");
                let values = values(line, key, value).into_iter();
                ended(values.map(|value| value.behind(&before)).collect(), &typed)
            }
            None => objects(line, &typed),
        },
    };
    offered.into_iter().map(|candidate| candidate.behind(typed.before)).collect()
}

/// `kind:Helm` taken apart.
fn key(word: &str) -> Option<(&str, &str)> {
    word.split_once(':').filter(|(key, _)| KEYS.contains(key))
}

fn objects(line: &Line<'_>, typed: &Unfinished<'_>) -> Vec<Candidate> {
    let mut offered = ended(repository::targets(line, typed.word), typed);
    // Whoever has typed nothing looks for a name.
    if line.word.is_empty() {
        return offered;
    }
    let functions = Unfinished::functions().map(|function| {
        let (name, _) = function.split_once('(').unwrap_or((&function, ""));
        let is_whole = function.ends_with(')');
        Candidate::new(name, "function").followed(if is_whole { "()" } else { "(" }, !is_whole)
    });
    offered.extend(functions);
    offered.extend(KEYS.iter().map(|key| Candidate::new(*key, "property").followed(":", true)));
    offered.extend(ended(FLAGS.iter().map(|flag| Candidate::new(*flag, "property")).collect(), typed));
    offered
}

/// With what has to stand behind a word that is whole already. Others go on: more of the expression may follow.
fn ended(offered: Vec<Candidate>, typed: &Unfinished<'_>) -> Vec<Candidate> {
    let (sign, is_open) = match typed.behind {
        Behind::Nothing => return offered,
        Behind::Comma => (",", true),
        Behind::Close { is_last } => (")", !is_last),
    };
    let followed = |candidate: Candidate| {
        let is_whole = candidate.text() == typed.word;
        if is_whole { candidate.followed(sign, is_open) } else { candidate.followed("", true) }
    };
    offered.into_iter().map(followed).collect()
}

/// The values of a property that objects of the environments have.
fn values(line: &Line<'_>, key: &str, value: &str) -> Vec<Candidate> {
    match key {
        "env" => repository::environments(line),
        "finding" => codes(),
        "layer" => repository::layers(line),
        "path" => repository::paths(line, value),
        "kind" => by(&repository::found(line), |found| vec![found.object.kind.to_string()]),
        "ns" => by(&repository::found(line), |found| {
            let namespace = found.object.namespace.to_string();
            if namespace.is_empty() { Vec::new() } else { vec![namespace] }
        }),
        "source" => by(&repository::found(line), |found| {
            let is_source = Kind::of(&found.object).is_some_and(Kind::is_source);
            if is_source { vec![found.object.name.to_string()] } else { Vec::new() }
        }),
        "label" => by(&repository::found(line), |found| found.labels.clone()),
        // A wave is a number.
        _ => Vec::new(),
    }
}

pub(super) fn codes() -> Vec<Candidate> {
    Code::ALL.iter().map(|code| Candidate::new(code.name(), code.meaning())).collect()
}

/// Each value of objects, with the environments that have such objects.
fn by(found: &[Found], values: impl Fn(&Found) -> Vec<String>) -> Vec<Candidate> {
    let mut environments: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in found {
        for value in values(one) {
            let known = environments.entry(value).or_default();
            known.extend(one.environments.iter().cloned());
        }
    }
    let offered = environments.into_iter().map(|(value, mut environments)| {
        environments.sort();
        environments.dedup();
        Candidate::new(value, format!("in {}", enumerate(&environments)))
    });
    offered.collect()
}
