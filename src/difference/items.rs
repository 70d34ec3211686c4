//! Which items of two lists belong together.

use std::collections::HashMap;

use crate::yaml::{Mapping, Node};

use super::matching::is_same;

/// Fields that name an item among its like, the first that does so on both sides.
const NAMES: &[&[&str]] = &[
    &["name"],
    &["kind", "namespace", "name"],
    &["mountPath"],
    &["containerPort", "protocol"],
    &["port", "protocol"],
    &["key"],
    &["host"],
    &["path"],
    &["type"],
];

/// Beyond this product of their lengths, what is left of two lists is compared place by place.
const MAX_PRODUCT: usize = 40_000;

/// An item on one side or both.
pub(super) struct Pair<'n> {
    /// Its name, otherwise its place: that of the new side where it is there.
    pub(super) label: String,
    pub(super) old: Option<&'n Node>,
    pub(super) new: Option<&'n Node>,
}

pub(super) struct Pairs<'n> {
    pub(super) pairs: Vec<Pair<'n>>,
    /// Whether what is on both sides has another order there.
    pub(super) is_reordered: bool,
}

/// The items of two lists, each with its counterpart.
pub(super) fn pairs<'n>(old: &'n [Node], new: &'n [Node]) -> Pairs<'n> {
    for fields in NAMES {
        if let (Some(old_names), Some(new_names)) = (names(old, fields), names(new, fields)) {
            return by_name(old, &old_names, new, new_names);
        }
    }
    Pairs { pairs: by_place(old, new), is_reordered: false }
}

/// The names of all items, where each has one of its own.
fn names(items: &[Node], fields: &[&str]) -> Option<Vec<String>> {
    let name = |item: &Node| {
        let mapping: &Mapping = item.as_mapping()?;
        let text = |field: &&str| mapping.get(field).and_then(Node::text);
        // The last one has to be there; the others tell it from its like.
        let needed = if fields.len() == 2 { fields.first() } else { fields.last() };
        text(needed?)?;
        let texts: Vec<&str> = fields.iter().filter_map(text).collect();
        Some(texts.join("/"))
    };
    let all: Vec<String> = items.iter().map(name).collect::<Option<_>>()?;
    let mut sorted: Vec<&String> = all.iter().collect();
    sorted.sort();
    sorted.windows(2).all(|pair| pair[0] != pair[1]).then_some(all)
}

fn by_name<'n>(old: &'n [Node], old_names: &[String], new: &'n [Node], new_names: Vec<String>) -> Pairs<'n> {
    let places: HashMap<&str, usize> = old_names.iter().map(String::as_str).zip(0..).collect();
    let found: Vec<Option<usize>> = new_names.iter().map(|name| places.get(name.as_str()).copied()).collect();
    let kept: Vec<usize> = found.iter().flatten().copied().collect();
    let is_reordered = kept.windows(2).any(|pair| pair[0] > pair[1]);
    let mut is_left = vec![true; old.len()];
    for &at in &kept {
        is_left[at] = false;
    }
    let there = new_names.into_iter().zip(found).zip(new);
    let mut pairs: Vec<Pair<'n>> = there
        .map(|((name, at), new)| Pair { label: label(&name), old: at.map(|at| &old[at]), new: Some(new) })
        .collect();
    let gone = old_names.iter().zip(old).zip(is_left).filter(|(_, is_left)| *is_left);
    pairs.extend(gone.map(|((name, old), _)| Pair { label: label(name), old: Some(old), new: None }));
    Pairs { pairs, is_reordered }
}

/// A name as it stands in a path.
fn label(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':');
    let is_number = name.chars().all(|c| c.is_ascii_digit());
    if !is_number && name.chars().all(is_plain) { name.to_owned() } else { format!("{name:?}") }
}

/// Items without names: the longest common sequence stays, and what lies between two of its items belongs together place by
/// place.
fn by_place<'n>(old: &'n [Node], new: &'n [Node]) -> Vec<Pair<'n>> {
    let shorter = old.len().min(new.len());
    let head = (0..shorter).take_while(|&at| is_same(&old[at], &new[at])).count();
    let ends = |at: &usize| is_same(&old[old.len() - 1 - at], &new[new.len() - 1 - at]);
    let tail = (0..shorter - head).take_while(ends).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let common = common(&old[head..old_end], &new[head..new_end]);
    let mut pairs = Vec::new();
    let (mut from_old, mut from_new) = (head, head);
    let anchors = common.into_iter().map(|(one, other)| (one + head, other + head));
    for (to_old, to_new) in anchors.chain([(old_end, new_end)]) {
        let (gone, come) = (&old[from_old..to_old], &new[from_new..to_new]);
        for at in 0..gone.len().max(come.len()) {
            let place = if at < come.len() { from_new + at } else { from_old + at };
            pairs.push(Pair { label: place.to_string(), old: gone.get(at), new: come.get(at) });
        }
        (from_old, from_new) = (to_old + 1, to_new + 1);
    }
    pairs
}

/// The places of a longest common sequence.
fn common(old: &[Node], new: &[Node]) -> Vec<(usize, usize)> {
    if old.len().saturating_mul(new.len()) > MAX_PRODUCT {
        return Vec::new();
    }
    // `lengths[i][j]`: how long it is of what is left from `i` and `j` on.
    let mut lengths = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i][j] = if is_same(&old[i], &new[j]) {
                lengths[i + 1][j + 1] + 1
            } else {
                lengths[i + 1][j].max(lengths[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if is_same(&old[i], &new[j]) {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[i + 1][j] >= lengths[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}
