//! Questions to an environment, and their answers: plain data with the evidence for each part, ready to be printed.
//!
//! They are methods of [`AnalyzedEnvironment`](crate::AnalyzedEnvironment): `impact`, `dependencies`, `order`.
//!
//! ```
//! use infra_graph::{Options, analyze, repository::Repository, source::Disk};
//! let analysis = analyze(&Repository::new(Disk::open("examples/infra").unwrap()), &Options::default());
//! let staging = analysis.environment("staging").unwrap();
//! let nats = staging.find("nats-system").unwrap();
//! assert!(!staging.impact(&nats).frozen.is_empty(), "something stops when it is not ready");
//! assert!(!staging.dependencies(&nats).steps.is_empty(), "and it waits for others");
//! ```

mod aftermath;
mod apply_tree;
mod assumption;
mod dependencies;
mod environments;
mod headline;
mod impact;
mod legacy;
mod meaning;
mod moves;
mod names;
mod network;
mod never_ready;
mod order;
mod page;
mod root_cause;
mod selector;
mod sentence;
mod show;
mod step;
mod target;
mod teardown;
mod timing;
mod why;

pub use aftermath::Aftermath;
pub use apply_tree::{ApplyTree, TreeMember};
pub use assumption::{Assumption, AssumptionError};
pub use dependencies::{Dependencies, DependenciesAnswer};
pub use environments::{Counts, EnvironmentSummary, Environments, LeftOutFolder, Piece, environments};
pub use headline::{impact as impact_sentence, kinds as kinds_sentence};
pub use impact::{Condition, Impact, ImpactAnswer, Mode};
pub use legacy::Legacy;
pub use meaning::{meaning as impact_meaning, remarks as impact_remarks, stale as stale_meaning};
pub use moves::{Move, Passage, moves};
pub use names::Names;
pub use network::{Network, NetworkEdge, NetworkNode};
pub use never_ready::NeverReady;
pub use order::{Cluster, Member, Order, UnknownObject};
pub use page::{Answers, PageEdge, PageEnvironment, PageNode, PageStep};
pub use root_cause::RootCause;
pub use selector::{
    Affected, Behind, Context, Expected, FLAGS, KEYS, Selection, Selector, SelectorError, Unfinished,
};
pub use sentence::dependencies as dependencies_sentence;
pub use show::{AppliedObject, Setting, ShowAnswer, Shown, ShownFinding};
pub use step::{Step, StepId, Why};
pub use target::{Target, TargetError};
pub use teardown::{Removal, Teardown};
pub use timing::{Bounds, Gain, PathStep, Shortcut, Times};
pub use why::{Cause, Causes, CausesAnswer, Needing, WhyAnswer};
