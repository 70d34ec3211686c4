//! What Flux would do with a GitOps repository, as a graph: offline, with file and line.
//!
//! The way of the data, each arrow one function that can be called alone:
//!
//! files ([`source`]) → [`yaml`] → [`kustomize`] → [`flux`] → [`environment`] → [`graph`] → [`readiness`] →
//! [`check`] and [`query`]; [`difference`] compares two of them
//!
//! Features, for what not every user of the library needs (`default-features = false`):
//!
//! - `disk`: folders of the file system, Git revisions and packed artifacts. Without it, files come from [`source::Memory`] or
//!   from what you make of the trait [`source::Files`].
//! - `schema`: the JSON Schemas of the answers; a default.
//! - `cli`: the program, with its configuration file; a default, and with it `disk`.
//! - `png`: pictures as PNG.
//!
//! ```
//! use infra_graph::{Options, analyze, repository::Repository, source::Memory};
//!
//! let files = Memory::from_iter([(
//!     "clusters/staging/apps.yaml",
//!     "apiVersion: kustomize.toolkit.fluxcd.io/v1
//! kind: Kustomization
//! metadata: {name: apps, namespace: flux-system}
//! spec: {path: ./apps, dependsOn: [{name: infrastructure}], sourceRef: {kind: GitRepository, name: flux-system}}
//! ",
//! )]);
//! let repository = Repository::new(files);
//! let analysis = analyze(&repository, &Options::default());
//! assert_eq!(analysis.environments[0].name(), "staging");
//! assert!(analysis.findings.iter().any(|finding| finding.code.name() == "missing-dependency"));
//! ```

pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod config;
pub mod difference;
pub mod envelope;
pub mod environment;
pub mod error;
pub mod finding;
pub mod fix;
pub mod flux;
pub mod graph;
#[cfg(feature = "schema")]
pub mod json_schema;
pub mod kustomize;
pub mod layout;
pub mod limits;
pub mod object;
pub mod picture;
pub mod query;
pub mod readiness;
pub mod render;
pub mod report;
pub mod repository;
pub mod requirement;
pub mod scaffold;
pub mod secret;
pub mod source;
pub mod text;
pub mod yaml;

mod analysis;
mod analyzed;
mod decode_error;
mod threads;

pub use analysis::{Analysis, Options, Survey, analyze, analyze_sharing, survey};
pub use analyzed::AnalyzedEnvironment;
pub use decode_error::DecodeError;

/// The programs of the README, so that they compile and run with the other documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
