//! The whole way of the data in one call.

use std::num::NonZero;

use camino::Utf8PathBuf;

use crate::analyzed::AnalyzedEnvironment;
use crate::check::{self, Allowed};
use crate::environment::{Discovery, Environment, LeftOut, ResolveOptions, discover};
use crate::finding::Finding;
use crate::flux::Builder;
use crate::graph::Graph;
use crate::repository::Repository;
use crate::requirement::{Outside, Requirements};
use crate::threads;

/// What a user can say about a repository.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Entry points by name; where there is one, none is searched for.
    pub entries: Vec<(String, Utf8PathBuf)>,
    /// About each environment.
    pub resolve: ResolveOptions,
    /// How many threads follow environments side by side, at most; as many as the machine is good for where nothing is said.
    /// The answer is the same.
    pub threads: Option<NonZero<usize>>,
}

/// The environments of a repository, and what is wrong with them.
#[derive(Debug)]
pub struct Analysis {
    /// The environments, sorted by name.
    pub environments: Vec<AnalyzedEnvironment>,
    /// The folders that look like an environment and are none.
    pub left_out: Vec<LeftOut>,
    /// All findings, environment by environment. The same fault seen from several is there several times.
    pub findings: Vec<Finding>,
    /// The findings that comments in the repository answer.
    pub allowed: Vec<Allowed>,
}

impl Analysis {
    /// The environment of a name.
    pub fn environment(&self, name: &str) -> Option<&AnalyzedEnvironment> {
        self.environments.iter().find(|environment| environment.name() == name)
    }
}

/// Analyses a repository: finds its environments, follows each one, builds the graphs, and checks.
pub fn analyze(repository: &Repository, options: &Options) -> Analysis {
    let builder = Builder::new(repository);
    let outside = Outside::scan(repository);
    let Discovery { entries, left_out } = discover(repository, &builder, &options.entries);
    let threads = options.threads.map_or_else(threads::available, NonZero::get);
    let environments = Environment::resolve_all(repository, &builder, &entries, &options.resolve, threads);
    let needs = threads::map(threads, &environments, |_, environment| {
        let requirements = Requirements::of(environment, &outside);
        let graph = Graph::build(environment, &requirements);
        (requirements, graph)
    });
    let environments: Vec<AnalyzedEnvironment> = environments
        .into_iter()
        .zip(needs)
        .map(|(environment, (requirements, graph))| {
            let sources = repository.sources().clone();
            AnalyzedEnvironment::with_graph(environment, requirements, graph, sources)
        })
        .collect();
    let found = threads::map(threads, &environments, |_, subject| check::check(subject, &environments));
    let mut findings: Vec<Finding> = found.into_iter().flatten().collect();
    findings.extend(check::unlisted(repository, &environments));
    let (findings, allowed) = check::allow(repository, &environments, findings);
    Analysis { environments, left_out, findings, allowed }
}
