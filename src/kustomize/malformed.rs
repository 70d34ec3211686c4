//! What is said of a text that is not YAML.

use crate::finding::Code;
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::{ErrorKind, ParseError};

use super::problem::Problem;

/// The problem of a text that does not parse: a template, a Git conflict that was committed, or something else. `words` are
/// kustomize's; `noun` is what the text should have been; `conflict` is what [`conflict`] says of its file.
pub(super) fn malformed(error: &ParseError, words: String, noun: &str, conflict: Option<Span>) -> Problem {
    if error.kind == ErrorKind::Limit {
        return Problem::new(Code::TooLarge, words)
            .saying(error.message.clone())
            .at(Some(error.span), "here the limit is reached");
    }
    if let Some(span) = conflict {
        let mut problem = Problem::new(Code::InvalidYaml, words)
            .saying("a Git conflict is left in this file")
            .at(Some(span), "this marker is not YAML");
        problem.finding.help = Some("resolve the conflict, and take out its markers".to_owned());
        return problem;
    }
    let code = if error.template { Code::TemplateInManifest } else { Code::InvalidYaml };
    let message = match code {
        Code::TemplateInManifest => format!("this is a template, not {noun}"),
        _ => format!("this is not YAML: {}", error.message),
    };
    Problem::new(code, words).saying(message).at(Some(error.span), &error.message)
}

/// The first marker of a Git conflict in a file: lines that start with seven `<`, `=` and `>`, in this order. Linear, so that it is
/// asked for once where a file has many errors.
pub(super) fn conflict(file: FileId, sources: &SourceMap) -> Option<Span> {
    let source = sources.file(file);
    let mut wanted = ["<<<<<<<", "=======", ">>>>>>>"].into_iter();
    let (mut marker, mut first, mut start) = (wanted.next(), None, 0);
    for line in source.text.split_inclusive('\n') {
        if let Some(text) = marker
            && is_marker(line, text)
        {
            let end = start + text.len();
            first = first.or(Some((start, end)));
            marker = wanted.next();
        }
        start += line.len();
    }
    let (start, end) = first.filter(|_| marker.is_none())?;
    Some(Span::new(file, u32::try_from(start).ok()?, u32::try_from(end).ok()?))
}

/// Whether a line is the marker, alone or with a name behind it.
fn is_marker(line: &str, marker: &str) -> bool {
    let rest = line.trim_end().strip_prefix(marker);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}
