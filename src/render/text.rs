//! Answers as text for a terminal. The first line answers, what follows proves it.

mod affected;
mod compare;
mod difference;
mod environments;
mod impact;
mod needs;
mod order;
mod paint;
mod timing;
mod tree;
mod words;

pub use affected::AffectedView;
pub use compare::ComparisonView;
pub use environments::environments;
pub use impact::ImpactView;
pub use needs::DependenciesView;
pub use order::OrderView;
