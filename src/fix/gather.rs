//! The changes of one file: gathered by what they change, written, and proved.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use crate::finding::{Action, Edit, TextEdit};
use crate::source::Span;
use crate::yaml::{self, Form, Syntax};

use super::change::{Change, Changed, Changes, NewField, NewItem, Place};
use super::locate::{self, Found, Step};
use super::refusal::Refusal;
use super::texts::{Lines, Replacement, in_order};
use super::{block, brackets, guard, proof, scalar};

/// What changes of one file are as texts, sorted. The number of the change that cannot be made, with the reason, where there is
/// one; the last where several get in each other's way.
///
/// All places lie in the file. The result is proved: the file, read again, holds what it held but for the changes. Linear in the
/// text, for each change once more in what is around it.
///
/// # Errors
/// What cannot be edited, by the number of its change.
pub fn text_edits(text: &str, edits: &[Edit]) -> Result<Vec<TextEdit>, (usize, Refusal)> {
    Documents::read(text).edits(text, edits)
}

/// How the documents of a text are written: each is read when it is asked for, once for all changes of the text.
#[derive(Debug)]
pub(super) struct Documents {
    ranges: Vec<Range<usize>>,
    roots: Vec<OnceLock<Option<Syntax>>>,
    /// Why nothing in the text may be edited.
    refusal: Option<Refusal>,
}

impl Documents {
    pub(super) fn read(text: &str) -> Self {
        let ranges = yaml::documents(text);
        let roots = ranges.iter().map(|_| OnceLock::new()).collect();
        let mut documents = Self { ranges, roots, refusal: None };
        if guard::may_be_encrypted(text) {
            let mut all = (0..documents.ranges.len()).filter_map(|number| documents.root(text, number));
            documents.refusal = all.any(guard::is_encrypted).then_some(Refusal::Encrypted);
        }
        documents
    }

    /// What is in a document.
    fn root(&self, text: &str, number: usize) -> Option<&Syntax> {
        let range = self.ranges.get(number)?;
        self.roots.get(number)?.get_or_init(|| yaml::written(text, range)).as_ref()
    }

    /// The document that holds a range of bytes.
    fn at(&self, range: &Range<usize>) -> Option<usize> {
        let number = self.ranges.partition_point(|document| document.end < range.end);
        self.ranges.get(number).filter(|document| document.start <= range.start).map(|_| number)
    }

    /// How many bytes the documents have that changes lie in: so much is read again for the proof.
    pub(super) fn extent(&self, edits: &[Edit]) -> usize {
        let numbers: BTreeSet<usize> = edits.iter().filter_map(|edit| self.at(&range_of(edit))).collect();
        numbers.into_iter().map(|number| self.ranges[number].len()).sum()
    }

    /// The changes, gathered by what they change.
    fn changes(&self, text: &str, edits: &[Edit]) -> Result<Changes<'_>, (usize, Refusal)> {
        let mut changes = Changes::default();
        for (number, edit) in edits.iter().enumerate() {
            changes.add(self, text, edit).map_err(|refusal| (number, refusal))?;
        }
        changes.settle().map_err(|refusal| (edits.len().saturating_sub(1), refusal))?;
        Ok(changes)
    }

    /// Whether something is written at the places of the changes that can be changed. It is not proved yet that the result is what
    /// is meant.
    pub(super) fn hold(&self, text: &str, edits: &[Edit]) -> bool {
        self.changes(text, edits).is_ok()
    }

    /// As [`text_edits`]. Linear in the documents that the changes lie in.
    pub(super) fn edits(&self, text: &str, edits: &[Edit]) -> Result<Vec<TextEdit>, (usize, Refusal)> {
        let Some(file) = edits.first().map(|edit| edit.at.file) else { return Ok(Vec::new()) };
        let changes = self.changes(text, edits)?;
        let of_all = |refusal| (edits.len() - 1, refusal);
        let replacements = changes.texts(text).map_err(of_all)?;
        let replacements = in_order(text, replacements).ok_or(of_all(Refusal::Overlap))?;
        proof::check(text, &self.ranges, &replacements, &changes).map_err(of_all)?;
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = |range: Range<usize>| Span::new(file, offset(range.start), offset(range.end));
        Ok(replacements.into_iter().map(|edit| TextEdit { at: span(edit.range), text: edit.text }).collect())
    }
}

fn range_of(edit: &Edit) -> Range<usize> {
    edit.at.start as usize..edit.at.end as usize
}

