//! `replacements`: a value of one resource written into fields of others (`api/filters/replacement`).

mod inside;
mod path;
mod scalar_tag;
mod source;
mod target;

use crate::source::Span;
use crate::yaml::Node;

use super::budget::Budget;
use super::fault::Fault;
use super::gvk::Gvk;
use super::selector::Selector;

/// One replacement (`types.Replacement`).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Replacement {
    /// Where the value comes from.
    pub(crate) source: Option<Source>,
    /// A value given as such (`sourceValue`, since 5.7).
    pub(crate) source_value: Option<Node>,
    /// Where it goes to; nothing where the field is missing.
    pub(crate) targets: Option<Vec<Target>>,
    /// The entry.
    pub(crate) span: Span,
}

/// Where a value comes from (`types.SourceSelector`). Empty parts mean any; all is compared as text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Source {
    /// Group, version and kind.
    pub(crate) gvk: Gvk,
    /// The name.
    pub(crate) name: String,
    /// The namespace.
    pub(crate) namespace: String,
    /// The field; `metadata.name` where empty.
    pub(crate) field_path: String,
    /// Which part of the value.
    pub(crate) options: Option<FieldOptions>,
}

/// Where a value goes to (`types.TargetSelector`).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Target {
    /// The resources; required.
    pub(crate) select: Option<Selector>,
    /// The resources to leave out again.
    pub(crate) reject: Vec<Selector>,
    /// The fields; `metadata.name` where empty.
    pub(crate) field_paths: Vec<String>,
    /// Which part of the field.
    pub(crate) options: Option<FieldOptions>,
    /// Whether paths lead into texts that are YAML or JSON themselves (since 5.8).
    pub(crate) inside_texts: bool,
}

/// `options` of a source or a target (`types.FieldOptions`). Its `encoding` is not used by kustomize.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FieldOptions {
    /// Splits the field; empty for no split.
    pub(crate) delimiter: String,
    /// Which part.
    pub(crate) index: i64,
    /// Whether a missing field is made.
    pub(crate) create: bool,
}

/// One id of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Group, version and kind.
    pub(crate) gvk: Gvk,
    /// The name.
    pub(crate) name: String,
    /// The namespace as the metadata has it, maybe empty.
    pub(crate) namespace: String,
}

/// A resource of the build.
#[derive(Debug)]
pub(crate) struct Candidate<'a> {
    /// All its ids, the current one and the previous ones (`utils.MakeResIds`).
    pub(crate) ids: Vec<Identity>,
    /// The object.
    pub(crate) node: &'a mut Node,
}

/// Carries out a replacement over all resources of the build. Written values keep the place of their source.
///
/// Selectors of targets are regular expressions, as in kustomize 5.8; before, they were compared as text.
pub(crate) fn apply(
    replacement: &Replacement,
    candidates: &mut [Candidate<'_>],
    budget: &Budget,
) -> Result<(), Fault> {
    let mut run = || {
        let targets = replacement.targets.as_ref().filter(|targets| !targets.is_empty());
        let Some(targets) = targets else { return Err(incomplete()) };
        budget.spend(candidates.len())?;
        let value = source::value(replacement, candidates)?;
        targets.iter().try_for_each(|target| target::write(target, &value, candidates, budget))
    };
    run().map_err(|fault: Fault| fault.or_at(replacement.span))
}

fn incomplete() -> Fault {
    Fault::new("replacements must specify a source and at least one target")
}

/// `key` and `value` of a list's index, `[key=value]`; without a key, the index means scalars.
fn split_index(part: &str) -> Result<(&str, &str), Fault> {
    let inner = part.strip_prefix('[').and_then(|part| part.strip_suffix(']')).unwrap_or(part);
    let message = "list path element must contain fieldName=fieldValue for element to match";
    inner.split_once('=').ok_or_else(|| Fault::new(message))
}

fn is_index(part: &str) -> bool {
    part.starts_with('[') && part.ends_with(']')
}

/// The text of a scalar as Go has it; nothing for anything else.
fn text_of(node: &Node) -> &str {
    node.as_scalar().map_or("", |scalar| &scalar.text)
}
