//! DOT, as Graphviz reads it.

use super::command;
use super::visible::visible;

/// A string: quotes and backslashes escaped, line breaks as breaks of a label, whatever cannot be seen made visible.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out += "\\\"",
            '\\' => out += "\\\\",
            '\n' => out += "\\n",
            other => out.push(visible(other)),
        }
    }
    // To Graphviz, `\#` in a label is `#`.
    command::broken(&(out + "\""))
}
