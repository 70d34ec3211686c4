//! Maps of a template.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use super::content::{self, Content};
use super::data::Data;

/// A map. As in Go, all that hold it see what `set` and `unset` change in it.
#[derive(Clone)]
pub struct Map {
    entries: Content<BTreeMap<String, Data>>,
    is_nil: bool,
    holds_texts: bool,
}

impl Map {
    /// A map of values of any type.
    pub(super) fn new(entries: BTreeMap<String, Data>) -> Self {
        Self { entries: Rc::new(RefCell::new(Rc::new(entries))), is_nil: false, holds_texts: false }
    }

    /// A map of strings, which no function of maps takes.
    pub(super) fn of_texts(entries: BTreeMap<String, Data>) -> Self {
        let mut map = Self::new(entries);
        map.holds_texts = true;
        map
    }

    /// A map that is `nil`: it has nothing, and nothing can be set in it.
    pub(super) fn nil() -> Self {
        let mut map = Self::new(BTreeMap::new());
        map.is_nil = true;
        map
    }

    /// What is in it now.
    pub(super) fn entries(&self) -> Rc<BTreeMap<String, Data>> {
        Rc::clone(&self.entries.borrow())
    }

    pub(super) fn get(&self, key: &str) -> Option<Data> {
        self.entries.borrow().get(key).cloned()
    }

    /// The values that nobody else holds.
    pub(super) fn take(&mut self) -> Vec<Data> {
        content::take(&mut self.entries).into_values().collect()
    }

    pub(super) fn len(&self) -> usize {
        self.entries.borrow().len()
    }

    pub(super) fn is_nil(&self) -> bool {
        self.is_nil
    }

    pub(super) fn holds_texts(&self) -> bool {
        self.holds_texts
    }

    /// Changes it for all that hold it.
    pub(super) fn change(&self, change: impl FnOnce(&mut BTreeMap<String, Data>)) {
        change(Rc::make_mut(&mut self.entries.borrow_mut()));
    }

    /// Whether a value is this map, or holds it at any depth.
    pub(super) fn is_in(&self, value: &Data) -> bool {
        match value {
            Data::Map(map) => {
                Rc::ptr_eq(&self.entries, &map.entries)
                    || map.entries().values().any(|value| self.is_in(value))
            }
            Data::List(list) => list.items().iter().any(|item| self.is_in(item)),
            _ => false,
        }
    }
}

/// `set` puts maps into each other to any depth, and no stack is as deep.
impl Drop for Map {
    fn drop(&mut self) {
        Data::take_apart(self.take());
    }
}

impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        self.is_nil == other.is_nil
            && self.holds_texts == other.holds_texts
            && (Rc::ptr_eq(&self.entries, &other.entries) || self.entries() == other.entries())
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.entries().iter()).finish()
    }
}
