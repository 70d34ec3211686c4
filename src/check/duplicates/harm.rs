//! What two appliers of one object do to each other.

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
}

impl Harm {
    pub(super) fn severity(self) -> Severity {
        if self.content == Content::Differs { Severity::Error } else { Severity::Warning }
    }

    pub(super) fn notes(self) -> Vec<String> {
        let content = match self.content {
            Content::Differs => {
                "Each of them overwrites what the other applied: both are Ready, and the object changes at every run."
            }
            Content::Same => "All of them apply the same content, so that nothing changes back and forth.",
            Content::OnlyCommonMetadata => {
                "They differ only in what `commonMetadata` of each sets: those labels or annotations change at every run."
            }
            Content::OnlyIfAbsent => {
                "Those with `ssa: IfNotPresent` do not change what is there, so that nothing changes back and forth."
            }
        };
        let pruned = "Pruning by the one that applied it last deletes what the others still want: when it leaves the build of \
                      that one, the object is gone until the next run of another.";
        let kept = "It is not pruned when it leaves the build of one of them.";
        vec![content.to_owned(), if self.pruned { pruned } else { kept }.to_owned()]
    }
}

/// The builds of an environment, by who applies them.
pub(super) struct Builds<'e> {
    environment: &'e Environment,
    builds: HashMap<&'e ObjectRef, &'e FluxBuild>,
}

impl<'e> Builds<'e> {
    pub(super) fn of(environment: &'e Environment) -> Self {
        let builds = environment.builds.iter().map(|(by, build)| (by, &**build)).collect();
        Self { environment, builds }
    }

    /// The object as one applier builds it. Linear in that build: asked only for what several apply.
    pub(super) fn object(&self, by: &ObjectRef, reference: &ObjectRef) -> Option<&'e Object> {
        let named = |object: &&Object| {
            let own = &object.reference;
            own.name == reference.name
                && own.kind == reference.kind
                && own.group == reference.group
                && (own.namespace == reference.namespace || own.namespace.is_empty())
        };
        self.builds.get(by)?.objects.iter().find(named)
    }

    /// What the appliers do to each other; nothing where Flux's annotations leave no harm.
    pub(super) fn harm(&self, appliers: &[ObjectRef], reference: &ObjectRef) -> Option<Harm> {
        let built: Vec<(&ObjectRef, Option<&Object>)> =
            appliers.iter().map(|by| (by, self.object(by, reference))).collect();
        if built.iter().all(|(_, object)| object.is_some_and(is_left_alone)) {
            return None;
        }
        let always = built.iter().filter(|(_, object)| !object.is_some_and(is_applied_if_absent)).count();
        let content = if always < 2 {
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
        (pruned || changes).then_some(Harm { content, pruned })
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
