//! What every verb does first: find the repository, read its configuration, analyse it, select environments.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Instant;

use camino::{Utf8Path, Utf8PathBuf};

use crate::analysis::{Analysis, Options, analyze};
use crate::analyzed::AnalyzedEnvironment;
use crate::check::Trace;
use crate::config::Config;
use crate::environment::{Given, bootstrap_roots, by_name};
use crate::error::Error;
use crate::finding::{Finding, Severity, nearest};
use crate::flux::{FluxVersion, NamePattern};
use crate::limits::Limits;
use crate::object::ObjectRef;
use crate::query::{Context, Selector};
use crate::render::markdown::Links;
use crate::report;
use crate::repository::Repository;
use crate::source::{Disk, Glob, Memory, Named, Overlaid, normalize};
use crate::text;

use super::answer::Page;
use super::arguments::Common;
use super::configuration::Configuration;
use super::output;
use super::sources;

/// A repository with its analysis.
pub(super) struct Inspection {
    pub(super) repository: Repository,
    pub(super) config: Config,
    pub(super) analysis: Analysis,
    root: Utf8PathBuf,
    /// The layers of the configuration, each with its patterns.
    pub(super) layers: Vec<(String, Vec<Glob>)>,
    pub(super) common: Common,
    /// What a change touches, by the revision that it is seen from: computed when a selector asks for it.
    pub(super) touched: TouchedSince,
}

/// For each environment what is touched in it.
pub(super) type Touched = BTreeMap<String, Vec<ObjectRef>>;

/// The same by revision; in words where it cannot be told.
pub(super) type TouchedSince = RefCell<BTreeMap<Option<String>, Result<Touched, String>>>;

/// A repository that is open, with what the user says about it.
pub(super) struct Opened {
    pub(super) repository: Repository,
    pub(super) root: Utf8PathBuf,
    pub(super) config: Config,
    pub(super) options: Options,
}

/// Opens the repository and reads flags and configuration.
pub(super) fn open(common: &Common) -> Result<Opened, Error> {
    let root = root(common)?;
    let disk = disk(&root)?;
    open_repository(common, root, Repository::new(disk))
}

/// The folder as it is now.
pub(super) fn disk(root: &Utf8Path) -> Result<Disk, Error> {
    let cannot =
        |error| Error::NothingToAnalyze(format!("cannot open `{}`: {error}", text::name(root.as_str())));
    Named::new(root).and_then(|root| root.folder()).and_then(Disk::open).map_err(cannot)
}

/// A repository that stands for the folder `root`, with flags and the configuration that lies there now.
pub(super) fn open_repository(
    common: &Common,
    root: Utf8PathBuf,
    repository: Repository,
) -> Result<Opened, Error> {
    let configuration = Configuration::read(common, &root)?;
    let mut options = options(common, &configuration.config)?;
    options.resolve.limits = configuration.config.limits.over(Limits::default(), configuration.is_own);
    options.resolve.sources = sources::mount(common, &configuration, &root, &repository)?;
    Ok(Opened { repository, root, config: configuration.config, options })
}

impl Inspection {
    /// Opens and analyses the repository. No environment at all is an error.
    pub(super) fn start(common: &Common) -> Result<Self, Error> {
        Self::start_for(common, &[])
    }

    /// The same for a question about some environments, by their names: the others are not followed. All are where one of the
    /// names means none.
    pub(super) fn start_for(common: &Common, asked: &[String]) -> Result<Self, Error> {
        let mut opened = open(common)?;
        opened.options.asked = asked.to_vec();
        Self::analyzed(common, opened)
    }

    /// The same for a question about `words`. Where these are names, and environments are named, the others are followed only if
    /// something is not found: it may be in one of those, and then that has to be said.
    pub(super) fn about(common: &Common, words: &[String], named: &[String]) -> Result<Self, Error> {
        let is_name = |word: &String| Selector::parse(word).is_ok_and(|selector| selector.name().is_some());
        // What more than a name means may hang on the findings, which hang on all environments.
        if named.is_empty() || !words.iter().all(is_name) {
            return Self::start(common);
        }
        let inspection = Self::start_for(common, named)?;
        if inspection.analysis.is_whole || inspection.asked(words, &inspection.select(named)?).is_ok() {
            return Ok(inspection);
        }
        Self::start(common)
    }

    /// The same with some more files, or with other texts in their place: what it would be.
    pub(super) fn with(common: &Common, files: Memory) -> Result<Self, Error> {
        Self::analyzed(common, open_with(common, files)?)
    }

    fn analyzed(common: &Common, opened: Opened) -> Result<Self, Error> {
        let started = Instant::now();
        let Opened { repository, root, config, options } = opened;
        check_entries(&repository, &options)?;
        let mut analysis = analyze(&repository, &options);
        if analysis.environments.is_empty() {
            return Err(nothing_found(&root, &repository));
        }
        remark_on(common, &root, &options, (&analysis.traces, analysis.is_whole), started);
        analysis.findings.retain_mut(|finding| set_severity(finding, &config));
        analysis.allowed.retain_mut(|allowed| set_severity(&mut allowed.finding, &config));
        let layers = config.layers.iter().map(|(name, layer)| (name.clone(), layer.paths.clone())).collect();
        let (common, touched) = (common.clone(), RefCell::default());
        Ok(Self { repository, config, analysis, root, layers, common, touched })
    }

