//! What a source is: this repository, a folder that stands for it, or something elsewhere.

use std::collections::BTreeMap;

use camino::Utf8PathBuf;

use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::repository::Repository;
use crate::yaml::Node;

use super::{Bootstrap, Inventory};

/// Where the content of a source is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// In this folder of the repository; empty for the whole of it.
    Folder(Utf8PathBuf),
    /// Somewhere else: known, not looked into.
    External,
    /// Nowhere: no object of this name is applied, made or bootstrapped.
    Missing,
}

/// Answers what a source is, for one environment.
#[derive(Debug)]
pub(super) struct Sources {
    mapped: BTreeMap<ObjectRef, Utf8PathBuf>,
    bootstrap: Option<ObjectRef>,
    /// Where the root of the bootstrap's artifact lies in the repository.
    base: Utf8PathBuf,
    urls: Vec<String>,
}

impl Sources {
    pub(super) fn new(
        repository: &Repository,
        mapped: &BTreeMap<ObjectRef, Utf8PathBuf>,
        bootstrap: Option<&Bootstrap>,
        base: Utf8PathBuf,
    ) -> Self {
        let mut urls = remotes(repository);
        urls.extend(bootstrap.and_then(|bootstrap| bootstrap.url.clone()));
        Self { mapped: mapped.clone(), bootstrap: bootstrap.map(|root| root.source.clone()), base, urls }
    }

    /// The source that bootstraps the environment, where it is known.
    pub(super) fn bootstrap(&self) -> Option<&ObjectRef> {
        self.bootstrap.as_ref()
    }

    pub(super) fn base(&self) -> &Utf8PathBuf {
        &self.base
    }

    /// What the source is, given what the environment applies.
    pub(super) fn content(&self, source: &ObjectRef, inventory: &Inventory) -> Content {
        if let Some(folder) = self.mapped.get(source) {
            return Content::Folder(folder.clone());
        }
        if self.bootstrap.as_ref() == Some(source) {
            return Content::Folder(self.base.clone());
        }
        if let Some(entry) = inventory.get(source) {
            let url = entry.object.node.at(&["spec", "url"]).and_then(Node::text);
            let here = url.is_some_and(|url| self.urls.iter().any(|known| same_url(known, url)));
            return if here { Content::Folder(Utf8PathBuf::new()) } else { Content::External };
        }
        if Kind::of(source) == Some(Kind::ExternalArtifact) && is_generated(source, inventory) {
            return Content::External;
        }
        // Without a root object, the source that everything names and nothing defines is this repository.
        if self.bootstrap.is_none() { Content::Folder(self.base.clone()) } else { Content::Missing }
    }
}

/// Whether an `ArtifactGenerator` of the environment makes this artifact.
fn is_generated(source: &ObjectRef, inventory: &Inventory) -> bool {
    inventory.of_kind(Kind::ArtifactGenerator).any(|entry| {
        let artifacts =
            entry.object.node.at(&["spec", "artifacts"]).and_then(Node::as_sequence).unwrap_or_default();
        let named = |name: &str| name == &*source.name;
        entry.object.reference.namespace == source.namespace
            && artifacts.iter().filter_map(|artifact| artifact.get("name")?.text()).any(named)
    })
}

/// The URLs of the Git remotes, read from `.git/config` without calling git.
fn remotes(repository: &Repository) -> Vec<String> {
    let Ok(bytes) = repository.files().read(".git/config".into()) else { return Vec::new() };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let url = |line: &str| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "url").then(|| value.trim().to_owned())
    };
    text.lines().filter_map(url).collect()
}

/// Whether two URLs name the same Git repository: scheme, user, port, `.git` and case of the host do not count, and
/// `git@host:path` is `ssh://git@host/path`.
pub fn same_url(a: &str, b: &str) -> bool {
    let (a, b) = (plain_url(a), plain_url(b));
    !a.is_empty() && a == b
}

fn plain_url(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let has_scheme = rest.len() != url.len();
    let rest = rest.split_once('@').filter(|(user, _)| !user.contains('/')).map_or(rest, |(_, rest)| rest);
    let (host, path) = match rest.split_once(['/', ':']) {
        Some((host, path)) if !has_scheme || !rest[host.len()..].starts_with(':') => (host, path),
        Some((host, path)) => (host, path.split_once('/').map_or("", |(_port, path)| path)),
        None => (rest, ""),
    };
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    format!("{}/{path}", host.to_lowercase())
}
