//! The variables that a place of a template knows.

use std::collections::HashMap;

/// Names without `$`, of which the empty one is `$` itself: always there. Asking for one takes the same time however many
/// there are.
#[derive(Default)]
pub(super) struct Variables {
    names: Vec<String>,
    /// How many times each is among them.
    counts: HashMap<String, usize>,
}

impl Variables {
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn knows(&self, name: &str) -> bool {
        name.is_empty() || self.counts.contains_key(name)
    }

    pub(super) fn add(&mut self, name: &str) {
        self.names.push(name.to_owned());
        *self.counts.entry(name.to_owned()).or_default() += 1;
    }

    /// Forgets all but the first.
    pub(super) fn truncate(&mut self, length: usize) {
        for name in self.names.drain(length.min(self.names.len())..) {
            if let Some(count) = self.counts.get_mut(&name) {
                *count -= 1;
                if *count == 0 {
                    self.counts.remove(&name);
                }
            }
        }
    }
}
