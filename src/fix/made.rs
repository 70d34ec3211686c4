//! What is made of the changes of a finding, and what is not.

use std::fmt;

use crate::finding::{Code, Edit};

use super::refusal::Refusal;

/// Why a finding is not fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dropped {
    /// Its file, or the place in it, cannot be edited.
    Refused(Refusal),
    /// It was tried, and the finding is still there.
    Stays,
    /// It was tried, and brings another finding: its code and its message.
    Brings(Code, String),
    /// It takes away what somebody declared, and so takes a decision.
    Decision(Code),
    /// So many did not fit together that it was not tried.
    Untried,
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "cannot be edited: {refusal}"),
            Self::Stays => f.write_str("does not help: with it, the finding is still there"),
            Self::Brings(code, message) => write!(f, "would bring {code}: {message}"),
            Self::Decision(code) => {
                write!(f, "takes a decision: if it is the right one, `check --fix --only {code}` makes it")
            }
            Self::Untried => {
                f.write_str("not tried, since too many others do not fit together: run it again")
            }
        }
    }
}

/// Changes of a finding that are made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Made {
    /// The number of the wanted finding.
    pub finding: usize,
    /// All of its changes, or those that can be made, where each helps by itself.
    pub edits: Vec<Edit>,
}

/// Changes of a finding that are not made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Left {
    /// The number of the wanted finding.
    pub finding: usize,
    /// Its changes.
    pub edits: Vec<Edit>,
    /// The reason.
    pub why: Dropped,
}

impl Made {
    pub(super) fn left(self, why: Dropped) -> Left {
        Left { finding: self.finding, edits: self.edits, why }
    }
}