    /// The root of the repository, as it was named.
    pub(super) fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// The environments of these names; all where none is named. A name may also be a unique first part of one
    /// (`prod` for `prod/config`), or the end of the path of one.
    pub(super) fn select(&self, names: &[String]) -> Result<Vec<&AnalyzedEnvironment>, Error> {
        if names.is_empty() {
            return Ok(self.analysis.environments.iter().collect());
        }
        names.iter().map(|name| self.environment(name)).collect()
    }

    /// The environment of a name, or the only one where there is no name.
    pub(super) fn one(&self, name: Option<&str>) -> Result<&AnalyzedEnvironment, Error> {
        match (name, self.analysis.environments.as_slice()) {
            (Some(name), _) => self.environment(name),
            (None, [only]) => Ok(only),
            (None, _) => Err(Error::Usage(format!(
                "which environment?\nenvironments here: {}",
                text::name(&self.environment_names().join(", "))
            ))),
        }
    }

    /// The targets and the names of environments that are meant: of several words the last one is an environment where one is
    /// called so, no flag names any, and no object has that name.
    pub(super) fn meant<'w>(&self, words: &'w [String], named: &'w [String]) -> (&'w [String], &'w [String]) {
        match words {
            [targets @ .., last]
                if !targets.is_empty() && named.is_empty() && self.is_environment_only(last) =>
            {
                (targets, std::slice::from_ref(last))
            }
            _ => (words, named),
        }
    }

    /// Whether an environment has this name, and no object does.
    pub(super) fn is_environment_only(&self, word: &str) -> bool {
        let all: Vec<&AnalyzedEnvironment> = self.analysis.environments.iter().collect();
        let is_object = || {
            let found = Selector::named(word).resolve(&all, &all, Context::default());
            found.is_ok_and(|found| found.of.iter().any(|objects| !objects.is_empty()))
        };
        self.environment_names().contains(&word) && !is_object()
    }

    fn environment(&self, name: &str) -> Result<&AnalyzedEnvironment, Error> {
        let all = &self.analysis.environments;
        if let Some(analyzed) = by_name(all, name, |one| (one.name(), &*one.environment().entry)) {
            return Ok(analyzed);
        }
        Err(no_environment(name, &self.environment_names()))
    }

    fn environment_names(&self) -> Vec<&str> {
        self.analysis.environments.iter().map(|analyzed| analyzed.environment().name.as_str()).collect()
    }

    /// How places become links on a page.
    pub(super) fn links<'a>(&'a self, page: &'a Page) -> Links<'a> {
        links(&self.repository, page)
    }

    /// One line where the repository has findings, else nothing: answers are reports, not checks.
    pub(super) fn remark(&self, selected: &[&AnalyzedEnvironment]) -> String {
        let concerns = |finding: &&Finding| {
            finding.severity > Severity::Info
                && selected.iter().any(|analyzed| finding.environments.contains(&analyzed.environment().name))
        };
        let found: Vec<Finding> = self.analysis.findings.iter().filter(concerns).cloned().collect();
        let found = report::merge(found, self.repository.sources());
        if found.is_empty() {
            return String::new();
        }
        let scope = if let [only] = selected {
            format!(" {}", text::name(&only.environment().name))
        } else {
            String::new()
        };
        let number = |severity| found.iter().filter(|finding| finding.severity == severity).count();
        let words = [(number(Severity::Error), "error"), (number(Severity::Warning), "warning")]
            .iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, noun)| format!("{number} {noun}{}", if *number == 1 { "" } else { "s" }))
            .collect::<Vec<_>>()
            .join(", ");
        format!("{words}: `infra-graph check{scope}` shows them")
    }
}

/// Opens the repository with some more files, or with other texts in their place.
pub(super) fn open_with(common: &Common, files: Memory) -> Result<Opened, Error> {
    let root = root(common)?;
    let overlaid = Overlaid::new(disk(&root)?, files);
    open_repository(common, root, Repository::new(overlaid))
}

/// Says what was mapped for nothing, where these are all environments, and with `--verbose` what was analysed.
pub(super) fn remark_on(
    common: &Common,
    root: &Utf8Path,
    options: &Options,
    (traces, is_whole): (&[Trace], bool),
    started: Instant,
) {
    if is_whole && let Some(text) = sources::unused(&options.resolve.sources, traces) {
        output::remark(common, &text);
    }
    if common.verbose {
        let size: usize = traces.iter().map(|trace| trace.objects).sum();
        let (environments, objects) = (text::count(traces.len(), "environment"), text::count(size, "object"));
        output::remark(common, &format!("{root}: {environments}, {objects}, {:?}", started.elapsed()));
    }
}

