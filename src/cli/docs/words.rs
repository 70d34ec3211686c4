//! A command line as words.

/// The words of a line, as a shell takes it apart: blanks between them, quotes around what has blanks. Nothing else has
/// a meaning. An error where a quote is left open.
pub(super) fn words(line: &str) -> Result<Vec<String>, String> {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for character in line.chars() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None, _) if character.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    if let Some(open) = quote {
        return Err(format!("the quote {open} is left open in `{line}`"));
    }
    words.extend(word);
    Ok(words)
}
