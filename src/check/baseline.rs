//! Findings that are known, so that only new ones are reported.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::decode_error::DecodeError;
use crate::envelope::{API_VERSION, Envelope};
use crate::finding::{Finding, Label};
use crate::source::SourceMap;

use super::Fingerprint;

/// The kind of the document.
const KIND: &str = "Baseline";

/// Findings that are known, as they are written to a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Baseline {
    /// Sorted.
    pub findings: Vec<BaselineEntry>,
}

/// A finding that is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BaselineEntry {
    /// What it is.
    #[serde(flatten)]
    pub fingerprint: Fingerprint,
    /// Where it is known. In any other environment it is new.
    pub environments: BTreeSet<String>,
    /// How often it is in each of these environments.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub times: usize,
}

/// The findings of a run beside a baseline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What the baseline does not have.
    pub new: Vec<Finding>,
    /// What it has.
    pub known: Vec<Finding>,
    /// What it has and this run does not, with the environments that are without it.
    pub gone: Vec<BaselineEntry>,
}

impl Baseline {
    /// What is found now. Findings are those of single environments, before any are merged.
    pub fn of(findings: &[Finding], sources: &SourceMap) -> Self {
        let mut places: BTreeMap<(Fingerprint, String), HashSet<&[Label]>> = BTreeMap::new();
        for finding in findings {
            for name in &finding.environments {
                let key = (Fingerprint::of(finding, sources), name.clone());
                places.entry(key).or_default().insert(&finding.labels);
            }
        }
        let counts = places.into_iter().map(|(key, places)| (key, places.len()));
        Self { findings: entries(counts) }
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// What is wrong with it. Nothing of the file is quoted.
    pub fn parse(text: &str) -> Result<Self, DecodeError> {
        let document: Envelope<Self> = serde_json::from_str(text).map_err(|error| {
            DecodeError::of_serde("JSON", &error.to_string(), Some((error.line(), error.column())))
        })?;
        if document.api_version != API_VERSION || document.kind != KIND {
            return Err(DecodeError::OtherDocument(API_VERSION, KIND));
        }
        Ok(document.result)
    }

    /// The text of the file: JSON, the same bytes for the same findings.
    ///
    /// # Errors
    /// None: there is nothing in it that JSON cannot say.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Envelope::new(KIND, self).to_json()
    }

    /// Parts what is known from what is new. `checked` are the environments of this run: what is known of others says
    /// nothing here. An environment that is in none of `all` is gone. Each finding is one of a single environment.
    pub fn compare(
        &self,
        findings: Vec<Finding>,
        sources: &SourceMap,
        checked: &[String],
        all: &[String],
    ) -> Comparison {
        let mut left: BTreeMap<(Fingerprint, String), usize> = BTreeMap::new();
        for entry in &self.findings {
            for name in entry.environments.iter().filter(|name| checked.contains(name) || !all.contains(name))
            {
                *left.entry((entry.fingerprint.clone(), name.clone())).or_default() += entry.times;
            }
        }
        let mut result = Comparison::default();
        // The same lines, seen by several builds of one environment, are one finding.
        let mut seen: HashMap<(Fingerprint, String, Vec<Label>), bool> = HashMap::new();
        for finding in findings {
            let fingerprint = Fingerprint::of(&finding, sources);
            let take = |name: &String| {
                let mut take = || {
                    let rest = left.get_mut(&(fingerprint.clone(), name.clone())).filter(|rest| **rest > 0);
                    rest.map(|rest| *rest -= 1).is_some()
                };
                *seen
                    .entry((fingerprint.clone(), name.clone(), finding.labels.clone()))
                    .or_insert_with(&mut take)
            };
            let (known, new): (BTreeSet<String>, BTreeSet<String>) =
                finding.environments.iter().cloned().partition(take);
            if !known.is_empty() {
                result.known.push(Finding { environments: known, ..finding.clone() });
            }
            if !new.is_empty() || finding.environments.is_empty() {
                result.new.push(Finding { environments: new, ..finding });
            }
        }
        left.retain(|_, rest| *rest > 0);
        result.gone = entries(left);
        result
    }
}

/// The environments of each finding that are without a difference, together.
fn entries(counts: impl IntoIterator<Item = ((Fingerprint, String), usize)>) -> Vec<BaselineEntry> {
    let mut grouped: BTreeMap<(Fingerprint, usize), BTreeSet<String>> = BTreeMap::new();
    for ((fingerprint, name), times) in counts {
        grouped.entry((fingerprint, times)).or_default().insert(name);
    }
    let entry = |((fingerprint, times), environments)| BaselineEntry { fingerprint, environments, times };
    grouped.into_iter().map(entry).collect()
}

fn once() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_once(times: &usize) -> bool {
    *times == 1
}
