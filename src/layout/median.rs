//! Moves the vertices of a column to where their links pull them, in order and without overlap.

/// A place that a vertex wants to be at, and how much.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pull {
    /// The wanted place.
    pub(super) at: f64,
    /// How much it counts, above 0.
    pub(super) weight: f64,
}

/// For values that must not fall from one to the next, those with the least weighted sum of distances to the
/// pulls: `pulls[i]` are of value `i`, and none of them is empty.
///
/// Pools adjacent violators: neighbours that would overlap become one block, which goes to the weighted
/// median of all its pulls (Robertson, Wright, Dykstra 1988). Medians leave long lines exactly straight, where
/// means would give each of them a small bend. O(pulls × log(pulls)), O(pulls²) at worst.
pub(super) fn ascending_medians(pulls: Vec<Vec<Pull>>) -> Vec<f64> {
    let mut blocks: Vec<Block> = Vec::with_capacity(pulls.len());
    for mut own in pulls {
        own.sort_by(|one, two| one.at.total_cmp(&two.at));
        let at = median(&own);
        let mut block = Block { members: 1, at, pulls: own };
        while let Some(above) = blocks.pop_if(|above| above.at > block.at) {
            block = above.joined(block);
        }
        blocks.push(block);
    }
    blocks.into_iter().flat_map(|block| std::iter::repeat_n(block.at, block.members)).collect()
}

/// Values that stand together.
struct Block {
    members: usize,
    at: f64,
    pulls: Vec<Pull>,
}

impl Block {
    fn joined(self, below: Self) -> Self {
        let mut pulls = Vec::with_capacity(self.pulls.len() + below.pulls.len());
        let mut others = below.pulls.into_iter().peekable();
        for pull in self.pulls {
            while let Some(other) = others.next_if(|other| other.at < pull.at) {
                pulls.push(other);
            }
            pulls.push(pull);
        }
        pulls.extend(others);
        Self { members: self.members + below.members, at: median(&pulls), pulls }
    }
}

/// The weighted median of ascending pulls; the middle, where a whole range is as good.
fn median(pulls: &[Pull]) -> f64 {
    let half = pulls.iter().map(|pull| pull.weight).sum::<f64>() / 2.0;
    let mut passed = 0.0;
    for (index, pull) in pulls.iter().enumerate() {
        passed += pull.weight;
        // Weights are small multiples of a few constants: this close to half is half.
        if (passed - half).abs() < 1e-6
            && let Some(next) = pulls.get(index + 1)
        {
            return f64::midpoint(pull.at, next.at);
        }
        if passed > half {
            return pull.at;
        }
    }
    0.0
}
