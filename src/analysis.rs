//! The whole way of the data in one call.

use camino::Utf8PathBuf;

use crate::analyzed::AnalyzedEnvironment;
use crate::check::{self, Allowed};
use crate::environment::{Discovery, Environment, LeftOut, ResolveOptions, discover};
use crate::finding::Finding;
use crate::flux::Builder;
use crate::repository::Repository;
use crate::requirement::{Outside, Requirements};

/// What a user can say about a repository.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Entry points by name; where there is one, none is searched for.
    pub entries: Vec<(String, Utf8PathBuf)>,
    /// About each environment.
    pub resolve: ResolveOptions,
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
    let environments: Vec<AnalyzedEnvironment> = entries
        .iter()
        .map(|entry| {
            let environment = Environment::resolve(repository, &builder, entry, &options.resolve);
            let requirements = Requirements::of(&environment, &outside);
            AnalyzedEnvironment::new(environment, requirements, repository.sources().clone())
        })
        .collect();
    let mut findings: Vec<Finding> =
        environments.iter().flat_map(|subject| check::check(subject, &environments)).collect();
    findings.extend(check::unlisted(repository, &environments));
    let (findings, allowed) = check::allow(repository, &environments, findings);
    Analysis { environments, left_out, findings, allowed }
}
