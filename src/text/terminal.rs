//! Text for a terminal, or a log.

use super::command;
use super::visible::visible;

/// A text as it may go to a terminal or a log: colours and line breaks stay, a tab is a space, whatever else cannot be seen
/// is made visible. No line is a [command] to what runs the check, with its colours or without.
pub fn terminal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (content, newline) = line.strip_suffix('\n').map_or((line, ""), |content| (content, "\n"));
        push_line(content, &mut out);
        out.push_str(newline);
    }
    out
}

fn push_line(line: &str, out: &mut String) {
    // What is seen, each character with its byte in `shown`.
    let (mut shown, mut plain, mut places) = (String::with_capacity(line.len()), String::new(), Vec::new());
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        if let Some(length) = colour(rest) {
            shown.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        }
        let seen = if first == '\t' { ' ' } else { visible(first) };
        places.extend(std::iter::repeat_n(shown.len(), seen.len_utf8()));
        plain.push(seen);
        shown.push(seen);
        rest = &rest[first.len_utf8()..];
    }
    let mut done = 0;
    for at in command::marks(&plain).into_iter().filter_map(|at| places.get(at).copied()) {
        out.push_str(&shown[done..at]);
        out.push('\\');
        done = at;
    }
    out.push_str(&shown[done..]);
}

/// The length of the colour (SGR) that a text starts with.
fn colour(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("\u{1b}[")?;
    let end = inner.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    inner[end..].starts_with('m').then_some(end + 3)
}
