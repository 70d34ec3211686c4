//! What a loop does to the delivery of new revisions.
//!
//! Follows `requestsForRevisionChangeOf` of `kustomization_indexers.go` and `dependency.Sort`: at a new revision of a source,
//! the Kustomizations of that source are sorted by `dependsOn`, whatever their `readyExpr` and `suspend` say; where the sort
//! meets a loop, nobody is told. Each shard has a controller of its own, which sorts its own Kustomizations only.

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::enumerate;
use crate::flux::print_duration;
use crate::graph::{Edge, EdgeKind, NodeId};
use crate::object::ObjectRef;
use crate::yaml::Node;

/// The Kustomizations that are sorted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sorted<'a> {
    source: &'a ObjectRef,
    shard: Option<&'a str>,
}

impl<'a> Sorted<'a> {
    /// Those that one belongs to; nothing for what is no Kustomization.
    pub(super) fn of(analyzed: &'a AnalyzedEnvironment, id: NodeId) -> Option<Self> {
        let node = analyzed.graph().node(id);
        let source = node.source.as_ref().filter(|_| node.is_kustomization())?;
        Some(Self { source, shard: shard(analyzed, id) })
    }

    /// Those that all these edges lie in.
    pub(super) fn of_all(analyzed: &'a AnalyzedEnvironment, hops: &[&Edge]) -> Option<Self> {
        let mut all = hops.iter().map(|hop| Self::of(analyzed, hop.from));
        let first = all.next()??;
        all.all(|one| one == Some(first)).then_some(first)
    }

    /// The sentences about a loop among them. The first hop is the line to change.
    pub(super) fn consequences(self, analyzed: &'a AnalyzedEnvironment, hops: &[&Edge]) -> Vec<String> {
        let mut notes = vec![self.nobody_is_told(analyzed, hops)];
        notes.extend(self.mend(analyzed, hops[0].from));
        notes.extend(all_may_be_ready(analyzed, hops));
        notes
    }

    fn nobody_is_told(self, analyzed: &'a AnalyzedEnvironment, hops: &[&Edge]) -> String {
        let together = analyzed.graph().nodes().filter(|(id, _)| Self::of(analyzed, *id) == Some(self));
        let included = match together.count().saturating_sub(hops.len()) {
            0 => String::new(),
            1 => ", one other included".to_owned(),
            more => format!(", {more} others included"),
        };
        let Self { source, shard } = self;
        let shard = shard.map(|shard| format!(" in the shard {shard}")).unwrap_or_default();
        format!(
            "Flux does not report this. No Kustomization of {source}{shard} is told of new revisions while it lasts{included}."
        )
    }

    /// How the commit gets there that takes the loop out: whoever applies the one with the line is not told either.
    fn mend(self, analyzed: &'a AnalyzedEnvironment, changed: NodeId) -> Option<String> {
        let graph = analyzed.graph();
        let appliers = graph.outgoing(changed).filter(|edge| edge.kind == EdgeKind::AppliedBy);
        let by = appliers.map(|edge| edge.to).find(|by| Self::of(analyzed, *by) == Some(self))?;
        let reference = &graph.node(by).reference;
        let interval = analyzed.environment().kustomizations.get(reference).and_then(|one| one.interval);
        let interval = interval.map(|seconds| format!(" ({})", print_duration(seconds))).unwrap_or_default();
        let (name, namespace) = (&reference.name, &reference.namespace);
        let namespace =
            if &**namespace == "flux-system" { String::new() } else { format!(" -n {namespace}") };
        Some(format!(
            "The commit that mends it is not told to {name} either: it comes with the interval of {name}{interval}, or with \
             `flux reconcile kustomization {name}{namespace} --with-source`."
        ))
    }
}

/// What is different where something opens the loop: nobody waits, and the sort fails all the same.
fn all_may_be_ready(analyzed: &AnalyzedEnvironment, hops: &[&Edge]) -> Option<String> {
    let graph = analyzed.graph();
    let expression = hops.iter().any(|hop| hop.ready_expression);
    let suspended: Vec<String> = hops
        .iter()
        .filter(|hop| graph.node(hop.from).suspended)
        .map(|hop| graph.short_name(hop.from))
        .collect();
    let why = match (expression, suspended.as_slice()) {
        (true, _) => "A `readyExpr` opens the loop for those that wait".to_owned(),
        (false, []) => return None,
        (false, names) => format!("{} cannot run, being suspended", enumerate(names)),
    };
    Some(format!(
        "{why}, so that on a running cluster all may be Ready: still everything of that source stays at the old revision \
         until its own interval."
    ))
}

/// The shard that an object is for.
fn shard(analyzed: &AnalyzedEnvironment, id: NodeId) -> Option<&str> {
    let entry = analyzed.environment().inventory.get(&analyzed.graph().node(id).reference)?;
    let labels = entry.object.node.at(&["metadata", "labels"])?;
    labels.get("sharding.fluxcd.io/key").and_then(Node::text)
}
