//! The objects of a build, in order, found by id.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::budget::Budget;
use super::fault::Fault;
use super::positions::Positions;
use super::resource::Resource;
use super::resource_id::{Renamed, ResourceId, hash_parts};

/// The objects of a build (`resmap.ResMap`). kustomize scans its list for each question; here ids are hashed, so
/// that a build of many objects takes time in proportion to their number.
#[derive(Debug, Clone, Default)]
pub(super) struct ResourceMap {
    /// What the build has taken so far.
    pub(super) budget: Budget,
    /// A deleted resource leaves a gap, so that positions stay.
    slots: Vec<Option<Arc<Resource>>>,
    /// Positions by the hash of an id that is there or was there; what is found has to be compared.
    by_id: Positions,
    /// Positions by the hash of a name that is there or was there. Many builds never ask for one.
    by_name: OnceLock<Positions>,
}

/// A resource that was not added since its id is taken.
#[derive(Debug)]
pub(super) struct Taken(pub(super) Arc<Resource>);

impl From<Taken> for Fault {
    fn from(Taken(resource): Taken) -> Self {
        let words = format!("may not add resource with an already registered id: {}", resource.id);
        Self::at(resource.origin, words)
    }
}

impl ResourceMap {
    /// The resources with their positions.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &Resource)> {
        self.slots.iter().enumerate().filter_map(|(at, slot)| Some((at, &**slot.as_ref()?)))
    }

    /// How many resources there are, at most.
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// All positions, those of gaps among them.
    pub(super) fn slots(&self) -> Range<usize> {
        0..self.slots.len()
    }

    /// The positions of all resources.
    pub(super) fn positions(&self) -> Vec<usize> {
        self.iter().map(|(at, _)| at).collect()
    }

    /// The resource at a position.
    pub(super) fn get(&self, at: usize) -> Option<&Resource> {
        self.slots.get(at)?.as_deref()
    }

    /// Takes all resources out.
    pub(super) fn into_resources(self) -> impl Iterator<Item = Arc<Resource>> {
        self.slots.into_iter().flatten()
    }

    /// Whether an id is, or was, that of more than one resource.
    pub(super) fn any_id_twice(&self) -> bool {
        self.by_id.any_twice()
    }

    /// Adds a resource (`ResMap.Append`), or gives it back where its current id is taken.
    pub(super) fn append(&mut self, resource: Arc<Resource>) -> Result<(), Taken> {
        let at = self.slots.len();
        // A note of what is given back does no harm: what is found by one is compared.
        let shares = self.by_id.note(resource.id.hash_value(), at);
        if shares && self.with_current_id(&resource.id).next().is_some() {
            return Err(Taken(resource));
        }
        for hash in hashes(&resource, 0).skip(1) {
            self.by_id.note(hash, at);
        }
        if let Some(by_name) = self.by_name.get_mut() {
            note_names(by_name, at, &resource, 0);
        }
        self.slots.push(Some(resource));
        Ok(())
    }

    /// Changes a resource; look-ups follow.
    pub(super) fn update<T>(&mut self, at: usize, change: impl FnOnce(&mut Resource) -> T) -> Option<T> {
        let resource = Arc::make_mut(self.slots.get_mut(at)?.as_mut()?);
        let (result, new_ids) = changed(resource, change);
        if let Some(from) = new_ids {
            self.index(at, from);
        }
        Some(result)
    }

    /// Changes all resources, in order; look-ups follow, but none is to be made before the end. The first fault is the
    /// result.
    pub(super) fn update_all(
        &mut self,
        mut change: impl FnMut(&mut Resource) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut first = Ok(());
        let mut new_ids = Vec::new();
        for (at, slot) in self.slots.iter_mut().enumerate() {
            let Some(slot) = slot else { continue };
            let resource = Arc::make_mut(slot);
            let (result, from) = changed(resource, &mut change);
            first = first.and(result);
            let Some(from) = from else { continue };
            new_ids.extend(hashes(resource, from).map(|hash| (hash, at)));
            if let Some(by_name) = self.by_name.get_mut() {
                note_names(by_name, at, resource, from);
            }
        }
        // One after the other and nothing between: the places of a large table are fetched side by side then.
        for (hash, at) in new_ids {
            self.by_id.note(hash, at);
        }
        first
    }

    /// Puts another resource in place of one.
    pub(super) fn replace(&mut self, at: usize, resource: Resource) {
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = Some(Arc::new(resource));
            self.index(at, 0);
        }
    }

    /// Deletes a resource.
    pub(super) fn remove(&mut self, at: usize) {
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = None;
        }
    }

    /// The resources before a position with the id that the one there has now. Where no two resources ever had an
    /// id in common, which is nearly always, nothing is looked up.
    pub(super) fn same_before(&self, at: usize) -> impl Iterator<Item = &Resource> {
        let resource = self.get(at).filter(|_| self.any_id_twice());
        let same = resource.into_iter().flat_map(|resource| self.with_current_id(&resource.id));
        same.take_while(move |&other| other < at).filter_map(|other| self.get(other))
    }

    /// The positions of the resources that have this id now (`GetMatchingResourcesByCurrentId`).
    pub(super) fn with_current_id<'a>(&'a self, id: &'a ResourceId) -> impl Iterator<Item = usize> + 'a {
        self.candidates(id).filter(move |&at| self.get(at).is_some_and(|resource| resource.id.same(id)))
    }

    /// The positions of the resources that have or had this id (`GetMatchingResourcesByAnyId`).
    pub(super) fn with_any_id<'a>(&'a self, id: &'a ResourceId) -> impl Iterator<Item = usize> + 'a {
        self.candidates(id).filter(move |&at| self.get(at).is_some_and(|resource| resource.has_id(id)))
    }

    /// The positions of the resources that have or had this name, in order, and maybe of others.
    pub(super) fn with_name(&self, name: &str) -> Vec<usize> {
        let by_name = self.by_name.get_or_init(|| {
            let mut positions = Positions::default();
            for (at, resource) in self.iter() {
                note_names(&mut positions, at, resource, 0);
            }
            positions
        });
        by_name.of(hash_name(name)).collect()
    }

    /// The one resource that has or had this id (`ResMap.GetById`).
    pub(super) fn unique(&self, id: &ResourceId) -> Result<usize, Fault> {
        let mut found = self.with_any_id(id);
        let problem = match (found.next(), found.next()) {
            (Some(at), None) => return Ok(at),
            (Some(_), Some(_)) => "multiple matches for Id",
            _ => "no matches for Id",
        };
        Err(Fault::new(format!("{problem} {id}; failed to find unique target for patch {id}")))
    }

    fn candidates(&self, id: &ResourceId) -> impl Iterator<Item = usize> + '_ {
        self.by_id.of(id.hash_value())
    }

    /// Notes the ids of a resource, those of its past from `from` on.
    fn index(&mut self, at: usize, from: usize) {
        let Some(resource) = self.slots.get(at).and_then(Option::as_ref) else { return };
        for hash in hashes(resource, from) {
            self.by_id.note(hash, at);
        }
        if let Some(by_name) = self.by_name.get_mut() {
            note_names(by_name, at, resource, from);
        }
    }
}

