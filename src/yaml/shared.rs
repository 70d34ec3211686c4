//! Sequences and mappings that several trees share.

use std::ops::Deref;
use std::sync::Arc;

/// Content that is shared until one of its owners changes it, with what its owner knows of it.
#[derive(Debug, Clone)]
pub struct Shared<T> {
    content: Arc<T>,
    /// Whether it is known that no scalar lies in it whose writing changes it. Kept beside the pointer: large builds ask each object, and
    /// nothing of the tree has to be fetched for the answer.
    settled: bool,
}

impl<T: Clone> Shared<T> {
    /// Content of which it is known whether there is such a scalar in it ([`Style::is_passing`](super::Style)).
    pub(super) fn new(content: T, has_passing: bool) -> Self {
        Self { content: Arc::new(content), settled: !has_passing }
    }

    /// Whether there may be such a scalar in it.
    pub(super) fn may_have_passing(&self) -> bool {
        !self.settled
    }

    /// The content for change, copied where others own it too. What was known of it is forgotten.
    pub(super) fn make_mut(&mut self) -> &mut T {
        self.settled = false;
        Arc::make_mut(&mut self.content)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.content
    }
}

/// What is known of it does not matter.
impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        self.content == other.content
    }
}
