//! JSON within an HTML page, for people: a script shows what is in it.

use super::json;
use super::visible::{is_hidden, visible};

/// A JSON document that cannot end the element that it stands in, and in whose strings all can be seen.
pub fn data(document: &str) -> String {
    let mut out = String::with_capacity(document.len());
    let mut rest = document;
    while let Some(c) = rest.chars().next() {
        if let Some((length, control)) = escape(rest) {
            match control.filter(|&c| is_hidden(c) && !matches!(c, '\n' | '\t')) {
                Some(control) => out.push(visible(control)),
                None => out.push_str(&rest[..length]),
            }
            rest = &rest[length..];
            continue;
        }
        match c {
            '<' => out.push_str("\\u003c"),
            _ => out.push(visible(c)),
        }
        rest = &rest[c.len_utf8()..];
    }
    json::escaped(&out)
}

/// The escape that a text starts with: its length, and the control that it stands for.
fn escape(text: &str) -> Option<(usize, Option<char>)> {
    let rest = text.strip_prefix('\\')?;
    let control = match rest.chars().next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let code = rest.get(1..5).and_then(|digits| u32::from_str_radix(digits, 16).ok());
            return Some((6, code.and_then(char::from_u32)));
        }
        other => return Some((1 + other.len_utf8(), None)),
    };
    Some((2, Some(control)))
}
