//! Questions to an environment, and their answers: plain data with the evidence for each part, ready to be printed.
//!
//! They are methods of [`AnalyzedEnvironment`](crate::AnalyzedEnvironment): `impact`, `dependencies`, `order`.

mod aftermath;
mod assumption;
mod dependencies;
mod environments;
mod impact;
mod moves;
mod names;
mod network;
mod never_ready;
mod order;
mod page;
mod sentence;
mod step;
mod target;
mod timing;

pub use aftermath::Aftermath;
pub use assumption::{Assumption, AssumptionError};
pub use dependencies::{Dependencies, DependenciesAnswer};
pub use environments::{Counts, EnvironmentSummary, Environments, LeftOutFolder, Piece, environments};
pub use impact::{Impact, ImpactAnswer, Mode};
pub use moves::{Move, Passage, moves};
pub use names::Names;
pub use network::{Network, NetworkEdge, NetworkNode};
pub use never_ready::NeverReady;
pub use order::{Cluster, Member, Order, UnknownObject};
pub use page::{Answers, PageEdge, PageEnvironment, PageNode, PageStep};
pub use sentence::{dependencies as dependencies_sentence, impact as impact_sentence, unnoticed};
pub use step::{Step, StepId, Why};
pub use target::{Resolution, Target, TargetError};
pub use timing::{Bounds, Gain, PathStep, Shortcut, Times};
