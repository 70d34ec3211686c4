//! The order for taking down: what the deletion of each Kustomization does.

use std::collections::HashMap;

use unicode_width::UnicodeWidthStr;

use crate::object::ObjectRef;
use crate::query::{Legacy, Removal, Teardown};
use crate::text::{count, duration, name};

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
                let what = does(removal);
                let painted = format!("{label}{}{times}  {what}", pad(&called(id), width));
                let columns = 8 + width + times.width() + 2 + what.width();
                // Only what is not the usual needs a line to prove it.
                let place = removal.location.as_ref().filter(|_| removal.legacy != Legacy::Deleted);
                let place = place.map(|place| name(&place.to_string())).unwrap_or_default();
                out += &line_with(&Text { painted, columns }, &place, BELOW, self.width);
            }
        }
        out + "\n" + NOTES
    }
}

/// What has to be known before one deletes anything.
const NOTES: &str = "\
Flux keeps no such order by itself: dependsOn orders nothing that is deleted. Delete wave by wave, and wait until each is gone.
Who deletes a parent deletes its children with it, all at once, and what they apply; a finalizer does not wait for what it deletes,
unless deletionPolicy is WaitForTermination. What is applied by a parent comes back with its next run: suspend the parent first.
";

/// "deletes 12 objects, 3 Kustomizations among them".
fn does(removal: &Removal) -> String {
    if removal.unknown && removal.deletes + removal.leaves == 0 {
        return match removal.legacy {
            Legacy::Orphaned => "leaves what it applies, which is not known here".to_owned(),
            _ => "deletes what it applies, which is not known here".to_owned(),
        };
    }
    let among = match removal.children.len() {
        0 => String::new(),
        number => format!(", {} among them", count(number, "Kustomization")),
    };
    let waits =
        if removal.legacy == Legacy::AwaitedDeletion { ", and waits until they are gone" } else { "" };
    let deletes = format!("deletes {}{among}{waits}", count(removal.deletes, "object"));
    match (removal.legacy, removal.deletes, removal.leaves) {
        (Legacy::Orphaned, _, 0) | (_, 0, 0) => "deletes nothing".to_owned(),
        (Legacy::Orphaned, _, leaves) => format!("leaves {} without an owner", count(leaves, "object")),
        (_, _, 0) => deletes,
        (_, 0, leaves) => format!("leaves {} that are not pruned", count(leaves, "object")),
        (_, _, leaves) => format!("{deletes}, leaves {leaves}"),
    }
}
