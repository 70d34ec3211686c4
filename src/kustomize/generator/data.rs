//! Values of generated data (`LoadMapIntoConfigMapData` and `LoadMapIntoSecretData` of kyaml).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::yaml::Node;

use super::sources::Pair;

/// How long a line of base64 is.
const LINE: usize = 70;

/// The value as text, where it is UTF-8.
pub(super) fn text_value(pair: &Pair) -> Option<Node> {
    let text = std::str::from_utf8(&pair.value).ok()?;
    Some(Node::string(text, pair.span))
}

/// The value as base64. What is longer than a line is wrapped, and then ends with a line break.
pub(super) fn base64_value(pair: &Pair) -> Node {
    let encoded = STANDARD.encode(&pair.value);
    // kustomize asks whether it would fill a line, so 70 characters are wrapped to one.
    if encoded.len() < LINE {
        return Node::string(encoded, pair.span);
    }
    let mut wrapped = String::with_capacity(encoded.len() + encoded.len() / LINE + 1);
    for (at, character) in encoded.chars().enumerate() {
        wrapped.push(character);
        if (at + 1) % LINE == 0 || at + 1 == encoded.len() {
            wrapped.push('\n');
        }
    }
    Node::string(wrapped, pair.span)
}
