//! `wait-deadlock`, `existence-deadlock`, `apply-deadlock`: loops that need more than `dependsOn`.

mod consequence;
mod fix;
mod headline;

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Finding, Rollout, Severity, enumerate};
use crate::flux::Kind;
use crate::readiness::{Class, Core, Milestone, Readiness, Rollouts, Words};
use crate::requirement::Need;

use headline::Headline;

/// How many further needs of one apply are shown.
const SHOWN: usize = 4;

pub(super) fn check(analyzed: &AnalyzedEnvironment, readiness: &Readiness, findings: &mut Vec<Finding>) {
    let cores = readiness.cores(analyzed.graph());
    let rollouts = Rollouts::of(analyzed.model(), &cores);
    for core in &cores {
        if let Some(code) = code(core) {
            let rollout = if rollouts.break_with(core) { Rollout::Upgrade } else { Rollout::Cold };
            findings.push(finding(analyzed, readiness, core, code, rollout));
        }
    }
}

/// The loops alone, by code and nodes, without a word about them.
pub(super) fn loops(analyzed: &AnalyzedEnvironment, readiness: &Readiness) -> Vec<Finding> {
    let cores = readiness.cores(analyzed.graph());
    let of = |core: &Core| {
        let mut finding = Finding::new(code(core)?, "");
        finding.nodes = nodes(analyzed, core);
        finding.severity = severity(analyzed, finding.code);
        Some(finding)
    };
    cores.iter().filter_map(of).collect()
}

/// Loops of `dependsOn` alone have their own finding.
fn code(core: &Core) -> Option<Code> {
    match core.class {
        Class::Dependency => None,
        Class::Wait => Some(Code::WaitDeadlock),
        Class::Existence => Some(Code::ExistenceDeadlock),
        Class::Apply => Some(Code::ApplyDeadlock),
    }
}

/// What is installed outside of Flux and could not be read may be what is missing.
fn severity(analyzed: &AnalyzedEnvironment, code: Code) -> Severity {
    let unread = code == Code::ApplyDeadlock && analyzed.requirements().unread_installer().is_some();
    if unread { Severity::Warning } else { code.severity() }
}

fn nodes(analyzed: &AnalyzedEnvironment, core: &Core) -> Vec<String> {
    core.members.iter().map(|id| analyzed.graph().node(*id).reference.to_string()).collect()
}

fn finding(
    analyzed: &AnalyzedEnvironment,
    readiness: &Readiness,
    core: &Core,
    code: Code,
    rollout: Rollout,
) -> Finding {
    let words = Words::new(analyzed.model(), readiness);
    let headline = Headline { words, readiness };
    let mut finding = Finding::new(code, headline.of(core));
    finding.rollout = Some(rollout);
    // Whoever has a running cluster need not care today. A kind that comes too late is an error all the same: the apply that
    // holds it is refused as a whole. So is a loop of Flux's own objects, which nobody puts into a new cluster by hand.
    let is_certain = match code {
        Code::ApplyDeadlock => true,
        Code::ExistenceDeadlock => !may_be_put_there(analyzed, readiness, core),
        _ => false,
    };
    if rollout == Rollout::Cold && !is_certain {
        finding.severity = Severity::Warning;
    }
    for hop in &core.hops {
        let sentence = words.sentence(hop);
        if let (Some(span), Some(sentence)) = (readiness.reason(hop.reason).span(), sentence) {
            let and = if finding.labels.is_empty() { "" } else { "and " };
            finding = finding.at(span, format!("{and}{sentence}"));
        }
    }
    let further = core.also.len();
    for hop in core.also.iter().take(SHOWN) {
        if let (Some(span), Some(sentence)) = (readiness.reason(hop.reason).span(), words.sentence(hop)) {
            finding = finding.at(span, format!("likewise, {sentence}"));
        }
    }
    if further > SHOWN {
        finding = finding
            .note(format!("{} more objects of the same apply need what comes with it.", further - SHOWN));
    }
    finding.nodes = nodes(analyzed, core);
    finding = finding.note(consequence::of(analyzed, words, readiness, core, rollout));
    if let Some(assumption) = consequence::assumption(readiness, core) {
        finding = finding.note(assumption);
    }
    if let Some(file) = analyzed.requirements().unread_installer().filter(|_| code == Code::ApplyDeadlock) {
        finding.severity = severity(analyzed, code);
        finding = finding.note(format!(
            "A warning only, since {file} installs something before Flux, and what it is could not be read."
        ));
    }
    if let Some(note) = blocked(analyzed, words, core) {
        finding = finding.note(note);
    }
    fix::advise(analyzed, words, readiness, core, finding)
}

/// Whether the loop goes over an object that is not Flux's: whoever sets up a cluster may have created it beforehand.
fn may_be_put_there(analyzed: &AnalyzedEnvironment, readiness: &Readiness, core: &Core) -> bool {
    core.hops.iter().any(|hop| match readiness.milestone(hop.from) {
        Milestone::Exists(id) | Milestone::Started(id) | Milestone::Applied(id, _) | Milestone::Ready(id) => {
            analyzed.graph().node(id).kind.is_none()
        }
        Milestone::ObjectExists(object) | Milestone::Met(Need::Object(object)) => Kind::of(object).is_none(),
        Milestone::Met(_) => false,
    })
}

/// What else is never ready.
fn blocked(analyzed: &AnalyzedEnvironment, words: Words<'_>, core: &Core) -> Option<String> {
    let names: Vec<String> = core.blocked.iter().map(|id| words.name(*id)).collect();
    super::blocked::note(&analyzed.environment().name, &names)
}

/// "a", "a and b", "a, b and 3 more".
fn some(names: &[String]) -> String {
    const SHOWN: usize = 4;
    if names.len() <= SHOWN {
        return enumerate(names);
    }
    let mut shown: Vec<String> = names[..SHOWN - 1].to_vec();
    shown.push(format!("{} more", names.len() + 1 - SHOWN));
    enumerate(&shown)
}
