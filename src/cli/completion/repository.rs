//! What the repository has for the end of a line. Environments are found, and followed where objects are asked for; nothing is
//! checked, and no graph is made, so that it is quick.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use clap::Parser as _;

use crate::cli::Cli;
use crate::cli::inspection::{self, Opened};
use crate::environment::{Discovery, EntryPoint, Environment, discover};
use crate::finding::enumerate;
use crate::flux::{Builder, Kind};
use crate::object::ObjectRef;
use crate::source::{EntryKind, History};
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

/// An object that is there.
pub(super) struct Found {
    pub(super) object: ObjectRef,
    /// The names of its environments.
    pub(super) environments: Vec<String>,
    /// Its labels, as they are selected by: `app=web`.
    pub(super) labels: Vec<String>,
}

/// The environments, each with its folder.
pub(super) fn environments(line: &Line<'_>) -> Vec<Candidate> {
    let Some(opened) = open(line) else { return Vec::new() };
    let entries = entries(&opened).into_iter();
    entries.map(|entry| Candidate::new(entry.name, entry.folder.as_str())).collect()
}

/// The objects: by name what Flux reconciles and its sources, in the order in which a bare name is looked for; with the kind
/// in front where the word has a slash, and then all of them.
pub(super) fn targets(line: &Line<'_>, word: &str) -> Vec<Candidate> {
    let found = found(line);
    let mut candidates = Vec::new();
    let mut named = BTreeSet::new();
    for (short, kind) in SHORT {
        for Found { object, environments, .. } in
            found.iter().filter(|found| Kind::of(&found.object) == Some(*kind))
        {
            let described = format!("{} in {}", kind.name(), enumerate(environments));
            if word.contains('/') {
                candidates.push(Candidate::new(format!("{short}/{}", object.name), described));
            } else if named.insert(object.name.as_str()) {
                candidates.push(Candidate::new(object.name.as_str(), described));
            }
        }
    }
    if word.contains('/') {
        let full = |found: &Found| {
            Candidate::new(found.object.to_string(), format!("in {}", enumerate(&found.environments)))
        };
        candidates.extend(found.iter().map(full));
        candidates.dedup_by(|one, other| one.value() == other.value());
    }
    candidates
}

/// The sources, to say where one of them lies.
pub(super) fn sources(line: &Line<'_>) -> Vec<Candidate> {
    let found = found(line);
    let sources = found.iter().filter(|found| Kind::of(&found.object).is_some_and(Kind::is_source));
    let candidate = |found: &Found| {
        let described = format!("in {}", enumerate(&found.environments));
        Candidate::new(found.object.to_string(), described).followed("=", true)
    };
    sources.map(candidate).collect()
}

/// The Kustomizations, to say what if one of their fields were otherwise.
pub(super) fn settings(line: &Line<'_>) -> Vec<Candidate> {
    let found = found(line);
    let kustomizations = found.iter().filter(|found| Kind::of(&found.object) == Some(Kind::Kustomization));
    let names: BTreeSet<&str> = kustomizations.map(|found| found.object.name.as_str()).collect();
    names.into_iter().map(|name| Candidate::new(format!("ks/{name}"), "").followed(".", true)).collect()
}

/// The layers of the configuration.
pub(super) fn layers(line: &Line<'_>) -> Vec<Candidate> {
    let Some(opened) = open(line) else { return Vec::new() };
    opened.config.layers.keys().map(|name| Candidate::new(name.as_str(), "")).collect()
}

/// The files and folders beside the last part of a path.
pub(super) fn paths(line: &Line<'_>, path: &str) -> Vec<Candidate> {
    let Some(opened) = open(line) else { return Vec::new() };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let entries = opened.repository.files().list(Utf8Path::new(folder)).unwrap_or_default();
    let candidate = |entry: &crate::source::Entry| {
        let path = if folder.is_empty() { entry.name.clone() } else { format!("{folder}/{}", entry.name) };
        let is_folder = entry.kind == EntryKind::Folder;
        if is_folder { Candidate::new(path, "").followed("/", true) } else { Candidate::new(path, "") }
    };
    entries.iter().filter(|entry| !entry.name.starts_with('.')).map(candidate).collect()
}

/// The revisions of Git that have a name.
pub(super) fn revisions(line: &Line<'_>) -> Vec<Candidate> {
    let Some(opened) = open(line) else { return Vec::new() };
    let Ok(history) = History::open(&opened.root) else { return Vec::new() };
    history.names().into_iter().map(|(name, is)| Candidate::new(name, is)).collect()
}

/// The objects of the environments that the line names, or of all, sorted.
pub(super) fn found(line: &Line<'_>) -> Vec<Found> {
    let mut found: BTreeMap<ObjectRef, Found> = BTreeMap::new();
    let Some(opened) = open(line) else { return Vec::new() };
    let wanted: Vec<&str> = line.environments().collect();
    let is_wanted = |entry: &EntryPoint| wanted.is_empty() || wanted.contains(&entry.name.as_str());
    let entries: Vec<EntryPoint> = entries(&opened).into_iter().filter(is_wanted).collect();
    let builder = Builder::new(&opened.repository);
    let options = &opened.options.resolve;
    let resolved =
        Environment::resolve_all(&opened.repository, &builder, &entries, options, threads::available());
    for environment in resolved {
        for (object, entry) in environment.inventory.iter() {
            let new = || Found { object: object.clone(), environments: Vec::new(), labels: Vec::new() };
            let known = found.entry(object.clone()).or_insert_with(new);
            known.environments.push(environment.name.clone());
            known.labels.extend(entry.object.labels().map(|(key, value)| format!("{key}={value}")));
        }
    }
    found.into_values().collect()
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
