//! What Flux reads, and what it makes of it: typed specs, and the build of one Kustomization.
//!
//! References stay unresolved here ([`DependencyReference`], [`SourceReference`]); what they name is found out per
//! environment.
//!
//! ```
//! use infra_graph::flux::{FluxVersion, Kind, Strictness};
//! let version: FluxVersion = "v2.9.4".parse().unwrap();
//! assert_eq!(Strictness::of(Some(version)), Strictness::Strict, "a variable that is not set is an error");
//! assert!(Kind::OciRepository.is_source());
//! ```

mod apply_policy;
mod artifact_generator;
mod build;
pub mod cel;
mod checksum;
mod duration;
pub mod envsubst;
mod expression;
mod flux_build;
mod helm_chart;
mod helm_release;
mod instance;
mod kind;
mod kustomization;
mod lost;
mod metadata;
mod misnamed;
mod name_pattern;
mod passage;
mod post_build;
mod reader;
mod reference;
mod resource_set;
pub mod schema;
mod source;
mod substitution;
mod switch;
pub mod template;
mod upstream;
mod variables;
mod version;

pub use apply_policy::{is_applied_if_absent, is_kept, is_left_alone};
pub(crate) use artifact_generator::Stop;
pub use artifact_generator::{
    ArtifactGenerator, Composition, Input, Names, OutputArtifact, Outputs, Written, compose, may_make,
};
pub use build::{Builder, unreadable};
pub use duration::{parse_duration, print_duration};
pub use expression::{Expression, HealthCheckExpression};
pub use flux_build::{FluxBuild, Unreplaced};
pub use helm_chart::HelmChart;
pub use helm_release::{ChartSource, HelmRelease, Release};
pub use instance::{FluxInstance, InstanceSync};
pub use kind::Kind;
pub use kustomization::Kustomization;
pub use name_pattern::NamePattern;
pub use post_build::PostBuild;
pub use reference::{ConfigReference, DependencyReference, SourceReference};
pub(crate) use resource_set::copies_data;
pub use resource_set::{InputRow, ResourceSet, ResourceSetBuild, render};
pub use source::{IncludedSource, Source};
pub use switch::{is_switched_off, suspended, switched_off};
pub use upstream::upstream_sources;
pub use variables::Variables;
pub use version::{FluxVersion, Strictness};
