//! What stands below the waves: that an empty cluster stops, and what is taken as there.

use crate::flux::Kind;
use crate::text::{count, name};

use super::super::paint::alarm;
use super::super::words::some;
use super::View;

/// How many of those are named that an empty cluster never gets ready.
const STOPPED: usize = 5;

impl View<'_> {
    /// That an empty cluster stops, where it does.
    pub(super) fn stops(&self) -> String {
        let answer = self.answer;
        let stops = answer.stops_when_empty.iter();
        let kustomizations = stops.filter(|id| Kind::of(id) == Some(Kind::Kustomization));
        let names: Vec<String> = kustomizations.map(|id| answer.names.short(id)).collect();
        if answer.stops_when_empty.is_empty() {
            return String::new();
        }
        let who = match names.as_slice() {
            [] => count(answer.stops_when_empty.len(), "object"),
            names => some(names, STOPPED),
        };
        let are = if names.len() == 1 { "is" } else { "are" };
        format!(
            "\n{}: {who} {are} never ready there, `check` says why; `order --cold` is the order of an empty cluster\n",
            alarm("an empty cluster stops")
        )
    }

    /// What is taken as there although it could not be looked for.
    pub(super) fn unknown(&self) -> String {
        let answer = self.answer;
        if answer.unknown.is_empty() {
            return String::new();
        }
        let mut out = String::from("\ntaken as there\n");
        for unknown in &answer.unknown {
            let mut words: Vec<String> = unknown.may_come_with.iter().map(|words| name(words)).collect();
            let more = words.split_off(words.len().min(1));
            let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
            out += &format!(
                "        {}  may come with {}{more}\n",
                answer.names.short(&unknown.id),
                words.concat()
            );
        }
        out
    }
}
