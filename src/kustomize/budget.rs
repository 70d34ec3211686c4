//! What one build may take, whatever it multiplies.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::limits::Limits;

use super::fault::Fault;

/// The steps that a build has taken so far, and how many it may take: values that are looked at, objects that a selector is
/// compared with, bytes that are made. What is built on its own, as a base is, counts from nothing and is added where it is taken
/// in: so a build takes as many whoever asks for it, and whatever was built before.
#[derive(Debug)]
pub(super) struct Budget {
    spent: Arc<AtomicU64>,
    most: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Budget {
    /// Nothing is spent.
    pub(super) fn new(limits: Limits) -> Self {
        Self { spent: Arc::default(), most: limits.steps }
    }

    /// Spends some steps, or says that the build is too large.
    pub(super) fn spend(&self, steps: usize) -> Result<(), Fault> {
        self.add_steps(steps);
        if self.is_spent() { Err(self.too_large()) } else { Ok(()) }
    }

    /// Spends some steps; whoever spends next learns that nothing is left.
    pub(super) fn add_steps(&self, steps: usize) {
        let spent = self.spent.load(Ordering::Relaxed).saturating_add(steps as u64);
        self.spent.store(spent, Ordering::Relaxed);
    }

    /// Whether nothing is left.
    pub(super) fn is_spent(&self) -> bool {
        self.spent.load(Ordering::Relaxed) > self.most
    }

    /// Spends what another part has spent on its own.
    pub(super) fn add(&self, other: &Self) {
        let spent = other.spent.load(Ordering::Relaxed);
        let spent = self.spent.load(Ordering::Relaxed).saturating_add(spent);
        self.spent.store(spent, Ordering::Relaxed);
    }

    /// The same budget, to be held while the objects are changed.
    pub(super) fn handle(&self) -> Self {
        Self { spent: Arc::clone(&self.spent), most: self.most }
    }

    /// What is said where nothing is left.
    pub(super) fn too_large(&self) -> Fault {
        let words = format!(
            "this build takes more than {} steps; `limits.steps` of your configuration raises this bound",
            self.most
        );
        Fault { too_large: true, ..Fault::new(words) }
    }
}

/// A copy counts on by itself.
impl Clone for Budget {
    fn clone(&self) -> Self {
        Self { spent: Arc::new(AtomicU64::new(self.spent.load(Ordering::Relaxed))), most: self.most }
    }
}
