//! A fix that lets a Kustomization wait.

use crate::analyzed::AnalyzedEnvironment;
use crate::finding::{Edit, Finding};
use crate::object::ObjectRef;

use super::advice::spec_field_set;
use super::retry;

impl Finding {
    /// Adds the fix that a Kustomization waits for all that it applies, with `edits` beside it. Of one that no file holds,
    /// nobody can try it.
    pub(super) fn waits(
        self,
        analyzed: &AnalyzedEnvironment,
        reference: &ObjectRef,
        give: &str,
        mut edits: Vec<Edit>,
    ) -> Self {
        let Some(wait) = spec_field_set(analyzed.environment(), reference, "wait", "true") else {
            return self;
        };
        edits.push(wait);
        let retry = retry::shortened(analyzed, reference);
        let also = if retry.is_some() { " and `retryInterval: 2m`" } else { "" };
        edits.extend(retry);
        Edit::unite(&mut edits);
        self.advise(format!("{give} `wait: true`{also}"), edits)
    }
}
