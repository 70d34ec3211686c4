//! Where the value goes to.

use crate::source::Span;
use crate::yaml::{Mapping, Node, Scalar, Style, Tag, Value};

use super::super::budget::Budget;
use super::super::extent;
use super::super::field_path::split_bracketed;
use super::super::limit;
use super::super::selector::{Matcher, Selector};
use super::super::shared_value;
use super::inside;
use super::path::{Leaf, visit, visit_also_texts};
use super::scalar_tag::type_of;
use super::{Candidate, Fault, FieldOptions, Target, text_of};

/// How many steps it takes to find a field.
const FIELD: usize = 16;

/// Writes the value into all that a target selects.
pub(super) fn write(
    target: &Target,
    value: &Node,
    candidates: &mut [Candidate<'_>],
    budget: &Budget,
) -> Result<(), Fault> {
    let Some(select) = &target.select else {
        return Err(Fault::new("target must specify resources to select"));
    };
    let within = |fault: Fault| fault.within("error creating target selector");
    let matcher = select.compile().map_err(within)?;
    let mut rejects = Vec::new();
    for reject in &target.reject {
        rejects.push((reject, reject.compile().map_err(within)?));
    }
    for candidate in candidates {
        budget.spend(matcher.cost() * candidate.ids.len())?;
        if selects(&matcher, &rejects, candidate)? {
            write_fields(target, value, candidate.node, budget)?;
        }
    }
    Ok(())
}

fn selects(
    matcher: &Matcher,
    rejects: &[(&Selector, Matcher)],
    candidate: &Candidate<'_>,
) -> Result<bool, Fault> {
    if !has_labels(matcher, candidate.node)? {
        return Ok(false);
    }
    for (reject, matcher) in rejects {
        let by_labels = !(reject.annotation_selector.is_empty() && reject.label_selector.is_empty());
        if by_labels && has_labels(matcher, candidate.node)? {
            return Ok(false);
        }
        if !reject.is_without_id() && has_id(matcher, candidate) {
            return Ok(false);
        }
    }
    Ok(has_id(matcher, candidate))
}

fn has_labels(matcher: &Matcher, object: &Node) -> Result<bool, Fault> {
    let mapping = |field| object.at(&["metadata", field]).and_then(Node::as_mapping);
    Ok(matcher.matches_annotations(mapping("annotations"))? && matcher.matches_labels(mapping("labels"))?)
}

fn has_id(matcher: &Matcher, candidate: &Candidate<'_>) -> bool {
    candidate.ids.iter().any(|id| {
        matcher.matches_gvk(&id.gvk)
            && matcher.matches_name(&id.name)
            && matcher.matches_namespace(&id.namespace)
    })
}

fn write_fields(target: &Target, value: &Node, object: &mut Node, budget: &Budget) -> Result<(), Fault> {
    let options = target.options.as_ref();
    let create = options.is_some_and(|options| options.create);
    let default = ["metadata.name".to_owned()];
    let paths = if target.field_paths.is_empty() { &default } else { target.field_paths.as_slice() };
    let bytes = value.as_scalar().map_or_else(|| limit::size(value), |scalar| scalar.text.len());
    for path in paths {
        budget.spend(FIELD + path.len())?;
        let missing = || {
            let what = if create { "find or create" } else { "find" };
            format!("unable to {what} field {path:?} in replacement target")
        };
        let parts = split_bracketed(path, ".");
        extent::check(value, parts.len())?;
        let leaf = create.then(|| Leaf::like(value));
        if target.inside_texts && inside::write(object, &parts, value, leaf.clone())? {
            continue;
        }
        let (mut fault, mut overwritten) = (None, Vec::new());
        let null = null_on_the_way(object, &parts).filter(|_| !target.inside_texts);
        let follow = if target.inside_texts { visit_also_texts } else { visit };
        let count = follow(object, &parts, leaf, &mut |field| {
            let old = field.as_scalar().map_or(0, |scalar| scalar.text.len());
            if let Err(error) = budget.spend(bytes + old) {
                fault.get_or_insert(error);
                return;
            }
            // Set where it is shared, below: set here alone, it would part from the other places.
            let shared = field.as_scalar().filter(|old| shared_value::may_be_shared(old)).cloned();
            let mut copy = field.clone();
            match (set(&mut copy, value, options), shared) {
                (Err(error), _) => {
                    fault.get_or_insert(error);
                }
                (Ok(()), Some(old)) => overwritten.push((old, copy)),
                (Ok(()), None) => *field = copy,
            }
        });
        for (old, new) in &overwritten {
            budget.spend(limit::size(object))?;
            shared_value::overwrite(object, old, new);
        }
        if let Some((keys, null)) = null {
            put_back(object, &keys, null);
        }
        match (count, fault) {
            (Err(error), _) => return Err(error.within(&missing())),
            (Ok(0), _) => return Err(Fault::at(object.span, missing())),
            (Ok(_), Some(error)) => return Err(error),
            (Ok(_), None) => {}
        }
    }
    Ok(())
}

/// The null below which a part would be made. kyaml hangs the part below it, and it stays a null: what hangs there is
/// not printed. Only annotations are looked at there, since kustomize writes them anew in the end.
fn null_on_the_way<'p>(object: &Node, parts: &'p [String]) -> Option<(Vec<&'p str>, Node)> {
    let mut keys: Vec<&str> = Vec::new();
    let (_, above) = parts.split_last()?;
    for part in above {
        keys.push(part);
        let node = object.at(&keys)?;
        if node.is_null() {
            let null = node.clone();
            return (keys != ["metadata", "annotations"]).then_some((keys, null));
        }
    }
    None
}

