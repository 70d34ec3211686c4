//! Reading patches: `patches`, `patchesStrategicMerge`, `patchesJson6902`, and the builtin plugins of these names.
//!
//! Follows `PatchTransformer`, `PatchStrategicMergeTransformer` and `PatchJson6902Transformer` of kustomize's
//! `api/internal/builtins`. All patches of a kustomization are read before the first one is applied.

mod json6902;
mod text;

pub(super) use json6902::read_json6902;

use crate::finding::Code;
use crate::source::Span;
use crate::yaml::{Document, Mapping, Mode, Node, Style, Value};

use super::build::Run;
use super::json_form::json_form;
use super::json_patch::JsonPatch;
use super::problem::Problem;
use super::remote;
use super::resource::Resource;
use super::selector::Selector;
use super::string_map::make_texts;
use text::{Text, file_text, inline_text, json, resources};

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

/// An item of `patches` in normal form.
pub(super) fn read(run: &mut Run<'_>, item: &Node) -> Result<Patch, Problem> {
    let inline = item.get("patch").filter(|node| !trimmed(node).is_empty());
    let file = item.get("path").filter(|node| !trimmed(node).is_empty());
    let (text, source) = match (inline, file) {
        (None, None) => {
            let problem = Problem::new(Code::BuildFailed, "must specify one of patch and path in this entry")
                .saying("this patch has neither `patch` nor `path`");
            return Err(problem.at(Some(item.span), ""));
        }
        (Some(patch), Some(_)) => {
            let problem = Problem::new(Code::BuildFailed, "patch and path can't be set at the same time")
                .saying("this patch has both `patch` and `path`");
            return Err(problem.at(Some(patch.span), ""));
        }
        // Upstream quotes the patch here, which may be one of a Secret.
        (Some(patch), None) => {
            (inline_text(run, &without_last_blanks(patch)), "[patch: (in the kustomization)]".to_owned())
        }
        (None, Some(path)) => {
            let name = path.text().unwrap_or_default();
            let wrap = |problem: Problem| {
                problem
                    .within(&format!("failed to get the patch file from path({})", remote::shown(name)))
                    .at(Some(path.span), "")
            };
            (file_text(run, path).map_err(wrap)?, format!("[path: {}]", go_quoted(&remote::shown(name))))
        }
    };
    let option = |name: &str| item.at(&["options", name]).and_then(Node::as_bool).unwrap_or_default();
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
                return Ok(if merge.resources.is_empty() {
                    Body::Nothing
                } else {
                    Body::Merge(merge.resources)
                });
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
        // Flux writes it as JSON.
        let mut node = json_form(entry, Mode::Resource).unwrap_or_else(|_| entry.clone());
        quote(&mut node);
        return Ok(vec![Resource::new(node, entry.span, None)]);
    }
    let inline = inline_text(run, entry);
    let read = resources(run, &inline);
    if read.problems.is_empty() {
        return Ok(read.resources);
    }
    let looks_like_a_patch = inline.whole.contains('\n');
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

/// Puts quotes around all strings, as JSON has them: kyaml keeps them where a later patch puts something else.
fn quote(node: &mut Node) {
    if node.as_str().is_some()
        && let Value::Scalar(scalar) = &mut node.value
    {
        scalar.style = Style::Quoted;
    } else if node.as_sequence().is_some() {
        node.as_sequence_mut().into_iter().flatten().for_each(quote);
    } else {
        node.as_mapping_mut().into_iter().flatten().for_each(|entry| quote(&mut entry.value));
    }
}

/// Patches in one text, as the plugin's field `patches` has them.
pub(super) fn read_inline_merges(run: &Run<'_>, node: &Node) -> Result<Vec<Resource>, Problem> {
    let read = resources(run, &inline_text(run, node));
    read.problems.into_iter().next().map_or(Ok(read.resources), Err)
}

/// The transformer trims an inline patch before it reads it, so that a block scalar at its end loses its line break.
fn without_last_blanks(node: &Node) -> Node {
    let mut node = node.clone();
    if let Value::Scalar(scalar) = &mut node.value {
        scalar.text = scalar.text.trim_end().into();
    }
    node
}

fn trimmed(node: &Node) -> &str {
    node.text().unwrap_or_default().trim()
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
            c if c.is_control() => out.extend(c.escape_unicode()),
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
