//! What the repository has for the end of a line. Environments are found, and followed where objects are asked for; nothing is
//! checked, and no graph is made, so that it is quick.

use std::collections::{BTreeMap, BTreeSet};

use clap::Parser as _;

use crate::cli::Cli;
use crate::cli::inspection::{self, Opened};
use crate::environment::{Discovery, EntryPoint, Environment, discover};
use crate::finding::enumerate;
use crate::flux::{Builder, Kind};
use crate::object::ObjectRef;
use crate::threads;

use super::candidate::Candidate;
use super::line::Line;

/// Short forms of kinds, as they are written before a name.
const SHORT: &[(&str, Kind)] = &[
    ("ks", Kind::Kustomization),
    ("hr", Kind::HelmRelease),
    ("rset", Kind::ResourceSet),
    ("gitrepo", Kind::GitRepository),
    ("ocirepo", Kind::OciRepository),
    ("helmrepo", Kind::HelmRepository),
    ("bucket", Kind::Bucket),
];

/// The environments, each with its folder.
pub(super) fn environments(line: &Line<'_>) -> Vec<Candidate> {
    let Some(opened) = open(line) else { return Vec::new() };
    let entries = entries(&opened).into_iter();
    entries.map(|entry| Candidate::new(entry.name, entry.folder.as_str())).collect()
}

/// The objects: by name what Flux reconciles and its sources, in the order in which a bare name is looked for; with the kind
/// in front where the word has a slash, and then all of them.
pub(super) fn targets(line: &Line<'_>) -> Vec<Candidate> {
    let found = objects(line);
    let mut candidates = Vec::new();
    let mut named = BTreeSet::new();
    for (short, kind) in SHORT {
        for (object, environments) in found.iter().filter(|(object, _)| Kind::of(object) == Some(*kind)) {
            let described = format!("{} in {}", kind.name(), enumerate(environments));
            if line.word.contains('/') {
                candidates.push(Candidate::new(format!("{short}/{}", object.name), described));
            } else if named.insert(object.name.as_str()) {
                candidates.push(Candidate::new(object.name.as_str(), described));
            }
        }
    }
    if line.word.contains('/') {
        let full = |(object, environments): (&ObjectRef, &Vec<String>)| {
            Candidate::new(object.to_string(), format!("in {}", enumerate(environments)))
        };
        candidates.extend(found.iter().map(full));
        candidates.dedup_by(|one, other| one.value == other.value);
    }
    candidates
}

/// The sources, to say where one of them lies.
pub(super) fn sources(line: &Line<'_>) -> Vec<Candidate> {
    let found = objects(line);
    let sources = found.iter().filter(|(object, _)| Kind::of(object).is_some_and(Kind::is_source));
    sources
        .map(|(object, environments)| {
            Candidate::new(format!("{object}="), format!("in {}", enumerate(environments)))
        })
        .collect()
}

/// The objects of the environments that the line names, or of all, each with the names of its environments.
fn objects(line: &Line<'_>) -> BTreeMap<ObjectRef, Vec<String>> {
    let mut found: BTreeMap<ObjectRef, Vec<String>> = BTreeMap::new();
    let Some(opened) = open(line) else { return found };
    let wanted: Vec<&str> = line.environments().collect();
    let is_wanted = |entry: &EntryPoint| wanted.is_empty() || wanted.contains(&entry.name.as_str());
    let entries: Vec<EntryPoint> = entries(&opened).into_iter().filter(is_wanted).collect();
    let builder = Builder::new(&opened.repository);
    let options = &opened.options.resolve;
    let resolved =
        Environment::resolve_all(&opened.repository, &builder, &entries, options, threads::available());
    for environment in resolved {
        for (object, _) in environment.inventory.iter() {
            found.entry(object.clone()).or_default().push(environment.name.clone());
        }
    }
    found
}

fn entries(opened: &Opened) -> Vec<EntryPoint> {
    let builder = Builder::new(&opened.repository);
    let Discovery { entries, .. } = discover(&opened.repository, &builder, &opened.options.entries);
    entries
}

/// The repository, with what the flags say about it; nothing where it cannot be read.
fn open(line: &Line<'_>) -> Option<Opened> {
    let words = ["infra-graph".to_owned(), "envs".to_owned()].into_iter().chain(line.shared());
    let cli = Cli::try_parse_from(words).ok()?;
    inspection::open(&cli.common).ok()
}
