//! What is installed before Flux, by something else.

use crate::repository::Repository;
use crate::source::Span;

use super::Need;

/// What a file of the repository shows of an installer outside of Flux.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Who brings it, in words: "the chart cert-manager of a helmfile".
    pub description: String,
    /// The line that shows it.
    pub span: Span,
}

/// What the repository installs outside of Flux. It holds for all environments.
#[derive(Debug, Clone, Default)]
pub struct Outside {}

impl Outside {
    /// Looks for it.
    pub fn scan(repository: &Repository) -> Self {
        let _ = repository;
        Self::default()
    }

    /// The first evidence that something is there before Flux.
    pub fn evidence(&self, need: &Need) -> Option<&Evidence> {
        let _ = need;
        None
    }
}
