//! Labels or annotations that are all lost, since one of them is no text: Flux's controllers and its operator read them as texts
//! before they set their own.

use crate::finding::enumerate;
use crate::yaml::{Mode, Node};

/// How many keys are named.
const SHOWN: usize = 5;

/// The first value that is no text, among others.
pub(super) struct Lost<'n> {
    /// The key, as it is shown; empty where there are no keys at all.
    pub key: String,
    /// The value.
    pub node: &'n Node,
    others: Vec<String>,
}

impl<'n> Lost<'n> {
    /// Nothing where all are texts. A null is an empty one.
    pub(super) fn first(values: &'n Node) -> Option<Self> {
        let shown = |key: &str| format!("`{key}`");
        let Some(mapping) = values.as_mapping() else {
            return (!values.is_null()).then(|| Self {
                key: String::new(),
                node: values,
                others: Vec::new(),
            });
        };
        let found = mapping.iter().find(|entry| !entry.value.is_null() && entry.value.as_str().is_none())?;
        let others = mapping.iter().map(|entry| &*entry.key.text).filter(|key| *key != &*found.key.text);
        Some(Self { key: shown(&found.key.text), node: &found.value, others: others.map(shown).collect() })
    }

    /// What the value is: "a number".
    pub(super) fn what(&self) -> &'static str {
        self.node.describe(Mode::Resource)
    }

    /// What becomes of who applies the object, and of the others.
    pub(super) fn note(&self, owner: &str) -> String {
        let ready = format!("{owner} becomes Ready all the same, and nothing is reported.");
        let mut others = self.others.clone();
        let more = others.len().saturating_sub(SHOWN);
        others.truncate(SHOWN);
        if more > 0 {
            others.push(format!("{more} more"));
        }
        if others.is_empty() { ready } else { format!("Lost as well: {}. {ready}", enumerate(&others)) }
    }
}
