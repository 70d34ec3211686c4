//! What objects need that no `dependsOn` says, and who provides it.
//!
//! A custom resource needs its kind, a namespaced object its Namespace, a Kustomization the `ConfigMaps` that it substitutes
//! from. Without them the API server refuses the object, or its controller does not go on. [`Requirements`] lists these
//! needs for a whole environment; readiness, the graph's inferred edges and the checks of undeclared dependencies stand
//! on it.
//!
//! ```
//! use infra_graph::requirement::Need;
//! use infra_graph::{Options, analyze, repository::Repository, source::Disk};
//! let analysis = analyze(&Repository::new(Disk::open("examples/infra").unwrap()), &Options::default());
//! let staging = analysis.environment("staging").unwrap();
//! let needs = staging.requirements().of_object(&staging.find("nats-system").unwrap()[0]);
//! assert!(needs.iter().all(|requirement| matches!(requirement.need, Need::Namespace(_) | Need::Object(_) | Need::Kind { .. })));
//! ```

mod before;
mod behind;
mod bringer;
mod chart;
mod collector;
mod components;
mod definition;
mod expression;
mod flux_spec;
mod health_check;
mod installer;
mod kinds;
mod namespaceless;
mod need;
mod outside;
mod presence;
mod provider;
mod providers;
mod publishers;
mod reach;
mod references;
mod refused;
mod release;
mod requirements;
mod shown;
mod stage;
mod survey;
mod synthesis;
mod unseen;
mod webhook;

pub use bringer::Bringer;
pub use components::optional_component;
pub(crate) use definition::Definition;
pub use expression::{InvalidExpression, invalid_expressions};
pub use health_check::VainCheck;
pub use kinds::is_namespaced;
pub use namespaceless::{Applier, namespaceless};
pub use need::{Gate, Need, Requirement};
pub use outside::{Evidence, Outside};
pub use presence::Presence;
pub use provider::{Confidence, Provider};
pub use refused::unreplaced;
pub use release::may_bring_anything;
pub use requirements::Requirements;
pub use stage::Stage;
pub use webhook::{Asked, Webhook, webhooks};
