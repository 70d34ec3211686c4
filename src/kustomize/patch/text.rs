//! The text of a patch: inline or in a file, a strategic merge or operations.

use arcstr::ArcStr;

use crate::kustomize::build::Run;
use crate::kustomize::documents::{self, Documents};
use crate::kustomize::fault::Fault;
use crate::kustomize::json_patch::JsonPatch;
use crate::kustomize::problem::Problem;
use crate::source::Span;
use crate::yaml::{
    Document, Node, ParseError, differs_in_legacy, embedded_places, from_json, parse_embedded, parse_legacy,
};

/// The text of a patch with its documents.
pub(super) struct Text {
    /// All of it.
    pub(super) whole: ArcStr,
    /// Its documents.
    pub(super) documents: Vec<Result<Document, ParseError>>,
    /// The first one by the rules of YAML 1.1, where these may differ.
    legacy: Option<Result<Document, ParseError>>,
    /// Where it starts.
    pub(super) place: Span,
}

/// The text of a patch that stands in the kustomization.
pub(super) fn inline_text(run: &Run<'_>, node: &Node) -> Text {
    let documents = parse_embedded(node, run.repository().sources());
    let text = node.as_scalar().map_or_else(|| ArcStr::from(""), |scalar| scalar.text.clone());
    let places = embedded_places(node, run.repository().sources());
    let legacy = differs_in_legacy(&text).then(|| parse_legacy(&text, places)).flatten();
    Text { whole: text, documents, legacy, place: node.span }
}

/// The text of a patch in a file.
pub(super) fn file_text(run: &mut Run<'_>, path: &Node) -> Result<Text, Problem> {
    let name = path.text().unwrap_or_default();
    let file = run.loader().file(name)?;
    run.report.files.insert(file.clone());
    let manifest = run.loader().manifest(&file, name)?;
    let whole = ArcStr::from(&*run.repository().sources().file(manifest.file).text);
    let legacy = manifest.legacy(run.repository().sources());
    Ok(Text { whole, documents: manifest.documents.clone(), legacy, place: Span::new(manifest.file, 0, 0) })
}

/// A text as strategic merges.
pub(super) fn resources(run: &Run<'_>, text: &Text) -> Documents {
    documents::read(&text.documents, &text.whole, text.place, run.repository().sources())
}

/// The operations in a text: JSON where it starts with `[`, YAML 1.1 otherwise, of which one document counts.
pub(super) fn json(text: &Text) -> Result<JsonPatch, Fault> {
    let trimmed = text.whole.trim_start();
    if trimmed.is_empty() {
        return Err(Fault::at(text.place, "empty json patch operations"));
    }
    if trimmed.starts_with('[') {
        let unreadable = |error: serde_json::Error| {
            Fault::at(text.place, format!("a patch that starts with `[` must be JSON: {error}"))
        };
        serde_json::from_str::<serde::de::IgnoredAny>(trimmed).map_err(unreadable)?;
        return JsonPatch::parse_json(match text.documents.first() {
            Some(Ok(Document { root: Some(root), .. })) => root.clone(),
            // YAML has not all escapes of JSON, as the two halves of a character.
            _ => from_json(&serde_json::from_str(trimmed).map_err(unreadable)?, text.place),
        });
    }
    match text.legacy.as_ref().or(text.documents.first()) {
        Some(Ok(Document { root: Some(root), .. })) if !root.is_null() => JsonPatch::parse(root),
        Some(Err(error)) => Err(Fault::at(error.span, error.message.clone())),
        _ => JsonPatch::parse(&Node::sequence(Vec::new(), text.place)),
    }
}

/// Whether the first document is an empty list, or nothing.
pub(super) fn says_nothing(text: &Text) -> bool {
    match text.documents.first() {
        Some(Ok(document)) => document.root.as_ref().is_none_or(documents::is_empty),
        // What is no YAML may be JSON.
        Some(Err(_)) => false,
        None => true,
    }
}
