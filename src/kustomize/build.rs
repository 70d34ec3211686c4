//! One build on its way.

use std::sync::Arc;

use camino::Utf8PathBuf;

use crate::limits::Limits;
use crate::repository::Repository;
use crate::source::Ignore;

use super::cache::Cache;
use super::gvk::Gvk;
use super::kustomization::Kustomization;
use super::load::Loader;
use super::merge_keys::{BuiltinUse, Schema};
use super::options::{Differences, Options};
use super::origin::Origin;
use super::problem::Report;

/// One build on its way: where it is, and what it found out.
pub(super) struct Run<'r> {
    repository: &'r Repository,
    shown_root: &'r str,
    /// What is not there although the repository has it.
    pub(super) ignore: Option<&'r Ignore<'r>>,
    /// What was accumulated before.
    pub(super) cache: &'r Cache,
    /// How the build runs.
    pub(super) options: Options,
    /// How much is followed.
    pub(super) limits: Limits,
    /// The folders from the top to the one that is being built.
    pub(super) stack: Vec<Utf8PathBuf>,
    /// What was found out in the folder that is being built, and below it.
    pub(super) report: Report,
    /// The user's schema, once a kustomization set one (`openapi`). It holds for all that comes after.
    pub(super) schema: Option<Arc<Schema>>,
    /// Whether a kustomization set a schema, be it the built-in one.
    pub(super) schema_is_set: bool,
    /// What the whole build asked of the built-in schema so far.
    pub(super) builtin_use: BuiltinUse,
    /// Where we are, as the origin annotations say it; nothing where nobody asks for them.
    pub(super) origin: Option<Origin>,
}

impl<'r> Run<'r> {
    /// A build that has not begun.
    pub(super) fn new(
        repository: &'r Repository,
        shown_root: &'r str,
        cache: &'r Cache,
        options: Options,
    ) -> Self {
        Self {
            repository,
            shown_root,
            ignore: None,
            cache,
            options,
            limits: Limits::default(),
            stack: Vec::new(),
            report: Report::default(),
            schema: None,
            schema_is_set: false,
            builtin_use: options.version.differences().builtin_use,
            origin: None,
        }
    }

    /// The repository.
    pub(super) fn repository(&self) -> &'r Repository {
        self.repository
    }

    /// Reads for the folder that is being built.
    pub(super) fn loader(&self) -> Loader<'_> {
        Loader {
            repository: self.repository,
            restriction: self.options.load,
            shown_root: self.shown_root,
            ignore: self.ignore,
            stack: &self.stack,
        }
    }

    /// Notes what is asked of the built-in schema.
    pub(super) fn note_use(&mut self, used: BuiltinUse) {
        self.report.builtin_use = self.report.builtin_use.max(used);
        self.builtin_use = self.builtin_use.max(used);
    }

    /// Notes that an object of this kind was met: kustomize asks at once whether the kind has no namespace.
    pub(super) fn note_kind(&mut self, gvk: &Gvk) {
        if self.report.builtin_use < BuiltinUse::Wanted && !gvk.has_known_scope() {
            self.note_use(BuiltinUse::Wanted);
        }
    }

    /// What the followed version of kustomize does differently.
    pub(super) fn differences(&self) -> Differences {
        self.options.version.differences()
    }

    /// What the annotations say of a transformer or generator that a field asks for.
    pub(super) fn builtin_origin(&self, kustomization: &Kustomization, kind: &str) -> Option<Origin> {
        let at = self.origin.as_ref()?;
        Some(at.configured(&kustomization.file_name, "builtin", kind))
    }
}
