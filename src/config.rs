//! `.infra-graph.yaml`: what a repository says about itself where it cannot be seen.
//!
//! ```
//! use infra_graph::DecodeError;
//! use infra_graph::config::Config;
//! let error = Config::parse("findings: {mising-dependency: off}").unwrap_err();
//! assert_eq!(error, DecodeError::UnknownCode(Some("missing-dependency")));
//! ```

use std::collections::BTreeMap;

use camino::Utf8Path;
use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer};

use crate::decode_error::DecodeError;
use crate::finding::{Code, Severity, nearest};
use crate::limits::Limits;
use crate::source::{Glob, SourceMap, Span};
use crate::yaml::{self, Document, ErrorKind, ParseError};

/// The file's content.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Environments by name, where discovery is not enough.
    pub environments: BTreeMap<String, EnvironmentConfig>,
    /// Sources that live elsewhere, `Kind/namespace/name`, and what stands for each: a folder, an archive as `flux build
    /// artifact` makes it, or `git:FOLDER@REV`. A relative path begins at the root of the repository; one that leads out of it
    /// needs `--allow-outside`.
    pub sources: BTreeMap<String, String>,
    /// Variables that are set outside of the repository.
    pub variables: VariablesConfig,
    /// Objects that are there although no file shows them: `Kind/namespace/name`, with `*` for any text.
    pub objects: Vec<String>,
    /// Layers of pictures, in the order of the file.
    pub layers: indexmap::IndexMap<String, LayerConfig>,
    /// Severities by code.
    #[cfg_attr(feature = "schema", schemars(schema_with = "levels_by_code"))]
    pub findings: BTreeMap<String, Level>,
    /// How much is followed before a finding says `too-large`. A file that the repository itself brings can only lower it.
    pub limits: LimitsConfig,
}

/// How much is followed; what is not set stays as it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    /// How many objects the builds of one environment may give, all together: 400,000.
    pub objects: Option<usize>,
    /// How many steps one build may take (values that are looked at, bytes that are made): 100,000,000.
    pub steps: Option<u64>,
    /// How many files the copy rules of one artifact may look at: 100,000. All artifacts of an environment may look at ten times as many.
    pub files: Option<usize>,
}

impl LimitsConfig {
    /// The limits with what is set here. `is_own` is whether whoever runs the program says so: then they may rise, too.
    pub fn over(&self, limits: Limits, is_own: bool) -> Limits {
        fn set<T: Ord + Copy>(old: T, new: Option<T>, is_own: bool) -> T {
            match new {
                Some(new) if is_own => new,
                Some(new) => new.min(old),
                None => old,
            }
        }
        Limits {
            objects: set(limits.objects, self.objects, is_own),
            steps: set(limits.steps, self.steps, is_own),
            files: set(limits.files, self.files, is_own),
        }
    }
}

/// An environment.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EnvironmentConfig {
    /// The folder that it starts at.
    pub path: String,
}

/// Variables of `postBuild` that are set outside.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct VariablesConfig {
    /// Their names, with `*` for any text: `SECRET_*`.
    pub names: Vec<String>,
    /// Objects that they come from: `ConfigMap/flux-system/cluster-settings`.
    pub from: Vec<String>,
}

/// A layer.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LayerConfig {
    /// Patterns of paths: `infrastructure/**`.
    #[serde(deserialize_with = "globs")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub paths: Vec<Glob>,
}

fn globs<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Glob>, D::Error> {
    let patterns = Vec::<String>::deserialize(from)?;
    let refuse = |text: &str| D::Error::invalid_value(Unexpected::Str(text), &"a pattern of paths");
    patterns.iter().map(|text| Glob::path(text).map_err(|_| refuse(text))).collect()
}

/// A severity, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported.
    Off,
    /// Worth knowing.
    Info,
    /// Will hurt some day.
    Warning,
    /// Flux will not deliver something.
    Error,
}

/// A map whose keys are codes: editors offer them.
#[cfg(feature = "schema")]
fn levels_by_code(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    schemars::json_schema!({
        "type": "object",
        "propertyNames": {"enum": names},
        "additionalProperties": generator.subschema_for::<Level>(),
    })
}

impl Level {
    /// The severity; nothing for a finding that is not to be reported.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

impl Config {
    /// Reads the text of the file.
    ///
    /// # Errors
    /// What is wrong, with line and column. Nothing of the file is quoted: it may be anything that was taken for a
    /// configuration.
    pub fn parse(text: &str) -> Result<Self, DecodeError> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        // The library takes the square of the depth.
        let file = SourceMap::default().add(Utf8Path::new(""), "");
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let documents = yaml::parse(text, |start, end| Span::new(file, number(start), number(end)));
        let is_deep = |document: &Result<Document, ParseError>| {
            document.as_ref().is_err_and(|error| error.kind == ErrorKind::Limit)
        };
        if documents.iter().any(is_deep) {
            return Err(DecodeError::TooDeep);
        }
        let config: Self = serde_yaml::from_str(text).map_err(|error| {
            let place = error.location().map(|place| (place.line(), place.column()));
            DecodeError::of_serde("YAML", &error.to_string(), place)
        })?;
        match config.findings.keys().find(|name| Code::from_name(name).is_none()) {
            Some(name) => {
                Err(DecodeError::UnknownCode(nearest(name, Code::ALL.iter().map(|code| code.name()))))
            }
            None => Ok(config),
        }
    }
}
