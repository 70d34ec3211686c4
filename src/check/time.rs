//! `timeout-inversion` and `worker-starvation`: waiting that ends too early, or holds up those that are waited for.

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Code, Finding, enumerate};
use crate::flux::{Kind, print_duration};
use crate::graph::{EdgeKind, NodeId};
use crate::readiness::{Allowance, Readiness, Schedule, Window};
use crate::source::Span;

use super::advice;

/// How many lines are shown.
const SHOWN: usize = 5;

pub(super) fn check(analyzed: &AnalyzedEnvironment, readiness: &Readiness, findings: &mut Vec<Finding>) {
    let schedule = Schedule::of(analyzed.model(), readiness, &analyzed.environment().controllers);
    let timing = Timing { analyzed, schedule: &schedule };
    findings.extend(schedule.windows().filter_map(|(node, window)| timing.inversion(node, window)));
    findings.extend(timing.starvation());
}

struct Timing<'a> {
    analyzed: &'a AnalyzedEnvironment,
    schedule: &'a Schedule<'a>,
}

impl Timing<'_> {
    /// A Kustomization on which somebody stands, that waits for less time than is allowed to what it waits for.
    ///
    /// Only times that somebody wrote for what is waited for are compared: not Helm's default, not polls, not applies, not
    /// further attempts. So each warning is a contradiction between the manifests themselves.
    fn inversion(&self, node: NodeId, window: &Window) -> Option<Finding> {
        if !self.holds_others(node) {
            return None;
        }
        let Allowance { seconds, nodes } = self.schedule.allowance(node);
        if seconds <= window.timeout {
            return None;
        }
        let environment = self.analyzed.environment();
        let kustomization = environment.kustomizations.get(&self.analyzed.graph().node(node).reference)?;
        let name = self.name(node);
        let (timeout, allowed) = (print_duration(window.timeout), print_duration(seconds));
        let message = format!("{name} waits {timeout} for what may take {allowed}");
        let mut finding = Finding::new(Code::TimeoutInversion, message);
        let (span, text) = if let Some(span) = kustomization.timeout.and(kustomization.timeout_span) {
            (span, format!("{name} waits so long"))
        } else {
            let span = kustomization.wait_span.unwrap_or(kustomization.span);
            (span, format!("{name} waits {timeout}: its interval less 30s, since it has no timeout"))
        };
        finding = finding.at(span, text);
        for &below in nodes.iter().take(SHOWN) {
            let (span, time) = self.allowed(below)?;
            // A release and its Kustomization mostly share their name.
            let is_release = self.analyzed.graph().node(below).kind == Some(Kind::HelmRelease);
            let kind = if is_release { "HelmRelease " } else { "" };
            finding =
                finding.at(span, format!("{kind}{} may take {}", self.name(below), print_duration(time)));
        }
        finding.nodes = std::iter::once(node).chain(nodes).map(|id| self.id(id)).collect();
        // A minute more than is allowed below it.
        let longer = print_duration(seconds.saturating_add(60));
        let edit = advice::spec_field_set(environment, &kustomization.reference, "timeout", &longer);
        let again = print_duration(kustomization.retry());
        let field = if kustomization.retry_interval.is_some() { "retryInterval" } else { "interval" };
        Some(
            finding
                .note(format!(
                    "After {timeout} its health check may fail although all goes well. It is not ready then until it is tried again, \
                     {again} later ({field}), and whoever depends on it waits as long."
                ))
                .advise(format!("set `timeout` of {name} to more than {allowed}"), edit.into_iter().collect()),
        )
    }

    /// Whether anybody waits for this one to be ready: else a failed check delays nobody.
    fn holds_others(&self, node: NodeId) -> bool {
        let graph = self.analyzed.graph();
        graph.incoming(node).any(|edge| matches!(edge.kind, EdgeKind::DependsOn | EdgeKind::HealthCheck))
            || graph.outgoing(node).any(|edge| edge.kind == EdgeKind::AppliedBy && graph.node(edge.to).wait)
    }

    /// The time that a node is allowed, and where that is written.
    fn allowed(&self, node: NodeId) -> Option<(Span, u32)> {
        let reference = &self.analyzed.graph().node(node).reference;
        let environment = self.analyzed.environment();
        if let Some(release) = environment.helm_releases.get(reference) {
            return Some((release.timeout_span.unwrap_or(release.span), release.attempt()));
        }
        let kustomization = environment.kustomizations.get(reference)?;
        Some((kustomization.timeout_span.unwrap_or(kustomization.span), kustomization.effective_timeout()))
    }

    fn starvation(&self) -> Option<Finding> {
        let controller = self.analyzed.environment().controllers.kustomize;
        let workers = controller.concurrent as usize;
        let waiting = self.schedule.contenders();
        if waiting.len() < workers {
            return None;
        }
        let names: Vec<String> = waiting.iter().map(|id| self.name(*id)).collect();
        let is = if workers == 1 { "its only worker".to_owned() } else { format!("all {workers} workers") };
        let number = waiting.len();
        let who = if number == 1 {
            "1 Kustomization that waits for others".to_owned()
        } else {
            format!("{number} Kustomizations that wait for others")
        };
        let verb = if number == 1 { "holds" } else { "may hold" };
        let mut finding = Finding::new(
            Code::WorkerStarvation,
            format!("{who} {verb} {is} of kustomize-controller at once"),
        );
        for (id, name) in waiting.iter().zip(&names).take(SHOWN) {
            if let Some(span) = self.waits_at(*id) {
                finding = finding.at(span, format!("{name} waits for what it applies"));
            }
        }
        if let Some(span) = controller.concurrent_span {
            finding = finding.at(span, "the workers are set here");
        }
        finding.nodes = waiting.iter().map(|id| self.id(*id)).collect();
        let shown: Vec<String> = names.iter().take(SHOWN).cloned().collect();
        let more = number - shown.len();
        let list = if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { enumerate(&shown) };
        Some(
            finding
                .note(format!(
                    "A worker is busy for as long as a health check lasts. While {list} wait, nobody is left to apply what \
                     they wait for, until the first of them runs into its timeout."
                ))
                .help("let fewer of them wait, or give the controller more workers (`--concurrent`)"),
        )
    }

    /// The line because of which it waits.
    fn waits_at(&self, node: NodeId) -> Option<Span> {
        let reference = &self.analyzed.graph().node(node).reference;
        let kustomization = self.analyzed.environment().kustomizations.get(reference)?;
        let checks = kustomization.health_checks.first().map(|check| check.span);
        kustomization.wait_span.or(checks).or(Some(kustomization.span))
    }

    fn name(&self, node: NodeId) -> String {
        self.analyzed.graph().short_name(node)
    }

    fn id(&self, node: NodeId) -> String {
        self.analyzed.graph().node(node).reference.to_string()
    }
}
