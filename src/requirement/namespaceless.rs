//! Objects that must have a namespace and have none.

use std::collections::HashSet;

use arcstr::ArcStr;

use crate::environment::Environment;
use crate::flux::is_left_alone;
use crate::object::{Object, ObjectRef};
use crate::source::Span;

use super::definition::Definition;
use super::kinds::{is_always_there, is_cluster_scoped};

/// Who applies something.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Applier<'e> {
    /// A Kustomization or a `ResourceSet`.
    pub reference: &'e ObjectRef,
    /// Where it was written: the name.
    pub span: Span,
}

impl<'e> Applier<'e> {
    /// The applier of this name, where its spec is known.
    fn of(environment: &'e Environment, reference: &'e ObjectRef) -> Option<Self> {
        let kustomization =
            environment.kustomizations.get(reference).filter(|_| is_known(environment, reference));
        let span = match kustomization {
            Some(kustomization) => kustomization.span,
            None => environment.resource_sets.get(reference)?.span,
        };
        Some(Self { reference, span })
    }
}

/// What Kustomizations and `ResourceSet`s apply without a namespace although its kind is known to live in one: Kubernetes' own kinds, Flux's,
/// and those whose definition the environment applies. There is no default: the apply fails. Linear in the objects.
pub fn namespaceless(environment: &Environment) -> Vec<(Applier<'_>, &Object)> {
    let mut namespaced: Option<HashSet<(ArcStr, ArcStr)>> = None;
    let mut found = Vec::new();
    for (by, build) in &environment.builds {
        let Some(applier) = Applier::of(environment, by) else { continue };
        for object in &build.objects {
            let reference = &object.reference;
            if !reference.namespace.is_empty() || is_left_alone(object) || is_cluster_scoped(reference) {
                continue;
            }
            let key = (reference.group.clone(), reference.kind.clone());
            let is_namespaced = is_always_there(&reference.group)
                || namespaced.get_or_insert_with(|| defined_with_namespace(environment)).contains(&key);
            if is_namespaced {
                found.push((applier, object));
            }
        }
    }
    found
}

/// Whether the spec of a Kustomization is known: no file may show the root's.
pub(super) fn is_known(environment: &Environment, kustomization: &ObjectRef) -> bool {
    !(environment.is_root_implicit && *kustomization == environment.root)
}

fn defined_with_namespace(environment: &Environment) -> HashSet<(ArcStr, ArcStr)> {
    let definitions = environment.inventory.iter().filter_map(|(_, entry)| Definition::read(&entry.object));
    definitions.filter(|one| one.is_namespaced == Some(true)).map(|one| (one.group, one.kind)).collect()
}
