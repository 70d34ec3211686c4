//! Finds what is written at a place.

use std::ops::Range;

use crate::yaml::{Form, Syntax};

use super::refusal::Refusal;

/// A step from a value to one in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// The value of a key.
    Key(String),
    /// An item of a list.
    Item(usize),
}

/// A value with what is around it.
#[derive(Debug, Clone)]
pub(super) struct Found<'s> {
    /// From the root of the document to the value itself.
    pub(super) nodes: Vec<&'s Syntax>,
    /// How to get from each to the next.
    pub(super) steps: Vec<Step>,
    /// The number of the last step, in the order of the text.
    pub(super) number: usize,
    /// Whether the place is the key of the last step, and not its value.
    pub(super) is_key: bool,
}

impl<'s> Found<'s> {
    fn root(root: &'s Syntax) -> Self {
        Self { nodes: vec![root], steps: Vec::new(), number: 0, is_key: false }
    }

    /// The value itself.
    pub(super) fn node(&self) -> &'s Syntax {
        self.nodes[self.nodes.len() - 1]
    }

    /// What is around the value.
    pub(super) fn parent(&self) -> Option<Self> {
        let (_, steps) = self.steps.split_last()?;
        let mut parent = Self::root(self.nodes[0]);
        for step in steps {
            let number = match (&parent.node().form, step) {
                (Form::Mapping { entries, .. }, Step::Key(key)) => {
                    entries.iter().position(|(known, _)| known.text() == Some(key))?
                }
                (_, Step::Item(number)) => *number,
                _ => return None,
            };
            parent.step(number, false);
        }
        Some(parent)
    }

    /// Whether brackets are around the value, or are its own.
    pub(super) fn is_in_brackets(&self) -> bool {
        self.nodes.iter().any(|node| in_brackets(node))
    }

    fn step(&mut self, number: usize, is_key: bool) {
        (self.number, self.is_key) = (number, is_key);
        match &self.node().form {
            Form::Sequence { items, .. } => {
                self.nodes.push(&items[number]);
                self.steps.push(Step::Item(number));
            }
            Form::Mapping { entries, .. } => {
                let (key, value) = &entries[number];
                self.nodes.push(if is_key { key } else { value });
                self.steps.push(Step::Key(key.text().unwrap_or_default().to_owned()));
            }
            Form::Scalar { .. } | Form::Alias(_) => {}
        }
    }

    /// Goes into the child that holds the range; whether there is one.
    fn enter(&mut self, range: &Range<usize>, keys: bool) -> bool {
        let holds = |child: &Syntax| child.range.start <= range.start && range.end <= child.range.end;
        let next = match &self.node().form {
            Form::Scalar { .. } | Form::Alias(_) => None,
            Form::Sequence { items, .. } => items.iter().position(holds).map(|number| (number, false)),
            Form::Mapping { entries, .. } => entries
                .iter()
                .enumerate()
                .find(|(_, (key, value))| holds(value) || (keys && holds(key)))
                .map(|(number, (key, _))| (number, keys && holds(key))),
        };
        if let Some((number, is_key)) = next {
            self.step(number, is_key);
        }
        next.is_some()
    }

    /// Why there is nothing of that kind at the range.
    fn missing(&self, range: &Range<usize>) -> Refusal {
        let node = self.node();
        if node.text().is_some() && node.range != *range { Refusal::InsideText } else { Refusal::NotThere }
    }
}

/// Whether a list or a mapping stands in brackets.
pub(super) fn in_brackets(node: &Syntax) -> bool {
    matches!(node.form, Form::Sequence { in_brackets: true, .. } | Form::Mapping { in_brackets: true, .. })
}

/// The first value on the way down that has the range and fits.
pub(super) fn value<'s>(
    root: &'s Syntax,
    range: &Range<usize>,
    fits: &dyn Fn(&Found<'s>) -> bool,
) -> Result<Found<'s>, Refusal> {
    let mut found = Found::root(root);
    while found.node().range != *range || !fits(&found) {
        if !found.enter(range, false) {
            return Err(found.missing(range));
        }
    }
    Ok(found)
}

/// The scalar, or the key, that has the range.
pub(super) fn word<'s>(root: &'s Syntax, range: &Range<usize>) -> Result<Found<'s>, Refusal> {
    let mut found = Found::root(root);
    while found.node().range != *range || found.node().text().is_none() {
        if !found.enter(range, true) {
            return Err(found.missing(range));
        }
    }
    Ok(found)
}

/// Whether a value, or one around it, has an anchor that is named somewhere in the document.
pub(super) fn is_shared(found: &Found<'_>) -> bool {
    let anchors: Vec<&str> = found.nodes.iter().filter_map(|node| node.anchor.as_deref()).collect();
    !anchors.is_empty() && names_any(found.nodes[0], &anchors)
}

fn names_any(node: &Syntax, anchors: &[&str]) -> bool {
    match &node.form {
        Form::Alias(name) => anchors.contains(&name.as_str()),
        _ => node.children().any(|child| names_any(child, anchors)),
    }
}
