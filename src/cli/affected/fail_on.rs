//! What of a change makes the exit code 1.

use clap::ValueEnum;

use crate::difference::{Affected, Change, Difference, Removal, is_hazard};

/// What a change may do that somebody does not want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// An error that was not there
    NewError,
    /// An error or a warning that was not there
    NewWarning,
    /// Flux deletes an object
    Removal,
    /// Flux deletes a claim of a volume, a volume, a definition of a kind or a namespace
    DataLoss,
    /// An environment is gone: its cluster gets no change any more
    Gone,
    /// A loop of dependsOn that was not there
    Loop,
    /// Something depends on what is gone
    Dangling,
}

impl FailOn {
    /// Whether the change does it.
    pub(super) fn applies(self, answer: &Affected) -> bool {
        let totals = answer.totals();
        match self {
            Self::NewError => totals.new_errors > 0,
            Self::NewWarning => totals.new_errors + totals.new_warnings > 0,
            Self::Removal => {
                any(answer, |one| one.removed().any(|object| is_deleted(object.removal.as_ref())))
            }
            Self::DataLoss => any(answer, |one| {
                let mut deleted = one.removed().filter(|object| is_deleted(object.removal.as_ref()));
                deleted.any(|object| is_hazard(&object.id))
            }),
            Self::Gone => answer.environments.iter().any(|one| one.state == Change::Removed),
            Self::Loop => any(answer, |one| one.loops.iter().any(|found| found.change == Change::Added)),
            Self::Dangling => any(answer, |one| !one.dangling.is_empty()),
        }
    }

    /// The word on the command line.
    pub(super) fn flag(self) -> &'static str {
        match self {
            Self::NewError => "new-error",
            Self::NewWarning => "new-warning",
            Self::Removal => "removal",
            Self::DataLoss => "data-loss",
            Self::Gone => "gone",
            Self::Loop => "loop",
            Self::Dangling => "dangling",
        }
    }

    /// Why the exit code is 1.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::NewError => "there are new errors",
            Self::NewWarning => "there are new errors or warnings",
            Self::Removal => "objects are deleted",
            Self::DataLoss => "objects are deleted that take others or data with them",
            Self::Gone => "an environment is gone",
            Self::Loop => "there is a new loop",
            Self::Dangling => "something depends on what is gone",
        }
    }
}

fn any(answer: &Affected, does: impl Fn(&Difference) -> bool) -> bool {
    answer.environments.iter().filter_map(|one| one.difference.as_ref()).any(does)
}

fn is_deleted(removal: Option<&Removal>) -> bool {
    matches!(removal, Some(Removal::Pruned | Removal::Moved { .. } | Removal::Waits { .. }))
}
