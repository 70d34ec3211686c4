//! The objects of a build, in order, found by id.

use std::sync::{Arc, OnceLock};

use super::fault::Fault;
use super::positions::Positions;
use super::resource::Resource;
use super::resource_id::{ResourceId, hash_parts};

/// The objects of a build (`resmap.ResMap`). kustomize scans its list for each question; here ids are hashed, so
/// that a build of many objects takes time in proportion to their number.
#[derive(Debug, Clone, Default)]
pub(super) struct ResourceMap {
    /// A deleted resource leaves a gap, so that positions stay.
    slots: Vec<Option<Arc<Resource>>>,
    /// Positions by the hash of an id that is there or was there; what is found has to be compared.
    by_id: Positions,
    /// Positions by the hash of a name that is there or was there. Many builds never ask for one.
    by_name: OnceLock<Positions>,
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

    /// Adds a resource (`ResMap.Append`); an error where its current id is taken.
    pub(super) fn append(&mut self, resource: Arc<Resource>) -> Result<(), Fault> {
        let hash = resource.id.hash_value();
        let has_id = |at| self.get(at).is_some_and(|other: &Resource| other.id.same(&resource.id));
        if self.by_id.of(hash).any(has_id) {
            return Err(Fault::at(
                resource.origin,
                format!("may not add resource with an already registered id: {}", resource.id),
            ));
        }
        let at = self.slots.len();
        self.slots.push(Some(resource));
        self.index(at, 0, hash);
        Ok(())
    }

    /// Changes a resource; look-ups follow.
    pub(super) fn update<T>(&mut self, at: usize, change: impl FnOnce(&mut Resource) -> T) -> Option<T> {
        let slot = self.slots.get_mut(at)?.as_mut()?;
        let resource = Arc::make_mut(slot);
        let (before, known) = (resource.id.clone(), resource.build.previous.len());
        let result = change(resource);
        resource.refresh();
        if resource.id != before || resource.build.previous.len() != known {
            // Group and version of a previous id are the current ones: after their change all hash differently.
            let moved =
                resource.id.gvk.group != before.gvk.group || resource.id.gvk.version != before.gvk.version;
            let hash = resource.id.hash_value();
            self.index(at, if moved { 0 } else { known }, hash);
        }
        Some(result)
    }

    /// Puts another resource in place of one.
    pub(super) fn replace(&mut self, at: usize, resource: Resource) {
        if let Some(slot) = self.slots.get_mut(at) {
            let hash = resource.id.hash_value();
            *slot = Some(Arc::new(resource));
            self.index(at, 0, hash);
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

    /// The positions of the resources that have or had this name, in order.
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

    /// Notes the ids of a resource, those of its past from `from` on. `hash` is that of its current one.
    fn index(&mut self, at: usize, from: usize, hash: u64) {
        let Some(resource) = self.slots.get(at).and_then(Option::as_ref) else { return };
        let Ok(position) = u32::try_from(at) else { return };
        let gvk = &resource.id.gvk;
        self.by_id.note(hash, position);
        for previous in resource.build.previous.iter().skip(from) {
            let (kind, name) = (&previous.kind, &previous.name);
            let namespace = previous.effective_namespace();
            self.by_id.note(hash_parts(&gvk.group, &gvk.version, kind, name, namespace), position);
        }
        if let Some(by_name) = self.by_name.get_mut() {
            note_names(by_name, at, resource, from);
        }
    }
}

/// Notes the names of a resource, those of its past from `from` on.
fn note_names(positions: &mut Positions, at: usize, resource: &Resource, from: usize) {
    let Ok(position) = u32::try_from(at) else { return };
    positions.note(hash_name(&resource.id.name), position);
    for previous in resource.build.previous.iter().skip(from) {
        positions.note(hash_name(&previous.name), position);
    }
}

fn hash_name(name: &str) -> u64 {
    hash_parts("", "", "", name, "")
}
