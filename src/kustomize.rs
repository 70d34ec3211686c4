//! kustomize, offline: what a kustomization renders to, with the place of every value.
//!
//! A native renderer that follows kustomize's own sources step by step. It needs no cluster, no network and no
//! other program, and it does not stop at the first fault: what kustomize would refuse is named, and the rest of the
//! build goes on.
//!
//! ```
//! use infra_graph::kustomize::{Options, Renderer};
//! use infra_graph::repository::Repository;
//! use infra_graph::source::Memory;
//!
//! let files = Memory::from_iter([
//!     ("app/kustomization.yaml", "namespace: shop\nresources: [config.yaml]\n"),
//!     ("app/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"),
//! ]);
//! let repository = Repository::new(files);
//! let build = Renderer::new(&repository).build("app".into(), &Options::flux());
//! assert!(build.failure.is_none());
//! assert_eq!(build.objects[0].reference.to_string(), "ConfigMap/shop/settings");
//! ```

mod accumulate;
mod accumulator;
mod affix;
mod annotation;
mod apply_patch;
mod budget;
mod build;
mod build_annotation;
mod build_data;
mod built;
mod cache;
mod configuration;
mod crd;
mod documents;
mod expression;
mod extent;
mod fault;
mod field_path;
mod field_spec;
mod field_spec_table;
mod fields;
mod finish;
mod flaw;
mod generate;
mod generator;
mod gvk;
mod hash;
mod hash_transformer;
mod image;
mod json_form;
mod json_patch;
mod kustomization;
mod label;
mod label_selector;
mod limit;
mod list_directive;
mod load;
mod malformed;
mod merge_keys;
mod misfit;
mod misnamed;
mod name_reference;
mod name_reference_table;
mod namespace;
mod options;
mod origin;
mod patch;
mod patch_use;
mod plugin;
mod positions;
mod problem;
mod remote;
mod renderer;
mod replacement;
mod replacement_field;
mod replica;
mod resource;
mod resource_id;
mod resource_map;
mod select;
mod selector;
mod shape;
mod shared_builds;
mod shared_value;
mod simple_expression;
mod sort;
mod strategic_merge;
mod string_map;
mod target_use;
mod top;
mod transform;
mod value_add;
mod var;
mod written;

pub use built::Build;
pub(crate) use expression::compile as compile_expression;
pub(crate) use gvk::{is_cluster_scoped, is_namespaced};
pub(crate) use json_form::{json_form, json_scalar};
pub use load::{FILE_NAMES, is_kustomization_file};
pub(crate) use misnamed::{HELP as RENAME, KUSTOMIZE};
pub use options::{LoadRestriction, Options, Order, Version};
pub use patch_use::{PatchUse, PatchUses};
pub use problem::Failure;
pub use renderer::Renderer;
pub use shared_builds::SharedBuilds;
pub use top::Top;
