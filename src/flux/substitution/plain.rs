//! The way of most objects: simple expressions whose values cannot change what the text around them is.

use crate::flux::Variables;
use crate::flux::envsubst::Variable;
use crate::yaml::{Key, Mapping, Node, Scalar, Style, Value};

/// The tree with its variables replaced, where that is surely the same as printing, replacing and reading it again;
/// nothing where it may not be.
///
/// It is the same where each `$` starts `${NAME}`, no key has one, and each value is a word that ends no quotes, starts
/// nothing and is nothing by itself: letters, digits and `-`, `.`, `/`, `_`, a letter or digit first. In quotes and in blocks
/// such a word is text; in a plain scalar it leaves it one, though what the scalar is may be another thing afterwards.
pub(super) fn replaced(node: &Node, variables: &Variables) -> Option<Node> {
    Some(tree(node, variables)?.unwrap_or_else(|| node.clone()))
}

/// The changed tree, inside; nothing inside where it stays as it is.
#[expect(clippy::option_option, reason = "one says that it cannot be done, the other that nothing is to do")]
fn tree(node: &Node, variables: &Variables) -> Option<Option<Node>> {
    match &node.value {
        Value::Scalar(scalar) if !scalar.text.contains('$') => Some(None),
        Value::Scalar(scalar) => {
            let text = words(&scalar.text, variables)?;
            let scalar = read_again(scalar, text)?;
            Some(Some(Node { value: Value::Scalar(scalar), span: node.span }))
        }
        Value::Sequence(items) => {
            let changed: Vec<Option<Node>> =
                items.iter().map(|item| tree(item, variables)).collect::<Option<_>>()?;
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
                let value = tree(&entry.value, variables)?;
                is_changed |= value.is_some();
                let key: Key = entry.key.clone();
                copy.push(key, value.unwrap_or_else(|| entry.value.clone()));
            }
            Some(is_changed.then(|| Node::mapping(copy, node.span)))
        }
    }
}

/// The text with each `${NAME}` replaced by a word.
fn words(text: &str, variables: &Variables) -> Option<String> {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let (name, behind) = rest[at..].strip_prefix("${")?.split_once('}')?;
        let is_name =
            !name.is_empty() && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
        if !is_name {
            return None;
        }
        result.push_str(&rest[..at]);
        match variables.value(name) {
            Some(value) if is_word(value) => result.push_str(value),
            Some(_) => return None,
            None if matches!(variables.look_up(name), Variable::Unset) => return None,
            // Its value is not known: it stays.
            None => {
                result.push_str(&rest[at..rest.len() - behind.len()]);
            }
        }
        rest = behind;
    }
    result.push_str(rest);
    Some(result)
}

fn is_word(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'/' | b'_'))
}

/// The scalar as it is read: what was printed without quotes may be a number or a boolean now. Then the other way decides.
fn read_again(scalar: &Scalar, text: String) -> Option<Scalar> {
    use crate::yaml::{Mode, written_style};
    if scalar.tag.is_some() {
        return None;
    }
    if written_style(&scalar.text) != Style::Plain {
        return Some(Scalar { style: written_style(&text), text: text.into(), tag: None });
    }
    let plain = Scalar::plain(text);
    plain.is_string(Mode::Legacy).then(|| Scalar { style: written_style(&plain.text), ..plain })
}