/// Changes a resource. Also gives whether it has new ids: if so, those of its past from this one on are new.
fn changed<T>(resource: &mut Resource, change: impl FnOnce(&mut Resource) -> T) -> (T, Option<usize>) {
    let known = resource.build.previous.len();
    resource.renamed = Renamed::No;
    let result = change(resource);
    resource.refresh();
    let from = match resource.renamed {
        // Group and version of a previous id are the current ones: after their change all hash differently.
        Renamed::Kind => Some(0),
        Renamed::Name => Some(known),
        Renamed::No => (resource.build.previous.len() != known).then_some(known),
    };
    (result, from)
}

/// The hashes of the current id of a resource and of those of its past from `from` on.
fn hashes(resource: &Resource, from: usize) -> impl Iterator<Item = u64> + '_ {
    let gvk = &resource.id.gvk;
    let past = resource.build.previous.iter().skip(from).map(|previous| {
        let namespace = previous.effective_namespace();
        hash_parts(&gvk.group, &gvk.version, &previous.kind, &previous.name, namespace)
    });
    std::iter::once(resource.id.hash_value()).chain(past)
}

/// Notes the names of a resource, those of its past from `from` on.
fn note_names(positions: &mut Positions, at: usize, resource: &Resource, from: usize) {
    positions.note(hash_name(&resource.id.name), at);
    for previous in resource.build.previous.iter().skip(from) {
        positions.note(hash_name(&previous.name), at);
    }
}

fn hash_name(name: &str) -> u64 {
    hash_parts("", "", "", name, "")
}
