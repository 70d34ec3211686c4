//! The order for taking down: what the deletion of each Kustomization does.

use std::collections::HashMap;

use unicode_width::UnicodeWidthStr;

use crate::object::ObjectRef;
use crate::query::{Legacy, Removal, Teardown};
use crate::text::{duration, name};

use super::super::words::{Text, line_with, pad};
use super::View;
use super::waves::label;

/// How far in a place stands that found no room.
const BELOW: usize = 12;

impl View<'_> {
    /// The waves from the last to the first, with what each deletion takes along or leaves.
    pub(super) fn removals(&self, teardown: &Teardown) -> String {
        let answer = self.answer;
        let removals: HashMap<&ObjectRef, &Removal> =
            teardown.removals.iter().map(|removal| (&removal.id, removal)).collect();
        let depths: HashMap<&ObjectRef, usize> =
            answer.members.iter().map(|member| (&member.id, member.depth)).collect();
        let called =
            |id: &ObjectRef| "  ".repeat(depths.get(id).copied().unwrap_or(0)) + &answer.names.short(id);
        let width = answer.waves.iter().flatten().map(|id| called(id).width()).max().unwrap_or(0);
        let mut out = String::new();
        for (at, wave) in answer.waves.iter().enumerate() {
            for (row, id) in wave.iter().enumerate() {
                let Some(removal) = removals.get(id) else { continue };
                let label = label(answer.waves.len() - at - 1, row);
                let times = if self.times {
                    format!("  {}", pad(&format!("within {}", duration(removal.latest)), 14))
                } else {
                    String::new()
                };
                let what = removal.words();
                let painted = format!("{label}{}{times}  {what}", pad(&called(id), width));
                let columns = 8 + width + times.width() + 2 + what.width();
                // Only what is not the usual needs a line to prove it.
                let place = removal.location.as_ref().filter(|_| removal.legacy != Legacy::Deleted);
                let place = place.map(|place| name(&place.to_string())).unwrap_or_default();
                out += &line_with(&Text { painted, columns }, &place, BELOW, self.width);
            }
        }
        out + "\n" + &Teardown::NOTES.map(|note| format!("{note}\n")).concat()
    }
}
