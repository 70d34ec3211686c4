//! A loop in one line.

use crate::finding::enumerate;
use crate::readiness::{Class, Core, Hop, Milestone, Readiness, Reason, Words, of_need};
use crate::requirement::{Confidence, Need};

/// Puts a loop into one line.
pub(super) struct Headline<'a> {
    pub(super) words: Words<'a>,
    pub(super) readiness: &'a Readiness,
}

impl Headline<'_> {
    /// Who cannot get ready, and why in short.
    pub(super) fn of(&self, core: &Core) -> String {
        let mut names: Vec<String> = Vec::new();
        for hop in &core.hops {
            let is_thing =
                matches!(self.readiness.milestone(hop.from), Milestone::Met(_) | Milestone::ObjectExists(_));
            let name = self.words.about(hop.from);
            if !is_thing && !names.contains(&name) {
                names.push(name);
            }
        }
        match (core.class, names.as_slice()) {
            (Class::Apply, _) => {
                self.apply_headline(core).unwrap_or_else(|| format!("{} need each other", enumerate(&names)))
            }
            (_, [one]) => format!("{one} waits for itself"),
            (Class::Existence, [one, two]) => self.brings_itself(core, one, two).unwrap_or_else(|| {
                format!("{one} waits for what only {two} would bring, and {two} waits for {one}")
            }),
            (_, [one, two]) => format!("{one} and {two} wait for each other"),
            (_, many) => format!("{} wait for each other in a loop", super::some(many)),
        }
    }

    /// Of two, where the one applies the other, which waits for nothing itself.
    fn brings_itself(&self, core: &Core, one: &str, two: &str) -> Option<String> {
        let of_two = core.hops.iter().filter(|hop| self.words.about(hop.from) == two);
        let mut reasons = of_two.map(|hop| self.readiness.reason(hop.reason));
        if !reasons.all(|reason| matches!(reason, Reason::AppliedBy(_))) {
            return None;
        }
        let first = core.hops.iter().find(|hop| self.words.about(hop.from) == one)?;
        let needs = match self.readiness.reason(first.reason) {
            Reason::DependsOn(_) => "waits for",
            Reason::Source(_) => "takes its content from",
            _ => "needs",
        };
        Some(format!("{one} {needs} {two}, which only {one} itself applies"))
    }

    fn apply_headline(&self, core: &Core) -> Option<String> {
        let need = core.hops.iter().find_map(|hop| {
            match (self.readiness.milestone(hop.to), self.readiness.reason(hop.reason)) {
                (Milestone::Met(need @ (Need::Kind { .. } | Need::Namespace(_))), Reason::Needs { .. }) => {
                    Some((hop, need))
                }
                _ => None,
            }
        });
        let (hop, need) = need?;
        let provider = core.hops.iter().find(|next| next.from == hop.to)?;
        let from = self.words.about(hop.from);
        let brings = self.words.about(provider.to);
        let is_applied = |hop: &&Hop| matches!(self.readiness.reason(hop.reason), Reason::AppliedBy(_));
        let applied =
            core.hops.iter().filter(is_applied).find(|next| self.words.about(next.from) == brings)?;
        let together = self.words.about(applied.to) == from;
        Some(match (self.readiness.reason(provider.reason), together) {
            (Reason::ProvidedBy { confidence: Confidence::Declared, .. }, true) => {
                format!("{from} applies {brings} only together with what needs it")
            }
            (_, true) => {
                format!("{from} needs {}, which comes only with {brings}, in the same apply", of_need(need))
            }
            (_, false) => format!("{from} needs {}, which comes only after it, with {brings}", of_need(need)),
        })
    }
}
