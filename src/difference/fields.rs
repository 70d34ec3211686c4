//! Where two trees differ, field by field.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use crate::yaml::{Mapping, Node, Value};

use super::answer::FieldKind;
use super::items::{Pairs, pairs};
use super::matching::{Likeness, Matching};

/// A field that differs: what stands there on each side.
#[derive(Debug)]
pub(super) struct Field<'n> {
    /// `spec.template.spec.containers[app].image`.
    pub(super) path: String,
    /// Why it differs, as far as the trees tell: nothing of what is an image or a revision.
    pub(super) kind: FieldKind,
    /// The value; `None` where there is none.
    pub(super) old: Option<&'n Node>,
    pub(super) new: Option<&'n Node>,
}

/// All fields in which two trees differ, in the order of the new one, then what only the old one has. A field of which a part
/// differs is told by that part. Linear in both, but for lists whose items have no name: these take the product of what is
/// left between their equal ends, up to a bound.
pub(super) fn fields<'n>(old: &'n Node, new: &'n Node, matching: &Matching) -> Vec<Field<'n>> {
    let mut search = Search { matching, found: Vec::new(), open: Vec::new() };
    search.open.push(Open { path: String::new(), old: Some(old), new: Some(new) });
    // The last one pushed is the next: what is found stands in the order of the text.
    while let Some(Open { path, old, new }) = search.open.pop() {
        match (old, new) {
            (Some(old), Some(new)) => search.both(path, old, new),
            (old, new) => search.differ(path, FieldKind::Other, old, new),
        }
    }
    search.found
}

struct Open<'n> {
    path: String,
    old: Option<&'n Node>,
    new: Option<&'n Node>,
}

struct Search<'n, 'm> {
    matching: &'m Matching,
    found: Vec<Field<'n>>,
    open: Vec<Open<'n>>,
}

impl<'n> Search<'n, '_> {
    fn differ(&mut self, path: String, kind: FieldKind, old: Option<&'n Node>, new: Option<&'n Node>) {
        self.found.push(Field { path, kind, old, new });
    }

    fn both(&mut self, path: String, old: &'n Node, new: &'n Node) {
        match (&old.value, &new.value) {
            (Value::Scalar(one), Value::Scalar(other)) => match self.matching.scalars(one, other) {
                Likeness::Same => {}
                Likeness::ByName => self.differ(path, FieldKind::ByName, Some(old), Some(new)),
                Likeness::Different => self.differ(path, FieldKind::Other, Some(old), Some(new)),
            },
            (Value::Mapping(one), Value::Mapping(other)) => self.mappings(&path, one, other),
            (Value::Sequence(one), Value::Sequence(other)) => {
                let Pairs { pairs, is_reordered } = pairs(one, other);
                let at = self.open.len();
                for pair in pairs {
                    let path = format!("{path}[{}]", pair.label);
                    self.open.push(Open { path, old: pair.old, new: pair.new });
                }
                self.open[at..].reverse();
                if is_reordered {
                    self.differ(path, FieldKind::Order, Some(old), Some(new));
                }
            }
            _ => self.differ(path, FieldKind::Other, Some(old), Some(new)),
        }
    }

    fn mappings(&mut self, path: &str, old: &'n Mapping, new: &'n Mapping) {
        let known: HashMap<&str, &'n Node> =
            old.iter().map(|entry| (&*entry.key.text, &entry.value)).collect();
        let at = self.open.len();
        for entry in new {
            let key = &*entry.key.text;
            let old = known.get(key).copied();
            self.open.push(Open { path: below(path, key), old, new: Some(&entry.value) });
        }
        let kept: HashSet<&str> = new.iter().map(|entry| &*entry.key.text).collect();
        for entry in old.iter().filter(|entry| !kept.contains(&*entry.key.text)) {
            self.open.push(Open { path: below(path, &entry.key.text), old: Some(&entry.value), new: None });
        }
        self.open[at..].reverse();
    }
}

/// The path of a key: `spec.replicas`, `metadata.annotations["example.com/owner"]`.
fn below(path: &str, key: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let mut out = path.to_owned();
    if key.is_empty() || !key.chars().all(is_word) {
        // Infallible: it is written to a text.
        let _ = write!(out, "[{key:?}]");
    } else {
        if !out.is_empty() {
            out.push('.');
        }
        out += key;
    }
    out
}
