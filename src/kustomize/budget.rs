//! What one build may take, whatever it multiplies.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::fault::Fault;

/// How many steps a build may take: values that are looked at, objects that a selector is compared with, bytes that are made.
/// The largest real builds take less than a hundredth.
const STEPS: u64 = 100_000_000;

/// The steps that a build has taken so far. What is built on its own, as a base is, counts from nothing and is added where it
/// is taken in: so a build takes as many whoever asks for it, and whatever was built before.
#[derive(Debug, Default)]
pub(super) struct Budget(Arc<AtomicU64>);

impl Budget {
    /// Spends some steps, or says that the build is too large.
    pub(super) fn spend(&self, steps: usize) -> Result<(), Fault> {
        let spent = self.0.load(Ordering::Relaxed).saturating_add(steps as u64);
        self.0.store(spent, Ordering::Relaxed);
        if spent <= STEPS { Ok(()) } else { Err(too_large()) }
    }

    /// Whether nothing is left.
    pub(super) fn is_spent(&self) -> bool {
        self.0.load(Ordering::Relaxed) > STEPS
    }

    /// Spends what another part has spent on its own.
    pub(super) fn add(&self, other: &Self) {
        let spent = self.0.load(Ordering::Relaxed).saturating_add(other.0.load(Ordering::Relaxed));
        self.0.store(spent, Ordering::Relaxed);
    }

    /// The same budget, to be held while the objects are changed.
    pub(super) fn handle(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// A copy counts on by itself.
impl Clone for Budget {
    fn clone(&self) -> Self {
        Self(Arc::new(AtomicU64::new(self.0.load(Ordering::Relaxed))))
    }
}

/// What is said where nothing is left.
pub(super) fn too_large() -> Fault {
    Fault { too_large: true, ..Fault::new("this build takes more steps than infra-graph follows") }
}
