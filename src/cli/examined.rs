//! A repository with its findings, and of each environment little more than its name.

use std::time::Instant;

use camino::{Utf8Path, Utf8PathBuf};

use crate::analysis::survey;
use crate::analyzed::AnalyzedEnvironment;
use crate::check::{Allowed, Trace};
use crate::config::Config;
use crate::environment::{LeftOut, by_name};
use crate::error::Error;
use crate::finding::Finding;
use crate::repository::Repository;
use crate::source::Memory;

use super::arguments::Common;
use super::inspection::{self, Inspection, Opened};

/// A repository that was examined. Its environments are gone, but for what was to be kept of each: a fleet takes no more
/// memory than its files, its findings and a few environments.
pub(super) struct Examined<K = ()> {
    pub(super) repository: Repository,
    pub(super) config: Config,
    pub(super) findings: Vec<Finding>,
    pub(super) allowed: Vec<Allowed>,
    pub(super) left_out: Vec<LeftOut>,
    /// What was kept of the environments, in their order.
    pub(super) kept: Vec<K>,
    traces: Vec<Trace>,
    root: Utf8PathBuf,
}

impl Examined {
    /// Opens and examines the repository.
    pub(super) fn start(common: &Common) -> Result<Self, Error> {
        Self::keeping(common, |_| ())
    }

    /// The same with other texts in the place of some files.
    pub(super) fn with(common: &Common, files: Memory) -> Result<Self, Error> {
        Self::examine(common, inspection::open_with(common, files)?, |_| ())
    }
}

impl From<Inspection> for Examined {
    fn from(inspection: Inspection) -> Self {
        let root = inspection.root().to_owned();
        let Inspection { repository, config, analysis, .. } = inspection;
        let (findings, allowed) = (analysis.findings, analysis.allowed);
        let (left_out, traces) = (analysis.left_out, analysis.traces);
        Self { repository, config, findings, allowed, left_out, kept: Vec::new(), traces, root }
    }
}

impl<K: Send> Examined<K> {
    /// Opens and examines the repository, and keeps of each environment what is made of it.
    pub(super) fn keeping(
        common: &Common,
        keep: impl Fn(AnalyzedEnvironment) -> K + Sync,
    ) -> Result<Self, Error> {
        Self::examine(common, inspection::open(common)?, keep)
    }

    fn examine(
        common: &Common,
        opened: Opened,
        keep: impl Fn(AnalyzedEnvironment) -> K + Sync,
    ) -> Result<Self, Error> {
        let started = Instant::now();
        let Opened { repository, root, config, options } = opened;
        inspection::check_entries(&repository, &options)?;
        let mut survey = survey(&repository, &options, keep);
        if survey.traces.is_empty() {
            return Err(inspection::nothing_found(&root, &repository));
        }
        inspection::remark_on(common, &root, &options, (&survey.traces, survey.is_whole), started);
        survey.findings.retain_mut(|finding| inspection::set_severity(finding, &config));
        survey.allowed.retain_mut(|allowed| inspection::set_severity(&mut allowed.finding, &config));
        let (findings, allowed, left_out) = (survey.findings, survey.allowed, survey.left_out);
        let (kept, traces) = (survey.environments, survey.traces);
        Ok(Self { repository, config, findings, allowed, left_out, kept, traces, root })
    }

    /// The root of the repository, as it was named.
    pub(super) fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// The names of all environments.
    pub(super) fn names(&self) -> Vec<String> {
        self.traces.iter().map(|trace| trace.name.clone()).collect()
    }

    /// The environments of these names; all where none is named.
    pub(super) fn select(&self, names: &[String]) -> Result<Vec<&Trace>, Error> {
        if names.is_empty() {
            return Ok(self.traces.iter().collect());
        }
        let find = |name: &String| {
            by_name(&self.traces, name, |trace| (trace.name.as_str(), trace.entry.as_path())).ok_or_else(
                || {
                    let names = self.traces.iter().map(|trace| trace.name.as_str());
                    inspection::no_environment(name, &names.collect::<Vec<_>>())
                },
            )
        };
        names.iter().map(find).collect()
    }
}
