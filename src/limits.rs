//! How much is followed before `too-large` is said.

/// The bounds that a user may set. The defaults are far above what real repositories take.
///
/// What is counted is what the repository asks for, never the time, so that each machine gives the same answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many objects the builds of one environment may give, all together: many folders of many objects are their product.
    pub objects: usize,
    /// How many steps one build may take: values that are looked at, objects that are compared with a selector, bytes that are
    /// made.
    pub steps: u64,
    /// How many names the rules of one artifact may look at, and how many files and folders they may copy.
    pub files: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { objects: 400_000, steps: 100_000_000, files: 100_000 }
    }
}
