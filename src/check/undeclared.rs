//! `undeclared-crd`, `undeclared-namespace`, `undeclared-source`, `undeclared-configuration`: what is needed and comes from
//! another Kustomization, with no path of waiting to it. It works by trying again.

mod need;

use indexmap::IndexMap;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Edit, Finding, enumerate};
use crate::graph::NodeId;
use crate::readiness::{Implied, Readiness};
use crate::source::Span;

use super::advice;
use need::UndeclaredNeed;

/// How many consumers of one provider are shown.
const SHOWN: usize = 3;
/// How many names a sentence has.
const NAMED: usize = 4;

pub(super) fn check(analyzed: &AnalyzedEnvironment, readiness: &Readiness, findings: &mut Vec<Finding>) {
    let asks = need::of(analyzed, readiness);
    let mut groups: IndexMap<(Code, NodeId, Option<NodeId>), Vec<UndeclaredNeed>> = IndexMap::new();
    for ask in unmet(readiness, asks) {
        groups.entry((ask.code, ask.provider, ask.release)).or_default().push(ask);
    }
    let waits = Waits::of(readiness, groups.values().filter_map(|asks| asks.first()));
    for ((code, provider, release), asks) in &groups {
        findings.push(finding(analyzed, &waits, *code, *provider, *release, asks));
    }
}

/// The asks that nothing answers: what is needed may come later than who needs it. Where one waits for the provider, which
/// does not wait for its release, that is `dependency-without-health-check`.
fn unmet(readiness: &Readiness, asks: Vec<UndeclaredNeed>) -> Vec<UndeclaredNeed> {
    let mut implied = Implied::new(readiness);
    let mut unmet = Vec::new();
    let mut rest = asks;
    while !rest.is_empty() {
        // As many as have their targets looked for in one go.
        let mut targets = Vec::new();
        let fits = rest.iter().take_while(|ask| need::add_targets(ask, &mut targets)).count().max(1);
        let later = rest.split_off(fits);
        implied.look_for(&targets);
        for ask in rest {
            let wanted =
                targets.iter().zip(0..).filter(|(target, _)| ask.wanted().any(|one| one == **target));
            let bits = wanted.fold(0_u64, |bits, (_, bit)| bits | 1 << bit);
            if implied.before_by(ask.start, |reason| ask.counts(reason)) & bits == 0 {
                unmet.push(ask);
            }
        }
        rest = later;
    }
    unmet
}

/// Which providers are ready only when they have brought what is needed.
struct Waits {
    brings: IndexMap<NodeId, bool>,
}

impl Waits {
    fn of<'a>(readiness: &Readiness, asks: impl Iterator<Item = &'a UndeclaredNeed>) -> Self {
        let mut implied = Implied::new(readiness);
        let mut brings = IndexMap::new();
        for ask in asks {
            // A manifest is there when its Kustomization is ready, whatever that waits for.
            let waits = ask.release.is_none() || {
                implied.look_for(&ask.targets);
                implied.before(Readiness::ready(ask.provider)) != 0
            };
            brings.insert(ask.provider, waits);
        }
        Self { brings }
    }

    fn brings(&self, provider: NodeId) -> bool {
        self.brings.get(&provider).copied().unwrap_or(true)
    }
}

