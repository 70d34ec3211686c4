//! Mermaid: text within quotes and outside of them.

use super::visible::visible;

/// A text within quotes. Whatever means anything to Mermaid, Markdown or HTML is written by its number; that includes the
/// colon, since Mermaid takes `style…:…;` apart wherever it finds it.
pub fn quoted(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars().map(seen) {
        if character.is_alphanumeric() || matches!(character, ' ' | '.' | '-' | '_' | '/' | '…' | '·') {
            out.push(character);
        } else {
            out += &format!("#{};", u32::from(character));
        }
    }
    // An empty label is an error.
    if out.is_empty() { "#8203;".to_owned() } else { out }
}

/// A text outside of quotes, where there is no way to escape: what might mean something becomes a blank.
pub fn plain(text: &str) -> String {
    let keep = |character: char| {
        character.is_alphanumeric() || matches!(character, '.' | ',' | '-' | '_' | '/' | '(' | ')')
    };
    let text: String = text.chars().map(seen).map(|c| if keep(c) { c } else { ' ' }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A character that can be seen. The last two of the plane are no characters, and no number writes them.
fn seen(character: char) -> char {
    if matches!(character, '\u{fffe}' | '\u{ffff}') {
        char::REPLACEMENT_CHARACTER
    } else {
        visible(character)
    }
}
