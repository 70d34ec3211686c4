//! What does not come back as it was when kustomize writes an object as YAML and reads it again, before it prints it.
//!
//! The writer of go-yaml (`emitterc.go`, `yaml_emitter_write_folded_scalar`) does not give a folded text back as it was: it
//! looks at the start of the whole text where it should look at the next line, and so doubles a line break before a line
//! that is indented. And between the brackets of `{…}` and `[…]` it writes quotes where there is nothing
//! (`yaml_emitter_select_scalar_style`): what was null is an empty text. What the cluster gets is what came back.

use arcstr::ArcStr;

use crate::yaml::{Node, Scalar, Style, Value};

/// Puts all that changes through the round trip. It is quoted afterwards, since it is made once.
pub(super) fn settle(node: &mut Node) {
    match &node.value {
        Value::Scalar(scalar) if scalar.style == Style::Folded => {
            let text = round_trip(&scalar.text).map_or_else(|| scalar.text.clone(), ArcStr::from);
            let tag = scalar.tag.clone();
            node.value = Value::Scalar(Scalar { text, style: Style::Quoted, tag });
        }
        Value::Scalar(scalar) if scalar.style == Style::Empty => {
            node.value = Value::Scalar(Scalar::string(""));
        }
        Value::Sequence(_) if node.has_passing() => {
            node.as_sequence_mut().into_iter().flatten().for_each(settle);
        }
        Value::Mapping(_) if node.has_passing() => {
            for entry in node.as_mapping_mut().into_iter().flatten() {
                settle(&mut entry.value);
            }
        }
        _ => {}
    }
}

/// The text after it was written and read again; nothing where it is the same.
fn round_trip(text: &str) -> Option<String> {
    // Such a text is written in double quotes, which lose nothing.
    let quoted = text.contains(" \n") || text.ends_with(' ') || text.chars().any(is_special);
    if quoted || !text.contains('\n') {
        return None;
    }
    let doubles = !text.trim_start_matches('\n').starts_with([' ', '\t']);
    let kept = text.ends_with("\n\n");
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    let mut line_is_indented = true;
    while !rest.is_empty() {
        let breaks = rest.len() - rest.trim_start_matches('\n').len();
        let after = &rest[breaks..];
        if breaks > 0 {
            let next_is_indented = after.starts_with([' ', '\t']);
            let written = breaks + usize::from(doubles && !line_is_indented);
            let read = if out.is_empty() {
                breaks
            } else if after.is_empty() {
                if kept { written } else { breaks }
            } else if line_is_indented || next_is_indented {
                written
            } else {
                written - 1
            };
            out.push_str(&"\n".repeat(read));
            if read == 0 {
                out.push(' ');
            }
        }
        let end = after.find('\n').unwrap_or(after.len());
        line_is_indented = after.starts_with([' ', '\t']);
        out.push_str(&after[..end]);
        rest = &after[end..];
    }
    (out != text).then_some(out)
}

/// A character that go-yaml writes in double quotes only.
fn is_special(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t')) || c == '\u{feff}'
}
