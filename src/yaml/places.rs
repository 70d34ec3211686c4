//! Where the keys of a wide mapping stand.

use arcstr::ArcStr;
use foldhash::{HashMap, HashMapExt};

/// How many entries may be taken out before the table is made anew.
const MOST_REMOVED: usize = 64;

/// A table of keys. What is taken out moves the entries behind it: so far may each of them stand before its place.
#[derive(Debug, Clone)]
pub(super) struct Places {
    by_key: HashMap<ArcStr, usize>,
    /// How many entries were taken out.
    removed: usize,
}

impl Places {
    /// The table of some keys, in their order; linear.
    pub(super) fn of<'k>(keys: impl ExactSizeIterator<Item = &'k ArcStr>) -> Self {
        let mut by_key = HashMap::with_capacity(keys.len());
        for (at, key) in keys.enumerate() {
            by_key.entry(key.clone()).or_insert(at);
        }
        Self { by_key, removed: 0 }
    }

    /// Where a key stands, given which key stands where.
    pub(super) fn position<'k>(&self, key: &str, key_at: impl Fn(usize) -> Option<&'k str>) -> Option<usize> {
        let place = *self.by_key.get(key)?;
        (place.saturating_sub(self.removed)..=place).find(|at| key_at(*at) == Some(key))
    }

    /// Notes an entry that comes last, at this place.
    pub(super) fn add(&mut self, key: &ArcStr, at: usize) {
        self.by_key.entry(key.clone()).or_insert(at + self.removed);
    }

    /// Forgets a key that is taken out. Whether the table is of use after that.
    pub(super) fn remove(&mut self, key: &str) -> bool {
        self.by_key.remove(key);
        self.removed += 1;
        self.removed <= MOST_REMOVED
    }
}
