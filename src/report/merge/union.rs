//! One finding out of many, each of which adds what the others do not have.

use std::collections::HashSet;
use std::hash::Hash;

use crate::finding::{Edit, Finding, Label};

/// Up to this many items, a list is looked through.
const FEW: usize = 16;

/// A finding that others are added to, each in the time of what it brings.
pub(super) struct Union {
    pub(super) finding: Finding,
    labels: Seen<Label>,
    nodes: Seen<String>,
    notes: Seen<String>,
    edits: Seen<Edit>,
}

impl Union {
    /// A finding alone.
    pub(super) fn new(finding: Finding) -> Self {
        let (labels, edits) = (Seen::default(), Seen::default());
        Self { finding, labels, nodes: Seen::default(), notes: Seen::default(), edits }
    }

    /// Adds another one of the same fault.
    pub(super) fn absorb(&mut self, other: Finding) {
        let first = &mut self.finding;
        let is_one_line =
            first.labels.first().map(|label| label.span) == other.labels.first().map(|label| label.span);
        if is_one_line {
            self.labels.add_missing(&mut first.labels, other.labels);
        }
        first.severity = first.severity.max(other.severity);
        if first.environments.is_empty() || other.environments.is_empty() {
            first.environments.clear();
        } else {
            first.environments.extend(other.environments);
        }
        self.nodes.add_missing(&mut first.nodes, other.nodes);
        self.notes.add_missing(&mut first.notes, other.notes);
        first.help = first.help.take().or(other.help);
        self.edits.add_missing(&mut first.edits, other.edits);
    }

    /// Adds a place whether it is there or not.
    pub(super) fn push_label(&mut self, label: Label) {
        if let Some(seen) = &mut self.labels.0 {
            seen.insert(label.clone());
        }
        self.finding.labels.push(label);
    }
}

/// What stands in a list, once it is long.
struct Seen<T>(Option<HashSet<T>>);

impl<T> Default for Seen<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Clone + Eq + Hash> Seen<T> {
    /// Adds what is not there yet, in its order: the nodes of a loop are named in the loop's order.
    fn add_missing(&mut self, to: &mut Vec<T>, from: Vec<T>) {
        for one in from {
            if to.len() < FEW {
                if !to.contains(&one) {
                    to.push(one);
                }
                continue;
            }
            let seen = self.0.get_or_insert_with(|| to.iter().cloned().collect());
            if seen.insert(one.clone()) {
                to.push(one);
            }
        }
    }
}
