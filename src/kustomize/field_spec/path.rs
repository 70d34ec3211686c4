//! The path of a field spec, split once.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use arcstr::ArcStr;

use crate::kustomize::field_path;

/// Keys joined by `/`; a list is entered by itself, or marked with `[]`; `\/` is a slash in a key. Reads as its text.
///
/// Transformers ask every object of a build for it. So it is split only once, and the fields that it makes share its
/// keys.
#[derive(Debug, Clone, Default)]
pub(crate) struct FieldPath(Arc<Parts>);

#[derive(Debug, Default)]
struct Parts {
    text: String,
    keys: OnceLock<Vec<ArcStr>>,
}

impl FieldPath {
    /// The keys in order.
    pub(super) fn keys(&self) -> &[ArcStr] {
        self.0
            .keys
            .get_or_init(|| field_path::split(&self.0.text, "/").into_iter().map(ArcStr::from).collect())
    }
}

impl<T: Into<String>> From<T> for FieldPath {
    fn from(text: T) -> Self {
        Self(Arc::new(Parts { text: text.into(), keys: OnceLock::new() }))
    }
}

impl Deref for FieldPath {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0.text
    }
}

impl PartialEq for FieldPath {
    fn eq(&self, other: &Self) -> bool {
        self.0.text == other.0.text
    }
}

impl Eq for FieldPath {}

impl Hash for FieldPath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.text.hash(state);
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}
