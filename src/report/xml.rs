//! XML that is well-formed whatever is in it.

use super::clean;

/// A tag with its attributes, open: `<name a="b">`.
pub(super) fn open(name: &str, attributes: &[(&str, &str)]) -> String {
    let attributes = attributes.iter().map(|(key, value)| format!(" {key}=\"{}\"", attribute(value)));
    format!("<{name}{}>", attributes.collect::<String>())
}

/// A tag with its attributes and nothing in it: `<name a="b"/>`.
pub(super) fn empty(name: &str, attributes: &[(&str, &str)]) -> String {
    let open = open(name, attributes);
    format!("{}/>", open.trim_end_matches('>'))
}

/// Text between tags; its line breaks stay.
pub(super) fn text(text: &str) -> String {
    escaped(&clean::lines(text))
}

/// The value of an attribute, on one line: a parser would make line breaks spaces.
fn attribute(value: &str) -> String {
    escaped(&clean::one_line(value))
}

/// Other control characters are gone already (see [`clean`]). XML has no way to write these two.
fn escaped(text: &str) -> String {
    let text = text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
