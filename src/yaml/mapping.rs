//! Mappings: entries in the order of the text, each key once.

use std::sync::OnceLock;

use arcstr::ArcStr;

use crate::source::Span;

use super::places::Places;
use super::{Mode, Node, Scalar, Style, scalar, timestamp};

/// From this many entries on, keys are looked up in a table.
const WIDE: usize = 64;

/// A key with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The text.
    pub text: ArcStr,
    /// How it was written: a plain `1` or `true` is no string for go-yaml.
    pub style: Style,
    /// Where it was written.
    pub span: Span,
}

impl Key {
    /// A key of a mapping that is made, not read.
    pub fn new(text: impl Into<ArcStr>, span: Span) -> Self {
        Self { text: text.into(), style: Style::Plain, span }
    }

    /// Whether it is a string by the rules of resources: a plain `1`, `true` or `2024-01-31` is none.
    pub fn is_string(&self) -> bool {
        self.style != Style::Plain || Self::is_plain_string(&self.text)
    }

    /// Whether a key of this text is still a string when it is written without quotes.
    pub fn is_plain_string(text: &str) -> bool {
        scalar::is_plain_string(text, Mode::Resource) && !timestamp::is_timestamp(text)
    }

    /// The key as a scalar, to ask for its type.
    pub fn scalar(&self) -> Scalar {
        Scalar { text: self.text.clone(), style: self.style, tag: None }
    }
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// The value.
    pub value: Node,
}

/// Entries in the order of the text. Look-up is a scan where they are few, as nearly always; a wide mapping (the data of a
/// `ConfigMap`) gets a table of its keys when it is asked for one the first time.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    entries: Vec<Entry>,
    places: OnceLock<Box<Places>>,
}

impl Mapping {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.entries.iter()
    }

    /// The entries in order, for change.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Entry> {
        // Keys may be others afterwards.
        self.places = OnceLock::new();
        self.entries.iter_mut()
    }

    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.get(self.position(key)?)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value of a key, for change.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.key_value_mut(key).map(|(_, value)| value)
    }

    /// The place of a key and its value, for change.
    pub(crate) fn key_value_mut(&mut self, key: &str) -> Option<(&mut Span, &mut Node)> {
        let at = self.position(key)?;
        self.entries.get_mut(at).map(|entry| (&mut entry.key.span, &mut entry.value))
    }

    /// Whether there is such a key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// Sets a key: replaces the value (and keeps the key's place in the order), or adds an entry at the end.
    pub fn insert(&mut self, key: Key, value: Node) -> Option<Node> {
        if let Some(at) = self.position(&key.text)
            && let Some(entry) = self.entries.get_mut(at)
        {
            entry.key = key;
            return Some(std::mem::replace(&mut entry.value, value));
        }
        self.push(key, value);
        None
    }

    /// Adds an entry without a look for its key: for building, where the caller knows that it is new.
    pub fn push(&mut self, key: Key, value: Node) {
        if let Some(places) = self.places.get_mut() {
            places.add(&key.text, self.entries.len());
        }
        self.entries.push(Entry { key, value });
    }

    /// Makes room for so many more entries and none beyond them.
    pub(crate) fn reserve_exact(&mut self, more: usize) {
        // What grows again and again has to grow by more.
        if self.entries.len() < WIDE {
            self.entries.reserve_exact(more);
        }
    }

    /// Takes an entry out.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        let at = self.position(key)?;
        if self.places.get_mut().is_some_and(|places| !places.remove(key)) {
            self.places = OnceLock::new();
        }
        Some(self.entries.remove(at))
    }

    /// Keeps the entries for which `keep` says so.
    pub fn retain(&mut self, keep: impl FnMut(&mut Entry) -> bool) {
        self.places = OnceLock::new();
        self.entries.retain_mut(keep);
    }

    fn position(&self, key: &str) -> Option<usize> {
        if self.entries.len() < WIDE {
            return self.entries.iter().position(|entry| &*entry.key.text == key);
        }
        let keys = || self.entries.iter().map(|entry| &entry.key.text);
        let places = self.places.get_or_init(|| Box::new(Places::of(keys())));
        places.position(key, |at| self.entries.get(at).map(|entry| &*entry.key.text))
    }
}

/// Whether they have the same entries in the same order.
impl PartialEq for Mapping {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

/// Entries whose keys are all different.
impl From<Vec<Entry>> for Mapping {
    fn from(mut entries: Vec<Entry>) -> Self {
        entries.shrink_to_fit();
        Self { entries, places: OnceLock::new() }
    }
}

impl<'a> IntoIterator for &'a Mapping {
    type Item = &'a Entry;
    type IntoIter = std::slice::Iter<'a, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a> IntoIterator for &'a mut Mapping {
    type Item = &'a mut Entry;
    type IntoIter = std::slice::IterMut<'a, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}
