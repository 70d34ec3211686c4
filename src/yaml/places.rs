//! Where the keys of a wide mapping stand.

use arcstr::ArcStr;
use foldhash::{HashMap, HashMapExt};

use super::mapping::Entry;

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
    /// The table of some entries; linear.
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut by_key = HashMap::with_capacity(entries.len());
        for (at, entry) in entries.iter().enumerate() {
            by_key.entry(entry.key.text.clone()).or_insert(at);
        }
        Self { by_key, removed: 0 }
    }

    /// Where a key stands among the entries.
    pub(super) fn position(&self, key: &str, entries: &[Entry]) -> Option<usize> {
        let place = *self.by_key.get(key)?;
        let first = place.saturating_sub(self.removed);
        let near = entries.get(first..entries.len().min(place + 1))?;
        near.iter().position(|entry| &*entry.key.text == key).map(|at| first + at)
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
