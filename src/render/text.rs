//! Answers as text for a terminal. The first line answers, what follows proves it.

mod environments;
mod impact;
mod needs;
mod new_service;
mod order;
mod paint;
mod timing;
mod tree;
mod words;

pub use environments::environments;
pub use impact::ImpactView;
pub use needs::DependenciesView;
pub use new_service::{new_service, new_service_diff};
pub use order::OrderView;
