//! Where the objects of a name or id stand in a build.

use foldhash::HashMap;

/// Positions by a hash, in order, each once. Who finds one has to compare: of a hash only a part is kept, and a list only
/// for the few that have more than one position, so that the table of a large build fits into the caches of the processor.
#[derive(Debug, Clone, Default)]
pub(super) struct Positions {
    by_hash: HashMap<u32, u32>,
    lists: Vec<Vec<u32>>,
}

/// What is added to the number of a list where it stands for a position.
const LIST: u32 = 1 << 31;

impl Positions {
    /// Adds a position. Gives whether the hash has others too.
    pub(super) fn note(&mut self, hash: u64, position: usize) -> bool {
        let Some(position) = u32::try_from(position).ok().filter(|position| *position < LIST) else {
            return false;
        };
        let known = self.by_hash.entry(part_of(hash)).or_insert(position);
        if *known >= LIST {
            if let Some(list) = self.lists.get_mut((*known - LIST) as usize)
                && let Err(at) = list.binary_search(&position)
            {
                list.insert(at, position);
            }
            true
        } else if *known != position {
            let list = vec![position.min(*known), position.max(*known)];
            *known = LIST + u32::try_from(self.lists.len()).unwrap_or(0);
            self.lists.push(list);
            true
        } else {
            false
        }
    }

    /// Whether there is a hash with more than one position.
    pub(super) fn any_twice(&self) -> bool {
        !self.lists.is_empty()
    }

    /// The positions of a hash.
    pub(super) fn of(&self, hash: u64) -> impl Iterator<Item = usize> + '_ {
        let known = self.by_hash.get(&part_of(hash)).copied();
        let list = known.and_then(|known| self.lists.get(known.checked_sub(LIST)? as usize));
        let one = known.filter(|known| *known < LIST);
        one.into_iter().chain(list.into_iter().flatten().copied()).map(|at| at as usize)
    }
}

fn part_of(hash: u64) -> u32 {
    // The upper half is as good as the lower one.
    u32::try_from(hash >> 32).unwrap_or(0)
}
