//! Integers that lose their last digits: Go's `encoding/json` reads a number whose type it does not know as a float of 64 bits.

use super::{Mapping, Mode, Node, Resolved, Scalar, Style, Value, json_number};

/// Up to here, a float has every integer. What a JSON patch or a variable changes is read as nothing but floats.
pub(crate) const EXACT: u64 = 1 << 53;

/// Up to here, the client of Kubernetes reads an integer as one.
pub(crate) const SIGNED: u64 = i64::MAX as u64;

/// Fewer digits than these make no number that is beyond a limit, in any notation but that of base 16.
const FEWEST: usize = 15;

/// The number that a float makes of an integer beyond a limit; nothing for everything else.
pub(crate) fn of(scalar: &Scalar, limit: u64) -> Option<Scalar> {
    if scalar.style != Style::Plain || scalar.text.len() < FEWEST {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "as upstream does")]
    let large = match scalar.resolve(Mode::Resource) {
        // The least of them has no positive counterpart.
        Resolved::Int(value) if limit < SIGNED && value.unsigned_abs() > limit => value as f64,
        Resolved::UInt(value) if value > limit => value as f64,
        _ => return None,
    };
    json_number(large).map(Scalar::plain)
}

/// The tree with all numbers so; nothing where it has none that changes. Linear.
pub(crate) fn within(node: &Node, limit: u64) -> Option<Node> {
    holds(node, limit).then(|| changed(node, limit))
}

fn holds(node: &Node, limit: u64) -> bool {
    match &node.value {
        Value::Scalar(scalar) => of(scalar, limit).is_some(),
        Value::Sequence(items) => items.iter().any(|item| holds(item, limit)),
        Value::Mapping(mapping) => mapping.iter().any(|entry| holds(&entry.value, limit)),
    }
}

fn changed(node: &Node, limit: u64) -> Node {
    match &node.value {
        Value::Scalar(scalar) => {
            let value = Value::Scalar(of(scalar, limit).unwrap_or_else(|| scalar.clone()));
            Node { value, span: node.span }
        }
        Value::Sequence(items) => {
            Node::sequence(items.iter().map(|item| changed(item, limit)).collect(), node.span)
        }
        Value::Mapping(mapping) => {
            let mut copy = Mapping::default();
            for entry in mapping.iter() {
                copy.push(entry.key.clone(), changed(&entry.value, limit));
            }
            Node::mapping(copy, node.span)
        }
    }
}
