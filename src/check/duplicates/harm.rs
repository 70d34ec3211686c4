//! What two appliers of one object do to each other.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::environment::Environment;
use crate::finding::Severity;
use crate::flux::{FluxBuild, is_applied_if_absent, is_kept, is_left_alone};
use crate::object::{Object, ObjectRef};
use crate::yaml::{self, Mode, Node};

/// What becomes of an object that several apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Harm {
    content: Content,
    /// Whether one that goes takes the object along.
    pruned: bool,
    /// Whether some of them mark it as one that is not pruned, and others do not.
    kept_by_some: bool,
}

/// What the appliers make of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Content {
    /// They differ: each overwrites what the other applied.
    Differs,
    /// All apply the same.
    Same,
    /// They differ in what `commonMetadata` of the appliers sets, and in nothing else.
    OnlyCommonMetadata,
    /// All but one apply it only while it is absent.
    OnlyIfAbsent,
    /// All apply it only while it is absent.
    AllIfAbsent,
}

impl Harm {
    pub(super) fn severity(self) -> Severity {
        if self.content == Content::Differs { Severity::Error } else { Severity::Warning }
    }

    pub(super) fn notes(self) -> Vec<String> {
        let content = match self.content {
            Content::Differs => {
                "The last one to run replaces what the other applied as a whole: both are Ready, and what only one of them sets comes \
                 and goes at every run."
            }
            Content::Same => "All of them apply the same content, so that nothing changes back and forth.",
            Content::OnlyCommonMetadata => {
                "They differ only in what `commonMetadata` of each sets: those labels or annotations change at every run."
            }
            Content::OnlyIfAbsent => {
                "Those with `ssa: IfNotPresent` do not change what is there, so that nothing changes back and forth."
            }
            Content::AllIfAbsent => {
                "All of them apply it with `ssa: IfNotPresent`: as the first one made it, so it stays."
            }
        };
        let pruned = "Pruning deletes it when it leaves the build of the one that applied it last: it is gone until the next run of \
                      another. When it leaves the build of one that was not last, nothing is deleted.";
        let kept = "It is not pruned when it leaves the build of one of them.";
        let sometimes =
            "`prune: disabled` counts as it stands on the live object: only while one was last that sets it.";
        let pruned = if self.pruned { pruned } else { kept };
        let sometimes = (self.pruned && self.kept_by_some).then_some(sometimes);
        [content, pruned].into_iter().chain(sometimes).map(str::to_owned).collect()
    }
}

/// The builds of an environment, by who applies them.
pub(super) struct Builds<'e> {
    environment: &'e Environment,
    by_applier: HashMap<&'e ObjectRef, &'e FluxBuild>,
    /// The objects of those that were asked for.
    objects: RefCell<HashMap<&'e ObjectRef, HashMap<&'e ObjectRef, &'e Object>>>,
}

impl<'e> Builds<'e> {
    pub(super) fn of(environment: &'e Environment) -> Self {
        let by_applier = environment.builds.iter().map(|(by, build)| (by, &**build)).collect();
        Self { environment, by_applier, objects: RefCell::default() }
    }

    /// The object as one applier builds it. The first question about an applier is linear in its build.
    pub(super) fn object(&self, by: &ObjectRef, reference: &ObjectRef) -> Option<&'e Object> {
        let (by, build) = self.by_applier.get_key_value(by)?;
        let mut known = self.objects.borrow_mut();
        let objects = known
            .entry(by)
            .or_insert_with(|| build.objects.iter().map(|object| (&object.reference, object)).collect());
        // A build may leave the namespace to what applies it.
        let bare = || ObjectRef { namespace: "".into(), ..reference.clone() };
        objects.get(reference).or_else(|| objects.get(&bare())).copied()
    }

    /// What the appliers do to each other; nothing where Flux's annotations leave no harm.
    pub(super) fn harm(&self, appliers: &[ObjectRef], reference: &ObjectRef) -> Option<Harm> {
        let built: Vec<(&ObjectRef, Option<&Object>)> =
            appliers.iter().map(|by| (by, self.object(by, reference))).collect();
        if built.iter().all(|(_, object)| object.is_some_and(is_left_alone)) {
            return None;
        }
        let always = built.iter().filter(|(_, object)| !object.is_some_and(is_applied_if_absent)).count();
        let content = if always == 0 {
            Content::AllIfAbsent
        } else if always == 1 {
            Content::OnlyIfAbsent
        } else if is_same(&built, &[]) {
            Content::Same
        } else if is_same(&built, &self.common_metadata(appliers)) {
            Content::OnlyCommonMetadata
        } else {
            Content::Differs
        };
        let pruned = built.iter().any(|(by, object)| self.prunes(by) && !object.is_some_and(is_kept));
        let changes = matches!(content, Content::Differs | Content::OnlyCommonMetadata);
        let kept_by_some = built.iter().any(|(_, object)| object.is_some_and(is_kept));
        (pruned || changes).then_some(Harm { content, pruned, kept_by_some })
    }

    /// The labels and annotations that the appliers set on all that they apply.
    fn common_metadata(&self, appliers: &[ObjectRef]) -> Vec<(&'static str, &'e str)> {
        let mut keys = Vec::new();
        let known = appliers.iter().filter_map(|by| self.environment.kustomizations.get(by));
        for kustomization in known {
            for field in ["labels", "annotations"] {
                let set = kustomization.spec.at(&["commonMetadata", field]).and_then(Node::as_mapping);
                keys.extend(set.into_iter().flatten().map(|entry| (field, &*entry.key.text)));
            }
        }
        keys
    }

    /// Whether a Kustomization deletes what leaves its build. Of one that is not known, it is assumed.
    fn prunes(&self, by: &ObjectRef) -> bool {
        let kustomization = self.environment.kustomizations.get(by);
        kustomization.and_then(|one| one.spec.get("prune")).and_then(Node::as_bool) != Some(false)
    }
}

/// Whether all build the same, but for these labels and annotations.
fn is_same(built: &[(&ObjectRef, Option<&Object>)], without: &[(&str, &str)]) -> bool {
    let mut contents = built.iter().map(|(_, object)| {
        let mut content = yaml::to_json(&(*object)?.node, Mode::Resource);
        for (field, key) in without {
            let Some(metadata) = content.get_mut("metadata").and_then(|one| one.as_object_mut()) else {
                break;
            };
            let set = metadata.get_mut(*field).and_then(|one| one.as_object_mut());
            let is_empty = set.is_some_and(|set| {
                set.remove(*key);
                set.is_empty()
            });
            if is_empty {
                metadata.remove(*field);
            }
        }
        Some(content)
    });
    let first = contents.next().flatten();
    first.is_some() && contents.all(|content| content == first)
}
