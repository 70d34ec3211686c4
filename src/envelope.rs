//! What every JSON answer is wrapped in.

use serde::{Deserialize, Serialize};

use crate::text::json;

/// The version of all JSON documents. It changes when a field is taken away or means something else; more fields are
/// no change.
pub const API_VERSION: &str = "infra-graph/v2";

/// `{apiVersion, kind, result}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope<T> {
    /// [`API_VERSION`].
    pub api_version: String,
    /// What the result is.
    pub kind: String,
    /// The result.
    pub result: T,
}

impl<T> Envelope<T> {
    /// Wraps a result.
    pub fn new(kind: &str, result: T) -> Self {
        Self { api_version: API_VERSION.to_owned(), kind: kind.to_owned(), result }
    }
}

impl<T: Serialize> Envelope<T> {
    /// The document, indented, with a line break at its end. Characters that cannot be seen are written by their number.
    ///
    /// # Errors
    /// Where the result has something that JSON cannot say: a map whose keys are no strings, for instance.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| json::escaped(&text) + "\n")
    }
}
