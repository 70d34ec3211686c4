//! Lists whose items may not be the same.

use std::collections::HashMap;

use crate::source::Span;
use crate::yaml::Node;

use super::Checker;
use super::path::{Path, shown};
use super::types::{ListKey, Listing};
use super::value::is_open;

impl Checker<'_> {
    /// Adds a fault for each item that another one before it is the same as.
    pub(super) fn duplicates(&mut self, items: &[Node], listing: &Listing, path: Path<'_>) {
        if items.len() < 2 || matches!(listing, Listing::Plain) {
            return;
        }
        let mut seen: HashMap<Vec<&str>, Span> = HashMap::with_capacity(items.len());
        for item in items {
            let identity = match listing {
                Listing::Plain => None,
                Listing::Set => text(item).map(|text| (vec![text], item.span)),
                Listing::Keyed(keys) => identity(item, keys),
            };
            let Some((values, span)) = identity else { continue };
            if let Some(first) = seen.get(&values) {
                let first = *first;
                self.duplicate(&values, listing, (first, span), path);
            } else {
                seen.insert(values, span);
            }
        }
    }

    fn duplicate(&mut self, values: &[&str], listing: &Listing, places: (Span, Span), path: Path<'_>) {
        let named: Vec<String> = match listing {
            Listing::Keyed(keys) => {
                keys.iter().zip(values).map(|(key, value)| format!("{} {}", key.name, shown(value))).collect()
            }
            _ => values.iter().map(|value| shown(value)).collect(),
        };
        let named = crate::finding::enumerate(&named);
        let message = format!("{} has two items with {named}", self.name(path));
        let message = match listing {
            Listing::Keyed(_) => message,
            _ => format!("{} has {named} twice", self.name(path)),
        };
        let said = match listing {
            Listing::Keyed(keys) => {
                let keys: Vec<String> = keys.iter().map(|key| format!("{}=…", key.name)).collect();
                format!(".{path}: duplicate entries for key [{}]", keys.join(","))
            }
            _ => format!(".{path}: duplicate entries for key [=…]"),
        };
        let (first, second) = places;
        self.refused_at(second, message, "the same again".to_owned(), said);
        if let Some(fault) = self.faults.last_mut() {
            fault.other = Some((first, "the first one".to_owned()));
            fault.help = Some("take one of them out".to_owned());
        }
    }
}

/// What names an item, and where that stands; nothing where it is not known.
fn identity<'n>(item: &'n Node, keys: &'n [ListKey]) -> Option<(Vec<&'n str>, Span)> {
    let mapping = item.as_mapping()?;
    let mut span = None;
    let mut value = |key: &'n ListKey| match mapping.get(&key.name).filter(|node| !node.is_null()) {
        Some(node) => {
            span = span.or(Some(node.span));
            text(node)
        }
        None => key.default.as_deref(),
    };
    let values = keys.iter().map(&mut value).collect::<Option<Vec<_>>>()?;
    Some((values, span?))
}

fn text(node: &Node) -> Option<&str> {
    if is_open(node) { None } else { node.text() }
}
