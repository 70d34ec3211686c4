//! Faults that are planted in repositories: what is fixed is the text as it was, to the last byte.

use std::path::Path;

use infra_graph::finding::Code;
use infra_graph::flux::Kind;
use infra_graph::{Options, analyze};
use regex::Regex;

use super::{Texts, fix, of, repository, texts};
use crate::support::{announce, example, shared};

/// A file that was made faulty.
struct Fault {
    path: String,
    text: String,
}

/// How many faults of a kind are planted in one repository: each is analysed several times.
const MOST: usize = 1;

/// The repositories: the example and the real ones.
fn all() -> Vec<(String, Texts)> {
    let mut all = vec![("example".to_owned(), texts(&example()))];
    if let Some(root) = shared() {
        let folders = std::fs::read_dir(root.join("corpus")).unwrap().map(|entry| entry.unwrap().path());
        let mut folders: Vec<_> = folders.filter(|path| path.is_dir()).collect();
        folders.sort();
        all.extend(folders.iter().map(|path: &std::path::PathBuf| {
            (Path::new(path).file_name().unwrap().to_str().unwrap().to_owned(), texts(path))
        }));
    }
    all
}

/// The files that Flux applies a Kustomization of: others may be anything.
fn applied(texts: &Texts) -> Vec<String> {
    let repository = repository(texts);
    let analysis = analyze(&repository, &Options::default());
    let mut files: Vec<String> = analysis
        .environments
        .iter()
        .flat_map(|environment| environment.environment().inventory.iter())
        .filter(|(reference, _)| *reference.kind == *Kind::Kustomization.name())
        .map(|(_, entry)| repository.sources().file(entry.object.origin.file).path.to_string())
        .collect();
    files.sort();
    files.dedup();
    files.retain(|path| texts.contains_key(path));
    files
}

/// Plants a fault in each of a few files, each in a repository of its own, and fixes what is of this code.
fn plant(what: &str, code: Code, fault: impl Fn(&str) -> Option<String>) {
    let (mut planted, mut fixed, mut odd, mut left) = (0, 0, Vec::new(), Vec::new());
    for (name, texts) in all() {
        let faults = applied(&texts).into_iter().filter_map(|path| {
            let text = fault(&texts[&path])?;
            Some(Fault { path, text })
        });
        for Fault { path, text } in faults.take(MOST) {
            let mut faulty = texts.clone();
            faulty.insert(path.clone(), text.clone());
            let outcome = fix(&faulty, of(code));
            planted += 1;
            let others: Vec<&String> =
                faulty.keys().filter(|key| **key != path && outcome.texts[*key] != faulty[*key]).collect();
            if outcome.texts[&path] == texts[&path] {
                fixed += 1;
            } else if outcome.texts[&path] == text {
                let why = outcome.plan.dropped.iter().map(|one| one.why.to_string());
                left.push(format!("{name}: {path}: {}", why.collect::<Vec<_>>().join("; ")));
            } else {
                odd.push(format!("{name}: {path}:\n{}", outcome.texts[&path]));
            }
            assert!(others.len() <= outcome.plan.files.len(), "{name}: {others:?}");
        }
    }
    announce(&format!("fix::planted: {what}: {fixed} of {planted} are the text as it was"));
    assert!(planted > 0 && fixed * 10 >= planted * 6, "{what}: {fixed} of {planted}\n{}", left.join("\n"));
    assert!(odd.len() * 4 <= planted, "{what}: {} others\n{}", odd.len(), odd.join("\n"));
}

/// The text with the first match of a pattern replaced; nothing where it does not match.
fn replaced(text: &str, pattern: &str, by: &str) -> Option<String> {
    let pattern = Regex::new(pattern).unwrap();
    pattern.is_match(text).then(|| pattern.replace(text, by).into_owned())
}