impl<'s> Changes<'s> {
    fn add(&mut self, documents: &'s Documents, text: &str, edit: &Edit) -> Result<(), Refusal> {
        let range = range_of(edit);
        let number = documents.at(&range).ok_or(Refusal::NotThere)?;
        let root = documents.root(text, number).ok_or(Refusal::NotThere)?;
        if let Some(refusal) = &documents.refusal {
            return Err(refusal.clone());
        }
        match &edit.action {
            Action::Append { field, entry } => {
                let is_list = |found: &Found<'s>| matches!(found.node().form, Form::Sequence { .. });
                let list = locate::value(root, &range, &is_list);
                let found = list.or_else(|_| locate::value(root, &range, &is_mapping))?;
                guard::place(&found)?;
                if is_list(&found) {
                    let Change::Items { new, .. } = self.at(number, found) else { return Ok(()) };
                    push_new(new, entry.clone());
                } else {
                    let Change::Fields { new, .. } = self.at(number, found) else { return Ok(()) };
                    let known = new.iter_mut().find(|known| known.name() == *field);
                    match known {
                        Some(NewField::List(_, items)) => push_new(items, entry.clone()),
                        Some(NewField::Scalar(..)) => return Err(Refusal::Overlap),
                        None => new.push(NewField::List(field, vec![entry.clone()])),
                    }
                }
            }
            Action::Set { field, value } => {
                let found = locate::value(root, &range, &is_mapping)?;
                guard::place(&found)?;
                let Change::Fields { new, .. } = self.at(number, found) else { return Ok(()) };
                match new.iter().find(|known| known.name() == *field) {
                    Some(NewField::Scalar(_, known)) if known == value => {}
                    Some(_) => return Err(Refusal::Overlap),
                    None => new.push(NewField::Scalar(field, value.clone())),
                }
            }
            Action::Remove => {
                let found = item(root, &range)?;
                guard::place(&found)?;
                self.leaves(number, &found)?;
            }
            Action::Unset => {
                let is_field = |found: &Found<'s>| matches!(found.steps.last(), Some(Step::Key(_)));
                let found = locate::value(root, &range, &is_field)?;
                guard::place(&found)?;
                self.leaves(number, &found)?;
            }
            Action::Replace { text } => {
                let found = locate::word(root, &range)?;
                guard::place(&found)?;
                guard::word(&found)?;
                let place = (number, found.steps.clone(), found.is_key);
                let new = Changed { found, change: Change::Word(text.clone()) };
                let known = self.all.entry(place).or_insert(new);
                if !matches!(&known.change, Change::Word(word) if word == text) {
                    return Err(Refusal::Overlap);
                }
            }
            Action::Rename { .. } => return Err(Refusal::NotThere),
        }
        Ok(())
    }

    /// The change of a list or of a mapping.
    fn at(&mut self, document: usize, found: Found<'s>) -> &mut Change {
        let change = match found.node().form {
            Form::Sequence { .. } => Change::Items { out: BTreeSet::new(), new: Vec::new() },
            _ => Change::Fields { out: BTreeSet::new(), new: Vec::new() },
        };
        let place = (document, found.steps.clone(), false);
        &mut self.all.entry(place).or_insert(Changed { found, change }).change
    }

    /// Takes a value out of what is around it.
    fn leaves(&mut self, document: usize, found: &Found<'s>) -> Result<(), Refusal> {
        let parent = found.parent().ok_or(Refusal::NotThere)?;
        match self.at(document, parent) {
            Change::Items { out, .. } | Change::Fields { out, .. } => _ = out.insert(found.number),
            Change::Word(_) => return Err(Refusal::Overlap),
        }
        Ok(())
    }

    /// A list from which everything leaves does so itself, with its key: an empty field is null.
    fn settle(&mut self) -> Result<(), Refusal> {
        let is_empty = |changed: &Changed<'_>| match (&changed.change, &changed.found.node().form) {
            (Change::Items { out, .. }, Form::Sequence { items, .. }) => out.len() == items.len(),
            _ => false,
        };
        let mut empty: Vec<Place> =
            self.all.iter().filter(|(_, one)| is_empty(one)).map(|(place, _)| place.clone()).collect();
        empty.retain(|place| {
            let new = self.all.get(place).map(|one| &one.change);
            !matches!(new, Some(Change::Items { out, .. }) if out.is_empty())
        });
        for place in empty {
            let Some(changed) = self.all.remove(&place) else { continue };
            if matches!(&changed.change, Change::Items { new, .. } if !new.is_empty()) {
                return Err(Refusal::Overlap);
            }
            if !matches!(place.1.last(), Some(Step::Key(_))) {
                return Err(Refusal::Form("it is the only entry of a list that has no key of its own"));
            }
            self.leaves(place.0, &changed.found)?;
        }
        let is_bare = |changed: &Changed<'_>| match (&changed.change, &changed.found.node().form) {
            (Change::Fields { out, .. }, Form::Mapping { entries, .. }) => {
                !out.is_empty() && out.len() == entries.len()
            }
            _ => false,
        };
        if self.all.values().any(is_bare) {
            return Err(Refusal::Form("it is the only field of its mapping"));
        }
        Ok(())
    }

    fn texts(&self, text: &str) -> Result<Vec<Replacement>, Refusal> {
        let lines = Lines { text };
        let mut edits = Vec::new();
        for changed in self.all.values() {
            let found = &changed.found;
            let is_in_brackets = locate::in_brackets(found.node());
            match &changed.change {
                Change::Word(word) => edits.push(scalar::instead(text, found, word)?),
                Change::Items { out, new } if is_in_brackets => {
                    edits.extend(brackets::items(lines, found, out, new)?);
                }
                Change::Items { out, new } => edits.extend(block::items(lines, found, out, new)?),
                Change::Fields { out, new } if is_in_brackets => {
                    edits.extend(brackets::fields(lines, found, out, new)?);
                }
                Change::Fields { out, new } => edits.extend(block::fields(lines, found, out, new)?),
            }
        }
        Ok(edits)
    }
}

fn push_new(items: &mut Vec<NewItem>, item: NewItem) {
    if !items.contains(&item) {
        items.push(item);
    }
}

fn is_mapping(found: &Found<'_>) -> bool {
    matches!(found.node().form, Form::Mapping { .. })
}

/// The item of a list that is at the range, or has a field whose value is there.
fn item<'s>(root: &'s Syntax, range: &Range<usize>) -> Result<Found<'s>, Refusal> {
    let is_item = |found: &Found<'s>| matches!(found.steps.last(), Some(Step::Item(_)));
    if let Ok(found) = locate::value(root, range, &is_item) {
        return Ok(found);
    }
    let is_field = |found: &Found<'s>| matches!(found.steps.as_slice(), [.., Step::Item(_), Step::Key(_)]);
    let field = locate::value(root, range, &is_field)?;
    // What a variable names is another one in each environment.
    guard::word(&field)?;
    field.parent().ok_or(Refusal::NotThere)
}
