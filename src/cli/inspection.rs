//! What every verb does first: find the repository, read its configuration, analyse it, select environments.

use std::time::Instant;

use camino::{Utf8Path, Utf8PathBuf};

use crate::analysis::{Analysis, Options, analyze};
use crate::config::Config;
use crate::environment::Environment;
use crate::error::Error;
use crate::finding::{Finding, Severity, nearest};
use crate::flux::{FluxVersion, Kind};
use crate::graph::{Analyzed, Graph, NodeId};
use crate::object::ObjectRef;
use crate::query::Target;
use crate::render::markdown::Links;
use crate::report;
use crate::repository::Repository;
use crate::source::{Disk, Named, ReadError, normalize};
use crate::text;

use super::answer::Page;
use super::arguments::Common;
use super::output;

/// A repository with its analysis.
pub(super) struct Inspection {
    pub(super) repository: Repository,
    pub(super) config: Config,
    pub(super) analysis: Analysis,
    root: Utf8PathBuf,
}

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
    let cannot =
        |error| Error::NothingToAnalyze(format!("cannot open `{}`: {error}", text::name(root.as_str())));
    let disk = Named::new(&root).and_then(|root| root.folder()).and_then(Disk::open).map_err(cannot)?;
    let config = config(common, &root)?;
    let options = options(common, &config, &root)?;
    Ok(Opened { repository: Repository::new(disk), root, config, options })
}

impl Inspection {
    /// Opens and analyses the repository. No environment at all is an error.
    pub(super) fn start(common: &Common) -> Result<Self, Error> {
        let started = Instant::now();
        let Opened { repository, root, config, options } = open(common)?;
        check_entries(&repository, &options)?;
        let mut analysis = analyze(&repository, &options);
        if analysis.environments.is_empty() {
            return Err(nothing_found(&root));
        }
        if common.verbose {
            let size: usize =
                analysis.environments.iter().map(|subject| subject.environment.inventory.len()).sum();
            let count = analysis.environments.len();
            output::remark(
                common,
                &format!("{root}: {count} environments, {size} objects, {:?}", started.elapsed()),
            );
        }
        analysis.findings.retain_mut(|finding| set_severity(finding, &config));
        analysis.allowed.retain_mut(|allowed| set_severity(&mut allowed.finding, &config));
        Ok(Self { repository, config, analysis, root })
    }

