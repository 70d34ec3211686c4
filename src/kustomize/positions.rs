//! Where the objects of a name or id stand in a build.

use foldhash::HashMap;

/// Positions by a hash, in order, each once. Nearly every hash has one position: a list is kept only for the others, so
/// that the table of a large build stays small enough for the caches of the processor.
#[derive(Debug, Clone, Default)]
pub(super) struct Positions {
    by_hash: HashMap<u64, Few>,
    lists: Vec<Vec<u32>>,
}

#[derive(Debug, Clone, Copy)]
enum Few {
    One(u32),
    /// The number of a list.
    List(u32),
}

impl Positions {
    /// Adds a position.
    pub(super) fn note(&mut self, hash: u64, position: u32) {
        let few = self.by_hash.entry(hash).or_insert(Few::One(position));
        match *few {
            Few::One(known) if known == position => {}
            Few::One(known) => {
                *few = Few::List(u32::try_from(self.lists.len()).unwrap_or(u32::MAX));
                self.lists.push(vec![known.min(position), known.max(position)]);
            }
            Few::List(number) => {
                if let Some(list) = self.lists.get_mut(number as usize)
                    && let Err(at) = list.binary_search(&position)
                {
                    list.insert(at, position);
                }
            }
        }
    }

    /// Whether there is a hash with more than one position.
    pub(super) fn any_twice(&self) -> bool {
        !self.lists.is_empty()
    }

    /// The positions of a hash.
    pub(super) fn of(&self, hash: u64) -> impl Iterator<Item = usize> + '_ {
        let (one, list) = match self.by_hash.get(&hash) {
            Some(&Few::One(position)) => (Some(position), None),
            Some(&Few::List(number)) => (None, self.lists.get(number as usize)),
            None => (None, None),
        };
        one.into_iter().chain(list.into_iter().flatten().copied()).map(|at| at as usize)
    }
}
