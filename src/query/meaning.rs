//! What the sets of an impact mean, in sentences, the same in every format.

use std::collections::BTreeSet;

use crate::flux::Kind;

use super::impact::{Condition, Impact, Mode};

/// What is to be said of the targets themselves: one sentence a line, each once.
pub fn remarks(answers: &[Impact]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for answer in answers {
        let passive = answer.conditions().filter(|(_, condition)| *condition == Condition::Passive);
        lines.extend(passive.map(|(id, _)| {
            let (what, called) = (nature(&id.kind), answer.names.short(id));
            format!(
                "{called} is nothing that could be down: it is {what}. The answer is what happens without it."
            )
        }));
    }
    for answer in answers {
        lines.extend(answer.addresses.iter().map(|id| {
            let called = answer.names.short(id);
            format!("{called} is an address (type: oci), and never down itself. The answer is what happens while its registry does not answer.")
        }));
    }
    lines.sort();
    lines.dedup();
    lines.extend(unnoticed(answers));
    lines
}

/// What an object is that has no health of its own.
fn nature(kind: &str) -> &'static str {
    match kind {
        "Role" | "ClusterRole" => "a list of permissions",
        "RoleBinding" | "ClusterRoleBinding" => "a grant of permissions",
        "ServiceAccount" => "an identity",
        "Service" | "Ingress" => "an address, and what answers there may be down",
        "NetworkPolicy" => "a rule about traffic",
        "PodDisruptionBudget" | "ResourceQuota" | "LimitRange" => "a limit",
        "PriorityClass" | "StorageClass" | "IngressClass" | "RuntimeClass" => "a class that others name",
        _ => "a setting without health of its own",
    }
}

/// One line for each target whose failure Flux does not notice.
fn unnoticed(answers: &[Impact]) -> Vec<String> {
    let targets = answers.iter().flat_map(|answer| answer.unnoticed.iter().map(|id| answer.names.bare(id)));
    let mut names: Vec<String> = targets.collect();
    names.sort();
    names.dedup();
    let line = |name: &String| {
        format!(
            "Flux itself will not notice that {name} is down: it has neither wait nor healthChecks, so it is ready as soon as it is applied."
        )
    };
    names.iter().map(line).collect()
}

/// What it means to get no new revision, where something does.
pub fn stale(answer: &Impact) -> Option<&'static str> {
    let keeps = "They keep the last artifact: drift correction and pruning go on. On an empty cluster they never get ready.";
    (!answer.no_new_revision.is_empty()).then_some(keeps)
}

/// What the other sets of an environment mean, one sentence a line: below the objects that it is about.
pub fn meaning(answer: &Impact) -> Vec<&'static str> {
    let mut lines: Vec<&str> = Vec::new();
    match answer.mode {
        Mode::Suspended if answer.conditions().any(|(id, _)| Kind::of(id) == Some(Kind::Kustomization)) => {
            lines.push("Suspended: nothing new is applied, no drift is corrected, nothing is pruned; what runs keeps running.");
            lines.push("It stays ready if it was ready. If not, whatever depends on it waits for ever.");
        }
        Mode::Suspended if answer.conditions().any(|(id, _)| Kind::of(id) == Some(Kind::HelmRelease)) => {
            lines.push("Suspended: nothing is installed, upgraded or corrected; the release stays as it is. Who depends on it goes on.");
        }
        _ if answer.frozen.is_empty() => {}
        Mode::Deleted => {
            lines
                .push("What waits keeps running, but gets no new revision, no drift correction, no pruning.");
        }
        _ => {
            lines.push(
                "Frozen: what runs keeps running, but gets no new revision, no drift correction, no pruning.",
            );
        }
    }
    if answer.mode == Mode::Deleted {
        let gone: BTreeSet<&str> =
            answer.ids(&answer.deleted).chain(answer.ids(&answer.targets)).map(|id| &*id.kind).collect();
        lines.extend(TAKES_ALONG.iter().filter(|(kind, _)| gone.contains(kind)).map(|(_, line)| *line));
    }
    lines
}

/// What goes with objects of some kinds, beside what a finalizer of Flux deletes.
const TAKES_ALONG: [(&str, &str); 4] = [
    (
        "HelmRelease",
        "A HelmRelease that is deleted uninstalls its release; definitions of the chart's crds/ stay.",
    ),
    ("Namespace", "With a Namespace goes everything in it, whoever applied it."),
    (
        "CustomResourceDefinition",
        "With a CustomResourceDefinition go all objects of its kind, whoever applied them.",
    ),
    (
        "PersistentVolumeClaim",
        "With a PersistentVolumeClaim goes its data, unless the volume's reclaim policy keeps it.",
    ),
];
