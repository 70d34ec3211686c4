//! Reading patches: `patches`, `patchesStrategicMerge`, `patchesJson6902`, and the builtin plugins of these names.
//!
//! Follows `PatchTransformer`, `PatchStrategicMergeTransformer` and `PatchJson6902Transformer` of kustomize's
//! `api/internal/builtins`. All patches of a kustomization are read before the first one is applied.

use std::sync::Arc;

use crate::finding::Code;
use crate::source::Span;
use crate::yaml::{Document, Mapping, Mode, Node, ParseError, Value, parse_embedded, to_json};

use super::apply_patch::make_texts;
use super::build::Run;
use super::documents::{self, Documents};
use super::fault::Fault;
use super::json_patch::JsonPatch;
use super::problem::Problem;
use super::resource::Resource;
use super::selector::Selector;

/// What a patch does.
#[derive(Debug, Clone)]
pub(super) enum Body {
    /// Strategic merges, each into one resource, or one into all that the target selects.
    Merge(Vec<Resource>),
    /// Operations.
    Json(JsonPatch),
    /// Nothing.
    Nothing,
}

/// One entry of `patches`.
#[derive(Debug, Clone)]
pub(super) struct Patch {
    /// What it does.
    pub(super) body: Body,
    /// Which resources.
    pub(super) target: Option<Selector>,
    /// Whether the patch may change the name.
    pub(super) allow_name_change: bool,
    /// Whether the patch may change the kind.
    pub(super) allow_kind_change: bool,
    /// What kustomize's messages call it.
    pub(super) source: String,
    /// The entry.
    pub(super) span: Span,
}

/// The text of a patch with its documents.
struct Text {
    text: Arc<str>,
    documents: Vec<Result<Document, ParseError>>,
    place: Span,
}

/// An item of `patches` in normal form.
pub(super) fn read(run: &mut Run<'_>, item: &Node) -> Result<Patch, Problem> {
    let inline = item.get("patch").filter(|node| !trimmed(node).is_empty());
    let path = item.get("path").filter(|node| !trimmed(node).is_empty());
    let (text, source) = match (inline, path) {
        (None, None) => {
            let words = format!("must specify one of patch and path in\n{}", super::plugin::shown(item));
            let problem = Problem::new(Code::BuildFailed, words).saying("this patch has neither `patch` nor `path`");
            return Err(problem.at(Some(item.span), ""));
        }
        (Some(patch), Some(_)) => {
            let words =
                format!("patch and path can't be set at the same time\n{}", super::plugin::shown(item));
            let problem = Problem::new(Code::BuildFailed, words).saying("this patch has both `patch` and `path`");
            return Err(problem.at(Some(patch.span), ""));
        }
        (Some(patch), None) => {
            (inline_text(run, patch), format!("[patch: {}]", go_quoted(trimmed(patch))))
        }
        (None, Some(path)) => {
            let name = path.text().unwrap_or_default();
            let wrap = |problem: Problem| {
                problem.within(&format!("failed to get the patch file from path({name})")).at(Some(path.span), "")
            };
            (file_text(run, path).map_err(wrap)?, format!("[path: {}]", go_quoted(name)))
        }
    };
    let option = |name: &str| {
        item.at(&["options", name]).and_then(Node::as_bool).unwrap_or_default()
    };
    let (allow_name_change, allow_kind_change) = (option("allowNameChange"), option("allowKindChange"));
    let mut body = body(run, &text, &source).map_err(|problem| problem.at(Some(item.span), ""))?;
    if let Body::Merge(patches) = &mut body
        && (allow_name_change || allow_kind_change)
    {
        // kustomize notes the option in the patch's annotations, which makes texts of them.
        for patch in patches {
            make_texts(&mut patch.node, "annotations");
        }
    }
    Ok(Patch {
        body,
        target: item.get("target").map(selector),
        allow_name_change,
        allow_kind_change,
        source,
        span: item.span,
    })
}