    /// Where the root lies in its Git repository; empty where it is that one's root, or there is none.
    pub(super) fn base(&self) -> Utf8PathBuf {
        let root = self.root.canonicalize_utf8().unwrap_or_else(|_| self.root.clone());
        let top = root.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&root);
        root.strip_prefix(top).unwrap_or(Utf8Path::new("")).to_owned()
    }

    /// The environments of these names; all where none is named. A name may also be a unique first part of one
    /// (`prod` for `prod/config`).
    pub(super) fn select(&self, names: &[String]) -> Result<Vec<&Analyzed>, Error> {
        if names.is_empty() {
            return Ok(self.analysis.environments.iter().collect());
        }
        names.iter().map(|name| self.environment(name)).collect()
    }

    /// The environment of a name, or the only one where there is no name.
    pub(super) fn one(&self, name: Option<&str>) -> Result<&Analyzed, Error> {
        match (name, self.analysis.environments.as_slice()) {
            (Some(name), _) => self.environment(name),
            (None, [only]) => Ok(only),
            (None, _) => Err(Error::Usage(format!(
                "which environment?\nenvironments here: {}",
                text::name(&self.environment_names().join(", "))
            ))),
        }
    }

    fn environment(&self, name: &str) -> Result<&Analyzed, Error> {
        let all = &self.analysis.environments;
        if let Some(subject) = all.iter().find(|subject| subject.environment.name == name) {
            return Ok(subject);
        }
        let first_part = |subject: &&Analyzed| subject.environment.name.split('/').next() == Some(name);
        let by_first_part: Vec<&Analyzed> = all.iter().filter(first_part).collect();
        if let [only] = by_first_part.as_slice() {
            return Ok(only);
        }
        let names = self.environment_names();
        let hint = nearest(name, names.iter().copied())
            .map(|near| format!("; did you mean `{}`?", text::name(near)))
            .unwrap_or_default();
        Err(Error::Usage(format!(
            "there is no environment `{}`{hint}\nenvironments here: {}",
            text::name(name),
            text::name(&names.join(", "))
        )))
    }

    fn environment_names(&self) -> Vec<&str> {
        self.analysis.environments.iter().map(|subject| subject.environment.name.as_str()).collect()
    }

    /// What the targets name in the selected environments.
    pub(super) fn targets(&self, texts: &[String], selected: &[&Analyzed]) -> Result<Vec<ObjectRef>, Error> {
        let environments: Vec<&Environment> = selected.iter().map(|subject| &subject.environment).collect();
        let all: Vec<&Environment> =
            self.analysis.environments.iter().map(|subject| &subject.environment).collect();
        let file_of = |environment: &Environment, reference: &ObjectRef| {
            let entry = environment.inventory.get(reference)?;
            Some(self.repository.sources().file(entry.object.origin.file).path.to_string())
        };
        let mut found = Vec::new();
        for text in texts {
            found.extend(Target::parse(text).resolve(&environments, &all, &file_of)?.references);
        }
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// How places become links on a page.
    pub(super) fn links<'a>(&'a self, page: &'a Page) -> Links<'a> {
        Links { sources: self.repository.sources(), root: page.root.as_deref() }
    }

    /// One line where the repository has findings, else nothing: answers are reports, not checks.
    pub(super) fn remark(&self, selected: &[&Analyzed]) -> String {
        let concerns = |finding: &&Finding| {
            finding.severity > Severity::Info
                && selected.iter().any(|subject| finding.environments.contains(&subject.environment.name))
        };
        let found: Vec<Finding> = self.analysis.findings.iter().filter(concerns).cloned().collect();
        let found = report::merge(found, self.repository.sources());
        if found.is_empty() {
            return String::new();
        }
        let scope = if let [only] = selected {
            format!(" {}", text::name(&only.environment.name))
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

/// Asks each environment about the targets. The graph of an answer has nodes for them, also where they are ordinary
/// objects.
pub(super) fn ask<T>(
    selected: &[&Analyzed],
    targets: &[ObjectRef],
    question: impl Fn(&Analyzed, &Graph, &[NodeId]) -> T,
) -> Vec<(Graph, T)> {
    let answer = |subject: &&Analyzed| {
        let graph = subject.graph.with_objects(&subject.environment, &subject.requirements, targets);
        let nodes: Vec<NodeId> = targets.iter().filter_map(|target| graph.find(target)).collect();
        let answer = question(subject, &graph, &nodes);
        (graph, answer)
    };
    selected.iter().map(answer).collect()
}

/// The root of the repository: as the flag says, otherwise the Git root above the current folder.
fn root(common: &Common) -> Result<Utf8PathBuf, Error> {
    if let Some(path) = &common.path {
        return Ok(path.clone());
    }
    let current = std::env::current_dir().map_err(|error| Error::NothingToAnalyze(error.to_string()))?;
    let current = Utf8PathBuf::from_path_buf(current).map_err(|path| {
        Error::NothingToAnalyze(format!("the current folder is not UTF-8: {}", path.display()))
    })?;
    let root = current.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&current);
    Ok(root.to_owned())
}

fn config(common: &Common, root: &Utf8Path) -> Result<Config, Error> {
    let path = common.config.clone().unwrap_or_else(|| root.join(".infra-graph.yaml"));
    let text = match Named::new(&path).and_then(|file| file.read_text()) {
        Ok(text) => text,
        Err(ReadError::NotFound) if common.config.is_none() => String::new(),
        Err(error) => {
            return Err(Error::Usage(format!("cannot read `{}`: {error}", text::name(path.as_str()))));
        }
    };
    Config::parse(&text).map_err(|error| Error::Usage(format!("{path}: {error}")))
}

fn options(common: &Common, config: &Config, root: &Utf8Path) -> Result<Options, Error> {
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
    for (source, folder) in &config.sources {
        let wrong = |what: &str| Error::Usage(format!("sources in the configuration: {what}"));
        let reference = source_reference(source).ok_or_else(|| wrong("write Kind/namespace/name: FOLDER"))?;
        let folder = mapped_folder(folder, root).map_err(|error| wrong(&format!("{reference}: {error}")))?;
        options.resolve.sources.insert(reference, folder);
    }
    for flag in &common.source {
        let (source, folder) = flag.split_once('=').unwrap_or((flag, ""));
        let reference = source_reference(source).ok_or_else(|| no_source(source))?;
        let cannot = |error| Error::Usage(format!("--source: cannot open `{}`: {error}", text::name(folder)));
        options.resolve.sources.insert(reference, mapped_folder(folder, root).map_err(cannot)?);
    }
    Ok(options)
}

fn source_reference(text: &str) -> Option<ObjectRef> {
    let parts: Vec<&str> = text.split('/').collect();
    let [kind, namespace, name] = parts.as_slice() else { return None };
    let kind = Kind::from_name(kind).filter(|kind| kind.is_source())?;
    Some(kind.reference(namespace, name))
}

fn no_source(text: &str) -> Error {
    Error::Usage(format!(
        "`{}` is no source: write Kind/namespace/name=FOLDER, as in OCIRepository/apps/shop=../shop",
        text::name(text)
    ))
}

/// A folder of the repository; one elsewhere cannot be read yet, and is said to.
fn mapped_folder(folder: &str, root: &Utf8Path) -> Result<Utf8PathBuf, ReadError> {
    let full = Named::new(&root.join(folder))?.folder()?;
    let root = Named::new(root)?.folder()?;
    full.strip_prefix(&root).map(Utf8Path::to_owned).map_err(|_| ReadError::Outside)
}

fn flux_version(common: &Common) -> Result<Option<FluxVersion>, Error> {
    let Some(version) = &common.flux_version else { return Ok(None) };
    let parsed = version.parse();
    parsed.map(Some).map_err(|()| {
        Error::Usage(format!("`{}` is no version of Flux: write 2.9 or 2.8", text::name(version)))
    })
}

fn check_entries(repository: &Repository, options: &Options) -> Result<(), Error> {
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

fn nothing_found(root: &Utf8Path) -> Error {
    Error::NothingToAnalyze(format!(
        "there is no Flux environment in `{root}`\n\
         looked for: gotk-sync.yaml, FluxInstance, clusters/*/, and folders with Flux Kustomizations\n\
         if you know where one starts, say so: --entry staging=path/to/its/folder"
    ))
}

/// Gives a finding the severity of the configuration; whether it is to be reported at all.
pub(super) fn set_severity(finding: &mut Finding, config: &Config) -> bool {
    let Some(level) = config.findings.get(finding.code.name()) else { return true };
    let Some(severity) = level.severity() else { return false };
    finding.severity = severity;
    true
}