/// Where a root lies in its Git repository; empty where it is that one's root, or there is none.
pub(super) fn base(root: &Utf8Path) -> Utf8PathBuf {
    let root = root.canonicalize_utf8().unwrap_or_else(|_| root.to_owned());
    let top = root.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&root);
    root.strip_prefix(top).unwrap_or(Utf8Path::new("")).to_owned()
}

/// How places become links on a page.
pub(super) fn links<'a>(repository: &'a Repository, page: &'a Page) -> Links<'a> {
    Links { sources: repository.sources(), root: page.root.as_deref() }
}

/// A name that no environment has.
pub(super) fn no_environment(name: &str, names: &[&str]) -> Error {
    let hint = nearest(name, names.iter().copied())
        .map(|near| format!("; did you mean `{}`?", text::name(near)))
        .unwrap_or_default();
    Error::Usage(format!(
        "there is no environment `{}`{hint}\nenvironments here: {}",
        text::name(name),
        text::name(&names.join(", "))
    ))
}

/// The root of the repository: as the flag says, otherwise the Git root above the current folder.
pub(super) fn root(common: &Common) -> Result<Utf8PathBuf, Error> {
    if let Some(path) = &common.path {
        return Ok(path.clone());
    }
    let current = std::env::current_dir().map_err(|error| Error::NothingToAnalyze(error.to_string()))?;
    let current = Utf8PathBuf::from_path_buf(current).map_err(|path| {
        Error::NothingToAnalyze(format!("the current folder is not UTF-8: {}", path.display()))
    })?;
    let git = current.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&current);
    if git == current {
        return Ok(current);
    }
    Ok(nearest_root(git, &current).unwrap_or_else(|| git.to_owned()))
}

/// The nearest folder above the current one that the path of a `gotk-sync.yaml` counts from: a repository of Flux may lie in
/// a folder of the checkout.
fn nearest_root(git: &Utf8Path, current: &Utf8Path) -> Option<Utf8PathBuf> {
    let disk = Named::new(git).and_then(|root| root.folder()).and_then(Disk::open).ok()?;
    let inside = current.strip_prefix(git).ok()?;
    let repository = Repository::new(disk);
    let roots = bootstrap_roots(&repository);
    let above = roots.into_iter().filter(|root| inside.starts_with(root));
    above.max_by_key(|root| root.components().count()).map(|root| git.join(root))
}

fn options(common: &Common, config: &Config) -> Result<Options, Error> {
    let mut options = Options::default();
    options.resolve.flux_version = flux_version(common)?;
    if common.entry.is_empty() {
        options
            .entries
            .extend(config.environments.iter().map(|(name, entry)| (name.clone(), normalize(&entry.path))));
    }
    for entry in &common.entry {
        let (name, path) = entry.split_once('=').unwrap_or((entry, entry));
        options.entries.push((name.trim_end_matches('/').to_owned(), normalize(path)));
    }
    options.entries.sort();
    let patterns = |texts: &[String]| texts.iter().map(NamePattern::from).collect();
    options.resolve.given = Given {
        variables: patterns(&config.variables.names),
        variables_from: patterns(&config.variables.from),
        objects: patterns(&config.objects),
    };
    Ok(options)
}

fn flux_version(common: &Common) -> Result<Option<FluxVersion>, Error> {
    let Some(version) = &common.flux_version else { return Ok(None) };
    let parsed = version.parse();
    parsed.map(Some).map_err(|()| {
        Error::Usage(format!("`{}` is no version of Flux: write 2.9 or 2.8", text::name(version)))
    })
}

pub(super) fn check_entries(repository: &Repository, options: &Options) -> Result<(), Error> {
    for (name, path) in &options.entries {
        if !repository.is_folder(path) {
            return Err(Error::NothingToAnalyze(format!(
                "the folder of environment `{}` is not there: `{}`",
                text::name(name),
                text::name(path.as_str())
            )));
        }
    }
    Ok(())
}

pub(super) fn nothing_found(root: &Utf8Path, repository: &Repository) -> Error {
    let folders: Vec<String> = bootstrap_roots(repository)
        .iter()
        .filter(|folder| !folder.as_str().is_empty())
        .take(SHOWN_ROOTS)
        .map(|folder| format!("`{}`", text::name(root.join(folder).as_str())))
        .collect();
    let hint = if folders.is_empty() {
        "if you know where one starts, say so: --entry staging=path/to/its/folder".to_owned()
    } else {
        format!("these folders look like repositories of Flux, try -C: {}", folders.join(", "))
    };
    Error::NothingToAnalyze(format!(
        "there is no Flux environment in `{}`\n\
         looked for: gotk-sync.yaml, FluxInstance, clusters/*/, and folders with Flux Kustomizations\n\
         {hint}",
        text::name(root.as_str())
    ))
}

/// How many folders a hint names.
const SHOWN_ROOTS: usize = 5;

/// Gives a finding the severity of the configuration; whether it is to be reported at all.
pub(super) fn set_severity(finding: &mut Finding, config: &Config) -> bool {
    let Some(level) = config.findings.get(finding.code.name()) else { return true };
    let Some(severity) = level.severity() else { return false };
    finding.severity = severity;
    true
}
