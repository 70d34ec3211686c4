//! Objects that are called the same once their variables are replaced.
//!
//! Flux puts each object back to where it finds its id, one after the other, and fails where it finds two: also where the other
//! one is to get another name a moment later.

use std::collections::HashMap;

use arcstr::ArcStr;

use crate::finding::{Code, Finding};
use crate::kustomize::is_cluster_scoped;
use crate::object::Object;
use crate::source::Span;
use crate::yaml::Node;

use super::{Substitution, place};

/// What kustomize tells objects apart by: version, kind, namespace and name.
type Id = [ArcStr; 4];

/// The ids of all objects at one time, each with the place of one that has it.
pub(super) struct Ids {
    known: HashMap<Id, (usize, Span)>,
}

impl Ids {
    /// Nothing where no id has a variable in it: then none becomes another one.
    pub(super) fn of(objects: &[Object]) -> Option<Self> {
        let ids = || objects.iter().map(|object| (id(&object.node), object.origin));
        if !ids().any(|(id, _)| id.iter().any(|part| part.contains('$'))) {
            return None;
        }
        let mut known = HashMap::new();
        for (id, origin) in ids() {
            known.entry(id).or_insert((0, origin)).0 += 1;
        }
        Some(Self { known })
    }

    /// Gives an object its new id; the place of another object that has it.
    fn rename(&mut self, old: &Object, new: &Object) -> Option<Span> {
        if let Some((count, _)) = self.known.get_mut(&id(&old.node)) {
            *count -= 1;
        }
        let (count, origin) = self.known.entry(id(&new.node)).or_insert((0, new.origin));
        *count += 1;
        (*count > 1).then_some(*origin)
    }
}

impl Substitution<'_> {
    /// Notes that another object is called as this one is now.
    pub(super) fn note_twice(&mut self, ids: &mut Ids, old: &Object, new: &Object) {
        let Some(other) = ids.rename(old, new) else { return };
        let (kind, name) = (&new.reference.kind, &new.reference.name);
        let message = format!("with variables replaced, two objects are called {kind} {name}");
        let named = new.node.at(&["metadata", "name"]).map_or(new.origin, |node| node.span);
        let at = place::expression_at(named, self.sources).map_or(named, |(span, _)| span);
        let finding = Finding::new(Code::InvalidSubstitution, message)
            .at(at, "this name")
            .at(other, "the other one, or the one that had this name before")
            .note("Flux reports BuildFailed, `id matched 2 resources`, and applies nothing of this Kustomization.");
        self.fail(finding.help("give one of them another name"));
    }
}

fn id(node: &Node) -> Id {
    let text = |path: &[&str]| node.at(path).and_then(Node::text).map(ArcStr::from).unwrap_or_default();
    let namespace = match text(&["metadata", "namespace"]) {
        _ if is_cluster_scoped(node) => ArcStr::new(),
        namespace if namespace.is_empty() => "default".into(),
        namespace => namespace,
    };
    [text(&["apiVersion"]), text(&["kind"]), namespace, text(&["metadata", "name"])]
}
