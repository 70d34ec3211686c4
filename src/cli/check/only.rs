//! `--only`: which findings somebody wants to see.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyzed::AnalyzedEnvironment;
use crate::cli::inspection::Inspection;
use crate::error::Error;
use crate::finding::{Code, Finding, nearest};
use crate::text::name;

/// What `--only` leaves.
#[derive(Debug, Default)]
pub(super) struct Only {
    codes: Vec<Code>,
    selectors: Vec<String>,
}

/// The same, where it is known what its selectors select.
pub(super) struct OnlyHere<'o> {
    only: &'o Only,
    /// For each environment the ids.
    selected: BTreeMap<String, BTreeSet<String>>,
}

impl Only {
    /// Reads what the flags say: codes, and selectors of objects. All that one of them takes is left; without any, everything.
    ///
    /// # Errors
    /// For a word that is nearly a code: no object is meant by it.
    pub(super) fn parse(texts: &[String]) -> Result<Self, Error> {
        let mut only = Self::default();
        for text in texts {
            match Code::from_name(text) {
                Some(code) => only.codes.push(code),
                None => match nearest(text, Code::ALL.iter().map(|code| code.name())) {
                    Some(near) if text.contains('-') => {
                        return Err(Error::Usage(format!(
                            "--only: there is no code `{}`; did you mean `{near}`?\n`infra-graph explain` lists all codes, and \
                             ks/NAME is an object",
                            name(text)
                        )));
                    }
                    _ => only.selectors.push(text.clone()),
                },
            }
        }
        Ok(only)
    }

    /// Looks for what the selectors select.
    pub(super) fn here(
        &self,
        inspection: &Inspection,
        environments: &[&AnalyzedEnvironment],
    ) -> Result<OnlyHere<'_>, Error> {
        let mut selected: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        if !self.selectors.is_empty() {
            let asked = inspection.asked(&self.selectors, environments)?;
            for (environment, objects) in environments.iter().zip(asked.selection.of) {
                selected
                    .insert(environment.name().to_owned(), objects.iter().map(ToString::to_string).collect());
            }
        }
        Ok(OnlyHere { only: self, selected })
    }

    /// Whether nothing was asked for.
    pub(super) fn is_everything(&self) -> bool {
        self.codes.is_empty() && self.selectors.is_empty()
    }

    /// Whether a code is asked for by its name: then its findings are shown, and not only counted.
    pub(super) fn names(&self, code: Code) -> bool {
        self.codes.contains(&code)
    }
}

impl OnlyHere<'_> {
    /// Whether a finding is left: its code is asked for, or it is about a selected object.
    pub(super) fn takes(&self, finding: &Finding) -> bool {
        let is_about = |environment: &String| {
            let ids = self.selected.get(environment);
            ids.is_some_and(|ids| finding.nodes.iter().any(|node| ids.contains(node)))
        };
        self.only.is_everything()
            || self.only.names(finding.code)
            || finding.environments.iter().any(is_about)
    }
}
