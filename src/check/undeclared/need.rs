//! Who needs what of whom.

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::Code;
use crate::flux::Kind;
use crate::graph::{EdgeKind, NodeId};
use crate::object::ObjectRef;
use crate::readiness::{Implied, MilestoneId, Readiness, Reason, of_need, of_reference};
use crate::requirement::{Confidence, Gate, Need, Provider, Requirement, Stage};
use crate::source::Span;

/// A need that somebody else of the environment meets.
pub(super) struct UndeclaredNeed {
    pub(super) code: Code,
    /// The Kustomization that has to wait.
    pub(super) consumer: NodeId,
    /// What may not hold before one of the targets does.
    pub(super) start: MilestoneId,
    /// What brings the thing: any of these is enough.
    pub(super) targets: Vec<MilestoneId>,
    /// The Kustomization that brings it, or that applies the release which does.
    pub(super) provider: NodeId,
    /// The release that brings it.
    pub(super) release: Option<NodeId>,
    /// The line that shows the need, and what it says.
    pub(super) span: Span,
    pub(super) needs: String,
    /// The line that shows who brings it.
    pub(super) evidence: Span,
}

impl UndeclaredNeed {
    /// What would answer it: what is needed is there, or at least who applies the release is ready.
    pub(super) fn wanted(&self) -> impl Iterator<Item = MilestoneId> {
        let provider = self.release.is_some().then(|| Readiness::ready(self.provider));
        self.targets.iter().copied().chain(provider)
    }

    /// Whether a premise is one that somebody wrote to wait for something, not the need itself.
    pub(super) fn counts(&self, reason: &Reason) -> bool {
        match reason {
            Reason::Needs { .. } => false,
            Reason::Source(_) | Reason::Chart(_) => self.code != Code::UndeclaredSource,
            _ => true,
        }
    }
}

/// Adds the targets of an ask, if there is room for them.
pub(super) fn add_targets(ask: &UndeclaredNeed, targets: &mut Vec<MilestoneId>) -> bool {
    let new: Vec<MilestoneId> = ask.wanted().filter(|target| !targets.contains(target)).collect();
    let fits = targets.len() + new.len() <= Implied::MOST;
    if fits {
        targets.extend(new);
    }
    fits
}

/// All asks of an environment, in the order of those who need something. Where something never gets ready, another finding
/// says why.
pub(super) fn of(analyzed: &AnalyzedEnvironment, readiness: &Readiness) -> Vec<UndeclaredNeed> {
    let finder = Finder { analyzed, readiness };
    let mut asks = Vec::new();
    for (applier, needs) in analyzed.requirements().appliers() {
        let Some(consumer) = analyzed.graph().find(applier) else { continue };
        if analyzed.graph().node(consumer).is_kustomization() {
            asks.extend(needs.iter().filter_map(|need| finder.of_apply(consumer, need)));
        }
    }
    for (object, needs) in analyzed.requirements().objects() {
        let Some(id) = analyzed.graph().find(object) else { continue };
        if matches!(Kind::of(object), Some(Kind::Kustomization | Kind::HelmRelease)) {
            asks.extend(needs.iter().filter_map(|need| finder.of_spec(id, need)));
        }
    }
    for (id, node) in analyzed.graph().nodes() {
        if matches!(node.kind, Some(Kind::Kustomization | Kind::HelmRelease)) {
            asks.extend(finder.of_source(id));
        }
    }
    asks
}

struct Finder<'a> {
    analyzed: &'a AnalyzedEnvironment,
    readiness: &'a Readiness,
}

