//! The way of most objects: simple expressions whose values cannot change what the text around them is.

use std::cell::Cell;

use crate::flux::Variables;
use crate::flux::envsubst::{MAX_STEPS, Variable};
use crate::kustomize::json_scalar;
use crate::yaml::{Mapping, Mode, Node, Scalar, Style, Value, written_style};

/// The tree with its variables replaced, where that is surely the same as printing, replacing and reading it again;
/// nothing where it may not be.
///
/// It is the same where no key has a `$`, none stands before another, expressions are `${NAME}` with or without a default, and
/// values are words: they end no quotes, start nothing, and no comment or key ends with them. In quotes and in blocks such a
/// value is text; a plain scalar stays one, though what it means may be another thing afterwards.
pub(super) fn replaced(node: &Node, variables: &Variables, steps: &Cell<usize>) -> Option<Node> {
    Some(tree(node, variables, steps)?.unwrap_or_else(|| node.clone()))
}

/// The tree with those of its scalars replaced for which that is sure; the others, and keys, stay. For an object in which
/// something is wrong: as far as possible, it shall be called what it would be called.
pub(super) fn as_far_as_sure(node: &Node, variables: &Variables, steps: &Cell<usize>) -> Node {
    match &node.value {
        Value::Scalar(_) => tree(node, variables, steps).flatten().unwrap_or_else(|| node.clone()),
        Value::Sequence(items) => Node::sequence(
            items.iter().map(|item| as_far_as_sure(item, variables, steps)).collect(),
            node.span,
        ),
        Value::Mapping(mapping) => {
            let mut copy = Mapping::default();
            for entry in mapping.iter() {
                copy.push(entry.key.clone(), as_far_as_sure(&entry.value, variables, steps));
            }
            Node::mapping(copy, node.span)
        }
    }
}

/// The changed tree, inside; nothing inside where it stays as it is.
#[expect(clippy::option_option, reason = "one says that it cannot be done, the other that nothing is to do")]
fn tree(node: &Node, variables: &Variables, steps: &Cell<usize>) -> Option<Option<Node>> {
    match &node.value {
        Value::Scalar(scalar) if !scalar.text.contains('$') => Some(None),
        // Behind a byte order mark all is printed as escapes, in which there is no expression.
        Value::Scalar(scalar) if scalar.text.starts_with('\u{feff}') => None,
        Value::Scalar(scalar) => {
            let text = words(&scalar.text, variables, steps)?;
            if *text == *scalar.text {
                return Some(None);
            }
            let scalar = read_again(scalar, text)?;
            Some(Some(Node { value: Value::Scalar(scalar), span: node.span }))
        }
        Value::Sequence(items) => {
            let changed: Vec<Option<Node>> =
                items.iter().map(|item| tree(item, variables, steps)).collect::<Option<_>>()?;
            if changed.iter().all(Option::is_none) {
                return Some(None);
            }
            let items = changed.into_iter().zip(items.iter());
            let items = items.map(|(new, old)| new.unwrap_or_else(|| old.clone())).collect();
            Some(Some(Node::sequence(items, node.span)))
        }
        Value::Mapping(mapping) => {
            let mut copy = Mapping::default();
            let mut is_changed = false;
            for entry in mapping.iter() {
                if entry.key.text.contains('$') {
                    return None;
                }
                let value = tree(&entry.value, variables, steps)?;
                is_changed |= value.is_some();
                copy.push(entry.key.clone(), value.unwrap_or_else(|| entry.value.clone()));
            }
            Some(is_changed.then(|| Node::mapping(copy, node.span)))
        }
    }
}

/// The text with each expression replaced by words.
fn words(text: &str, variables: &Variables, steps: &Cell<usize>) -> Option<String> {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let after = match rest.as_bytes().get(at + 1) {
            Some(b'$') => return None,
            Some(b'{') => {
                let (expression, after) = rest[at + 2..].split_once('}')?;
                result.push_str(&rest[..at]);
                match value(expression, variables)? {
                    Some(value) => {
                        steps.set(steps.get().saturating_add(value.len()));
                        if steps.get() > MAX_STEPS {
                            return None;
                        }
                        result.push_str(value);
                    }
                    // It is not known, and stays.
                    None => result.push_str(&rest[at..rest.len() - after.len()]),
                }
                after
            }
            _ => {
                result.push_str(&rest[..=at]);
                &rest[at + 1..]
            }
        };
        rest = after;
    }
    result.push_str(rest);
    Some(result)
}

/// The words that an expression without its braces stands for; nothing inside where they are not known.
#[expect(clippy::option_option, reason = "one says that it cannot be done, the other that it is not known")]
fn value<'v>(expression: &'v str, variables: &'v Variables) -> Option<Option<&'v str>> {
    let is_part = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
    let length = expression.bytes().take_while(|byte| is_part(*byte)).count();
    let (name, operation) = expression.split_at(length);
    let default = [":=", ":-", "="].into_iter().find_map(|sign| operation.strip_prefix(sign));
    // An expression in a default has a brace of its own, and the first one is that.
    let is_nested = operation.contains('$');
    if name.is_empty() || is_nested || (default.is_none() && !operation.is_empty()) {
        return None;
    }
    let known = variables.value(name).filter(|value| !value.is_empty() || default.is_none());
    let value = match (known, default) {
        (Some(value), _) => value,
        (None, Some(default)) if !matches!(variables.look_up(name), Variable::Opaque) => default,
        (None, None) if matches!(variables.look_up(name), Variable::Unset) => return None,
        _ => return Some(None),
    };
    are_words(value).then_some(Some(value))
}

/// Whether a value is words that are text wherever text is, and start and end nothing: `web`, `10.0.0.1:80`, `0 3 * * *`.
fn are_words(value: &str) -> bool {
    let is_safe = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._/:@+=,* ".contains(byte);
    value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && value.bytes().all(|byte| is_safe(&byte))
        && !value.ends_with([':', ' '])
        && !value.contains(": ")
}

/// The scalar as it is read: what was printed without quotes may be a number or a boolean now.
fn read_again(scalar: &Scalar, text: String) -> Option<Scalar> {
    if scalar.tag.is_some() {
        return None;
    }
    if written_style(&scalar.text) != Style::Plain {
        return Some(Scalar { style: written_style(&text), text: text.into(), tag: None });
    }
    json_scalar(&Scalar::plain(text), Mode::Legacy)
}
