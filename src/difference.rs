//! What differs between two analysed environments: two states of one, or two that stand side by side.
//!
//! Objects are compared, not files: a comment, a moved file, another notation of the same values are no difference, and a base
//! that is changed is one in all that was built from it. Each field that differs is told with both values and both places;
//! values of Secrets are `***`.
//!
//! [`between`] compares two states, [`compare`] two environments of one repository, and [`affected`] all environments of two
//! revisions, with their findings.
//!
//! ```
//! use infra_graph::difference::compare;
//! use infra_graph::{Options, analyze, repository::Repository, source::Disk};
//! let analysis = analyze(&Repository::new(Disk::open("examples/infra").unwrap()), &Options::default());
//! let environment = |name| analysis.environment(name).unwrap();
//! let answer = compare(environment("staging"), environment("production"));
//! assert!(!answer.is_nothing());
//! ```

mod affected;
mod answer;
mod applied;
mod bump;
mod compare;
mod fields;
mod files;
mod findings;
mod items;
mod matching;
mod narrow;
mod nodes;
mod objects;
mod order;
mod removal;
mod sentence;
mod shown;
mod structure;
mod told;
mod variables;
mod words;

pub use affected::{Affected, AffectedEnvironment, Revision, Side, Totals, affected};
pub use answer::{
    BuildChange, Change, Dangling, Difference, EdgeChange, FieldChange, FieldKind, FieldValue, FindingChange,
    Incomplete, IncompleteBecause, Locations, LoopChange, LoopStep, NodeChange, ObjectChange, OrderChange,
    OrderSummary, VariableCause, WaveChange,
};
pub use compare::{Comparison, compare};
pub use files::fed_by;
pub use removal::{Orphaned, Removal, is_hazard};
pub use sentence::{comparison_verdict, consequence, environment_verdict, verdict};
pub use told::FieldText;
pub use words::{bump, order_sentence, removal_words};

use std::collections::BTreeSet;

use camino::Utf8PathBuf;

use crate::analyzed::AnalyzedEnvironment;
use crate::flux::Kind;
use crate::object::ObjectRef;
use crate::query::Aftermath;

use matching::Matching;
use objects::Comparer;
use removal::Removals;
use shown::Shown;

/// What differs between two states of one environment, the old one first. Linear in both, aside from the order of each, which
/// is asked for only where more differs than versions.
pub fn between(old: &AnalyzedEnvironment, new: &AnalyzedEnvironment) -> Difference {
    difference(old, new, &Matching::default(), None)
}

fn difference(
    old: &AnalyzedEnvironment,
    new: &AnalyzedEnvironment,
    matching: &Matching,
    only: Option<&BTreeSet<Utf8PathBuf>>,
) -> Difference {
    let is_one = !matching.is_of_environments();
    let mut comparer = Comparer {
        matching,
        old_sources: old.sources(),
        new_sources: new.sources(),
        old_shown: Shown::new(old.sources()),
        new_shown: Shown::new(new.sources()),
        removals: is_one.then(|| Removals::new(old, new)),
    };
    let found = nodes::compare(&applied::applied(old), &applied::applied(new), matching, &mut comparer);
    let mut nodes = found.nodes(old, new, matching);
    let edges = structure::edges(old, new, matching);
    let may_move = !edges.is_empty() || found.objects.iter().any(may_take_time) || found.changes_builds();
    let mut objects = found.objects;
    variables::resolve(&mut objects, new);
    if let Some(files) = only {
        let fed = [old, new].into_iter().flat_map(|side| fed_by(side, files)).collect();
        narrow::narrow(&mut nodes, &mut objects, &fed);
    }
    let mut difference = Difference {
        environment: new.name().to_owned(),
        incomplete: found.incomplete.into_iter().collect(),
        nodes,
        objects,
        edges: Vec::new(),
        loops: Vec::new(),
        dangling: Vec::new(),
        order: None,
        after: Aftermath::default(),
        names: new.names(),
    };
    // Where none of the nodes is asked for, nor is the rest.
    if only.is_none() || !difference.nodes.is_empty() {
        difference.edges = edges;
        difference.loops = structure::loops(old, new, matching);
        difference.order = if may_move { order::order(old, new, matching) } else { None };
        if is_one {
            difference.dangling = structure::dangling(old, new);
            difference.after = new.aftermath(&sources_of_change(&difference));
        }
    }
    difference
}

/// What others reconcile after: nodes that differ, and objects that these take values from. A source of which only the interval
/// differs brings nothing new.
fn sources_of_change(difference: &Difference) -> Vec<ObjectRef> {
    let Difference { objects, nodes, .. } = difference;
    let brings_nothing = |node: &NodeChange| {
        let is_source = Kind::of(&node.id).is_some_and(Kind::is_source);
        let is_idle = |at: &usize| {
            let object = &objects[*at];
            object.change == Change::Changed && object.fields.iter().all(|field| is_rhythm(&field.path))
        };
        is_source && node.own.iter().all(is_idle)
    };
    let touched = nodes.iter().filter(|node| !brings_nothing(node)).map(|node| node.id.clone());
    let values =
        objects.iter().filter(|object| Kind::of(&object.id).is_none()).map(|object| object.id.clone());
    let mut all: Vec<ObjectRef> = touched.chain(values).collect();
    all.sort();
    all.dedup();
    all
}

/// Whether the order may be another one for it: new versions of something are applied in the same order.
fn may_take_time(object: &ObjectChange) -> bool {
    object.change != Change::Changed || object.fields.iter().any(|field| !field.kind.is_bump())
}

/// Whether a field says nothing of what a source brings, only when it looks, and what it is called.
fn is_rhythm(path: &str) -> bool {
    matches!(path, "apiVersion" | "spec.interval" | "spec.timeout" | "spec.suspend")
        || path.starts_with("metadata.")
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_nothing(&self) -> bool {
        self.nodes.is_empty()
            && self.objects.is_empty()
            && self.edges.is_empty()
            && self.loops.is_empty()
            && self.order.is_none()
    }

    /// The differences of objects that a node applies, and of the node's own one.
    pub fn objects_of<'d>(&'d self, node: &'d NodeChange) -> impl Iterator<Item = &'d ObjectChange> {
        node.own.iter().chain(&node.applies).map(|at| &self.objects[*at])
    }

    /// The objects that are removed.
    pub fn removed(&self) -> impl Iterator<Item = &ObjectChange> {
        self.objects.iter().filter(|object| object.change == Change::Removed)
    }
}
