//! Environments: which clusters a repository describes, and what Flux applies in each.
//!
//! [`discover`] finds the entry points; [`Environment::resolve`] follows one of them until nothing new appears.
//!
//! ```
//! use infra_graph::environment::discover;
//! use infra_graph::flux::Builder;
//! use infra_graph::{repository::Repository, source::Disk};
//! let repository = Repository::new(Disk::open("examples/infra").unwrap());
//! let found = discover(&repository, &Builder::new(&repository), &[]);
//! assert!(found.entries.iter().any(|entry| entry.name == "staging"));
//! ```

mod bootstrap;
mod by_name;
mod charts;
mod content;
mod controllers;
mod discover;
mod evidence;
mod folder_pattern;
mod generated;
mod given;
mod identity;
mod instance;
mod inventory;
mod mounts;
mod outcome;
mod outline;
mod refused;
mod remote_url;
mod resolve;
mod sets;
mod sources;
mod start;
mod variables;
mod view;
mod walk;
mod web;

pub use bootstrap::Bootstrap;
pub use by_name::by_name;
pub use charts::Chart;
pub use content::Content;
pub use controllers::{Controller, Controllers};
pub use discover::{Discovery, EntryPoint, LeftOut, bootstrap_roots, discover};
pub use evidence::Evidence;
pub use given::Given;
pub(crate) use inventory::identity;
pub use inventory::{Applier, Inventory, InventoryEntry};
pub use outline::Outline;
pub use remote_url::same_url;
pub use resolve::{Environment, ResolveOptions};
pub use web::web_view;
