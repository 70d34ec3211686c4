//! Names of providers as keys of inputs.

/// The name in small letters; blanks and punctuation between its words become one `_`.
///
/// Follows `internal/inputs/keys.go` of the Flux operator.
pub(super) fn normalized(name: &str) -> String {
    let mapped: String = name
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            'a'..='z' | '0'..='9' => Some(c),
            c if c.is_whitespace() || is_punctuation(c) => Some('_'),
            _ => None,
        })
        .collect();
    let words: Vec<&str> = mapped.split('_').filter(|word| !word.is_empty()).collect();
    words.join("_")
}

/// Punctuation as Unicode has it, of ASCII: a name has no other. dollar, plus, the signs of comparison, caret, backtick, bar and tilde are symbols.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() && !matches!(c, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~')
}
