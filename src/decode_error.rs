//! What is wrong with a file of ours that serde refuses, without anything that stands in it.
//!
//! A configuration may be anything that somebody took for one: its values, and the names of fields that we do not know, are
//! not ours to print. Place, kind and what was expected are.

use crate::finding::nearest;

/// The names of values in serde's messages, as `Unexpected` displays them.
const KINDS: &[(&str, &str)] = &[
    ("boolean", "a boolean"),
    ("integer", "a number"),
    ("floating point", "a number"),
    ("character", "a text"),
    ("string", "a text"),
    ("byte array", "bytes"),
    ("unit", "nothing"),
    ("null", "nothing"),
    ("Option", "nothing"),
    ("sequence", "a list"),
    ("map", "a mapping"),
];

/// Why a text is no configuration, or no baseline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// It cannot be read, or something else stands there than is expected: line and column, from 1, where they are known, and
    /// what is wrong.
    #[error("{}{reason}", .place.map(|(line, column)| format!("line {line}, column {column}: ")).unwrap_or_default())]
    Malformed {
        /// Line and column.
        place: Option<(usize, usize)>,
        /// What is wrong, for people.
        reason: String,
    },
    /// It nests deeper than is read.
    #[error("this nests deeper than a configuration does")]
    TooDeep,
    /// `findings` has a key that is no code: the code that is nearly called so.
    #[error("findings: one of these is no code of a finding{}", .0.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    UnknownCode(Option<&'static str>),
    /// It is a document of another kind or version: the version and the kind that are needed.
    #[error("it is a document of another kind or version, and {0} {1} is needed")]
    OtherDocument(&'static str, &'static str),
}

impl DecodeError {
    /// From a message of serde, of a parser of YAML or of JSON. `format` is what the text should be.
    pub(crate) fn of_serde(format: &str, message: &str, place: Option<(usize, usize)>) -> Self {
        let reason = said(message);
        Self::Malformed {
            place: place.filter(|(line, _)| *line > 0),
            reason: reason.unwrap_or_else(|| format!("it is not {format}, or not what is expected here")),
        }
    }
}

fn said(message: &str) -> Option<String> {
    let (at, message) = without_path(message);
    let said = refused(message)?;
    Some(match at {
        Some(field) => format!("{field}: {said}"),
        None => said,
    })
}

/// The field at the top that a message begins with, where it is one of ours.
fn without_path(message: &str) -> (Option<&'static str>, &str) {
    const FIELDS: &[&str] = &["environments", "sources", "layers", "findings", "result"];
    let starts = ["invalid ", "unknown ", "missing ", "duplicate "];
    let found = starts.iter().filter_map(|start| {
        if message.starts_with(start) {
            Some(0)
        } else {
            message.find(&format!(": {start}")).map(|at| at + 2)
        }
    });
    let Some(at) = found.min() else { return (None, message) };
    let field = FIELDS.iter().find(|field| message[..at].starts_with(**field));
    (field.copied(), &message[at..])
}

/// What serde refuses. Only its own words are taken over: behind the last `expected` nothing of the file stands.
fn refused(message: &str) -> Option<String> {
    let expected = message.rfind(", expected ").map(|at| &message[at + ", expected ".len()..]);
    let expected = expected.map(|text| text.split(" at line ").next().unwrap_or_default().trim());
    if let Some(rest) =
        message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "))
    {
        let kind =
            KINDS.iter().find(|(word, _)| rest.starts_with(word)).map_or("something else", |(_, kind)| kind);
        return Some(format!("it is {kind}, and {} is expected", ours(expected?)));
    }
    for (start, what) in [("unknown field `", "field"), ("unknown variant `", "word")] {
        if let Some(rest) = message.strip_prefix(start) {
            return Some(unknown(what, rest, expected.unwrap_or_default()));
        }
    }
    let quoted =
        |start: &str| Some(message.strip_prefix(start)?.split('`').next().unwrap_or_default().to_owned());
    if let Some(field) = quoted("missing field `") {
        return Some(format!("the field `{field}` is missing"));
    }
    quoted("duplicate field `").map(|field| format!("the field `{field}` is there twice"))
}

/// A name that is none of ours: what is near it, and what there is.
fn unknown(what: &str, rest: &str, expected: &str) -> String {
    let name = rest.split('`').next().unwrap_or_default();
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    let hint = nearest(name, known.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
    format!("there is no such {what}{}\n{what}s: {}", hint.unwrap_or_default(), known.join(", "))
}

/// The name of one of our types as people say it.
fn ours(expected: &str) -> &str {
    match expected {
        text if text.starts_with("struct ") || text.starts_with("map") || text == "a map" => "a mapping",
        text if text.starts_with("sequence") || text == "a sequence" => "a list",
        text if text.starts_with("string") || text == "a string" => "a text",
        text if text.starts_with("enum ") || text.starts_with("variant ") => "a word",
        "usize" | "u64" | "i64" => "a number",
        other => other,
    }
}
