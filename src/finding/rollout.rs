//! When a finding bites.

use serde::Serialize;

/// What a finding breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Rollout {
    /// Only a cluster that is built anew: on a running one, what is needed exists already.
    Cold,
    /// The next revision on a running cluster too.
    Upgrade,
}