#[test]
fn a_misspelt_dependency() {
    plant("a misspelt dependency", Code::MissingDependency, |text| {
        replaced(
            text,
            r"(?m)^( *dependsOn:(?: *#.*)?\r?\n(?: *#.*\n)* *- name: [a-z0-9-]{3,})([a-z0-9])([ \r]*(?:#.*)?)$",
            "$1$2$2$3",
        )
    });
}

#[test]
fn a_dependency_without_its_namespace() {
    plant("no namespace", Code::MissingDependency, |text| {
        replaced(text, r"(?m)^( *dependsOn:\n *- name: [a-z0-9-]+\n) +namespace: [a-z0-9-]+\n", "$1")
    });
}

#[test]
fn a_misspelt_field() {
    plant("a misspelt field", Code::UnknownField, |text| {
        replaced(text, r"(?m)^( *)dependsOn:", "${1}dependOn:")
    });
}

#[test]
fn a_misspelt_path() {
    plant("a misspelt path", Code::MissingPath, |text| {
        replaced(text, r"(?m)^( +path: \./[a-z][a-z0-9/._-]*)([a-z])([a-z])$", "$1$3$2")
    });
}

#[test]
fn an_old_version() {
    plant("an old version", Code::UnsupportedApiVersion, |text| {
        replaced(
            text,
            r"(?m)^apiVersion: kustomize\.toolkit\.fluxcd\.io/v1$",
            "apiVersion: kustomize.toolkit.fluxcd.io/v1beta1",
        )
    });
}

#[test]
fn a_dependency_on_itself() {
    plant("a dependency on itself", Code::SelfDependency, |text| {
        let pattern = Regex::new(
            r"(?s)^(---\n)?apiVersion: kustomize\S+\nkind: Kustomization\nmetadata:\n  name: ([a-z0-9-]+)\n(?:  namespace: [a-z0-9-]+\n)?spec:\n",
        )
        .unwrap();
        let found = pattern.captures(text).filter(|_| !text.contains("dependsOn"))?;
        let head = &found[0];
        Some(text.replacen(head, &format!("{head}  dependsOn:\n    - name: {}\n", &found[2]), 1))
    });
}

#[test]
fn a_redundant_dependency() {
    let entry = Regex::new(r"(?m)^( *)dependsOn:\n( *)- name: ([a-z0-9-]+)\n").unwrap();
    let named = Regex::new(r"(?m)^  name: ([a-z0-9-]+)$").unwrap();
    let mut fixed = 0;
    for (name, texts) in all() {
        // Whoever depends on something that depends on something else gets a line for that.
        let mut first: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
        let files = applied(&texts);
        let mut tried = 0;
        for path in &files {
            if let (Some(entry), Some(named)) = (entry.captures(&texts[path]), named.captures(&texts[path])) {
                first.insert(named[1].to_owned(), entry[3].to_owned());
            }
        }
        for path in files.iter().filter(|path| !texts[*path].contains("namespace: *")) {
            let text = &texts[path];
            let Some(found) = entry.captures(text) else { continue };
            let Some(further) = first.get(&found[3]) else { continue };
            let line = format!("{}- name: {further}\n", &found[2]);
            if text.contains(&line) || tried == 3 {
                continue;
            }
            tried += 1;
            let mut faulty = texts.clone();
            faulty.insert(path.clone(), text.replacen(&found[0], &format!("{}{line}", &found[0]), 1));
            let is_it = |one: &infra_graph::finding::Finding| {
                one.code == Code::RedundantDependency && one.message.contains(further.as_str())
            };
            let outcome = fix(&faulty, is_it);
            if outcome.texts[path] == *text {
                fixed += 1;
                break;
            }
            // The finding may be about other lines.
            let is_of_text = |line: &str| faulty[path].lines().any(|known| known == line);
            assert!(outcome.texts[path].lines().all(is_of_text), "{name}: {path}");
        }
    }
    announce(&format!("fix::planted: a redundant dependency: {fixed} are the text as it was"));
    assert!(fixed > 0);
}
