//! What counts as the same on both sides.

use crate::object::ObjectRef;
use crate::yaml::{Mode, Node, Resolved, Scalar, Value};

/// How two sides are matched: as two states of one environment, or as two environments, in which the one's name stands where
/// the other has its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Matching {
    /// The old side's word and the new side's, where it is about two environments.
    words: Option<(String, String)>,
}

/// How two scalars compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// They mean the same.
    Same,
    /// They differ in nothing but the names of the environments.
    ByName,
    Different,
}

impl Matching {
    /// Two environments of these names.
    pub(super) fn of_environments(old: &str, new: &str) -> Self {
        Self { words: Some((old.to_owned(), new.to_owned())) }
    }

    /// Whether it is about two environments, and not about two states of one.
    pub(super) fn is_of_environments(&self) -> bool {
        self.words.is_some()
    }

    /// What an object of the old side is called on the new one.
    pub(super) fn counterpart(&self, old: &ObjectRef, is_new: impl Fn(&ObjectRef) -> bool) -> ObjectRef {
        let Some((from, to)) = self.words.as_ref().filter(|_| !is_new(old)) else { return old.clone() };
        let renamed = ObjectRef {
            namespace: replaced(&old.namespace, from, to).into(),
            name: replaced(&old.name, from, to).into(),
            ..old.clone()
        };
        if is_new(&renamed) { renamed } else { old.clone() }
    }

    pub(super) fn scalars(&self, old: &Scalar, new: &Scalar) -> Likeness {
        if is_same_scalar(old, new) {
            return Likeness::Same;
        }
        let by_name = |(from, to): &(String, String)| replaced(&old.text, from, to) == *new.text;
        if self.words.as_ref().is_some_and(by_name) { Likeness::ByName } else { Likeness::Different }
    }
}

/// The text with a word replaced wherever it stands alone: between characters that are neither letters nor digits.
fn replaced(text: &str, from: &str, to: &str) -> String {
    if from.is_empty() {
        return text.to_owned();
    }
    let (mut out, mut done) = (String::new(), 0);
    for (at, _) in text.match_indices(from) {
        let before = text[..at].chars().next_back();
        let after = text[at + from.len()..].chars().next();
        let is_alone = [before, after].iter().flatten().all(|c| !c.is_alphanumeric());
        if at >= done && is_alone {
            out += &text[done..at];
            out += to;
            done = at + from.len();
        }
    }
    out + &text[done..]
}

fn is_same_scalar(old: &Scalar, new: &Scalar) -> bool {
    // The usual case first: the same text, written in the same way.
    if old == new {
        return true;
    }
    match (old.resolve(Mode::Resource), new.resolve(Mode::Resource)) {
        (Resolved::Float(one), Resolved::Float(other)) => one.total_cmp(&other).is_eq(),
        (one, other) => one == other,
    }
}

/// Whether two trees mean the same, wherever they were written: the order of the keys of a mapping does not matter. Linear, but
/// for mappings whose keys have another order.
pub(super) fn is_same(old: &Node, new: &Node) -> bool {
    let mut open = vec![(old, new)];
    while let Some((old, new)) = open.pop() {
        match (&old.value, &new.value) {
            (Value::Scalar(old), Value::Scalar(new)) if is_same_scalar(old, new) => {}
            (Value::Sequence(old), Value::Sequence(new)) if old.len() == new.len() => {
                open.extend(old.iter().zip(new.iter()));
            }
            (Value::Mapping(old), Value::Mapping(new)) if old.len() == new.len() => {
                for (one, other) in old.iter().zip(new.iter()) {
                    let there = if one.key.text == other.key.text {
                        Some(&other.value)
                    } else {
                        new.get(&one.key.text)
                    };
                    let Some(there) = there else { return false };
                    open.push((&one.value, there));
                }
            }
            _ => return false,
        }
    }
    true
}
