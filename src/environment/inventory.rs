//! Which objects an environment gets, and from whom.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use arcstr::ArcStr;
use foldhash::fast::RandomState;
use indexmap::IndexMap;

use crate::flux::{Kind, Source, is_left_alone};
use crate::object::{Object, ObjectRef};
use crate::source::Span;

/// Who applies an object.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Applier {
    /// The Kustomization, ResourceSet or generator; nothing for the bootstrap, which applied the object once.
    pub by: Option<ObjectRef>,
    /// Where the build of this applier takes the object in: the entry of a kustomization that lists its file, otherwise
    /// the object's own document.
    pub span: Span,
}

/// An object of an environment.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct InventoryEntry {
    /// The object, as the first applier builds it that does not leave it alone.
    pub object: Object,
    /// All appliers, in the order in which they were found; at least one. Whoever only leaves the object alone is none,
    /// unless all of them do.
    pub appliers: Vec<Applier>,
}

/// From this many appliers of one object on, they are looked up in a set.
const CROWD: usize = 16;

/// All objects of an environment, in the order in which they are found from the root on.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    entries: IndexMap<ObjectRef, InventoryEntry, RandomState>,
    /// Where the objects of each kind of Flux are among them: nothing is ever taken out.
    of_kinds: HashMap<Kind, Vec<usize>>,
    /// The appliers of the objects that many apply.
    crowds: HashMap<ObjectRef, HashSet<Option<ObjectRef>>>,
    /// Where the objects of each name are among them: made when a name is looked for.
    of_names: OnceLock<HashMap<ArcStr, Vec<u32>>>,
}

impl Inventory {
    /// Adds what one applier builds.
    pub(super) fn extend(&mut self, by: Option<&ObjectRef>, objects: &[Object]) {
        self.of_names.take();
        for object in objects {
            let reference = identity(&object.reference);
            let span = object.listed.unwrap_or(object.origin);
            let applier = Applier { by: by.cloned(), span };
            match self.entries.get_mut(&reference) {
                Some(entry) if is_left_alone(&entry.object) != is_left_alone(object) => {
                    if is_left_alone(&entry.object) {
                        entry.object = Object { reference, ..object.clone() };
                        entry.appliers = vec![applier];
                        self.crowds.remove(&entry.object.reference);
                    }
                }
                Some(entry) if entry.appliers.len() < CROWD => {
                    if !entry.appliers.iter().any(|known| known.by == applier.by) {
                        entry.appliers.push(applier);
                    }
                }
                Some(entry) => {
                    let known = || entry.appliers.iter().map(|known| known.by.clone()).collect();
                    let crowd = self.crowds.entry(reference).or_insert_with(known);
                    if crowd.insert(applier.by.clone()) {
                        entry.appliers.push(applier);
                    }
                }
                None => {
                    let mut object = object.clone();
                    object.reference = reference.clone();
                    if let Some(kind) = Kind::of(&reference) {
                        self.of_kinds.entry(kind).or_default().push(self.entries.len());
                    }
                    self.entries.insert(reference, InventoryEntry { object, appliers: vec![applier] });
                }
            }
        }
    }

    /// An object.
    pub fn get(&self, reference: &ObjectRef) -> Option<&InventoryEntry> {
        self.entries.get(reference)
    }

    /// Whether the object is there.
    pub fn contains(&self, reference: &ObjectRef) -> bool {
        self.entries.contains_key(reference)
    }

    /// The objects of Flux, to try what a change of one would do.
    pub fn flux_objects_mut(&mut self) -> impl Iterator<Item = &mut Object> {
        let of_flux = self.entries.iter_mut().filter(|(reference, _)| Kind::of(reference).is_some());
        of_flux.map(|(_, entry)| &mut entry.object)
    }

    /// All objects in order.
    pub fn iter(&self) -> impl Iterator<Item = (&ObjectRef, &InventoryEntry)> {
        self.entries.iter()
    }

    /// The object at a place of the order.
    pub(crate) fn at(&self, place: usize) -> Option<(&ObjectRef, &InventoryEntry)> {
        self.entries.get_index(place)
    }

    /// The objects of a name, of any kind and namespace, in order. Linear the first time, then in what there is.
    pub fn named(&self, name: &str) -> impl Iterator<Item = (&ObjectRef, &InventoryEntry)> {
        let places = self.of_names.get_or_init(|| {
            let mut names: HashMap<ArcStr, Vec<u32>> = HashMap::new();
            for (place, reference) in (0..).zip(self.entries.keys()) {
                names.entry(reference.name.clone()).or_default().push(place);
            }
            names
        });
        let places = places.get(name).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| self.entries.get_index(*place as usize))
    }

    /// The objects of a kind of Flux, in order.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &InventoryEntry> {
        let places = self.of_kinds.get(&kind).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| self.entries.get_index(*place).map(|(_, entry)| entry))
    }

    /// The source of this name.
    pub fn source(&self, reference: &ObjectRef) -> Option<Source<'_>> {
        Source::read(&self.get(reference)?.object)
    }

    /// Whether it is a source that is an address only ([`Source::is_address`]).
    pub fn is_address(&self, reference: &ObjectRef) -> bool {
        self.source(reference).is_some_and(|source| source.is_address())
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// What names the object in the cluster: a Flux object that gets no namespace from its build lands in `default`.
pub(crate) fn identity(reference: &ObjectRef) -> ObjectRef {
    if reference.namespace.is_empty() && Kind::of(reference).is_some() {
        return ObjectRef { namespace: "default".into(), ..reference.clone() };
    }
    reference.clone()
}
