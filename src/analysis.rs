//! The whole way of the data in one call.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::sync::Arc;

use camino::Utf8PathBuf;

use crate::analyzed::AnalyzedEnvironment;
use crate::check::{self, Allowed, Trace};
use crate::environment::{Discovery, EntryPoint, Environment, LeftOut, ResolveOptions, by_name, discover};
use crate::finding::{Code, Finding, Severity};
use crate::flux::{Builder, unreadable};
use crate::kustomize::SharedBuilds;
use crate::repository::Repository;
use crate::requirement::{Outside, Requirements};
use crate::source::ReadError;
use crate::threads;

/// What a user can say about a repository.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Entry points by name; where there is one, none is searched for.
    pub entries: Vec<(String, Utf8PathBuf)>,
    /// The environments that are asked about, by their names; all where there is none, or where one means none of them.
    pub asked: Vec<String>,
    /// About each environment.
    pub resolve: ResolveOptions,
    /// How many threads follow environments side by side, at most; as many as the machine is good for where nothing is said.
    /// The answer is the same.
    pub threads: Option<NonZero<usize>>,
}

/// What is wrong with the environments of a repository, and what was kept of each.
#[derive(Debug)]
pub struct Survey<K> {
    /// What was kept of the environments, sorted by their names.
    pub environments: Vec<K>,
    /// What the checks of the whole repository know of them, in the same order.
    pub traces: Vec<Trace>,
    /// The folders that look like an environment and are none.
    pub left_out: Vec<LeftOut>,
    /// All findings, environment by environment. The same fault seen from several is there several times.
    pub findings: Vec<Finding>,
    /// The findings that comments in the repository answer.
    pub allowed: Vec<Allowed>,
    /// Whether these are all environments of the repository. Otherwise nothing is said of files and comments that only the others
    /// may use.
    pub is_whole: bool,
}

/// A survey that keeps the environments themselves, so that they can be asked.
pub type Analysis = Survey<AnalyzedEnvironment>;

impl Analysis {
    /// The environment of a name.
    pub fn environment(&self, name: &str) -> Option<&AnalyzedEnvironment> {
        self.environments.iter().find(|environment| environment.name() == name)
    }
}

/// Analyses a repository: finds its environments, follows each one, builds the graphs, and checks.
pub fn analyze(repository: &Repository, options: &Options) -> Analysis {
    follow(repository, &builder(repository, options), options, |environment| environment)
}

/// The same for one of two states of a repository, whose builds are shared as far as they are the same.
pub fn analyze_sharing(repository: &Repository, options: &Options, shared: Arc<SharedBuilds>) -> Analysis {
    let builder = builder(repository, options).sharing(shared);
    follow(repository, &builder, options, |environment| environment)
}

/// The same where environments are not asked anything later: of each is kept what `keep` makes of it, and its memory is given
/// back. Of a fleet as many environments are there at a time as threads follow them.
pub fn survey<K: Send>(
    repository: &Repository,
    options: &Options,
    keep: impl Fn(AnalyzedEnvironment) -> K + Sync,
) -> Survey<K> {
    follow(repository, &builder(repository, options), options, keep)
}

fn builder<'r>(repository: &'r Repository, options: &Options) -> Builder<'r> {
    Builder::new(repository).within(options.resolve.limits)
}

/// What one environment comes to.
struct Followed<K> {
    kept: K,
    trace: Trace,
    findings: Vec<Finding>,
}

fn follow<K: Send>(
    repository: &Repository,
    builder: &Builder<'_>,
    options: &Options,
    keep: impl Fn(AnalyzedEnvironment) -> K + Sync,
) -> Survey<K> {
    let outside = Outside::scan(repository);
    let Discovery { entries, left_out, unread } = discover(repository, builder, &options.entries);
    let (entries, is_whole) = asked(entries, &options.asked);
    let threads = options.threads.map_or_else(threads::available, NonZero::get);
    let work = |environment| {
        let requirements = Requirements::of(&environment, &outside);
        let analyzed = AnalyzedEnvironment::new(environment, requirements, repository.sources().clone());
        let findings = check::check(&analyzed);
        let trace = Trace::of(&analyzed, repository);
        Followed { findings, trace, kept: keep(analyzed) }
    };
    let all = Environment::resolve_each(repository, builder, &entries, &options.resolve, threads, work);
    let (mut environments, mut traces, mut findings) = (Vec::new(), Vec::new(), Vec::new());
    for followed in all {
        environments.push(followed.kept);
        traces.push(followed.trace);
        findings.extend(followed.findings);
    }
    check::across(&traces, &mut findings);
    if is_whole {
        findings.extend(check::unlisted(repository, &traces));
    }
    findings.extend(unread_folders(repository, &traces, &unread, &findings));
    findings.extend(check::unread_lines(repository, &traces));
    let (mut findings, allowed) = check::allow(repository, &traces, findings);
    findings.retain(|finding| is_whole || finding.code != Code::UnusedAllow);
    Survey { environments, traces, left_out, findings, allowed, is_whole }
}

/// What of the repository could not be looked into, where no build has said so. Whether it matters is not known.
fn unread_folders(
    repository: &Repository,
    environments: &[Trace],
    unread: &[(Utf8PathBuf, ReadError)],
    known: &[Finding],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, error) in unread {
        let mut finding = unreadable(path, error, repository.place(path));
        let is_same = |other: &Finding| other.code == finding.code && other.message == finding.message;
        if known.iter().any(is_same) {
            continue;
        }
        finding.severity = Severity::Warning;
        finding.environments = environments.iter().map(|trace| trace.name.clone()).collect();
        findings.push(finding.note("Environments, and what they apply, may be missing."));
    }
    findings
}

/// The entries that are asked about, and whether these are all.
fn asked(entries: Vec<EntryPoint>, names: &[String]) -> (Vec<EntryPoint>, bool) {
    let find = |name: &String| by_name(&entries, name, |entry| (&*entry.name, &*entry.folder));
    let found: Option<Vec<&EntryPoint>> = names.iter().map(find).collect();
    let Some(found) = found.filter(|found| !found.is_empty()) else { return (entries, true) };
    let wanted: BTreeSet<String> = found.into_iter().map(|entry| entry.name.clone()).collect();
    let is_whole = wanted.len() == entries.len();
    (entries.into_iter().filter(|entry| wanted.contains(&entry.name)).collect(), is_whole)
}
