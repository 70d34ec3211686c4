//! How Flux reads a text again that it has made: the rendered template of a `ResourceSet`, an object after substitution, a file
//! to be merged.

use crate::kustomize::json_form;
use crate::source::Span;
use crate::yaml::{self, Mode, Node};

/// Why a text could not be read, and where.
#[derive(Debug)]
pub(super) enum ReadError {
    /// It is no YAML.
    Yaml(String, Span),
    /// It is YAML that has no form in JSON.
    Json(String, Span),
}

/// The first document of a text by the rules of `sigs.k8s.io/yaml` (YAML 1.1), as JSON has it; nothing for a text without any,
/// and for null.
pub(super) fn first_document(
    text: &str,
    place: impl Fn(usize, usize) -> Span + Sync,
) -> Result<Option<Node>, ReadError> {
    let Some(document) = yaml::parse_legacy(text, &place) else { return Ok(None) };
    let document = document.map_err(|error| ReadError::Yaml(error.message, error.span))?;
    let Some(root) = document.root.filter(|root| !root.is_null()) else { return Ok(None) };
    let node = json_form(&root, Mode::Legacy).map_err(|fault| {
        let span = fault.span.unwrap_or(root.span);
        ReadError::Json(fault.message, span)
    })?;
    Ok(Some(node))
}

/// The parts of a text from a byte on, between its lines of `---`; an error where more than a comment stands on such a line. A line at the start
/// of a part belongs to it. Follows `YAMLReader` of `k8s.io/apimachinery`.
pub(super) fn pieces(
    text: &str,
    from: usize,
) -> impl Iterator<Item = Result<(usize, usize), (usize, usize)>> {
    let mut at = from;
    std::iter::from_fn(move || {
        let start = at;
        while at < text.len() {
            let line = at;
            let length = text[line..].find('\n').map_or(text.len() - line, |end| end + 1);
            at += length;
            let Some(behind) = text[line..line + length].strip_prefix("---") else { continue };
            let behind = behind.trim();
            if !(behind.is_empty() || behind.starts_with('#')) {
                at = text.len();
                return Some(Err((line, line + text[line..line + length].trim_end().len())));
            }
            if line > start {
                return Some(Ok((start, line)));
            }
        }
        (start < at).then_some(Ok((start, at)))
    })
}