/// A patch is a strategic merge or a list of operations: whichever it can be read as.
fn body(run: &Run<'_>, text: &Text, source: &str) -> Result<Body, Problem> {
    let merge = resources(run, text);
    let json = json(text);
    let merge_problem = merge.problems.into_iter().next();
    match (merge_problem, json) {
        (None, Ok(json)) => {
            if run.differences().empty_patch_allowed {
                return Ok(if merge.resources.is_empty() { Body::Nothing } else { Body::Merge(merge.resources) });
            }
            let _ = json;
            let words = format!("illegally qualifies as both an SM and JSON patch: {source}");
            let problem = Problem::new(Code::BuildFailed, words).saying("this patch is empty");
            Err(problem.at(Some(text.place), ""))
        }
        (None, Err(_)) if merge.resources.is_empty() && !run.differences().empty_patch_allowed => {
            Ok(Body::Json(JsonPatch::parse(&Node::sequence(Vec::new(), text.place))?))
        }
        (None, Err(_)) if merge.resources.is_empty() => Ok(Body::Nothing),
        (None, Err(_)) => Ok(Body::Merge(merge.resources)),
        (Some(_), Ok(json)) => Ok(Body::Json(json)),
        (Some(problem), Err(fault)) => {
            let words = format!("unable to parse SM or JSON patch from {source}");
            let looks_like_operations =
                matches!(text.documents.first(), Some(Ok(document)) if is_sequence(document));
            let problem = if looks_like_operations { Problem::from(fault) } else { problem };
            Err(problem.wrapped(|_| words).at(Some(text.place), ""))
        }
    }
}

fn is_sequence(document: &Document) -> bool {
    document.root.as_ref().is_some_and(|root| matches!(root.value, Value::Sequence(_)))
}

/// An entry of `patchesStrategicMerge`: a patch, or the path of a file with patches.
pub(super) fn read_strategic_merge(run: &mut Run<'_>, entry: &Node) -> Result<Vec<Resource>, Problem> {
    if entry.as_mapping().is_some() {
        return Ok(vec![Resource::new(entry.clone(), entry.span, None)]);
    }
    let inline = inline_text(run, entry);
    let read = resources(run, &inline);
    if read.problems.is_empty() {
        return Ok(read.resources);
    }
    let looks_like_a_patch = inline.text.contains('\n');
    let file = file_text(run, entry);
    let read = match file {
        Ok(text) => resources(run, &text),
        Err(problem) if looks_like_a_patch => {
            // Several lines are no path: what is wrong with them as a patch is the better answer.
            let mut shown = read.problems.into_iter().next().unwrap_or_else(|| problem.clone());
            shown.words = problem.words;
            return Err(shown);
        }
        Err(problem) => return Err(problem.at(Some(entry.span), "")),
    };
    match read.problems.into_iter().next() {
        Some(problem) => Err(problem.at(Some(entry.span), "listed here")),
        None => Ok(read.resources),
    }
}

/// Patches in one text, as the plugin's field `patches` has them.
pub(super) fn read_inline_merges(run: &Run<'_>, node: &Node) -> Result<Vec<Resource>, Problem> {
    let read = resources(run, &inline_text(run, node));
    read.problems.into_iter().next().map_or(Ok(read.resources), Err)
}

/// An item of `patchesJson6902`: the name of the field with the operations differs between file and plugin.
pub(super) fn read_json6902(run: &mut Run<'_>, item: &Node, operations: &str) -> Result<Patch, Problem> {
    let target = item.get("target").map(selector);
    let fail = |words: String, message: &str| {
        Problem::new(Code::BuildFailed, words).saying(message).at(Some(item.span), "")
    };
    if target.as_ref().is_none_or(|target| target.name.is_empty()) {
        return Err(fail("must specify the target name".to_owned(), "this patch does not name its target"));
    }
    let inline = item.get(operations).filter(|node| node.text() != Some(""));
    let path = item.get("path").filter(|node| node.text() != Some(""));
    let text = match (inline, path) {
        (None, None) => {
            let message = "this patch has neither operations nor a path";
            return Err(fail("empty file path and empty jsonOp".to_owned(), message));
        }
        (Some(_), Some(_)) => {
            let message = "this patch has both operations and a path";
            return Err(fail("must specify a file path or jsonOp, not both".to_owned(), message));
        }
        (Some(inline), None) if inline.as_sequence().is_some() => {
            return json6902(item, target, JsonPatch::parse(inline)?);
        }
        (Some(inline), None) => inline_text(run, inline),
        (None, Some(path)) => {
            let text = file_text(run, path).map_err(|problem| problem.at(Some(path.span), ""))?;
            if text.text.is_empty() {
                let name = path.text().unwrap_or_default();
                return Err(fail(format!("patch file '{name}' empty seems to be empty"), "the patch file is empty"));
            }
            text
        }
    };
    let patch = json(&text).map_err(|fault| {
        let message = fault.message.clone();
        let shown = match text.documents.first() {
            Some(Ok(Document { root: Some(root), .. })) => to_json(root, Mode::Legacy).to_string(),
            _ => text.text.to_string(),
        };
        Problem::from(fault.within(&format!("decoding {shown}"))).saying(message).at(Some(item.span), "")
    })?;
    if says_nothing(&text) {
        let path = path.and_then(Node::text).unwrap_or_default();
        let words = format!("patch appears to be empty; file={path}, JsonOp={}", text.text);
        return Err(fail(words, "this patch is empty"));
    }
    json6902(item, target, patch)
}

