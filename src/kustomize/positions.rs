//! Where the objects of a name or id stand in a build.

/// Positions in order, each once. Nearly every id has one object: that one needs no list of its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Positions {
    first: Option<u32>,
    more: Vec<u32>,
}

impl Positions {
    /// Adds a position.
    pub(super) fn note(&mut self, position: u32) {
        match self.first {
            None => self.first = Some(position),
            Some(first) if first == position => {}
            Some(first) => {
                let (least, other) = (first.min(position), first.max(position));
                self.first = Some(least);
                if let Err(at) = self.more.binary_search(&other) {
                    self.more.insert(at, other);
                }
            }
        }
    }

    /// The positions.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.first.iter().chain(&self.more).map(|&at| at as usize)
    }
}
