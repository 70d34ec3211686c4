//! Markdown in which text is text, on GitHub and elsewhere.

use super::command;
use super::visible::{is_hidden, one_line};

/// A text that means nothing to Markdown, HTML or GitHub, on one line; in a cell of a table, it does not end that.
pub fn escaped(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len());
    let opens = block_mark(&text);
    // How long the blanks at the start are.
    let mut entities = 0;
    for (at, c) in text.char_indices() {
        match c {
            // A name behind `@` would call somebody.
            '@' => out.push_str("&#64;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // Blanks at the start may be an indent, and a command stands behind any.
            _ if c.is_whitespace() && out.len() == entities => {
                out.push_str(&format!("&#{};", u32::from(c)));
                entities = out.len();
            }
            _ => {
                if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '&' | '~' | '#')
                    || opens == Some(at)
                {
                    out.push('\\');
                }
                out.push(c);
            }
        }
    }
    out
}

/// The byte of what would make a text at the start of a line a list, a line or a heading of that before it, or a command.
fn block_mark(text: &str) -> Option<usize> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 {
        return text[digits..].starts_with(['.', ')']).then_some(digits);
    }
    text.starts_with(['-', '+', '=', ':']).then_some(0)
}

/// A path as code, or as plain text where it has what cannot stand within code in a table: there, nothing can be escaped.
pub fn code(text: &str) -> String {
    let stands = |c: char| !is_hidden(c) && !matches!(c, '`' | '|' | '\\' | '@');
    if !text.is_empty() && text.chars().all(stands) && command::marks(text).is_empty() {
        format!("`{text}`")
    } else {
        escaped(text)
    }
}
