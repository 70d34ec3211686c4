//! XML, well-formed whatever is in it.

use super::visible::{one_line, visible};

/// Text between tags; its line breaks stay.
pub fn content(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let start = line.len() - line.trim_start().len();
        let mut before = None;
        for (at, c) in line.char_indices() {
            // To what runs the check, `##name[` anywhere is a command, and `::name::` at the start of a line.
            let mark = before == Some(c) && (c == '#' || c == ':' && at == start + 1);
            push(c, mark, &mut out);
            before = Some(c);
        }
    }
    out
}

/// The value of an attribute, or text that has to stay on its line.
pub fn quoted(text: &str) -> String {
    content(text).replace('\n', "&#10;")
}

/// A character; as its number where it is `marked`.
fn push(c: char, marked: bool, out: &mut String) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        '\n' => out.push(c),
        '\t' | '\r' => out.push(' '),
        // XML has no way to write these two.
        '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
        _ if marked => out.push_str(&format!("&#{};", u32::from(c))),
        _ => out.push(visible(c)),
    }
}

/// A tag with its attributes, each on one line, open: `<name a="b">`.
pub fn open(name: &str, attributes: &[(&str, &str)]) -> String {
    let attributes = attributes.iter().map(|(key, value)| format!(" {key}=\"{}\"", quoted(&one_line(value))));
    format!("<{name}{}>", attributes.collect::<String>())
}

/// A tag with its attributes and nothing in it: `<name a="b"/>`.
pub fn empty(name: &str, attributes: &[(&str, &str)]) -> String {
    let open = open(name, attributes);
    format!("{}/>", open.trim_end_matches('>'))
}
