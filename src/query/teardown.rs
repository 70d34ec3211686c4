//! How an environment is taken down: the order backwards, and what finalizers do.

use std::collections::HashMap;

use serde::Serialize;

use crate::analyzed::AnalyzedEnvironment;
use crate::environment::Environment;
use crate::flux::{HelmRelease, Kind, is_kept, is_left_alone};
use crate::object::{Object, ObjectRef};
use crate::source::Location;
use crate::text::count;

use super::legacy::{Legacy, legacy};

/// What a run of a controller takes at least, in seconds.
const LEAST: u32 = 1;
/// What the deletion of objects takes at most that nothing waits for, in seconds: what a run takes.
const RUN: u32 = 10;

/// What taking down in the order of the waves, the last one first, means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Teardown {
    /// When all is gone at the earliest, in seconds.
    pub earliest: u32,
    /// When all is gone at the latest, in seconds: each wave begins when the one before is gone, and everything goes within its own timeout.
    pub latest: u32,
    /// What the deletion of each Kustomization does, in the order of the waves.
    pub removals: Vec<Removal>,
}

/// What the deletion of one Kustomization does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Removal {
    /// The Kustomization.
    pub id: ObjectRef,
    /// What becomes of what it has applied.
    pub legacy: Legacy,
    /// The line that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// How many objects its finalizer deletes, what these delete in turn left out.
    pub deletes: usize,
    /// The Kustomizations among them: they go with it, whatever depends on them.
    pub children: Vec<ObjectRef>,
    /// How many objects it leaves in the cluster.
    pub leaves: usize,
    /// Whether what it applies is not known, so that it is counted nowhere.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unknown: bool,
    /// How long it takes at the latest, in seconds.
    pub latest: u32,
}

impl AnalyzedEnvironment {
    /// What it means to take down these waves of an order, the last one first. Linear in the objects.
    pub fn teardown(&self, waves: &[Vec<ObjectRef>]) -> Teardown {
        let environment = self.environment();
        let mut applied: HashMap<&ObjectRef, Vec<&Object>> = HashMap::new();
        for (reference, entry) in environment.inventory.iter() {
            if let [applier] = entry.appliers.as_slice()
                && let Some(by) = applier.by.as_ref().filter(|by| *by != reference)
                && !is_left_alone(&entry.object)
            {
                applied.entry(by).or_default().push(&entry.object);
            }
        }
        let removal = |id: &ObjectRef| {
            let objects = applied.get(id).map(Vec::as_slice).unwrap_or_default();
            self.removal(id, objects, self.graph().incomplete.contains(id))
        };
        let waves: Vec<Vec<Removal>> =
            waves.iter().rev().map(|wave| wave.iter().map(removal).collect()).collect();
        let number = u32::try_from(waves.len()).unwrap_or(u32::MAX);
        let longest = |wave: &Vec<Removal>| wave.iter().map(|removal| removal.latest).max().unwrap_or(0);
        Teardown {
            earliest: number.saturating_mul(LEAST),
            latest: waves.iter().map(longest).fold(0, u32::saturating_add),
            removals: waves.into_iter().flatten().collect(),
        }
    }

    fn removal(&self, id: &ObjectRef, objects: &[&Object], unknown: bool) -> Removal {
        let environment = self.environment();
        let (legacy, span) = legacy(environment, id);
        let (gone, left): (Vec<&Object>, Vec<&Object>) =
            objects.iter().partition(|object| legacy != Legacy::Orphaned && !is_kept(object));
        let of_kind = |kind| gone.iter().filter(move |object| Kind::of(&object.reference) == Some(kind));
        let releases = gone.iter().filter_map(|object| environment.helm_releases.get(&object.reference));
        // What is suspended is not uninstalled.
        let releases = releases.filter(|release| !release.suspended);
        let releases = releases.map(HelmRelease::uninstall_limit).max().unwrap_or(0);
        let waits = if legacy == Legacy::AwaitedDeletion { timeout(environment, id) } else { 0 };
        Removal {
            id: id.clone(),
            legacy,
            location: span.map(|span| self.sources().location(span)),
            deletes: gone.len(),
            children: of_kind(Kind::Kustomization).map(|object| object.reference.clone()).collect(),
            leaves: left.len(),
            unknown,
            latest: RUN.max(releases).max(waits),
        }
    }
}

impl Teardown {
    /// What has to be known before one deletes anything, one sentence a line or two.
    pub const NOTES: [&str; 4] = [
        "Flux keeps no such order by itself: dependsOn orders nothing that is deleted. Delete wave by wave, and wait until each is gone.",
        "Who deletes a parent deletes its children with it, all at once, and what they apply.",
        "A finalizer does not wait for what it deletes, unless deletionPolicy is WaitForTermination.",
        "What a parent applies comes back with its next run: suspend the parent first.",
    ];
}

impl Removal {
    /// "deletes 12 objects, 3 Kustomizations among them".
    pub fn words(&self) -> String {
        if self.unknown && self.deletes + self.leaves == 0 {
            let verb = if self.legacy == Legacy::Orphaned { "leaves" } else { "deletes" };
            return format!("{verb} what it applies, which is not known here");
        }
        let among = match self.children.len() {
            0 => String::new(),
            number => format!(", {} among them", count(number, "Kustomization")),
        };
        let waits =
            if self.legacy == Legacy::AwaitedDeletion { ", and waits until they are gone" } else { "" };
        let deletes = format!("deletes {}{among}{waits}", count(self.deletes, "object"));
        match (self.legacy, self.deletes, self.leaves) {
            (Legacy::Orphaned, _, 0) | (_, 0, 0) => "deletes nothing".to_owned(),
            (Legacy::Orphaned, _, leaves) => format!("leaves {} without an owner", count(leaves, "object")),
            (_, _, 0) => deletes,
            (_, 0, leaves) => format!("leaves {} that it does not prune", count(leaves, "object")),
            (_, _, leaves) => format!("{deletes}, leaves {leaves}"),
        }
    }
}

fn timeout(environment: &Environment, id: &ObjectRef) -> u32 {
    environment.kustomizations.get(id).map_or(0, crate::flux::Kustomization::effective_timeout)
}
