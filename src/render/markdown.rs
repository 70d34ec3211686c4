//! Answers as Markdown, for documentation: a table, and the sentence that it proves.

mod affected;
mod compare;
mod environments;
mod impact;
mod links;
mod needs;
mod order;

pub use affected::{affected, affected_failure};
pub use compare::comparison;
pub use environments::environments;
pub use impact::impact;
pub use links::{Links, image};
pub use needs::dependencies;
pub use order::order;
