//! JSON whose bytes are harmless, and whose values are what they were.

use super::visible::is_hidden;

/// A JSON document with every hidden character as `\u` and its number, and no `##` in it, which could begin a command to what runs the
/// check. Both stand in strings only.
pub fn escaped(document: &str) -> String {
    let mut out = String::with_capacity(document.len());
    let mut before = None;
    for c in document.chars() {
        // Line breaks are those between values.
        if (is_hidden(c) && c != '\n') || (c == '#' && before == Some('#')) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
        before = Some(c);
    }
    out
}
