//! `--only`: which findings somebody wants to see.

use crate::error::Error;
use crate::finding::{Code, Finding, nearest};
use crate::text::name;

/// What `--only` leaves.
#[derive(Debug, Default)]
pub(super) struct Only {
    codes: Vec<Code>,
}

impl Only {
    /// Reads what the flags say. All that one of them takes is left; without any, everything.
    ///
    /// This is the one place that knows what an argument of `--only` may be.
    pub(super) fn parse(texts: &[String]) -> Result<Self, Error> {
        let codes = texts.iter().map(|text| code(text)).collect::<Result<_, _>>()?;
        Ok(Self { codes })
    }

    /// Whether a finding is left.
    pub(super) fn takes(&self, finding: &Finding) -> bool {
        self.is_everything() || self.names(finding.code)
    }

    /// Whether nothing was asked for.
    pub(super) fn is_everything(&self) -> bool {
        self.codes.is_empty()
    }

    /// Whether a code is asked for by its name: then its findings are shown, and not only counted.
    pub(super) fn names(&self, code: Code) -> bool {
        self.codes.contains(&code)
    }
}

fn code(text: &str) -> Result<Code, Error> {
    Code::from_name(text).ok_or_else(|| {
        let near = nearest(text, Code::ALL.iter().map(|code| code.name()));
        let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        Error::Usage(format!(
            "--only: there is no code `{}`{hint}\n`infra-graph explain` lists all codes",
            name(text)
        ))
    })
}
