//! What a source is: this repository, a folder that stands for it, or something elsewhere.

mod generate;
mod viewed;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::Utf8PathBuf;

use crate::flux::Names;
use crate::limits::Limits;
use crate::object::ObjectRef;
use crate::repository::Repository;
use crate::source::Ignore;
use crate::threads::Turn;

use super::Inventory;
use super::content::Content;
use super::generated::Generated;
use super::identity::Identity;
use super::mounts::Mounts;
use super::view::View;

/// Answers what a source is, for one environment.
pub(super) struct Sources<'r> {
    pub(super) mounts: Mounts<'r>,
    /// What the sources in this repository leave out where they say nothing themselves.
    pub(super) ignore: Ignore<'r>,
    /// What all generators may look at.
    names: Names,
    mapped: BTreeMap<ObjectRef, Utf8PathBuf>,
    /// Which of all sources this repository is.
    identity: Identity,
    generated: RefCell<BTreeMap<ObjectRef, Arc<Generated>>>,
    views: RefCell<BTreeMap<ObjectRef, Arc<View>>>,
    /// Sources that nothing brings as far as it is known, and that are supposed to be this repository: what they hold may
    /// bring them.
    supposed: BTreeSet<ObjectRef>,
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
        identity: Identity,
        turn: Turn,
        limits: Limits,
    ) -> Self {
        Self {
            mounts: Mounts::new(repository, turn),
            ignore: Ignore::new(repository.files(), None),
            names: Names::new(limits),
            mapped: mapped.clone(),
            identity,
            generated: RefCell::default(),
            views: RefCell::default(),
            supposed: BTreeSet::new(),
            asked: RefCell::default(),
        }
    }

    /// Which of all sources this repository is.
    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Takes these sources for this repository as long as nothing else is known of them.
    pub(super) fn suppose(&mut self, sources: BTreeSet<ObjectRef>) {
        self.supposed = sources;
    }

    /// Those of the supposed sources that are brought by what they hold, as this repository.
    pub(super) fn confirmed(&self, inventory: &Inventory) -> BTreeSet<ObjectRef> {
        let is_here = |source: &&ObjectRef| {
            inventory.contains(source) && matches!(self.content(source, &[inventory]), Content::Folder(_))
        };
        self.supposed.iter().filter(is_here).cloned().collect()
    }

    /// Forgets the trees of sources that turned out not to be there.
    pub(super) fn forget_views(&self, inventory: &Inventory) {
        self.views.borrow_mut().retain(|source, _| inventory.contains(source));
    }

    /// What the root's source is, given what the environment applies.
    pub(super) fn root(&self, inventories: &[&Inventory]) -> Content {
        self.content(&self.identity.bootstrap, inventories)
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
        match self.identity.folder(self.mounts.repository, source, applied, inventories) {
            Some(folder) => self.view(source, &folder, applied, inventories, depth),
            None if applied.is_some() || !self.identity.is_known() => Content::External,
            None if self.identity.bootstrap == *source => Content::External,
            None if self.supposed.contains(source) => Content::Folder(self.identity.base().to_owned()),
            None => Content::Missing,
        }
    }
}
