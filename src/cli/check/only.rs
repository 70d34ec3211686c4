//! `--only`: which findings somebody wants to see.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyzed::AnalyzedEnvironment;
use crate::cli::inspection::Inspection;
use crate::error::Error;
use crate::finding::{Code, Finding, nearest};
use crate::object::ObjectRef;
use crate::text::name;

/// What `--only` leaves.
#[derive(Debug, Default)]
pub(super) struct Only {
    codes: Vec<Code>,
    selectors: Vec<String>,
}

/// For each environment the ids of the objects that are selected.
#[derive(Debug, Default)]
pub(super) struct About(BTreeMap<String, BTreeSet<String>>);

impl About {
    /// Whether a finding is about one of them.
    pub(super) fn has(&self, finding: &Finding) -> bool {
        finding.environments.iter().any(|environment| {
            let ids = self.0.get(environment);
            ids.is_some_and(|ids| finding.nodes.iter().any(|node| ids.contains(node)))
        })
    }
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

    /// Whether it is about objects, so that environments have to be there to be asked.
    pub(super) fn selects_objects(&self) -> bool {
        !self.selectors.is_empty()
    }

    /// The objects that are selected.
    pub(super) fn about(
        &self,
        inspection: &Inspection,
        environments: &[&AnalyzedEnvironment],
    ) -> Result<About, Error> {
        let asked = inspection.asked(&self.selectors, environments)?;
        let of = environments.iter().zip(asked.selection.of);
        let ids = |objects: Vec<ObjectRef>| objects.iter().map(ToString::to_string).collect();
        Ok(About(of.map(|(environment, objects)| (environment.name().to_owned(), ids(objects))).collect()))
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
