//! What a source is: this repository, a folder that stands for it, or something elsewhere.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use camino::Utf8PathBuf;

use crate::flux::Kind;
use crate::object::{Object, ObjectRef};
use crate::repository::Repository;
use crate::source::Ignore;
use crate::yaml::Node;

use super::generated::Generated;
use super::view::View;
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
pub(super) struct Sources<'r> {
    pub(super) repository: &'r Repository,
    /// What the sources in this repository leave out where they say nothing themselves.
    pub(super) ignore: Ignore<'r>,
    mapped: BTreeMap<ObjectRef, Utf8PathBuf>,
    bootstrap: Option<ObjectRef>,
    /// The bootstrap's source as the operator makes it, which no folder holds.
    made: Option<Object>,
    /// Where the root of the bootstrap's artifact lies in the repository.
    base: Utf8PathBuf,
    bootstrap_url: Option<String>,
    remotes: Vec<String>,
    pub(super) generated: RefCell<BTreeMap<ObjectRef, Rc<Generated>>>,
    pub(super) views: RefCell<BTreeMap<ObjectRef, Rc<View>>>,
    /// What was answered on the way to one answer. A source that is asked for while it is made counts as one elsewhere: so a
    /// loop of sources ends, and each is looked at once however many others use it.
    asked: RefCell<BTreeMap<ObjectRef, Content>>,
}

/// How long a chain of sources that are made of each other may be.
const MAX_DEPTH: usize = 16;

impl<'r> Sources<'r> {
    pub(super) fn new(
        repository: &'r Repository,
        mapped: &BTreeMap<ObjectRef, Utf8PathBuf>,
        bootstrap: Option<&Bootstrap>,
        base: Utf8PathBuf,
    ) -> Self {
        Self {
            repository,
            ignore: Ignore::new(repository.files(), None),
            mapped: mapped.clone(),
            bootstrap: bootstrap.map(|root| root.source.clone()),
            made: bootstrap.and_then(|root| root.source_object.clone()),
            base,
            bootstrap_url: bootstrap.and_then(|bootstrap| bootstrap.url.clone()),
            remotes: remotes(repository),
            generated: RefCell::default(),
            views: RefCell::default(),
            asked: RefCell::default(),
        }
    }

    /// The source that bootstraps the environment, where it is known.
    pub(super) fn bootstrap(&self) -> Option<&ObjectRef> {
        self.bootstrap.as_ref()
    }

    /// The root of the bootstrap's artifact, given what the environment applies.
    pub(super) fn root(&self, inventories: &[&Inventory]) -> Utf8PathBuf {
        match self.bootstrap.as_ref().map(|source| self.content(source, inventories)) {
            Some(Content::Folder(folder)) => folder,
            _ => self.base.clone(),
        }
    }

    /// What the source is, given what the environment applies.
    pub(super) fn content(&self, source: &ObjectRef, inventories: &[&Inventory]) -> Content {
        self.content_at(source, inventories, 0)
    }

    /// As [`Sources::content`]; `depth` is 0 but for a source of a source.
    pub(super) fn content_at(&self, source: &ObjectRef, inventories: &[&Inventory], depth: usize) -> Content {
        if depth == 0 {
            self.forget();
        } else if let Some(known) = self.asked.borrow().get(source) {
            return known.clone();
        }
        self.asked.borrow_mut().insert(source.clone(), Content::External);
        let content = self.find(source, inventories, depth);
        self.asked.borrow_mut().insert(source.clone(), content.clone());
        content
    }

    /// Begins a new answer: the inventories may be others.
    pub(super) fn forget(&self) {
        self.asked.borrow_mut().clear();
    }

    fn find(&self, source: &ObjectRef, inventories: &[&Inventory], depth: usize) -> Content {
        if let Some(folder) = self.mapped.get(source) {
            let applied = inventories.iter().find_map(|inventory| inventory.get(source));
            return self.mapped_content(
                source,
                folder,
                applied.map(|entry| &entry.object),
                inventories,
                depth,
            );
        }
        if depth > MAX_DEPTH {
            return Content::External;
        }
        if let Some(content) = self.generated_content(source, inventories, depth) {
            return content;
        }
        let applied =
            inventories.iter().find_map(|inventory| inventory.get(source)).map(|entry| &entry.object);
        if self.bootstrap.as_ref() == Some(source) {
            let object = applied.or(self.made.as_ref().filter(|made| made.reference == *source));
            return self.view(source, &self.base, object, inventories, depth);
        }
        if let Some(object) = applied {
            return match self.folder_of(object) {
                Some(folder) => self.view(source, &folder, Some(object), inventories, depth),
                None => Content::External,
            };
        }
        // Without a root object, the source that everything names and nothing defines is this repository.
        let concluded = self.bootstrap.is_none() && Kind::of(source) != Some(Kind::ExternalArtifact);
        if concluded { Content::Folder(self.base.clone()) } else { Content::Missing }
    }

    /// The folder of this repository that a source of this URL has.
    fn folder_of(&self, source: &Object) -> Option<Utf8PathBuf> {
        let url = source.node.at(&["spec", "url"]).and_then(Node::text)?;
        if self.bootstrap_url.as_ref().is_some_and(|known| same_url(known, url)) {
            return Some(self.base.clone());
        }
        self.remotes.iter().any(|known| same_url(known, url)).then(Utf8PathBuf::new)
    }
}

/// The URLs of the Git remotes, read from `.git/config` without calling git.
pub(super) fn remotes(repository: &Repository) -> Vec<String> {
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

pub(super) fn plain_url(url: &str) -> String {
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
