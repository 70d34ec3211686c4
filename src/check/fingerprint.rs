//! What stays of a finding when lines move.

use std::sync::LazyLock;

use hmac_sha256::Hash;
use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::source::SourceMap;

/// What makes a finding the same one in another revision of the repository: no line, no column, no severity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fingerprint {
    /// The code.
    pub code: String,
    /// The message, without places in it.
    pub message: String,
    /// The ids of the nodes, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<String>,
    /// The file, of a finding that concerns no node: nothing else tells it from its like in other files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl Fingerprint {
    /// The fingerprint of a finding.
    pub fn of(finding: &Finding, sources: &SourceMap) -> Self {
        let mut nodes = finding.nodes.clone();
        nodes.sort();
        nodes.dedup();
        let primary = finding.span().filter(|_| nodes.is_empty());
        Self {
            code: finding.code.name().to_owned(),
            message: without_places(&finding.message),
            nodes,
            path: primary.map(|span| sources.file(span.file).path.to_string()),
        }
    }

    /// The fingerprint in these environments as 32 hexadecimal digits. `nth` tells several from each other that are alike
    /// otherwise; it counts from 0.
    pub fn digest<'e>(&self, environments: impl IntoIterator<Item = &'e String>, nth: usize) -> String {
        let mut hash = Hash::new();
        let mut add = |kind: char, text: &str| hash.update(format!("{kind}{}:{text}", text.len()));
        add('c', &self.code);
        add('m', &self.message);
        self.nodes.iter().for_each(|node| add('n', node));
        self.path.iter().for_each(|path| add('p', path));
        environments.into_iter().for_each(|name| add('e', name));
        add('t', &nth.to_string());
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The message with the places in it taken out: `a.yaml:3:5` is `a.yaml`, `line 3` is `line`; spaces are made one.
fn without_places(message: &str) -> String {
    static PLACE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(\.[A-Za-z]+):\d+(?::\d+)?\b|\b(line|column|offset) \d+").ok());
    let words = message.split_whitespace().collect::<Vec<_>>().join(" ");
    match &*PLACE {
        Some(place) => place.replace_all(&words, "$1$2").into_owned(),
        None => words,
    }
}
