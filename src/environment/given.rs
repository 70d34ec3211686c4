//! What a user says that comes from outside: variables and objects that no file of the repository shows.

use crate::flux::NamePattern;
use crate::object::ObjectRef;

/// Names that something outside brings: another repository, a mutating webhook, a hand. Each is a pattern, in which `*`
/// stands for any text without `/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// Names of variables: `SECRET_*`.
    pub variables: Vec<NamePattern>,
    /// Objects that variables come from, whatever keys they have: `ConfigMap/flux-system/cluster-settings`.
    pub variables_from: Vec<NamePattern>,
    /// Objects that are there: `Secret/flux-system/*`.
    pub objects: Vec<NamePattern>,
}

impl Given {
    /// Whether the object is there, whoever applies it.
    pub fn has(&self, object: &ObjectRef) -> bool {
        if self.objects.is_empty() && self.variables_from.is_empty() {
            return false;
        }
        let named = object.to_string();
        self.objects.iter().chain(&self.variables_from).any(|pattern| pattern.matches(&named))
    }

    /// Whether variables come from this object that no file shows.
    pub(super) fn brings_variables(&self, object: &ObjectRef) -> bool {
        let named = object.to_string();
        self.variables_from.iter().any(|pattern| pattern.matches(&named))
    }
}
