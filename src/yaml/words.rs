//! Words that come again and again in a text.

use std::hash::BuildHasher as _;

use arcstr::ArcStr;
use foldhash::fast::FixedState;

/// How many words are remembered; a power of two.
const SLOTS: usize = 256;

/// What is longer hardly comes twice.
const LONGEST: usize = 48;

/// Keys and values of one text, so that `kind` or `flux-system` is one allocation however often it stands there. A word
/// that falls into the slot of another takes its place: what is forgotten is made anew, and nothing grows.
pub(super) struct Words {
    slots: Vec<Option<ArcStr>>,
    hash: FixedState,
}

impl Words {
    /// No words.
    pub(super) fn new() -> Self {
        Self { slots: vec![None; SLOTS], hash: FixedState::default() }
    }

    /// The word, shared with its last occurrence.
    pub(super) fn share(&mut self, word: &str) -> ArcStr {
        if word.len() > LONGEST {
            return word.into();
        }
        let at = usize::try_from(self.hash.hash_one(word) % SLOTS as u64).unwrap_or(0);
        let Some(slot) = self.slots.get_mut(at) else { return word.into() };
        match slot {
            Some(known) if **known == *word => known.clone(),
            _ => ArcStr::clone(slot.insert(word.into())),
        }
    }
}
