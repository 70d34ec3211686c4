//! Environments: which clusters a repository describes, and what Flux applies in each.
//!
//! [`discover`] finds the entry points; [`Environment::resolve`] follows one of them until nothing new appears.

mod bootstrap;
mod controllers;
mod discover;
mod generated;
mod instance;
mod inventory;
mod outcome;
mod refused;
mod resolve;
mod sets;
mod sources;
mod variables;
mod view;
mod walk;
mod web;

pub use bootstrap::Bootstrap;
pub use controllers::{Controller, Controllers};
pub use discover::{EntryPoint, discover};
pub use inventory::{Applier, Inventory, InventoryEntry};
pub use resolve::{Environment, ResolveOptions};
pub use sources::{Content, same_url};
pub use web::web_view;