fn put_back(object: &mut Node, keys: &[&str], null: Node) {
    let node = keys.iter().try_fold(object, |node, key| node.get_mut(key));
    if let Some(node) = node {
        *node = null;
    }
}

/// Sets a field. A scalar keeps its type: a string stays one whatever the new text looks like. A list or a mapping has
/// no text, so that a scalar becomes empty.
fn set(field: &mut Node, value: &Node, options: Option<&FieldOptions>) -> Result<(), Fault> {
    let delimited = options.filter(|options| !options.delimiter.is_empty());
    match (&mut field.value, delimited) {
        (Value::Scalar(old), options) => {
            let text = text_of(value);
            let text = options.map_or(text.to_owned(), |options| spliced(&old.text, text, options));
            *old = retyped(old, &text, value.span)?;
            field.span = value.span;
        }
        (_, Some(_)) => {
            return Err(Fault::at(field.span, "delimiter option can only be used with scalar nodes"));
        }
        (_, None) => *field = shared_value::copied(value),
    }
    Ok(())
}

/// A text with one of its parts replaced, or with another before or behind.
fn spliced(old: &str, new: &str, options: &FieldOptions) -> String {
    let mut parts: Vec<&str> = old.split(&options.delimiter).collect();
    match usize::try_from(options.index) {
        Err(_) => parts.insert(0, new),
        Ok(index) => match parts.get_mut(index) {
            Some(part) => *part = new,
            None => parts.push(new),
        },
    }
    parts.join(&options.delimiter)
}

/// The old scalar with the new text. kyaml leaves the old one's type beside the text, and go-yaml then refuses to print
/// what does not fit it.
fn retyped(old: &Scalar, text: &str, span: Span) -> Result<Scalar, Fault> {
    // A tag of its own: it is no longer the value that other places may have in common with the old one.
    let tag = old.tag.as_deref().map(Tag::from);
    let mut scalar = Scalar { text: text.into(), style: old.style, tag };
    let made = old.text.is_empty() && !text.is_empty();
    if old.style != Style::Plain || made || old.tag.as_deref() == Some("str") {
        return Ok(scalar);
    }
    let (wanted, found) = (type_of(old), type_of(&Scalar::plain(text)));
    if wanted == "str" || (wanted == "null" && text.is_empty()) {
        scalar.tag = Some("str".into());
    } else if wanted != found && (wanted, found) != ("float", "int") {
        // Upstream quotes the value, which may be a Secret's.
        let message = format!("yaml: cannot decode a !!{found} as a !!{wanted}");
        return Err(Fault::at(span, format!("map[string]interface {{}}(nil): {message}")));
    }
    Ok(scalar)
}

impl Leaf {
    /// The kind of the value, which a missing field gets.
    fn like(value: &Node) -> Self {
        match &value.value {
            Value::Scalar(_) => Self(Node::plain("", value.span)),
            Value::Sequence(_) => Self(Node::sequence(Vec::new(), value.span)),
            Value::Mapping(_) => Self(Node::mapping(Mapping::default(), value.span)),
        }
    }
}
