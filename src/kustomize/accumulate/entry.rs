//! The entries of `resources`: files, and folders that are built in turn.

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::finding::Code;
use crate::kustomize::accumulator::{Accumulator, duplicate};
use crate::kustomize::build::Run;
use crate::kustomize::cache::Base;
use crate::kustomize::documents;
use crate::kustomize::kustomization::{self, Kustomization, PathEntry};
use crate::kustomize::limit;
use crate::kustomize::load::FolderFault;
use crate::kustomize::origin;
use crate::kustomize::problem::{MOST_PROBLEMS, Problem, Report};
use crate::kustomize::remote;
use crate::kustomize::resource::Resource;
use crate::kustomize::top::Top;
use crate::source::Span;
use crate::yaml::{ErrorKind, ParseError};

use super::configure::open_api;
use super::target;

/// What an entry takes of the steps: its path is followed, and what was found out below it is taken over.
const ENTRY: usize = 64;

/// What a value takes that is read: it is kept as long as the build.
const READ: usize = 8;

/// What a file takes that holds more than is read.
const BEYOND: usize = 10_000_000;

/// Adds the resources of files and folders, in order.
pub(in crate::kustomize) fn resources(
    run: &mut Run<'_>,
    accumulator: &mut Accumulator,
    entries: &[PathEntry],
) {
    for entry in entries {
        let budget = &accumulator.map.budget;
        if let Err(fault) = budget.spend(ENTRY) {
            run.report.fail(Problem::from(fault).at(entry.span, ""));
            return;
        }
        match file(run, accumulator, entry) {
            Ok(()) => {}
            Err(problem) if problem.finding.code == Code::RemoteResource => {
                run.report.fail(problem.at(entry.span, ""));
            }
            Err(problem) => folder(run, accumulator, entry, &problem),
        }
    }
}

/// Says that a base is in another repository.
pub(in crate::kustomize) fn note_remote(run: &mut Run<'_>, entry: &PathEntry) {
    let message =
        format!("`{}` is a remote base; what it brings is not known here", remote::shown(entry.text()));
    run.report.fail(Problem::new(Code::RemoteResource, message).at(entry.span, ""));
}

/// Adds the resources of a file. A problem means that the entry may be a folder.
fn file(run: &mut Run<'_>, accumulator: &mut Accumulator, entry: &PathEntry) -> Result<(), Problem> {
    let name = entry.text();
    let context = format!("accumulating resources from '{}'", remote::shown(name));
    let path = run.loader().file(name).map_err(|problem| problem.within(&context))?;
    run.report.files.insert(path.clone());
    let manifest = run.loader().manifest(&path, name).map_err(|problem| problem.within(&context))?;
    let sources = run.repository().sources();
    let text = &sources.file(manifest.file).text;
    let is_beyond = |document: &Result<_, ParseError>| {
        document.as_ref().is_err_and(|error| error.kind == ErrorKind::Limit)
    };
    if manifest.documents.iter().any(is_beyond) {
        // To find out that it holds too much took long: what was said of it stands, and the next one may be one too many.
        accumulator.map.budget.add_steps(BEYOND);
    }
    // kustomize reads the whole file before it adds what is in it: what is wrong with that comes last.
    let (mut is_empty, mut doubles) = (true, Vec::new());
    let problems = documents::read_each(
        &manifest.documents,
        text,
        Span::new(manifest.file, 0, 0),
        sources,
        &mut |resource| {
            is_empty = false;
            let added = add(run, accumulator, entry, resource, &path);
            doubles.extend(added.err().filter(|_| doubles.len() < MOST_PROBLEMS));
        },
    );
    run.report.has_placeholder |= is_empty && problems.is_empty();
    for problem in problems {
        let malformed = problem.words.contains("MalformedYAMLError");
        let problem = problem.at(entry.span, "listed here").within(&context);
        let problem = if malformed {
            problem.wrapped(|words| format!("{words} in File: {name}"))
        } else {
            let shown = run.loader().shown(&path);
            let what = format!("must build at directory: '{shown}': file is not directory");
            problem.wrapped(|words| format!("accumulation err='{words}': {what}"))
        };
        run.report.fail(problem);
    }
    for problem in doubles {
        run.report.fail(problem);
    }
    Ok(())
}

/// Adds a resource of a file.
fn add(
    run: &mut Run<'_>,
    accumulator: &mut Accumulator,
    entry: &PathEntry,
    mut resource: Resource,
    path: &Utf8Path,
) -> Result<(), Problem> {
    let name = entry.text();
    accumulator
        .map
        .budget
        .spend(READ * limit::size(&resource.node))
        .map_err(|fault| Problem::from(fault).at(Some(resource.origin), ""))?;
    run.note_kind(&resource.id.gvk);
    resource.listed = entry.span;
    if let Some(at) = &run.origin {
        origin::set_origin(&mut resource, &at.append(name));
    }
    let Err(taken) = accumulator.map.append(Arc::new(resource)) else { return Ok(()) };
    let resource = &taken.0;
    let shown = run.loader().shown(path);
    let other = accumulator.map.with_current_id(&resource.id).next();
    let other = other.and_then(|at| accumulator.map.get(at)).map(|other| other.origin);
    // kustomize reads the file by itself first.
    let in_file = other.is_some_and(|other| other.file == resource.origin.file);
    let doing = if in_file { "accumulating" } else { "merging" };
    Err(duplicate(taken)
        .at(other, "the first one")
        .at(entry.span, "listed here")
        .within(&format!("{doing} resources from '{name}'"))
        .wrapped(|words| {
            format!("accumulation err='{words}': must build at directory: '{shown}': file is not directory")
        }))
}

