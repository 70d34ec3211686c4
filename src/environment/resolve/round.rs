//! What one walk through an environment finds.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use camino::Utf8PathBuf;
use foldhash::HashSet;
use indexmap::IndexMap;

use crate::environment::{Content, Inventory};
use crate::finding::Finding;
use crate::flux::FluxBuild;
use crate::object::ObjectRef;

/// A walk from the root through everything that appears.
#[derive(Default)]
pub(super) struct Round {
    pub(super) inventory: Inventory,
    pub(super) builds: Vec<(ObjectRef, Arc<FluxBuild>)>,
    pub(super) contents: HashMap<ObjectRef, Content>,
    pub(super) steps: IndexMap<ObjectRef, Vec<Vec<ObjectRef>>>,
    /// What generators find.
    pub(super) findings: Vec<Finding>,
    /// Generators that fail, or that cannot be looked into.
    pub(super) incomplete: Vec<ObjectRef>,
    /// Kustomizations whose path holds variables that nobody knows.
    pub(super) open_paths: BTreeSet<ObjectRef>,
    /// The folders that Kustomizations build.
    pub(super) folders: foldhash::HashMap<ObjectRef, Utf8PathBuf>,
    /// The same folders: most are built once, so that nobody's appliers are looked at.
    pub(super) built_folders: HashSet<Utf8PathBuf>,
    /// How many of them lie in what another one of the same folder applies.
    pub(super) recurring: usize,
    /// How many objects the builds gave.
    pub(super) objects: usize,
    /// Whether that were too many.
    pub(super) is_full: bool,
}
