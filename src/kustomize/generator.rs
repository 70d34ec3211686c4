//! `configMapGenerator` and `secretGenerator`.

use crate::source::Span;
use crate::yaml::{Mapping, Node};

use super::fault::Fault;

/// An entry of `configMapGenerator` or `secretGenerator` (`types.GeneratorArgs`).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GeneratorArgs {
    /// The name, before prefix and hash.
    pub(crate) name: String,
    /// The namespace; may be empty.
    pub(crate) namespace: String,
    /// `literals`: `key=value` each.
    pub(crate) literals: Vec<Node>,
    /// `files`: `path` or `key=path` each.
    pub(crate) files: Vec<Node>,
    /// `envs` (and `env`): a path each.
    pub(crate) envs: Vec<Node>,
    /// The type of a secret; empty for `Opaque`.
    pub(crate) secret_type: String,
    /// The entry's own options, after [`GeneratorOptions::or_global`].
    pub(crate) options: GeneratorOptions,
    /// The entry: the place of all that has no place of its own.
    pub(crate) span: Span,
}

/// `options` of a generator, and `generatorOptions` of the kustomization (`types.GeneratorOptions`).
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct GeneratorOptions {
    /// Labels to set.
    pub(crate) labels: Mapping,
    /// Annotations to set.
    pub(crate) annotations: Mapping,
    /// Whether the name gets no hash.
    pub(crate) disable_name_suffix_hash: bool,
    /// Whether the object is immutable.
    pub(crate) immutable: bool,
}

impl GeneratorOptions {
    /// Own options filled up from the kustomization's (`MergeGlobalOptionsIntoLocal`).
    #[must_use]
    pub(crate) fn or_global(self, _global: &Self) -> Self {
        self
    }
}

/// The bytes of a file with the place of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileContent {
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
    /// All of the file.
    pub(crate) span: Span,
}

/// Reads a file that a generator names, by the rules of the kustomization's loader.
pub(crate) type ReadFile<'a> = dyn Fn(&str) -> Result<FileContent, Fault> + 'a;

/// The `ConfigMap` that the arguments describe, without hash (`api/internal/generators`).
pub(crate) fn config_map(_arguments: &GeneratorArgs, _read: &ReadFile<'_>) -> Result<Node, Fault> {
    Err(Fault::new("not yet"))
}

/// The `Secret` that the arguments describe, without hash.
pub(crate) fn secret(_arguments: &GeneratorArgs, _read: &ReadFile<'_>) -> Result<Node, Fault> {
    Err(Fault::new("not yet"))
}