/// Adds what a folder builds. `file` is why the entry is no file.
fn folder(run: &mut Run<'_>, accumulator: &mut Accumulator, entry: &PathEntry, file: &Problem) {
    let name = entry.text();
    let err = |words: &str| format!("accumulation err='{}': {words}", file.words);
    let folder = match run.loader().folder(name) {
        Ok(folder) => folder,
        Err(FolderFault::Remote) => return note_remote(run, entry),
        Err(FolderFault::Cycle(problem)) => {
            run.report.depends_on_caller = true;
            return run.report.fail(problem.wrapped(err).at(entry.span, ""));
        }
        Err(FolderFault::Other(problem)) => {
            // What is wrong with it as a file is the better answer, but for a missing one.
            let mut shown = file.clone();
            shown.words = err(&problem.words);
            return run.report.fail(shown.at(entry.span, ""));
        }
    };
    if let Err(problem) = limit::check_layers(run.stack.len()) {
        return run.report.fail(problem.wrapped(err).at(entry.span, ""));
    }
    let base = base(run, &folder, entry, name);
    let root = run.loader().shown(&folder);
    run.report.absorb(&base.report, err);
    let found = base.report.files.len() + base.report.roots.len();
    if let Err(fault) = accumulator.map.budget.spend(found) {
        return run.report.fail(Problem::from(fault).at(entry.span, ""));
    }
    run.note_use(base.report.builtin_use);
    if base.is_component {
        let words = err(&format!("expected kind != 'Component' for path '{root}'"));
        let message = format!("`{name}` is a Component; it belongs into `components`");
        return run.report.fail(Problem::new(Code::BuildFailed, words).saying(message).at(entry.span, ""));
    }
    let merged = accumulator.merge(Accumulator::clone(&base.accumulator));
    if let Err(problem) = merged {
        let context = format!("recursed merging from path '{root}'");
        run.report.fail(problem.within(&context).wrapped(err).at(entry.span, "listed here"));
    }
}

/// Builds a folder, or takes it from an earlier build.
fn base(run: &mut Run<'_>, folder: &Utf8PathBuf, entry: &PathEntry, name: &str) -> Arc<Base> {
    let shared = run.origin.is_none() && !run.schema_is_set;
    if shared && let Some(base) = run.cache.base(folder, run.options, &run.stack) {
        return base;
    }
    let outer = enter(run, folder.clone(), name);
    let mut is_component = false;
    let mut accumulator = Accumulator::new(run.limits);
    if let Some(kustomization) = load(run, entry.span, None) {
        is_component = kustomization.is_component();
        if !is_component {
            open_api(run, &kustomization);
            let context = format!("recursed accumulation of path '{}'", run.loader().shown(folder));
            accumulator = target(run, &kustomization, accumulator, Some(&context));
        }
    }
    let report = leave(run, outer);
    let keep = shared && !run.schema_is_set && !report.depends_on_caller;
    let base = Arc::new(Base { accumulator, report, is_component });
    if keep {
        run.cache.keep(folder, run.options, &base);
    }
    base
}

/// What is put aside while a folder is built.
pub(in crate::kustomize) struct Outer {
    report: Report,
    origin: Option<origin::Origin>,
}

pub(in crate::kustomize) fn enter(run: &mut Run<'_>, folder: Utf8PathBuf, name: &str) -> Outer {
    let origin = run.origin.clone();
    run.origin = origin.as_ref().map(|at| at.append(name));
    let report = Report { roots: BTreeSet::from([folder.clone()]), ..Report::default() };
    run.stack.push(folder);
    Outer { report: std::mem::replace(&mut run.report, report), origin }
}

pub(in crate::kustomize) fn leave(run: &mut Run<'_>, outer: Outer) -> Report {
    run.stack.pop();
    run.origin = outer.origin;
    std::mem::replace(&mut run.report, outer.report)
}

/// Reads the kustomization of the folder on top of the stack.
pub(in crate::kustomize) fn load(
    run: &mut Run<'_>,
    listed: Option<Span>,
    top: Option<&Top>,
) -> Option<Kustomization> {
    let mut report = std::mem::take(&mut run.report);
    let loaded = kustomization::load(run.loader(), run.differences(), top, &mut report);
    run.report = report;
    let root = run.loader().shown(run.loader().root());
    let context = format!("couldn't make target for path '{root}'");
    let nested = run.stack.len() > 1;
    if nested {
        run.report.within(&context);
    }
    match loaded {
        Ok(kustomization) => Some(kustomization),
        Err(problem) => {
            let problem = if nested { problem.within(&context) } else { problem };
            run.report.fail(problem.at(listed, "listed here"));
            None
        }
    }
}
