//! What objects need that no `dependsOn` says, and who provides it.
//!
//! A custom resource needs its kind, a namespaced object its Namespace, a Kustomization the `ConfigMaps` that it substitutes
//! from. Without them the API server refuses the object, or its controller does not go on. [`Requirements`] lists these
//! needs for a whole environment; readiness, the graph's inferred edges and the checks of undeclared dependencies stand
//! on it.

mod chart;
mod collector;
mod flux_spec;
mod installer;
mod kinds;
mod namespaceless;
mod need;
mod outside;
mod provider;
mod providers;
mod references;
mod refused;
mod release;
mod requirements;
mod stage;
mod synthesis;

pub use kinds::is_namespaced;
pub use namespaceless::namespaceless;
pub use need::{Gate, Need, Requirement};
pub use outside::{Evidence, Outside};
pub use provider::{Confidence, Provider};
pub use refused::unreplaced;
pub use requirements::Requirements;
pub use stage::Stage;
