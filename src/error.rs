//! Errors: what leaves nothing to analyse, or was asked for in a way that has no answer. Everything else is a finding.

use crate::query::SelectorError;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A flag, a format, a target or an environment that does not exist.
    #[error("{0}")]
    Usage(String),
    /// A selector that says nothing, or that names nothing or too much.
    #[error(transparent)]
    Selector(#[from] SelectorError),
    /// No repository, or nothing of Flux in it.
    #[error("{0}")]
    NothingToAnalyze(String),
    /// What was asked for does not build.
    #[error("{0}")]
    DoesNotBuild(String),
    /// The answer could not be written.
    #[error("cannot write the answer: {0}")]
    Write(#[from] std::io::Error),
}

impl Error {
    /// The exit code of the command line: 2 for usage, 3 where there is nothing to analyse.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Selector(_) => 2,
            Self::NothingToAnalyze(_) | Self::DoesNotBuild(_) | Self::Write(_) => 3,
        }
    }
}
