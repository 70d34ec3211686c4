//! Sources that only their own content brings: on a running cluster somebody created them by hand, an empty one never gets
//! them.

use std::collections::BTreeSet;

use crate::environment::Content;
use crate::flux::{Kind, Kustomization};
use crate::object::ObjectRef;

use super::resolver::Resolver;
use super::round::Round;

impl Resolver<'_, '_> {
    /// The same with what lies behind such sources.
    ///
    /// Each source that nothing brings is supposed to be this repository. Those that are not brought then, or are another
    /// repository, are taken back, until the rest holds together. A supposition that fails leaves nothing behind.
    pub(super) fn with_self_brought(&mut self, known: Round) -> Round {
        let mut supposed = unknown_sources(&known);
        while !supposed.is_empty() {
            self.sources.suppose(supposed.clone());
            let round = self.settled();
            let confirmed = self.sources.confirmed(&round.inventory);
            if confirmed == supposed {
                return round;
            }
            self.sources.forget_views(&known.inventory);
            supposed = confirmed;
        }
        self.sources.suppose(supposed);
        known
    }
}

/// The sources of Kustomizations that nothing brings. What an artifact holds is up to what makes it.
fn unknown_sources(round: &Round) -> BTreeSet<ObjectRef> {
    let missing = |reference: &ObjectRef| round.contents.get(reference) == Some(&Content::Missing);
    let kustomizations = round.inventory.of_kind(Kind::Kustomization).map(|entry| &entry.object);
    let lacking = kustomizations.filter(|object| missing(&object.reference));
    let sources = lacking.filter_map(|object| Kustomization::read(object).source).map(|source| source.target);
    sources.filter(|source| Kind::of(source) != Some(Kind::ExternalArtifact)).collect()
}
