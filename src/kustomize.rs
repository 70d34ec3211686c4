//! kustomize, offline: what a kustomization renders to.

mod annotation;
mod fault;
mod field_path;
mod field_spec;
mod field_spec_table;
mod generator;
mod gvk;
mod hash;
mod image;
mod json_form;
mod json_patch;
mod label;
mod label_selector;
mod merge_keys;
mod name_reference_table;
mod replacement;
mod replica;
mod selector;
mod sort;
mod strategic_merge;
