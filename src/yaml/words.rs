//! Words that come again and again in a text.

use std::hash::Hasher as _;
use std::sync::Arc;

use rustc_hash::FxHasher;

/// How many words are remembered; a power of two.
const SLOTS: usize = 256;

/// What is longer hardly comes twice.
const LONGEST: usize = 48;

/// Keys and values of one text, so that `kind` or `flux-system` is one allocation however often it stands there. A word
/// that falls into the slot of another takes its place: what is forgotten is made anew, and nothing grows.
pub(super) struct Words {
    slots: Vec<Option<Arc<str>>>,
}

impl Words {
    /// No words.
    pub(super) fn new() -> Self {
        Self { slots: vec![None; SLOTS] }
    }

    /// The word, shared with its last occurrence.
    pub(super) fn share(&mut self, word: &str) -> Arc<str> {
        if word.len() > LONGEST {
            return word.into();
        }
        let mut hasher = FxHasher::default();
        hasher.write(word.as_bytes());
        // The best bits of this hash are its highest.
        let at = (hasher.finish() >> 32) as usize % SLOTS;
        let Some(slot) = self.slots.get_mut(at) else { return word.into() };
        match slot {
            Some(known) if **known == *word => Arc::clone(known),
            _ => Arc::clone(slot.insert(word.into())),
        }
    }
}
