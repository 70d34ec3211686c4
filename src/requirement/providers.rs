//! From the objects of an environment to what they provide.

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use crate::environment::Environment;
use crate::flux::Kind;
use crate::object::{Object, ObjectRef};
use crate::source::Span;

use super::collector::{defined, is_definition};
use super::flux_spec::creates_namespace;
use super::{Confidence, Need, Provider, is_left_alone};

/// Finds the providers of what is needed; nothing else is kept. Linear in the objects.
pub(super) struct Finder<'n> {
    needed: &'n IndexSet<Need>,
    /// Groups and kinds of objects that are needed, so that most objects are passed over quickly.
    object_kinds: HashSet<(&'n str, &'n str)>,
    found: IndexMap<Need, Vec<Provider>>,
}

impl<'n> Finder<'n> {
    pub(super) fn new(needed: &'n IndexSet<Need>) -> Self {
        let mut object_kinds = HashSet::new();
        for need in needed {
            if let Need::Object(object) = need {
                object_kinds.insert((&*object.group, &*object.kind));
            }
        }
        Self { needed, object_kinds, found: IndexMap::new() }
    }

    /// The providers of each need, the surest first.
    pub(super) fn find(mut self, environment: &Environment) -> IndexMap<Need, Vec<Provider>> {
        for (reference, entry) in environment.inventory.iter() {
            if !is_left_alone(&entry.object) {
                self.object(reference, &entry.object);
            }
        }
        let mut found = self.found;
        for providers in found.values_mut() {
            providers.sort_by_key(|provider| provider.confidence);
        }
        found
    }

    fn object(&mut self, reference: &ObjectRef, object: &Object) {
        let name = || object.node.at(&["metadata", "name"]).map_or(object.origin, |name| name.span);
        if self.object_kinds.contains(&(&*reference.group, &*reference.kind)) {
            self.add(Need::Object(reference.clone()), reference, Confidence::Declared, name());
        }
        if is_definition(reference) {
            if let Some((group, kind)) = object.node.get("spec").and_then(defined) {
                self.add(Need::Kind { group, kind }, reference, Confidence::Declared, name());
            }
        } else if &*reference.kind == "Namespace" && reference.group.is_empty() {
            let need = Need::Namespace(Arc::clone(&reference.name));
            self.add(need, reference, Confidence::Declared, name());
        } else if Kind::of(reference) == Some(Kind::HelmRelease) {
            self.release(reference, object);
        }
    }

    fn release(&mut self, reference: &ObjectRef, object: &Object) {
        let Some(spec) = object.node.get("spec") else { return };
        // What it brings, it brings to another cluster.
        if spec.get("kubeConfig").is_some_and(|node| !node.is_null()) {
            return;
        }
        if let Some(target) = spec.get("targetNamespace").filter(|_| creates_namespace(spec))
            && let Some(name) = target.text()
        {
            self.add(Need::Namespace(name.into()), reference, Confidence::Inferred, target.span);
        }
    }

    fn add(&mut self, need: Need, object: &ObjectRef, confidence: Confidence, span: Span) {
        if self.needed.contains(&need) {
            let provider = Provider { object: object.clone(), confidence, span };
            self.found.entry(need).or_default().push(provider);
        }
    }
}