impl Finder<'_> {
    /// What an object that a Kustomization applies needs to be applied.
    fn of_apply(&self, consumer: NodeId, need: &Requirement) -> Option<UndeclaredNeed> {
        if need.gate != Gate::Apply || need.confidence == Confidence::Heuristic {
            return None;
        }
        if !self.readiness.holds(Readiness::applied(consumer, need.stage)) {
            return None;
        }
        let code = code(&need.need);
        let needs = format!("{} needs {}", of_reference(&need.consumer), of_need(&need.need));
        self.ask(code, consumer, Readiness::started(consumer), need, needs)
    }

    /// What the spec of a Kustomization or a release needs.
    fn of_spec(&self, id: NodeId, need: &Requirement) -> Option<UndeclaredNeed> {
        if need.confidence == Confidence::Heuristic {
            return None;
        }
        let consumer = self.kustomization(id)?;
        let needs = format!("{} needs {}", of_reference(&need.consumer), of_need(&need.need));
        self.ask(code(&need.need), consumer, Readiness::started(id), need, needs)
    }

    /// Where the content of a Kustomization, or the chart of a release, comes from.
    fn of_source(&self, id: NodeId) -> Option<UndeclaredNeed> {
        let graph = self.analyzed.graph();
        let is_content = |kind| matches!(kind, EdgeKind::Source | EdgeKind::Chart);
        let edge = graph.outgoing(id).find(|edge| is_content(edge.kind))?;
        // The chart that helm-controller makes is made of a repository.
        let made = !self.analyzed.environment().inventory.contains(&graph.node(edge.to).reference);
        let below = graph.outgoing(edge.to).find(|edge| edge.kind == EdgeKind::Source).filter(|_| made);
        let source = below.map_or(edge.to, |below| below.to);
        let reference = &graph.node(source).reference;
        let bootstrapped = self.analyzed.environment().bootstrap_source.as_ref() == Some(reference);
        if bootstrapped || !self.readiness.holds(Readiness::started(id)) {
            return None;
        }
        let (providers, targets) = self.appliers(reference)?;
        let consumer = self.kustomization(id)?;
        let evidence = graph.node(source).span?;
        let provider = *providers.first()?;
        (!providers.contains(&consumer)).then(|| UndeclaredNeed {
            code: Code::UndeclaredSource,
            consumer,
            start: Readiness::started(id),
            targets,
            provider,
            release: None,
            span: edge.span,
            needs: format!(
                "{} takes its content from {}",
                of_reference(&graph.node(id).reference),
                of_reference(reference)
            ),
            evidence,
        })
    }

    fn ask(
        &self,
        code: Code,
        consumer: NodeId,
        start: MilestoneId,
        need: &Requirement,
        needs: String,
    ) -> Option<UndeclaredNeed> {
        let requirements = self.analyzed.requirements();
        let providers = requirements.providers(&need.need);
        let is_guess = |provider: &Provider| provider.confidence == Confidence::Heuristic;
        let unknown = providers.is_empty() || providers.iter().any(is_guess);
        if unknown || requirements.from_outside(&need.need).is_some() || !self.readiness.holds(start) {
            return None;
        }
        let mut targets = Vec::new();
        let mut first = None;
        for provider in providers {
            let (by, release, milestones) = self.provider(&provider.object)?;
            // What comes out of the same apply is either there in time, or a deadlock.
            if by.contains(&consumer) {
                return None;
            }
            targets.extend(milestones);
            first.get_or_insert((*by.first()?, release, provider.span));
        }
        // What never comes is another finding's business.
        if !targets.iter().any(|target| self.readiness.holds(*target)) {
            return None;
        }
        let (provider, release, evidence) = first?;
        Some(UndeclaredNeed {
            code,
            consumer,
            start,
            targets,
            provider,
            release,
            span: need.span,
            needs,
            evidence,
        })
    }

    /// Who brings an object or what a release installs: the Kustomizations, the release, and what has to hold.
    fn provider(&self, object: &ObjectRef) -> Option<(Vec<NodeId>, Option<NodeId>, Vec<MilestoneId>)> {
        let release =
            self.analyzed.graph().find(object).filter(|_| Kind::of(object) == Some(Kind::HelmRelease));
        match release {
            Some(id) => Some((vec![self.kustomization(id)?], Some(id), vec![Readiness::ready(id)])),
            None => self.appliers(object).map(|(by, milestones)| (by, None, milestones)),
        }
    }

    /// The Kustomizations that apply an object, and what has to hold so that the object is there: each of them is enough.
    fn appliers(&self, object: &ObjectRef) -> Option<(Vec<NodeId>, Vec<MilestoneId>)> {
        let graph = self.analyzed.graph();
        let entry = self.analyzed.environment().inventory.get(object)?;
        let appliers: Vec<NodeId> = entry
            .appliers
            .iter()
            .map(|applier| graph.find(applier.by.as_ref()?))
            .collect::<Option<Vec<NodeId>>>()?;
        let stage = Stage::of(object);
        let all = appliers.iter().all(|id| graph.node(*id).is_kustomization());
        let applied = appliers.iter().map(|id| Readiness::applied(*id, stage)).collect();
        all.then_some((appliers, applied))
    }

    /// The Kustomization itself, or the one that applies the node.
    fn kustomization(&self, id: NodeId) -> Option<NodeId> {
        let graph = self.analyzed.graph();
        if graph.node(id).is_kustomization() {
            return Some(id);
        }
        let applier = graph.outgoing(id).find(|edge| edge.kind == EdgeKind::AppliedBy)?.to;
        graph.node(applier).is_kustomization().then_some(applier)
    }
}

fn code(need: &Need) -> Code {
    match need {
        Need::Kind { .. } => Code::UndeclaredCrd,
        Need::Namespace(_) => Code::UndeclaredNamespace,
        Need::Object(_) | Need::Key { .. } => Code::UndeclaredConfiguration,
    }
}
