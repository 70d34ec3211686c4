//! Numbers that look random, and are the same each time.

/// A generator of numbers (`SplitMix64`).
#[derive(Debug)]
pub(crate) struct Random {
    state: u64,
    /// Whether what cannot but fail is left out.
    pub(crate) careful: bool,
}

impl Random {
    /// The numbers of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        // The state goes up in even steps: two seeds that follow each other must not be one step apart.
        let mut first = Self { state: seed, careful: false };
        let state = first.next() ^ seed.rotate_left(32);
        Self { state, careful: false }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % (limit.max(1) as u64)).unwrap_or(0)
    }

    /// True in `percent` of a hundred times.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// As [`Self::chance`], for what fails; never where faults are left out.
    pub(crate) fn fault(&mut self, percent: usize) -> bool {
        self.chance(percent) && !self.careful
    }

    /// One of several.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}