fn finding(
    analyzed: &AnalyzedEnvironment,
    waits: &Waits,
    code: Code,
    provider: NodeId,
    release: Option<NodeId>,
    asks: &[UndeclaredNeed],
) -> Finding {
    let graph = analyzed.graph();
    let name = |id: NodeId| graph.short_name(id);
    let mut consumers: Vec<NodeId> = Vec::new();
    // Through a shared base, the same line shows the need of several.
    let mut places: IndexMap<(Span, &str), Vec<String>> = IndexMap::new();
    for ask in asks {
        if !consumers.contains(&ask.consumer) {
            consumers.push(ask.consumer);
            places.entry((ask.span, &ask.needs)).or_default().push(name(ask.consumer));
        }
    }
    let brings = release.map_or_else(|| name(provider), |id| format!("HelmRelease {}", name(id)));
    let names: Vec<String> = consumers.iter().map(|id| name(*id)).collect();
    let thing = match code {
        Code::UndeclaredCrd => "kinds",
        Code::UndeclaredNamespace => "a namespace",
        Code::UndeclaredSource => "a source",
        _ => "configuration",
    };
    let message = match names.as_slice() {
        [one] => format!("{one} needs {thing} that {brings} brings, and does not wait for it"),
        many => {
            format!("{} Kustomizations need {thing} that {brings} brings, and do not wait for it", many.len())
        }
    };
    let mut finding = Finding::new(code, message);
    for ((span, needs), names) in places.iter().take(SHOWN) {
        finding = finding.at(*span, format!("{}: {needs}", some(names)));
    }
    finding = finding.at(asks[0].evidence, format!("{brings} brings it"));
    finding.nodes =
        consumers.iter().chain([&provider]).map(|id| graph.node(*id).reference.to_string()).collect();
    if names.len() > SHOWN {
        finding = finding.note(format!("These are {}.", some(&names)));
    }
    let finding = finding.note(
        "Whoever comes first fails and tries again after its retryInterval or interval, until the other was there.",
    );
    advised(analyzed, waits, finding, provider, release, &consumers)
}

/// The `dependsOn` lines to add, where they close no loop; otherwise the way around them.
fn advised(
    analyzed: &AnalyzedEnvironment,
    waits: &Waits,
    mut finding: Finding,
    provider: NodeId,
    release: Option<NodeId>,
    consumers: &[NodeId],
) -> Finding {
    let graph = analyzed.graph();
    let node = graph.node(provider);
    let (name, environment) = (&node.reference.name, analyzed.environment());
    let foreign = |id: &NodeId| graph.node(*id).reference.namespace != node.reference.namespace;
    let namespace = if consumers.iter().any(foreign) {
        format!(", namespace: {}", node.reference.namespace)
    } else {
        String::new()
    };
    let who = match consumers {
        [one] => format!("the dependsOn of {}", graph.short_name(*one)),
        _ => "the dependsOn of each".to_owned(),
    };
    let entry = format!("add `- {{name: {name}{namespace}}}` to {who}");
    let edit = |id: &NodeId| advice::dependency(environment, &graph.node(*id).reference, &node.reference);
    let entries: Option<Vec<Edit>> = consumers.iter().map(edit).collect();
    let Some(mut entries) = entries else { return finding };
    entries.extend(
        super::retry::shortened(analyzed, &node.reference).filter(|_| node.wait || node.health_checked),
    );
    Edit::unite(&mut entries);
    finding = match release {
        Some(release) if !waits.brings(provider) => {
            let checks = format!("give {name} a health check of HelmRelease {}", graph.short_name(release));
            let finding = if node.health_checked {
                finding
            } else {
                finding.waits(
                    analyzed,
                    &node.reference,
                    &format!("{entry}, and give {name}"),
                    entries.clone(),
                )
            };
            let check = advice::health_check(environment, &node.reference, &graph.node(release).reference);
            match check {
                Some(check) => {
                    finding.advise(format!("{entry}, and {checks}"), [entries, vec![check]].concat())
                }
                None => finding,
            }
        }
        _ => finding.advise(entry, entries),
    };
    let apart = format!("put what needs it into a Kustomization of its own that depends on {name}");
    finding.advise(apart, Vec::new())
}

fn some(names: &[String]) -> String {
    if names.len() <= NAMED {
        return enumerate(names);
    }
    let mut shown: Vec<String> = names[..NAMED - 1].to_vec();
    shown.push(format!("{} more", names.len() + 1 - NAMED));
    enumerate(&shown)
}
