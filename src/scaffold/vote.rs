//! What most of the services have.

use std::collections::BTreeMap;

use crate::yaml::{Entry, Node, to_yaml};

use super::document::Doc;
use super::naming::{Naming, anonymous};

/// An entry that most documents have, in the lines of one of them, with the names of the new service.
pub(super) struct Kept {
    /// Its key.
    pub(super) key: String,
    /// Its lines, each with its end.
    pub(super) lines: String,
    /// The text of the value as it was written, where it is a scalar.
    pub(super) was: Option<String>,
}

/// The entries of a mapping that most documents have: a scalar with the value that is the most frequent one, anything else only where
/// most have the same. In the order of the document that has most of them.
pub(super) fn entries(docs: &[Doc], path: &[&str], naming: &Naming) -> Vec<Kept> {
    let mappings = || docs.iter().filter_map(|doc| Some((doc, doc.node.at(path)?.as_mapping()?)));
    let mut keys: Vec<&str> = Vec::new();
    let mut by_size: Vec<_> = mappings().collect();
    by_size.sort_by_key(|(_, mapping)| std::cmp::Reverse(mapping.iter().count()));
    for key in by_size.iter().flat_map(|(_, mapping)| mapping.iter()).map(|entry| &*entry.key.text) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let kept = |key: &str| {
        let having: Vec<(&Doc, &Entry)> =
            mappings().filter_map(|(doc, mapping)| Some((doc, mapping.entry(key)?))).collect();
        let (doc, entry) = winner(docs.len(), &having)?;
        let lines = naming.renamed(&doc.lines(entry), &doc.service);
        Some(Kept { key: key.to_owned(), lines, was: entry.value.text().map(str::to_owned) })
    };
    keys.into_iter().filter_map(kept).collect()
}

fn winner<'a>(all: usize, having: &[(&'a Doc, &'a Entry)]) -> Option<(&'a Doc, &'a Entry)> {
    if having.len() * 2 <= all {
        return None;
    }
    let mut votes: BTreeMap<String, Vec<(&Doc, &Entry)>> = BTreeMap::new();
    for &(doc, entry) in having {
        votes.entry(anonymous(&to_yaml(&entry.value), &doc.service)).or_default().push((doc, entry));
    }
    let best = votes.values().max_by_key(|votes| votes.len())?;
    let is_scalar = best.first()?.1.value.as_scalar().is_some();
    let enough = if is_scalar { best.len() > 1 || all == 1 } else { best.len() * 2 > all };
    // Of a service with `-system` in its name one sees which of its names is meant.
    let named = best.iter().find(|(doc, _)| super::naming::short(&doc.service) != doc.service);
    named.or(best.first()).copied().filter(|_| enough)
}

/// The items of the lists at a path that at least half of the documents have, in the lines of one of them.
pub(super) fn items(
    docs: &[Doc],
    path: &[&str],
    naming: &Naming,
    is_wanted: impl Fn(&Node) -> bool,
) -> Vec<Kept> {
    let mut votes: Vec<(String, usize, Kept)> = Vec::new();
    for doc in docs {
        let items = doc.node.at(path).and_then(Node::as_sequence).unwrap_or_default();
        for item in items.iter().filter(|item| is_wanted(item)) {
            let form = anonymous(&to_yaml(item), &doc.service);
            if let Some((_, count, _)) = votes.iter_mut().find(|(known, ..)| *known == form) {
                *count += 1;
                continue;
            }
            let lines = naming.renamed(&doc.item(item), &doc.service);
            let was = item.text().map(str::to_owned);
            votes.push((form, 1, Kept { key: String::new(), lines, was }));
        }
    }
    let kept = votes.into_iter().filter(|(_, count, _)| count * 2 >= docs.len());
    kept.map(|(_, _, kept)| kept).collect()
}

/// The most frequent of some texts, and how often it is there; of several the first in the alphabet.
pub(super) fn most_frequent<T: Ord>(texts: impl Iterator<Item = T>) -> Option<(T, usize)> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    let best = counts.values().copied().max()?;
    counts.into_iter().find(|(_, count)| *count == best)
}