#[expect(clippy::unnecessary_wraps, reason = "the end of a function that returns a result in three places")]
fn json6902(item: &Node, target: Option<Selector>, patch: JsonPatch) -> Result<Patch, Problem> {
    Ok(Patch {
        body: Body::Json(patch),
        target,
        allow_name_change: false,
        allow_kind_change: false,
        source: String::new(),
        span: item.span,
    })
}

fn trimmed(node: &Node) -> &str {
    node.text().unwrap_or_default().trim()
}

fn inline_text(run: &Run<'_>, node: &Node) -> Text {
    let documents = parse_embedded(node, run.repository().sources());
    let text = node.as_scalar().map_or_else(|| Arc::from(""), |scalar| Arc::clone(&scalar.text));
    Text { text, documents, place: node.span }
}

fn file_text(run: &mut Run<'_>, path: &Node) -> Result<Text, Problem> {
    let name = path.text().unwrap_or_default();
    let file = run.loader().file(name)?;
    run.report.files.insert(file.clone());
    let manifest = run.loader().manifest(&file, name)?;
    let text = Arc::clone(&run.repository().sources().file(manifest.file).text);
    Ok(Text { text, documents: manifest.documents.clone(), place: Span::new(manifest.file, 0, 0) })
}

fn resources(run: &Run<'_>, text: &Text) -> Documents {
    documents::read(&text.documents, &text.text, text.place, run.repository().sources())
}

/// The operations in a text: JSON where it starts with `[`, YAML 1.1 otherwise, of which one document counts.
fn json(text: &Text) -> Result<JsonPatch, Fault> {
    let trimmed = text.text.trim_start();
    if trimmed.is_empty() {
        return Err(Fault::at(text.place, "empty json patch operations"));
    }
    if trimmed.starts_with('[')
        && let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(trimmed)
    {
        return Err(Fault::at(text.place, format!("a patch that starts with `[` must be JSON: {error}")));
    }
    match text.documents.first() {
        Some(Ok(Document { root: Some(root), .. })) if !root.is_null() => JsonPatch::parse(root),
        Some(Err(error)) => Err(Fault::at(error.span, error.message.clone())),
        _ => JsonPatch::parse(&Node::sequence(Vec::new(), text.place)),
    }
}

/// Whether the first document is an empty list, or nothing.
fn says_nothing(text: &Text) -> bool {
    match text.documents.first() {
        Some(Ok(document)) => document.root.as_ref().is_none_or(documents::is_empty),
        _ => true,
    }
}

/// A selector in normal form.
pub(super) fn selector(node: &Node) -> Selector {
    let text = |key: &str| node.get(key).and_then(Node::text).unwrap_or_default().to_owned();
    Selector {
        group: text("group"),
        version: text("version"),
        kind: text("kind"),
        name: text("name"),
        namespace: text("namespace"),
        label_selector: text("labelSelector"),
        annotation_selector: text("annotationSelector"),
        span: Some(node.span),
    }
}

/// Text in quotes as Go's `%q` writes it.
pub(super) fn go_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a patch takes the annotations of its target away, and with them all that kustomize keeps there.
pub(super) fn clears_annotations(patch: &Node) -> bool {
    let directive = |mapping: Option<&Mapping>| mapping.is_some_and(|mapping| mapping.contains_key("$patch"));
    let Some(metadata) = patch.get("metadata") else { return false };
    let annotations = metadata.get("annotations");
    directive(metadata.as_mapping())
        || annotations.is_some_and(|node| node.is_null() || directive(node.as_mapping()))
}
