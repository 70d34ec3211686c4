//! Answers as text for a terminal. The first line answers, what follows proves it.

mod affected;
mod apply_tree;
mod compare;
mod difference;
mod environments;
mod impact;
mod needs;
mod new_service;
mod order;
mod paint;
mod show;
mod timing;
mod tree;
mod why;
mod words;

pub use affected::AffectedView;
pub use apply_tree::ApplyTreeView;
pub use compare::ComparisonView;
pub use environments::environments;
pub use impact::ImpactView;
pub use needs::DependenciesView;
pub use new_service::{new_service, new_service_diff};
pub use order::OrderView;
pub use show::ShowView;
pub use why::WhyView;
