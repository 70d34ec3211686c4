//! Which objects of an applier differ.

use std::collections::HashMap;

use arcstr::ArcStr;

use crate::object::{Object, ObjectRef};
use crate::source::SourceMap;

use super::answer::{Change, FieldChange, FieldKind, Locations, ObjectChange, VariableCause};
use super::applied::Applied;
use super::bump;
use super::fields::{Field, fields};
use super::matching::{Matching, is_same};
use super::removal::Removals;
use super::shown::Shown;
use super::variables::in_same_text;

/// Compares objects of two sides.
pub(super) struct Comparer<'a> {
    pub(super) matching: &'a Matching,
    pub(super) old_sources: &'a SourceMap,
    pub(super) new_sources: &'a SourceMap,
    pub(super) old_shown: Shown<'a>,
    pub(super) new_shown: Shown<'a>,
    pub(super) removals: Option<Removals<'a>>,
}

impl Comparer<'_> {
    /// The differences between what one applier applies on each side: those of the new side in its order, then what is gone.
    pub(super) fn objects(
        &mut self,
        by: Option<&ObjectRef>,
        old: &Applied<'_>,
        new: &Applied<'_>,
    ) -> Vec<ObjectChange> {
        let counterparts = self.counterparts(old, new);
        let mut is_kept = vec![false; old.objects.len()];
        let mut found = Vec::new();
        for (id, object) in &new.objects {
            let before =
                counterparts.get(id).and_then(|&at| old.objects.get_index(at).map(|pair| (at, pair)));
            let Some((at, (was, before))) = before else {
                let locations = self.locations(None, Some(object));
                found.push(change(Change::Added, id, by, locations));
                continue;
            };
            is_kept[at] = true;
            if was == id && is_same(&before.node, &object.node) {
                continue;
            }
            let fields = self.fields(id, before, object);
            if was != id || !fields.is_empty() {
                let locations = self.locations(Some(before), Some(object));
                let was = (was != id).then(|| was.clone());
                found.push(ObjectChange { was, fields, ..change(Change::Changed, id, by, locations) });
            }
        }
        for ((id, object), _) in old.objects.iter().zip(is_kept).filter(|(_, is_kept)| !is_kept) {
            let locations = self.locations(Some(object), None);
            let removal = self.removals.as_mut().map(|removals| removals.of(by, object));
            found.push(ObjectChange { removal, ..change(Change::Removed, id, by, locations) });
        }
        found
    }

    /// For objects of the new side their places on the old one: by what names them, and otherwise by what a generated object
    /// was called before it got the hash of its content.
    fn counterparts(&self, old: &Applied<'_>, new: &Applied<'_>) -> HashMap<ObjectRef, usize> {
        let mut found = HashMap::new();
        let mut generated: HashMap<(ArcStr, ArcStr, ArcStr), usize> = HashMap::new();
        for (at, (id, object)) in old.objects.iter().enumerate() {
            let counterpart = self.matching.counterpart(id, |id| new.objects.contains_key(id));
            if new.objects.contains_key(&counterpart) {
                found.insert(counterpart, at);
            } else if let Some(name) = unhashed(object) {
                generated.insert((id.kind.clone(), id.namespace.clone(), name), at);
            }
        }
        for (id, object) in &new.objects {
            let Some(name) = unhashed(object).filter(|_| !found.contains_key(id)) else { continue };
            if let Some(at) = generated.remove(&(id.kind.clone(), id.namespace.clone(), name)) {
                found.insert(id.clone(), at);
            }
        }
        found
    }

    fn fields(&mut self, id: &ObjectRef, old: &Object, new: &Object) -> Vec<FieldChange> {
        let all = fields(&old.node, &new.node, self.matching);
        all.into_iter().map(|field| self.field(id, &field)).collect()
    }

    fn field(&mut self, id: &ObjectRef, field: &Field<'_>) -> FieldChange {
        let path = &field.path;
        let old = field.old.map(|node| self.old_shown.value(id, path, node));
        let new = field.new.map(|node| self.new_shown.value(id, path, node));
        let kind = match field.kind {
            FieldKind::Other => bump::kind(id, path),
            known => known,
        };
        let spans = field.old.zip(field.new).map(|(old, new)| (old.span, new.span));
        let variables =
            spans.map(|(old, new)| in_same_text((self.old_sources, old), (self.new_sources, new)));
        let cause = |name| VariableCause { name, location: None };
        let variables = variables.into_iter().flatten().map(cause).collect();
        FieldChange { path: path.clone(), kind, old, new, variables }
    }

    fn locations(&self, old: Option<&Object>, new: Option<&Object>) -> Locations {
        Locations {
            old_location: old.map(|object| self.old_sources.location(object.origin)),
            new_location: new.map(|object| self.new_sources.location(object.origin)),
        }
    }
}

/// What becomes of an object, without its fields.
fn change(change: Change, id: &ObjectRef, by: Option<&ObjectRef>, locations: Locations) -> ObjectChange {
    ObjectChange {
        id: id.clone(),
        was: None,
        change,
        applied_by: by.cloned(),
        removal: None,
        fields: Vec::new(),
        locations,
    }
}

/// The name that a generated object has without the hash of its content.
fn unhashed(object: &Object) -> Option<ArcStr> {
    let former = object.former.as_ref().filter(|former| former.hashed)?;
    former.names.last().cloned()
}
