//! Reading `patchesJson6902`.

use crate::finding::Code;
use crate::kustomize::build::Run;
use crate::kustomize::json_patch::JsonPatch;
use crate::kustomize::problem::Problem;
use crate::kustomize::selector::Selector;
use crate::yaml::Node;

use super::text::{file_text, inline_text, json, says_nothing};
use super::{Body, Patch, selector};

/// An item of `patchesJson6902`: the name of the field with the operations differs between file and plugin.
pub(in crate::kustomize) fn read_json6902(
    run: &mut Run<'_>,
    item: &Node,
    operations: &str,
) -> Result<Patch, Problem> {
    let target = item.get("target").map(selector);
    let fail = |words: String, message: &str| {
        Problem::new(Code::BuildFailed, words).saying(message).at(Some(item.span), "")
    };
    if target.as_ref().is_none_or(|target| target.name.is_empty()) {
        return Err(fail("must specify the target name".to_owned(), "this patch does not name its target"));
    }
    let inline = item.get(operations).filter(|node| node.text() != Some(""));
    let file = item.get("path").filter(|node| node.text() != Some(""));
    let text = match (inline, file) {
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
            if text.whole.is_empty() {
                let name = path.text().unwrap_or_default();
                return Err(fail(
                    format!("patch file '{name}' empty seems to be empty"),
                    "the patch file is empty",
                ));
            }
            text
        }
    };
    let patch = json(&text).map_err(|fault| {
        // Upstream quotes the whole patch here, which may be one of a Secret.
        let message = fault.message.clone();
        Problem::from(fault.within("decoding the patch")).saying(message).at(Some(item.span), "")
    })?;
    if says_nothing(&text) {
        let name = file.and_then(Node::text).unwrap_or_default();
        let words = format!("patch appears to be empty; file={name}");
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
