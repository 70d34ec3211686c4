//! Which nodes differ, or apply something that does.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::analyzed::AnalyzedEnvironment;
use crate::flux::Kind;
use crate::object::ObjectRef;

use super::answer::{
    BuildChange, Change, Incomplete, IncompleteBecause, Locations, NodeChange, ObjectChange,
};
use super::applied::{Applied, State};
use super::matching::Matching;
use super::objects::Comparer;

/// What is found out of each node.
#[derive(Default)]
pub(super) struct Found {
    pub(super) objects: Vec<ObjectChange>,
    pub(super) incomplete: BTreeSet<Incomplete>,
    /// What becomes of the builds of nodes.
    builds: BTreeMap<ObjectRef, BuildChange>,
}

type Appliers<'e> = IndexMap<Option<ObjectRef>, Applied<'e>>;

/// Compares applier by applier.
pub(super) fn compare(
    old: &Appliers<'_>,
    new: &Appliers<'_>,
    matching: &Matching,
    comparer: &mut Comparer<'_>,
) -> Found {
    let mut found = Found::default();
    let is_new = |id: &ObjectRef| new.contains_key(&Some(id.clone()));
    let mut before: BTreeMap<Option<ObjectRef>, &Applied<'_>> = BTreeMap::new();
    for (by, applied) in old {
        before.insert(by.as_ref().map(|by| matching.counterpart(by, is_new)), applied);
    }
    let nothing = Applied::default();
    for (by, applied) in new {
        let was = before.remove(by).unwrap_or(&nothing);
        found.applier(by.as_ref(), was, applied, comparer);
    }
    for (by, applied) in before {
        found.applier(by.as_ref(), applied, &nothing, comparer);
    }
    found
}

impl Found {
    fn applier(
        &mut self,
        by: Option<&ObjectRef>,
        old: &Applied<'_>,
        new: &Applied<'_>,
        comparer: &mut Comparer<'_>,
    ) {
        let mut note = |why| self.incomplete.extend(by.map(|by| Incomplete { id: by.clone(), why }));
        match (&old.state, &new.state) {
            (State::Fails(_), State::Fails(_)) => return note(IncompleteBecause::BuildsOnNeither),
            (State::Elsewhere, _) | (_, State::Elsewhere) => return note(IncompleteBecause::LiesElsewhere),
            (State::Partial, _) | (_, State::Partial) => note(IncompleteBecause::LiesElsewhere),
            _ => {}
        }
        let build = match (&old.state, &new.state) {
            (_, State::Fails(message)) => Some(BuildChange::Fails { message: message.clone() }),
            (State::Fails(_), _) => Some(BuildChange::Mended),
            _ => None,
        };
        if let (Some(build), Some(by)) = (build, by) {
            // Flux applies nothing of it, and prunes nothing: what one side has says nothing of the other.
            self.builds.insert(by.clone(), build);
            return;
        }
        self.objects.extend(comparer.objects(by, old, new));
    }

    /// Whether a build fails on one side.
    pub(super) fn changes_builds(&self) -> bool {
        !self.builds.is_empty()
    }

    /// The nodes that all this concerns: Flux's objects that differ or are on one side only, and who applies what differs.
    pub(super) fn nodes(
        &self,
        old: &AnalyzedEnvironment,
        new: &AnalyzedEnvironment,
        matching: &Matching,
    ) -> Vec<NodeChange> {
        let mut touched: BTreeMap<&ObjectRef, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (at, object) in self.objects.iter().enumerate() {
            if Kind::of(&object.id).is_some() {
                touched.entry(&object.id).or_default().0.push(at);
            }
            if let Some(by) = &object.applied_by {
                touched.entry(by).or_default().1.push(at);
            }
        }
        for id in self.builds.keys() {
            touched.entry(id).or_default();
        }
        let is_new = |id: &ObjectRef| new.environment().inventory.contains(id);
        let counterparts: BTreeMap<ObjectRef, &ObjectRef> = old
            .environment()
            .inventory
            .iter()
            .filter(|(id, _)| Kind::of(id).is_some())
            .map(|(id, _)| (matching.counterpart(id, is_new), id))
            .collect();
        let node = |(id, (own, applies)): (&ObjectRef, (Vec<usize>, Vec<usize>))| {
            let was = counterparts.get(id).copied();
            let change = match (was.is_some(), is_new(id)) {
                (true, false) => Change::Removed,
                (false, true) => Change::Added,
                _ => Change::Changed,
            };
            NodeChange {
                id: id.clone(),
                was: was.filter(|was| *was != id).cloned(),
                change,
                build: self.builds.get(id).cloned(),
                own,
                applies,
                path: path(new, id).or_else(|| path(old, was.unwrap_or(id))),
                locations: Locations {
                    old_location: location(old, was.unwrap_or(id)),
                    new_location: location(new, id),
                },
            }
        };
        touched.into_iter().map(node).collect()
    }
}

fn path(analyzed: &AnalyzedEnvironment, id: &ObjectRef) -> Option<String> {
    let node = analyzed.graph().find(id)?;
    analyzed.graph().node(node).path.as_ref().map(ToString::to_string)
}

fn location(analyzed: &AnalyzedEnvironment, id: &ObjectRef) -> Option<crate::source::Location> {
    // What is only named has a place there, too.
    analyzed.environment().inventory.get(id)?;
    let node = analyzed.graph().node(analyzed.graph().find(id)?);
    node.span.map(|span| analyzed.sources().location(span))
}
