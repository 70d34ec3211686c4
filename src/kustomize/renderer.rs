//! The way in: builds of one repository.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::finding::Code;
use crate::limits::Limits;
use crate::object::Object;
use crate::repository::Repository;
use crate::source::{EntryKind, Ignore, normalize};

use super::accumulate;
use super::accumulator::{Accumulator, duplicate};
use super::build::Run;
use super::built::Build;
use super::cache::Cache;
use super::finish::finish;
use super::options::Options;
use super::origin::Origin;
use super::problem::{Problem, Report};
use super::resource::Resource;
use super::shared_builds::SharedBuilds;
use super::top::Top;

/// Renders kustomizations of one repository. Keep one for many builds: parsed files and finished bases are shared.
pub struct Renderer<'r> {
    repository: &'r Repository,
    shown_root: String,
    ignore: Option<Arc<Ignore<'r>>>,
    limits: Limits,
    cache: Cache,
    shared: Option<Arc<SharedBuilds>>,
}

impl<'r> Renderer<'r> {
    /// A renderer for a repository.
    pub fn new(repository: &'r Repository) -> Self {
        Self {
            repository,
            shown_root: String::new(),
            ignore: None,
            limits: Limits::default(),
            cache: Cache::default(),
            shared: None,
        }
    }

    /// A renderer that follows as much as these limits say.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The path that stands for the repository's root in [`Failure::message`](super::Failure::message); without it, that is `/`.
    #[must_use]
    pub fn with_shown_root(mut self, root: impl Into<String>) -> Self {
        self.shown_root = root.into();
        while self.shown_root.ends_with('/') {
            self.shown_root.pop();
        }
        self
    }

    /// A renderer to which the files that a source leaves out of its artifact are not there.
    #[must_use]
    pub fn without(self, ignore: Arc<Ignore<'r>>) -> Self {
        Self { ignore: Some(ignore), ..self }
    }

    /// A renderer that shares builds with that of another state of the repository. What it gives is the same.
    #[must_use]
    pub fn sharing(self, shared: Arc<SharedBuilds>) -> Self {
        Self { shared: Some(shared), ..self }
    }

    /// Builds the kustomization of a folder, as `kustomize build` does.
    ///
    /// Takes time in proportion to the objects and files, and nothing for a base that was built before.
    pub fn build(&self, folder: &Utf8Path, options: &Options) -> Build {
        self.run(folder, None, *options).0
    }

    /// As [`Renderer::build`], with the top-level kustomization changed (or replaced) as kustomize-controller does
    /// before it builds.
    pub fn build_with(&self, folder: &Utf8Path, top: &Top, options: &Options) -> Build {
        let alone = || self.run(folder, Some(top), *options);
        let Some(shared) = self.shared.as_ref().filter(|shared| self.may_be_shared(shared, folder, top))
        else {
            return alone().0;
        };
        let mut own = None;
        let slot = shared.slot(folder, top, *options);
        let common = slot.get_or_init(|| {
            let (build, report) = alone();
            if self.is_shared(shared, &build, &report) {
                return Some(Arc::new(build));
            }
            own = Some(build);
            None
        });
        match (own, common) {
            (Some(own), _) => own,
            (None, Some(build)) => {
                build.files.iter().for_each(|file| self.repository.take_over(file));
                Build::clone(build)
            }
            (None, None) => alone().0,
        }
    }

    /// Whether a build may be the same in another state.
    fn may_be_shared(&self, shared: &SharedBuilds, folder: &Utf8Path, top: &Top) -> bool {
        let is_own = self.repository.mount_of(folder).is_none();
        is_own && !top.ignore_missing_components && !shared.is_touched(folder)
    }

    /// Whether it is. One that failed may have looked for what is not there, which no report tells.
    fn is_shared(&self, shared: &SharedBuilds, build: &Build, report: &Report) -> bool {
        build.failure.is_none()
            && !build.incomplete
            && report
                .roots
                .iter()
                .all(|root| !shared.is_touched(root) && self.repository.mount_of(root).is_none())
            && build.files.iter().all(|file| !shared.is_touched(file) && self.repository.is_common_text(file))
    }

    fn run(&self, folder: &Utf8Path, top: Option<&Top>, options: Options) -> (Build, Report) {
        let mut run = Run::new(self.repository, &self.shown_root, &self.cache, options);
        run.ignore = self.ignore.as_deref();
        run.limits = self.limits;
        let objects = self.root(&mut run, folder).map(|root| build(&mut run, root, top)).unwrap_or_default();
        let mut report = run.report;
        let build = Build {
            objects,
            findings: std::mem::take(&mut report.findings),
            failure: report.failure.take(),
            incomplete: report.incomplete,
            patch_uses: std::mem::take(&mut report.patch_uses),
            files: report.files.iter().map(|path| self.repository.origin(path).into_owned()).collect(),
        };
        (build, report)
    }

    /// The folder to build, links followed.
    fn root(&self, run: &mut Run<'_>, folder: &Utf8Path) -> Option<Utf8PathBuf> {
        let path = normalize(folder);
        let shown = run.loader().shown(&path);
        let name = if path.as_str().is_empty() { "." } else { path.as_str() };
        let (code, words, message) = match self.repository.resolve(&path) {
            Ok((real, EntryKind::Folder)) => return Some(real),
            Ok(_) => (
                Code::MissingPath,
                format!("must build at directory: '{shown}': file is not directory"),
                format!("`{name}` is a file, not a folder"),
            ),
            Err(_) => (
                Code::MissingPath,
                format!(
                    "must build at directory: not a valid directory: evalsymlink failure on '{shown}' : lstat \
                     {shown}: no such file or directory"
                ),
                format!("there is no folder `{name}`"),
            ),
        };
        run.report.fail(Problem::new(code, words).saying(message));
        None
    }
}

/// The objects that are there before any file is read.
fn given(run: &mut Run<'_>, top: Option<&Top>) -> Accumulator {
    let mut accumulator = Accumulator::new(run.limits);
    for node in top.into_iter().flat_map(|top| &top.objects) {
        run.report.lacks_objects = true;
        let resource = Resource::new(node.clone(), node.span, None);
        if let Err(taken) = accumulator.map.append(Arc::new(resource)) {
            run.report.fail(duplicate(taken));
        }
    }
    accumulator
}

fn build(run: &mut Run<'_>, root: Utf8PathBuf, top: Option<&Top>) -> Vec<Object> {
    run.stack.push(root);
    let Some(kustomization) = accumulate::load(run, None, top) else { return Vec::new() };
    let earlier = run.report.failure.take();
    if !kustomization.list("buildMetadata").is_empty() {
        run.origin = Some(Origin::default());
    }
    accumulate::open_api(run, &kustomization);
    let early = run.report.failure.take();
    let given = given(run, top);
    let accumulator = accumulate::target(run, &kustomization, given, None);
    let failure = run.report.failure.take();
    run.report.failure = earlier.or(early).or(failure);
    finish(run, &kustomization, accumulator)
}
